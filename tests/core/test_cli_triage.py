"""`voice-app triage` with answers that are wrong or missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.core.support import load_cases
from voice_app.cli.main import main

pytestmark = pytest.mark.usefixtures("read_once")

CALM = next(c for c in load_cases("vignettes") if c.urgency.name == "SELF_MONITOR")


def triage(file: Path, text: str | bytes | None, *options: str) -> Result:
    if text is not None:
        file.write_bytes(text.encode() if isinstance(text, str) else text)
    return CliRunner().invoke(main, ["triage", str(file), *options])


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("legs: no\nlegz: yes\n", 2, "No question has the key `legz`"),
        ("legs: perhaps\n", 1, "`perhaps` is not an answer here"),
        ("legs: true\n", 1, "`true` is not an answer here"),
        ("main: weak\n", 1, "`weak` is not an answer here"),
        ("onset_days: -3\n", 1, "cannot be negative"),
        ("onset_days: soon\n", 1, "not a whole number"),
        ("onset_days: 2.5\n", 1, "not a whole number"),
        ("onset_days: --5\n", 1, "not a whole number"),
        ("emergency_phrase: maybe\n", 1, "`maybe` is not an answer here"),
        ("complete: yes\n", 1, "neither true nor false"),
        ("legs: [no]\n", 1, "Text is expected"),
        ("- legs\n", 1, "Named values are expected"),
        ("just words\n", 1, "Named values are expected"),
        ("legs: no\nlegs: yes\n", 2, "appears here twice"),
        ("", 1, "empty"),
        (b"\xff\xfe", 1, "UTF-8"),
        (None, 1, "cannot be read"),
    ],
)
def test_a_bad_answers_file_is_refused_in_one_line_with_its_place(
    tmp_path: Path, text: str | bytes | None, line: int, part: str
) -> None:
    file = tmp_path / "answers.yaml"
    ran = triage(file, text, "--json")

    assert ran.exit_code == 1
    assert ran.stdout == ""
    assert ran.stderr.startswith(f"{file}:{line}: ")
    assert part in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert "Traceback" not in ran.stderr
    assert isinstance(ran.exception, SystemExit)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    ran = triage(tmp_path, None)

    assert ran.exit_code == 1
    assert "cannot be read" in ran.stderr


def test_the_mildest_answers_are_mild_only_while_all_are_there(tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    whole = json.loads(triage(file, CALM.as_yaml(), "--json").stdout)
    assert (whole["urgency"], whole["complete"]) == ("SELF_MONITOR", True)

    for key in ("breath_now", "sudden_week", "gate", "legs", "speech", "swallow", "worry", "main"):
        lines = [line for line in CALM.as_yaml().splitlines() if not line.startswith(f"{key}:")]
        missing = json.loads(triage(file, "\n".join(lines), "--json").stdout)
        null = json.loads(triage(file, "\n".join([*lines, f"{key}: null"]), "--json").stdout)

        assert missing["urgency"] == "ROUTINE", key
        assert not missing["complete"]
        assert null == missing


@pytest.mark.parametrize("text", ["complete: true\n", "complete: false\n", "age_band: 60_plus\n"])
def test_no_answers_at_all_are_never_below_routine(tmp_path: Path, text: str) -> None:
    told = json.loads(triage(tmp_path / "answers.yaml", text, "--json").stdout)

    assert told["urgency"] == "ROUTINE"
    assert not told["complete"]
    assert told["rules"] == []


def test_a_visit_that_was_stopped_early_is_never_below_routine(tmp_path: Path) -> None:
    text = CALM.as_yaml() + "complete: false\n"
    told = json.loads(triage(tmp_path / "answers.yaml", text, "--json").stdout)

    assert (told["urgency"], told["complete"]) == ("ROUTINE", False)


def test_an_unresolved_doubt_about_breathing_stays_an_emergency(tmp_path: Path) -> None:
    told = json.loads(triage(tmp_path / "a.yaml", "breath_now: unsure\n", "--json").stdout)

    assert told["urgency"] == "EMERGENCY_NOW"
    assert told["rules"] == ["E1_breathing_or_choking_now"]


def test_the_plain_output_names_urgency_rules_and_reasons(tmp_path: Path) -> None:
    ran = triage(tmp_path / "a.yaml", "legs: yes\ncourse: worse\nonset_days: 60\n")

    assert ran.exit_code == 0
    assert ran.stdout.startswith("urgency: PROMPT\nrules: P1_functional_weakness")
    assert "You told me that you trip, drag a foot, or struggle with stairs." in ran.stdout
