"""Whether one answer can end milder than another: every answer set of a table is tried."""

from itertools import product
from pathlib import Path

import pytest

from voice_app.checklist.dialogue import Dialogue
from voice_app.triage.answer_space import answer_space, conditions_of
from voice_app.triage.decide import decide
from voice_app.triage.rules import load_rules
from voice_app.verify.milder import Milder
from voice_app.verify.verification import possible_answers

TABLE = """
terms: {}
rules:
  A: {levels: {PROMPT: {a: "yes", b: "yes"}}, because: B., says: A., sources: [s], reviewed: 2026-11-21}
  B: {levels: {ROUTINE: {b: ["yes", unsure]}}, because: B., says: B., sources: [s], reviewed: 2026-11-21}
  C: {levels: {URGENT_TODAY: {onset_days: at most 7, c: "yes"}}, because: B., says: C., sources: [s], reviewed: 2026-11-21}
no_rule: SELF_MONITOR
unfinished: ROUTINE
levels: [SELF_MONITOR, ROUTINE, PROMPT, URGENT_TODAY, EMERGENCY_NOW]
emergency: EMERGENCY_NOW
claims: {}
"""  # noqa: E501
VALUES = dict.fromkeys("abc", ("no", "unsure", "yes")) | {"onset_days": ("unsure",)}


@pytest.fixture(scope="module")
def milder(dialogue: Dialogue) -> Milder:
    space = answer_space(possible_answers(dialogue.checklist), conditions_of(dialogue.table))
    return Milder(dialogue.table, space)


def test_it_finds_what_trying_every_answer_set_finds(tmp_path: Path, dialogue: Dialogue) -> None:
    file = tmp_path / "triage.yaml"
    file.write_text(TABLE.replace("[s]", f"[{dialogue.table.rules[0].sources[0].id}]"))
    table = load_rules(file, dialogue.table.sources)
    milder = Milder(table, answer_space(VALUES, conditions_of(table)))
    choices = {
        key: (*VALUES[key], None, *((3, 90) if key == "onset_days" else ())) for key in VALUES
    }
    for key in VALUES:
        others = [k for k in VALUES if k != key]
        for value, other in product(choices[key], repeat=2):
            if value is None or other is None or value == other:
                continue
            tried = False
            for combination in product(*(choices[k] for k in others)):
                rest = {k: v for k, v in zip(others, combination, strict=True) if v is not None}
                mine, theirs = (decide({**rest, key: v}, table).urgency for v in (value, other))
                tried |= mine < theirs
            assert milder.than_all(key, value, [other]) is tried, (key, value, other)


@pytest.mark.parametrize(
    ("key", "value", "others", "expected"),
    [
        ("doctor_seen", "normal", ["waiting"], True),
        ("doctor_seen", "waiting", ["normal"], False),
        ("worry", "none", ["a_lot"], True),
        ("legs", "no", ["yes", "no"], False),
        ("legs", "yes", ["no"], False),
        ("onset_days", 100, [3], True),
        ("onset_days", 100, [101], False),
        ("age_band", "under_40", ["60_plus"], False),
    ],
)
def test_in_the_checklist(
    milder: Milder, key: str, value: str | int, others: list[str | int], expected: bool
) -> None:
    assert milder.than_all(key, value, others) is expected
