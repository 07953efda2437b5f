"""Who stands for the rules and the medical texts: told to authors, and to those who sign."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path

import pytest
from click.testing import CliRunner

from voice_app.bootstrap import load_dialogue
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.vocabulary import CHECKLIST_FOLDER
from voice_app.cli.main import main
from voice_app.errors import AuthoringError
from voice_app.resources import data_path
from voice_app.verify.approvals import FILE, Standing, blocks, load_approvals, standings, warnings
from voice_app.verify.hazards import load_hazards
from voice_app.verify.safety_report import safety_report

FOLDER = data_path(CHECKLIST_FOLDER)
A_DAY = date(2026, 12, 1)
PERSON = "approved_by: [{name: Ada, role: neurologist, registration: X1}]"


def written(folder: Path, blocks: str) -> Path:
    text = (FOLDER / FILE).read_text(encoding="utf-8")
    file = folder / FILE
    file.unlink(missing_ok=True)
    file.write_text(text.replace("blocks: {}", f"blocks:\n{blocks}"), encoding="utf-8")
    return file


def signed(dialogue: Dialogue, name: str, more: str = "") -> str:
    digest = next(block.digest for block in blocks(dialogue) if block.name == name)
    return f"  {name}: {{{PERSON}, approved: 2026-11-30, digest: {digest}{more}}}\n"


def found(file: Path, dialogue: Dialogue) -> tuple[Standing, ...]:
    return standings(dialogue, load_approvals(file))


def told(file: Path, dialogue: Dialogue, day: date | None = A_DAY) -> str:
    return "\n".join(warnings(found(file, dialogue), load_approvals(file), day))


def test_everything_medical_is_a_block_with_a_version_an_author_and_an_end(
    dialogue: Dialogue,
) -> None:
    standing = found(FOLDER / FILE, dialogue)
    names = {it.block.name for it in standing}

    assert {f"rule {rule.id}" for rule in dialogue.table.rules} <= names
    assert {f"question {key}" for key in dialogue.checklist.by_key} <= names
    assert {f"advice {advice.name}" for advice in dialogue.prompts.advice} <= names
    assert {f"region {name}" for name in dialogue.prompts.regions} <= names
    assert {f"topic {topic.key}" for topic in dialogue.library.topics} <= names
    assert len(names) == len(standing)
    assert {it.approval.author for it in standing} == {"voice_app authors"}
    assert not any(it.is_approved for it in standing), "nobody has approved anything yet"
    assert all(it.approval.version >= 1 and it.expires > it.block.reviewed for it in standing)


def test_nobody_has_approved_anything_is_told_in_one_line(dialogue: Dialogue) -> None:
    count = len(list(blocks(dialogue)))

    assert told(FOLDER / FILE, dialogue) == (
        f"Nobody has approved any of the {count} rules and medical texts."
    )


def test_what_is_approved_is_told_no_more(tmp_path: Path, dialogue: Dialogue) -> None:
    file = written(tmp_path, signed(dialogue, "rule P6_falls") + signed(dialogue, "topic emg"))

    said = told(file, dialogue)

    assert "P6_falls" not in said
    assert "topic emg" not in said
    assert f"{len(list(blocks(dialogue))) - 2} of" in said


@pytest.mark.parametrize(
    ("name", "source", "before", "after"),
    [
        ("rule P6_falls", "triage.yaml", "told: Repeated falls need", "told: Many falls need"),
        ("rule P6_falls", "triage.yaml", "ROUTINE: {falls: unsure}", "ROUTINE: {falls: skip}"),
        ("question falls", "prompts.en.yaml", "A single stumble", "One stumble"),
        ("topic emg", "topics.en.yaml", "It can feel sharp", "It may feel sharp"),
        ("for the doctor", "for_the_doctor.en.yaml", "How soon should", "When should"),
    ],
)
def test_a_change_after_the_approval_is_told(
    dialogs_copy: Path, dialogue: Dialogue, name: str, source: str, before: str, after: str
) -> None:
    file = written(dialogs_copy, signed(dialogue, name))
    text = (dialogs_copy / source).read_text(encoding="utf-8")
    assert text.count(before) == 1
    (dialogs_copy / source).write_text(text.replace(before, after), encoding="utf-8")

    said = told(file, load_dialogue(dialogs_copy))

    assert f"{name} ({source}:" in said
    assert "changed since it was approved" in said


def test_another_day_of_review_or_another_layout_is_no_change(
    dialogs_copy: Path, dialogue: Dialogue
) -> None:
    file = written(dialogs_copy, signed(dialogue, "topic emg"))
    topics = dialogs_copy / "topics.en.yaml"
    text = topics.read_text(encoding="utf-8").replace("2026-11-21", "2026-11-30")
    topics.write_text(text.replace("asked: [what is an emg, ", "asked: [what is an emg,   "))

    assert "changed" not in told(file, load_dialogue(dialogs_copy))


def test_what_expires_is_told_in_time(tmp_path: Path, dialogue: Dialogue) -> None:
    file = written(tmp_path, signed(dialogue, "topic emg", ", expires: 2027-01-30"))

    assert "topic emg" not in told(file, dialogue, date(2026, 11, 30))
    assert "1 expire within 60 days, on 2027-01-30: topic emg." in told(file, dialogue)
    assert "1 expired on 2027-01-30: topic emg." in told(file, dialogue, date(2027, 1, 30))
    assert "expire" not in told(file, dialogue, None), "without a date nothing can be said"


def test_without_a_day_of_its_own_it_lasts_a_year(tmp_path: Path, dialogue: Dialogue) -> None:
    file = written(tmp_path, signed(dialogue, "topic emg"))
    (emg,) = (it for it in found(file, dialogue) if it.block.name == "topic emg")
    (other,) = (it for it in found(file, dialogue) if it.block.name == "topic fear")

    assert emg.expires == date(2027, 11, 30), "from the approval"
    assert other.expires == date(2027, 11, 21), "from the review"


@pytest.mark.long
@pytest.mark.parametrize("day", [date(2026, 12, 1), date(2031, 1, 1)])
def test_check_tells_it_and_does_not_fail(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr("voice_app.clock.today", lambda: day)

    result = CliRunner().invoke(main, ["check"])

    assert result.exit_code == 0, result.output
    assert "Nobody has approved any of" in result.output
    assert ("expired on 2027-11-21" in result.output) is (day.year > 2027)


@pytest.mark.parametrize(
    ("block", "problem"),
    [
        ("  rule X: {approved_by: [], approved: 2026-11-30, digest: a}\n", "Nobody is named here"),
        (f"  rule X: {{{PERSON}, approved: 2026-11-30, digest: a}}\n", "no block `rule X`"),
        (f"  topic emg: {{{PERSON}, digest: a}}\n", "`approved` is missing"),
        (f"  topic emg: {{{PERSON}, approved: 2026-11-30}}\n", "`digest` is missing"),
        (
            "  topic emg: {approved_by: [{name: Ada}], approved: 2026-11-30, digest: a}\n",
            "`role` is missing",
        ),
    ],
)
def test_a_mistake_is_refused_with_its_line(
    tmp_path: Path, dialogue: Dialogue, block: str, problem: str
) -> None:
    file = written(tmp_path, block)

    with pytest.raises(AuthoringError, match=problem):
        found(file, dialogue)


def test_nobody_approves_everything_at_once(tmp_path: Path) -> None:
    text = (FOLDER / FILE).read_text(encoding="utf-8")
    file = tmp_path / FILE
    file.write_text(text.replace("approved_by: []", "approved_by: [me]"), encoding="utf-8")

    with pytest.raises(AuthoringError, match="Nobody can approve what is not named"):
        load_approvals(file)


def test_the_report_has_a_page_for_signing(tmp_path: Path, dialogue: Dialogue) -> None:
    file = written(tmp_path, signed(dialogue, "topic emg").replace("digest: ", "digest: 00"))
    hazards = load_hazards(FOLDER / "hazards.yaml", dialogue.table.sources)

    page = safety_report(dialogue, [], [], hazards, found(file, dialogue))

    signing = page[page.index("For signing") : page.index("Hazard log")]
    for it in found(file, dialogue):
        assert escape(it.block.name) in signing
        assert it.block.digest in signing
    assert "Ada, neurologist, X1" in signing
    assert "CHANGED since" in signing
    assert "nobody" in signing
