"""Trouble with holding or passing: who is asked, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.core.support import Talk
from tests.levels import EMERGENCY_NOW, PROMPT, URGENT_TODAY
from voice_app.checklist.dialogue import Dialogue
from voice_app.triage.conditions import Value

LATE: Mapping[str, Value] = {"onset_days": 90, "course": "same"}


@pytest.mark.parametrize(
    "told",
    [
        {"main": "weakness", "hand_tasks": "yes"},
        {"main": "shaking", "hand_tasks": "unsure"},
        {"main": "numbness"},
        {"numb": "yes", "numb_where": "fingers"},
        {"neck_pain": "yes"},
        {"main": "other"},
        {"legs": "yes"},
    ],
)
def test_who_is_asked(dialogue: Dialogue, told: Mapping[str, Value]) -> None:
    talk = Talk(dialogue)
    talk.go_to("bladder_change", {**LATE, **told})
    talk.say("yes")

    assert talk.state == "urine"
    assert "see a doctor today" in talk.last


def test_who_is_not(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.finish(LATE)

    assert "bladder_change" not in talk.conversation.said


def test_urine_that_cannot_be_passed_is_an_emergency(dialogue: Dialogue) -> None:
    for said, urgency in (
        ("yes", EMERGENCY_NOW),
        ("not sure", URGENT_TODAY),
        ("no", PROMPT),
    ):
        talk = Talk(dialogue)
        talk.go_to("urine", {**LATE, "main": "other", "bladder_change": "unsure"})
        talk.say(said)

        assert talk.conversation.verdict().urgency is urgency


def test_the_signs_speak_of_passing_as_well_as_of_holding(dialogue: Dialogue) -> None:
    questions = dialogue.prompts.questions
    third = questions["gate"].ask[3]
    for asked in (third, *questions["saddle_bladder"].ask, *questions["bladder_change"].ask):
        assert "holding or passing urine or stool" in asked
