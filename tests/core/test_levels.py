"""The levels of urgency are what the rule table says they are."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from tests.levels import EMERGENCY_NOW, LEVELS, URGENT_TODAY
from voice_app.bootstrap import load_dialogue
from voice_app.errors import AuthoringError
from voice_app.triage.rules import load_rules
from voice_app.verify.table_diff import compare

AUTHORED = "levels: [SELF_MONITOR, ROUTINE, PROMPT, URGENT_TODAY, EMERGENCY_NOW]"


def changed(folder: Path, old: str, new: str) -> Path:
    file = folder / "triage.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


def test_levels_may_have_any_names(dialogs_copy: Path) -> None:
    for file in ("triage.yaml", "prompts.en.yaml"):
        text = (dialogs_copy / file).read_text(encoding="utf-8")
        text = text.replace("EMERGENCY_NOW", "RED").replace("URGENT_TODAY", "AMBER")
        (dialogs_copy / file).write_text(text, encoding="utf-8")
    dialogue = load_dialogue(dialogs_copy)

    verdict = dialogue.verdict({"emergency_phrase": "yes"}, complete=False)

    assert verdict.urgency.name == "RED"
    assert [u.name for u in dialogue.table.levels.in_order if u.told_early] == ["AMBER"]


def test_the_emergency_is_one_object_and_comes_back_from_a_copy() -> None:
    assert [level for level in LEVELS.in_order if level.is_emergency] == [EMERGENCY_NOW]
    copy = pickle.loads(pickle.dumps(URGENT_TODAY))
    assert (copy, copy.name, copy.told_early) == (URGENT_TODAY, "URGENT_TODAY", True)
    assert repr(copy) == "URGENT_TODAY"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("emergency: EMERGENCY_NOW", "emergency: PROMPT", "words of danger lead to it"),
        ("told_early: URGENT_TODAY", "told_early: TODAY", "`TODAY` is not a level"),
        (AUTHORED, "levels: [EMERGENCY_NOW]", "There must be 2 levels"),
        (AUTHORED, AUTHORED.replace("PROMPT", "ROUTINE"), "`ROUTINE` stands here twice"),
        (AUTHORED, AUTHORED.replace("PROMPT", "told"), "`told` is no name of a level"),
        (AUTHORED, "", "`levels` is missing"),
        ("no_rule: SELF_MONITOR", "no_rule: NONE", "`NONE` is not an urgency"),
    ],
)
def test_mistakes_name_their_line(dialogs_copy: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(AuthoringError, match=told) as raised:
        load_rules(changed(dialogs_copy, old, new))
    assert raised.value.file == dialogs_copy / "triage.yaml"


def test_tables_with_other_levels_are_not_compared(dialogs_copy: Path) -> None:
    before = load_rules(dialogs_copy / "triage.yaml")
    more = AUTHORED.replace("[", "[NOTHING, ")
    with pytest.raises(AuthoringError, match="different levels"):
        compare(before, load_rules(changed(dialogs_copy, AUTHORED, more)), {})


def test_a_table_of_before_takes_the_levels_of_its_checklist(dialogs_copy: Path) -> None:
    file = changed(dialogs_copy, AUTHORED, "")
    assert load_rules(file, levels=LEVELS).levels is LEVELS


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("limits: {reasons: 3", "limits: {reasons: 0", "1 or more"),
        ("November, December]", "November]", "12 months"),
    ],
)
def test_limits_that_cannot_be_kept_name_their_line(
    dialogs_copy: Path, old: str, new: str, told: str
) -> None:
    file = dialogs_copy / "prompts.en.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(AuthoringError, match=told):
        load_dialogue(dialogs_copy)
