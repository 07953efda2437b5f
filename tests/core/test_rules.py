"""The rule table's form, and what `decide` makes of it."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from tests.core.support import load_cases
from tests.levels import LEVELS, PROMPT, ROUTINE, SELF_MONITOR
from voice_app.checklist.dialogue import Dialogue
from voice_app.errors import AuthoringError
from voice_app.triage.conditions import Value
from voice_app.triage.decide import decide
from voice_app.triage.rules import RuleTable, Urgency, load_rules

TABLE = """\
terms:
  weak: {legs: "yes"}
rules:
  A:
    levels:
      PROMPT: weak
      ROUTINE: {legs: unsure}
    because: Reason for the reader.
    says: Reason for the person.
    sources: [book]
    reviewed: 2026-11-21
  B:
    levels:
      ROUTINE: {onset_days: more than 14 or unknown}
    because: Another.
    says: Another one.
    sources: [book, page]
    reviewed: 2026-11-21
no_rule: SELF_MONITOR
unfinished: ROUTINE
levels: [SELF_MONITOR, ROUTINE, PROMPT, URGENT_TODAY, EMERGENCY_NOW]
emergency: EMERGENCY_NOW
"""
SOURCES = """\
sources:
  book: {title: A book, read: on the shelf, verified: true}
  page: {title: A page, read: in a mention, verified: false}
