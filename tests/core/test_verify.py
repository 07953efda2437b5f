"""The rule table is proved, and a broken one fails with the fewest answers that show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.core.support import DATA
from tests.levels import LEVELS
from voice_app.checklist.dialogue import Dialogue
from voice_app.errors import AuthoringError
from voice_app.resources import data_path
from voice_app.triage.answer_space import Search, answer_space, cases, classes, size
from voice_app.triage.conditions import Is, Not
from voice_app.triage.rules import load_rules
from voice_app.verify import rules as verify
from voice_app.verify.claims import load_claims
from voice_app.verify.finding import Subject, looked_at_by, subject
from voice_app.verify.mutations import known_people, load_people, mutation_score
from voice_app.verify.verification import possible_answers

TABLE = data_path("dialogs/symptom_checklist/triage.yaml")
PEOPLE = load_people(DATA, LEVELS)


def under_proof(file: Path, dialogue: Dialogue) -> Subject:
    details = frozenset(question.key for question in dialogue.checklist.details)
    values = possible_answers(dialogue.checklist)
    rules = load_rules(file, dialogue.table.sources)
    return subject(rules, load_claims(file), values, details)


def edited(tmp_path: Path, *edits: tuple[str, str]) -> Path:
    """Return a copy of the rule table in which each first text stands as the second."""
    text = TABLE.read_text(encoding="utf-8")
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file = tmp_path / "triage.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def failures(file: Path, dialogue: Dialogue) -> Iterator[str]:
    for finding in verify.prove(under_proof(file, dialogue)):
        yield from finding.failures


def test_the_rule_table_is_proved(dialogue: Dialogue) -> None:
    found = list(verify.prove(under_proof(TABLE, dialogue)))

    assert [f.claim for f in found if f.failures] == []
    assert len(found) == 7
    assert all(f.states > 0 for f in found)
    assert found[0].stands_for > 4_000_000


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        pytest.param(
            'PROMPT: {wasting: "yes"}\n      ROUTINE: {wasting: unsure}',
            'ROUTINE: {wasting: "yes"}\n      PROMPT: {wasting: unsure}',
            "With wasting changed from not sure to yes, and nothing else, PROMPT falls to "
            "ROUTINE: rule P3_wasting (triage.yaml:",
            id="yes below not sure",
        ),
        pytest.param(
            "          - all: [lost_function_or_unsure, {course: [worse, unsure]}]\n"
            "      ROUTINE: lost_function_or_unsure",
            '          - all: [lost_function_or_unsure, {course: [worse, unsure]}]\n'
            "      ROUTINE: lost_function",
            "With hand_tasks not sure, and nothing else, the urgency is SELF_MONITOR; it must be "
            "at least ROUTINE (triage.yaml:",
            id="no floor for not sure",
        ),
        pytest.param(
            "{wasting: unsure}\n    because",
            "{wasting: unsure, age_band: [under_40, unanswered]}\n    because",
            "rule P3_wasting (triage.yaml:",
            id="age",
        ),
        pytest.param(
            "ROUTINE: {worry: [a_lot, overwhelming, unsure]}\n    because",
            "ROUTINE: {worry: [a_lot, overwhelming, unsure], not: {doctor_seen: normal}}\n"
            "    because",
            "rule R5_worry (triage.yaml:",
            id="a normal test",
        ),
        pytest.param(
            "URGENT_TODAY: {breath_now: unsure}\n    because",
            "PROMPT: {breath_now: unsure}\n    because",
            "With breath_now not sure, breath_sentence no, and nothing else, the urgency is "
            "PROMPT; it must be at least URGENT_TODAY (triage.yaml:",
            id="a doubt cleared up too far",
        ),
        pytest.param(
            "main: weakness\n        any: [{course: worse}, {much_worse",
            "main: weakness\n        any: [{course: same}, {much_worse",
            "With course changed from same to comes and goes, and nothing else (answered: main "
            "weakness), PROMPT falls to ROUTINE: rule P2_feels_weak (triage.yaml:",
            id="worse below same",
        ),
        pytest.param(
            '      ROUTINE: {family: ["yes", unsure]}',
            "      ROUTINE: {family: unanswered}",
            "With family changed from not answered to no, and nothing else, ROUTINE falls to "
            "SELF_MONITOR: rule R6_family (triage.yaml:",
            id="a detail that lowers",
        ),
        pytest.param(
            "{any: [{saliva: \"yes\"}, {drink: \"yes\"}]}",
            "{any: [{saliva: \"yes\", swallow: \"yes\"}, {drink: \"yes\"}]}",
            "With saliva yes, and nothing else, the urgency is SELF_MONITOR; it must be at least "
            "EMERGENCY_NOW (triage.yaml:",
            id="an emergency that needs company",
        ),
        pytest.param(
            "any: [{onset_days: at most 7 or unknown}, lately_much_worse]",
            "any: [{onset_days: at most 7}, lately_much_worse]",
            "With onset_days changed from 7 days to not sure, and nothing else (answered: eyes "
            "yes), URGENT_TODAY falls to PROMPT: rule U6_eyes (triage.yaml:",
            id="a beginning that nobody knows",
        ),
        pytest.param(
            "ROUTINE: {cramps: [\"yes\", unsure], onset_days: more than 14 or unknown}",
            "ROUTINE: {cramps: [\"yes\", unsure], onset_days: more than 14}",
            "to not answered, and nothing else (answered: cramps ",
            id="an old beginning that nobody told",
        ),
        pytest.param(
            "never_alone: [P6b_legs]",
            "never_alone: [P6b_legs, P3_wasting]",
            "can decide alone, and is claimed never to.",
            id="a claim that is no longer true",
        ),
    ],
)  # fmt: skip
def test_a_broken_table_fails_with_the_shortest_counter_example(
    old: str, new: str, words: str, tmp_path: Path, dialogue: Dialogue
) -> None:
    assert any(words in told for told in failures(edited(tmp_path, (old, new)), dialogue))


def test_looking_at_age_is_told_as_that(tmp_path: Path, dialogue: Dialogue) -> None:
    edit = ('PROMPT: {wasting: "yes"}', 'PROMPT: {wasting: "yes", not: {age_band: under_40}}')

    told = failures(edited(tmp_path, edit), dialogue)

    assert any("looks at age_band; no rule may" in failure for failure in told)


def test_a_rule_that_never_decides_alone_is_told(tmp_path: Path, dialogue: Dialogue) -> None:
    told = list(
        failures(edited(tmp_path, ("never_alone: [P6b_legs]", "never_alone: [none]")), dialogue)
    )

    assert len(told) == 1
    assert told[0].startswith("rule P6b_legs (triage.yaml:")
    assert "another is always as urgent" in told[0]


def test_a_rule_without_any_answers_that_it_holds_for_never_decides(dialogue: Dialogue) -> None:
    it = under_proof(TABLE, dialogue)
    both = replace(
        it.table.rules[-1],
        levels={u: Not(Is("course", frozenset(map(str, it.space["course"])) | {"unanswered"}))
                for u in it.table.rules[-1].levels},
    )  # fmt: skip
    broken = replace(it, table=replace(it.table, rules=(*it.table.rules[:-1], both)))

    assert verify.decides_alone(broken).failures


def test_a_scale_that_leaves_out_an_answer_is_refused(tmp_path: Path, dialogue: Dialogue) -> None:
    file = edited(tmp_path, ("worry: [none, a_little, unsure,", "worry: [none, unsure,"))

    with pytest.raises(AuthoringError, match="scale of `worry`"):
        under_proof(file, dialogue)


@pytest.mark.parametrize("claim", ["at_least: SOON, when", "at_most: PROMPT, when"])
def test_a_misspelt_claim_is_refused_with_its_line(claim: str, tmp_path: Path) -> None:
    file = edited(tmp_path, ("at_least: PROMPT, when", claim))

    with pytest.raises(AuthoringError) as refused:
        load_claims(file)

    text = file.read_text(encoding="utf-8")
    assert refused.value.line == text[: text.index(claim)].count("\n") + 1


def test_every_loss_of_a_rule_or_level_is_noticed(dialogue: Dialogue) -> None:
    found = mutation_score(dialogue.table, PEOPLE)

    assert found.failures == ()
    assert found.claim.startswith("Mutation score 100 %")


def test_a_deleted_rule_is_noticed_by_people(dialogue: Dialogue) -> None:
    fewer = tuple(r for r in dialogue.table.rules if r.id != "U11_attacks")

    told = known_people(replace(dialogue.table, rules=fewer), PEOPLE).failures

    assert any(
        "must be PROMPT and is" in failure or "must be URGENT_TODAY" in failure for failure in told
    )


def test_losses_that_nobody_notices_are_told(dialogue: Dialogue) -> None:
    found = mutation_score(dialogue.table, PEOPLE[:1])

    assert not found.claim.startswith("Mutation score 100 %")
    assert "Nobody notices when P3_wasting is taken away." in found.failures


def test_classes_hold_each_answer_once_and_cases_are_their_combinations(
    dialogue: Dialogue,
) -> None:
    it = under_proof(TABLE, dialogue)
    for rule in it.table.rules:
        conditions = list(rule.levels.values())
        combinations = 1
        for key in looked_at_by(rule):
            groups = classes(key, it.space, conditions)
            assert sorted(map(str, (v for g in groups for v in g))) == sorted(
                map(str, it.space[key])
            )
            combinations *= len(groups)
        assert len(list(cases(conditions, it.space))) == combinations


def test_a_search_finds_the_fewest_answers_or_that_there_are_none() -> None:
    values = {"a": ("no", "yes"), "b": ("no", "yes")}
    yes = {key: Is(key, frozenset({"yes"})) for key in values}
    space = answer_space(values, [])

    assert size(space, values) == 9
    assert Search(space).shortest(yes["a"]) == {"a": "yes"}
    assert Search(space).shortest(yes["a"], Not(yes["b"])) == {"a": "yes"}
    assert Search(space).shortest(yes["a"], Not(yes["a"])) is None
