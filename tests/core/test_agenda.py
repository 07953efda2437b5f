"""Which questions are asked: none that cannot matter, every one that can."""

from __future__ import annotations

import random
import statistics
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.support import ROUTES, SILENCE, Case, Talk, calm, load_cases, talk_at
from tests.levels import LEVELS, ROUTINE, URGENT_TODAY
from voice_app.bootstrap import load_dialogue
from voice_app.checklist.agenda import outlook
from voice_app.checklist.dialogue import Dialogue
from voice_app.triage.conditions import Value
from voice_app.triage.decide import decide
from voice_app.triage.rules import Urgency

DIALOGUE = load_dialogue(today=date(2026, 11, 21))
DAYS = (0, 6, 7, 8, 14, 15, 28, 29, 365, 366, 900)


def asked_in_turn(dialogue: Dialogue, answers: Mapping[str, Value]) -> dict[str, Value]:
    """Answer only the questions that the agenda asks."""
    said: dict[str, Value] = {}
    while True:
        known = dialogue.checklist.with_implied(said)
        question = outlook(dialogue.checklist, dialogue.table, known).question
        if question is None:
            return said
        assert question.key not in said
        said[question.key] = answers[question.key]


def asked_everything(dialogue: Dialogue, answers: Mapping[str, Value]) -> dict[str, Value]:
    """Answer every question that applies, in order, whether it can matter or not."""
    said: dict[str, Value] = {}
    for question in dialogue.checklist.questions:
        known = dialogue.checklist.with_implied(said)
        if question.key not in known and question.applies(known):
            said[question.key] = answers[question.key]
    return said


def urgency(dialogue: Dialogue, said: Mapping[str, Value]) -> Urgency:
    return decide(dialogue.checklist.with_implied(said), dialogue.table).urgency


def random_person(rng: random.Random, wildness: float) -> dict[str, Value]:
    answers: dict[str, Value] = {}
    for question in DIALOGUE.checklist.questions:
        values: list[Value] = list(question.values)
        if question.key == "onset_days":
            values += DAYS
        wild = rng.random() < wildness
        answers[question.key] = rng.choice(values) if wild else calm(DIALOGUE, question.key)
    return answers


@pytest.mark.parametrize("wildness", [0.03, 0.1, 0.3, 1.0])
def test_skipping_gives_the_urgency_of_asking_every_question_that_applies(wildness: float) -> None:
    rng = random.Random(f"people {wildness}")
    for _ in range(150):
        answers = random_person(rng, wildness)
        everything = asked_everything(DIALOGUE, answers)

        assert urgency(DIALOGUE, asked_in_turn(DIALOGUE, answers)) is urgency(
            DIALOGUE, everything
        ), answers


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    st.fixed_dictionaries(
        {
            question.key: st.sampled_from(
                [*question.values, *(DAYS if question.key == "onset_days" else ())]
            )
            for question in DIALOGUE.checklist.questions
        }
    )
)
def test_skipping_never_changes_the_urgency(answers: dict[str, Value]) -> None:
    assert urgency(DIALOGUE, asked_in_turn(DIALOGUE, answers)) is urgency(
        DIALOGUE, asked_everything(DIALOGUE, answers)
    )


def test_the_bounds_hold_the_urgency_that_comes_out_and_only_narrow() -> None:
    rng = random.Random("bounds")
    for _ in range(60):
        answers = random_person(rng, 0.25)
        final = urgency(DIALOGUE, asked_in_turn(DIALOGUE, answers))
        said: dict[str, Value] = {}
        width = len(LEVELS.in_order)
        for key, value in asked_in_turn(DIALOGUE, answers).items():
            ahead = outlook(DIALOGUE.checklist, DIALOGUE.table, said)
            assert ahead.least <= final <= ahead.most
            assert ahead.most - ahead.least <= width
            width = ahead.most - ahead.least
            said = DIALOGUE.checklist.with_implied({**said, key: value})


def test_every_question_can_be_reached(dialogue: Dialogue, question: str) -> None:
    assert talk_at(dialogue, question).state == question


def test_routes_are_given_only_for_questions_that_not_everybody_is_asked(
    dialogue: Dialogue,
) -> None:
    assert set(ROUTES) <= set(dialogue.checklist.by_key)


def test_a_danger_told_in_the_first_three_answers_reaches_its_advice_within_them(
    dialogue: Dialogue,
) -> None:
    for number, key in enumerate(("breath_now", "sudden_week", "gate"), start=1):
        assert len(asked_in_turn(dialogue, person(dialogue, {key: "yes"}))) == number


def test_a_danger_told_after_two_not_sure_reaches_its_advice_within_five_answers(
    dialogue: Dialogue,
) -> None:
    answers = person(dialogue, {"breath_now": "unsure", "sudden_week": "unsure", "gate": "yes"})

    assert len(asked_in_turn(dialogue, answers)) == 5


def person(dialogue: Dialogue, changed: Mapping[str, Value]) -> dict[str, Value]:
    return {q.key: changed.get(q.key, calm(dialogue, q.key)) for q in dialogue.checklist.questions}


def test_a_silent_caller_reaches_advice_within_two_questions(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    for _ in range(6):
        talk.hear(SILENCE)

    assert talk.state == "emergency"


@pytest.mark.parametrize(
    "case", [c for c in load_cases("vignettes") if c.most_questions], ids=lambda c: c.id
)
def test_an_emergency_vignette_reaches_its_advice_in_few_questions(
    dialogue: Dialogue, case: Case
) -> None:
    said = asked_in_turn(dialogue, case.given)

    assert len(said) <= (case.most_questions or 0)
    assert urgency(dialogue, said) is case.urgency


def test_a_visit_asks_a_bearable_number_of_questions(dialogue: Dialogue) -> None:
    rng = random.Random("counts")
    counts: dict[Urgency, list[int]] = {level: [] for level in LEVELS.in_order}
    for wildness in (0.05, 0.2, 0.5):
        for _ in range(100):
            said = asked_in_turn(dialogue, random_person(rng, wildness))
            counts[urgency(dialogue, said)].append(len(said))

    assert max(max(of_level) for of_level in counts.values()) <= 32
    assert len(counts[ROUTINE]) > 20
    assert statistics.median(counts[ROUTINE]) <= 22


def test_a_finished_vignette_that_is_not_urgent_asks_eighteen_questions_at_most_at_the_median(
    dialogue: Dialogue,
) -> None:
    mild = [c for c in load_cases("vignettes") if c.urgency < URGENT_TODAY]
    counts = [len(asked_in_turn(dialogue, c.given)) for c in mild]

    assert len(counts) > 10
    assert statistics.median(counts) <= 18


def test_after_many_answers_hearing_the_advice_now_is_offered_once(dialogue: Dialogue) -> None:
    (offer,) = dialogue.prompts.line("offer_rest")
    talk = Talk(dialogue)
    told: dict[str, Value] = {
        "gate": "unsure",
        "main": "weakness",
        "course": "comes_and_goes",
        "onset_days": 400,
    }
    before = []
    while talk.state in dialogue.checklist.by_key:
        talk.answer(told.get(talk.state, calm(dialogue, talk.state)))
        if offer in talk.replies[-1].lines:
            before.append(len(talk.conversation.said))

    assert before == [dialogue.pacing.offer_after] == [22]
    assert "advice" in offer