"""


def load(tmp_path: Path, text: str = TABLE) -> RuleTable:
    file = tmp_path / "triage.yaml"
    file.write_text(text, encoding="utf-8")
    (tmp_path / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    return load_rules(file)


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("sources: [book]", "sources: [books]", 10, "no source `books`"),
        ("    sources: [book]\n", "", 4, "`sources` is missing"),
        ("PROMPT: weak", "PROMT: weak", 6, "`PROMT` is not an urgency"),
        ("no_rule: SELF_MONITOR", "no_rule: FINE", 19, "`FINE` is not an urgency"),
        ("unfinished: ROUTINE\n", "", 1, "`unfinished` is missing"),
        ("PROMPT: weak", "PROMPT: feeble", 6, "`feeble` is not a term"),
        ("PROMPT: weak", "PROMPT: [weak]", 6, "bare list"),
        ("PROMPT: weak", "PROMPT: {}", 6, "empty condition"),
        ("PROMPT: weak", "PROMPT: {any: []}", 6, "`any` has no parts"),
        ("PROMPT: weak", "PROMPT: {all: []}", 6, "`all` has no parts"),
        ("more than 14 or unknown", "over 14", 14, "not a bound in days"),
        ("more than 14 or unknown", "more than -1", 14, "not a bound in days"),
        ("    reviewed: 2026-11-21\n  B", "  B", 4, "`reviewed` is missing"),
        ("reviewed: 2026-11-21\n  B", "reviewed: last week\n  B", 11, "not a date"),
        ("says: Reason for the person.", "spoken: x", 9, "`spoken` is not known here"),
        ("    because: Reason for the reader.\n", "", 4, "`because` is missing"),
        ("  B:", "  A:", 12, "appears here twice"),
        ("says: Another one.", "says: {PROMPT: x, ROUTINE: y}", 16, "no level `PROMPT`"),
        ("says: Reason for the person.", "says: {PROMPT: x}", 9, "says nothing at ROUTINE"),
        ("says: Another one.", "says: {ROUTINE: {tells: x}}", 16, "`tells` is not known here"),
        ("says: Another one.", "says: {told: x, always: y}", 16, "`always` stands beside"),
        ("says: Another one.", "says: {}", 16, "says nothing"),
        ("rules:", "rule:", 3, "`rule` is not known here"),
        ("      ROUTINE: {onset_days: more than 14 or unknown}\n", "", 13, "expected"),
    ],
)
def test_a_mistake_in_the_table_is_refused_with_file_and_line(
    tmp_path: Path, old: str, new: str, line: int, problem: str
) -> None:
    assert TABLE.count(old) >= 1
    with pytest.raises(AuthoringError) as caught:
        load(tmp_path, TABLE.replace(old, new, 1))

    assert problem in caught.value.problem
    assert (caught.value.file.name, caught.value.line) == ("triage.yaml", line)
    assert caught.value.remedy


def test_the_small_table_is_in_order(tmp_path: Path) -> None:
    table = load(tmp_path)

    assert [rule.id for rule in table.rules] == ["A", "B"]
    assert table.sha256 == sha256(TABLE.encode()).hexdigest()


@pytest.mark.parametrize(
    ("answers", "urgency", "rules"),
    [
        ({"legs": "yes", "onset_days": 5}, PROMPT, ("A",)),
        ({"legs": "unsure", "onset_days": 5}, ROUTINE, ("A",)),
        ({"legs": "unsure", "onset_days": "unsure"}, ROUTINE, ("A", "B")),
        ({"legs": "no", "onset_days": 14}, SELF_MONITOR, ()),
        ({"legs": "no", "onset_days": 15}, ROUTINE, ("B",)),
        ({"legs": "no"}, ROUTINE, ("B",)),
    ],
)
def test_all_rules_are_collected_and_the_most_urgent_decide(
    tmp_path: Path, answers: dict[str, Value], urgency: Urgency, rules: tuple[str, ...]
) -> None:
    verdict = decide(answers, load(tmp_path))

    assert (verdict.urgency, verdict.rules) == (urgency, rules)


def test_the_verdict_carries_the_answers_sources_and_the_name_of_its_table(
    tmp_path: Path,
) -> None:
    table = load(tmp_path)
    verdict = decide({"legs": "yes", "onset_days": 20}, table)

    assert dict(verdict.reasons[0].answers) == {"legs": "yes"}
    assert [reason.rule.id for reason in verdict.also] == ["B"]
    assert [source.id for source in verdict.sources] == ["book"]
    assert verdict.table_sha256 == table.sha256


def test_an_unfinished_visit_is_never_below_the_tables_floor(tmp_path: Path) -> None:
    answers: dict[str, Value] = {"legs": "no", "onset_days": 5}
    table = load(tmp_path)

    assert decide(answers, table).urgency == SELF_MONITOR
    assert decide(answers, table, complete=False).urgency == ROUTINE
    raised = replace(table, unfinished=PROMPT)
    assert decide(answers, raised, complete=False).urgency == PROMPT


def test_the_order_of_answers_and_of_rules_changes_no_urgency(dialogue: Dialogue) -> None:
    answers: dict[str, Value] = {"legs": "yes", "numb": "yes", "speech": "unsure", "worry": "a_lot"}
    backwards = dict(reversed(answers.items()))
    turned = replace(dialogue.table, rules=dialogue.table.rules[::-1])

    verdict = decide(answers, dialogue.table)
    assert decide(backwards, dialogue.table) == verdict
    assert decide(answers, turned).urgency is verdict.urgency


def test_every_rule_is_cited_dated_and_speaks_in_short_sentences(dialogue: Dialogue) -> None:
    for rule in dialogue.table.rules:
        assert rule.sources, rule.id
        assert rule.levels, rule.id
        assert rule.says.keys() == rule.levels.keys(), rule.id
        for words in rule.says.values():
            told = f"{words.told} {words.unsure}".split(". ")
            assert all(len(s.split()) <= 12 for s in told), rule.id


def test_the_urgency_alone_is_that_of_the_whole_decision(dialogue: Dialogue) -> None:
    people = [case.given for name in ("vignettes", "rule_cases") for case in load_cases(name)]
    assert len({decide(answers, dialogue.table).urgency for answers in people}) == len(
        LEVELS.in_order
    )
    for answers in people:
        assert dialogue.table.urgency(answers) is decide(answers, dialogue.table).urgency
