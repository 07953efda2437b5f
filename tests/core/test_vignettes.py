"""Every person of the test data gets the expected urgency, and every rule is needed for one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.core.support import Case, load_cases, without_level, without_rule
from tests.levels import PROMPT, ROUTINE, SELF_MONITOR, URGENT_TODAY
from voice_app import authored
from voice_app.checklist.dialogue import Dialogue
from voice_app.cli.main import main
from voice_app.triage.decide import decide
from voice_app.triage.rules import Rule, RuleTable, Urgency
from voice_app.verify.prepared_answers import prepared_answers, verdict_of

VIGNETTES = load_cases("vignettes")
RULE_CASES = load_cases("rule_cases")
DECIDING_ONLY = {
    ("U9_hand_plus_leg_with_sensory_or_neck", URGENT_TODAY),  # U5 holds too
    ("U10_numb_hands_and_feet", ROUTINE),  # R1 holds too
    ("P4_spread", ROUTINE),  # P1 holds too
    ("P6_falls", ROUTINE),  # P1 holds too
    ("P6b_legs", ROUTINE),  # P1 holds too
    ("P7_neck_pain", PROMPT),  # P1 holds too
}
"""Levels that never stand alone: taking one out changes the reasons, but not the urgency."""

Triage = Callable[[str], dict[str, Any]]


@pytest.fixture
def triage(tmp_path: Path, read_once: None) -> Triage:
    def run(answers: str) -> dict[str, Any]:
        file = tmp_path / "answers.yaml"
        file.write_text(answers, encoding="utf-8")
        ran = CliRunner().invoke(main, ["triage", str(file), "--json"])
        assert ran.exit_code == 0, ran.output
        told: dict[str, Any] = json.loads(ran.stdout)
        return told

    return run


def ids(case: Case) -> str:
    return case.id


@pytest.mark.parametrize("case", [c for c in VIGNETTES if c.stop_after is None], ids=ids)
def test_a_finished_vignette_has_its_urgency_on_the_command_line(
    case: Case, triage: Triage
) -> None:
    told = triage(case.as_yaml())

    assert told["urgency"] == case.urgency.name, case.story
    assert told["complete"]
    assert told["reasons"] or case.urgency is SELF_MONITOR


@pytest.mark.parametrize("case", [c for c in VIGNETTES if c.stop_after], ids=ids)
def test_a_vignette_that_stops_early_has_its_urgency_without_the_answers_that_never_came(
    case: Case, triage: Triage, dialogue: Dialogue
) -> None:
    order = [question.key for question in dialogue.checklist.questions]
    heard = order[: order.index(case.stop_after or "") + 1]
    lines = [line for line in case.as_yaml().splitlines() if line.split(":")[0] in heard]

    told = triage("\n".join([*lines, "complete: false"]))

    assert told["urgency"] == case.urgency.name, case.story
    assert not told["complete"]


@pytest.mark.parametrize("case", RULE_CASES, ids=ids)
def test_a_rule_case_has_its_urgency_from_its_rule(
    case: Case, dialogue: Dialogue, tmp_path: Path
) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text(case.as_yaml(), encoding="utf-8")
    verdict = verdict_of(prepared_answers(authored.read(file), dialogue.checklist), dialogue)

    assert verdict.urgency is case.urgency, case.story
    assert case.rule in verdict.rules


@pytest.mark.parametrize("case", [c for c in RULE_CASES if c.without_rule is not None], ids=ids)
def test_without_its_rule_a_rule_case_is_milder(case: Case, dialogue: Dialogue) -> None:
    poorer = without_rule(dialogue.table, case.rule or "")

    assert len(poorer.rules) == len(dialogue.table.rules) - 1
    assert decide(case.given, poorer).urgency is case.without_rule
    assert case.without_rule is not None
    assert case.without_rule < case.urgency


def test_the_loss_of_any_rule_changes_the_urgency_of_somebody(dialogue: Dialogue) -> None:
    unnoticed = [
        rule.id
        for rule in dialogue.table.rules
        if not any(changed_urgencies(without_rule(dialogue.table, rule.id)))
    ]

    assert unnoticed == ["P6b_legs"]  # P1 holds with all trouble of the legs; reasons differ


def levels(table: RuleTable) -> list[tuple[Rule, Urgency]]:
    return [(rule, level) for rule in table.rules for level in rule.levels]


def test_the_loss_of_any_level_of_a_rule_changes_the_urgency_of_somebody(
    dialogue: Dialogue,
) -> None:
    unnoticed = {
        (rule.id, level)
        for rule, level in levels(dialogue.table)
        if not any(changed_urgencies(without_level(dialogue.table, rule, level)))
    }

    assert unnoticed == DECIDING_ONLY


def test_the_loss_of_a_level_that_cannot_change_the_urgency_takes_away_a_reason(
    dialogue: Dialogue,
) -> None:
    unnoticed = {
        (rule.id, level)
        for rule, level in levels(dialogue.table)
        if (rule.id, level) in DECIDING_ONLY
        and not any(lost_reasons(without_level(dialogue.table, rule, level)))
    }

    assert unnoticed == set()


def changed_urgencies(table: RuleTable) -> Iterator[str]:
    """Yield the people whose urgency is not the expected one under `table`."""
    return (c.id for c in everybody() if decide(c.given, table).urgency is not c.urgency)


def lost_reasons(table: RuleTable) -> Iterator[str]:
    """Yield the people for whom the rule that should decide does not, under `table`."""
    return (c.id for c in RULE_CASES if c.rule not in decide(c.given, table).rules)


def everybody() -> list[Case]:
    return [c for c in (*RULE_CASES, *VIGNETTES) if c.stop_after is None]


def test_nobody_is_misjudged_by_the_table_as_it_stands(dialogue: Dialogue) -> None:
    assert list(changed_urgencies(dialogue.table)) == []
    assert list(lost_reasons(dialogue.table)) == []
