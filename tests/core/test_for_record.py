"""What a doctor wants to know and the urgency no longer hangs on: asked after the advice."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.core.support import Case, Talk, calm, load_cases
from tests.levels import EMERGENCY_NOW
from voice_app.checklist.dialogue import Dialogue
from voice_app.triage.conditions import Value

WEAK: Mapping[str, Value] = {
    "main": "weakness", "onset_days": 150, "course": "worse", "hand_tasks": "yes", "side": "right",
}  # fmt: skip
MILD = [c for c in load_cases("vignettes") if c.stop_after is None and c.urgency < EMERGENCY_NOW]


def told(dialogue: Dialogue, answers: Mapping[str, Value]) -> Talk:
    talk = Talk(dialogue)
    talk.finish(answers)
    assert talk.state == "guidance"
    return talk


def test_the_person_with_a_weak_hand_is_asked_what_their_doctor_will_ask(
    dialogue: Dialogue,
) -> None:
    talk = told(dialogue, WEAK)
    before = set(talk.conversation.said)
    assert talk.last.endswith("Say more questions, or stop.")

    talk.say("more questions")
    asked = []
    while talk.state in dialogue.checklist.by_key:
        asked.append(talk.state)
        talk.answer("unsure" if talk.state == "numb" else calm(dialogue, talk.state))

    first = {
        "side",
        "spread",
        "sleep_breath",
        "numb",
        "neck_pain",
        "wasting",
        "twitch",
        "weight",
        "known",
    } - before
    assert len(first) > 4
    assert set(asked[: len(first)]) == first
    assert set(asked[len(first) :]) == {q.key for q in dialogue.checklist.details}
    assert talk.state == "guidance"
    assert "Thank you. That was the last question." in talk.last


@pytest.mark.parametrize("case", MILD, ids=lambda case: case.id)
def test_they_never_lower_the_urgency_and_come_once(dialogue: Dialogue, case: Case) -> None:
    talk = told(dialogue, case.given)
    before = talk.conversation.verdict().urgency

    talk.say("more questions")
    talk.finish(case.given)

    assert talk.conversation.verdict().urgency >= before
    assert dialogue.checklist.after_advice(talk.conversation.answers) == ()
    assert "more questions" not in talk.last


def test_none_of_them_looks_for_an_emergency(dialogue: Dialogue) -> None:
    marked = {question.key for question in dialogue.checklist.questions if question.for_record}
    assert marked
    assert not marked & dialogue.grave


def test_danger_corrected_among_them_reaches_its_advice_at_once(dialogue: Dialogue) -> None:
    talk = told(dialogue, WEAK)
    talk.say("more questions", "change my answer about sudden weakness")
    assert talk.state == "sudden_week"

    talk.say("yes")

    assert talk.state == "emergency"


def test_in_the_visit_itself_they_lead_on_to_the_next_question(dialogue: Dialogue) -> None:
    fresh, talk = Talk(dialogue), told(dialogue, WEAK)
    talk.say("more questions", "start over", "yes start over")
    for visit in (fresh, talk):
        visit.go_to("hand_tasks", {})
        visit.answer("no")

    assert talk.state == fresh.state
