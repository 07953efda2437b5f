"""A visit that broke off is taken up: safety questions first, everything else as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.sittings import (
    HALF,
    OFFERED,
    Sitting,
)
from tests.core.support import MUMBLE, ROUTES, SILENCE, is_detail, talk_at
from voice_app.checklist.answers import Answer, Respondent
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.effects import DropUnfinished
from voice_app.dialogue.progress import Progress, taken_up
from voice_app.turn import Heard


def test_a_visit_taken_up_in_any_state_ends_in_the_same_verdict(
    dialogue: Dialogue, question: str
) -> None:
    if is_detail(dialogue, question):
        return  # a detail is asked after the advice: see the next test
    answers = dict(ROUTES.get(question, {}))
    through = talk_at(dialogue, question)
    left = through.conversation.progress()
    through.finish(answers)
    wanted = through.conversation.verdict()

    sitting = Sitting(dialogue, replace(OFFERED, unfinished=left))
    sitting.hear("continue the visit")
    verdict = sitting.finish(answers)

    assert (verdict.urgency, verdict.complete) == (wanted.urgency, wanted.complete)
    assert set(verdict.rules) == set(wanted.rules)


def test_a_visit_taken_up_goes_on_with_whoever_answered(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "main")
    talk.say("for someone else", "weakness")

    sitting = Sitting(dialogue, replace(OFFERED, unfinished=talk.conversation.progress()))
    sitting.hear("continue the visit", "no")

    assert sitting.session.conversation.said["breath_now"].by is Respondent.HELPER
    assert sitting.session.conversation.now.other


@pytest.mark.parametrize("state", ["confirming", "emergency", "guidance", "library", "cramps"])
def test_a_visit_that_broke_off_between_questions_is_taken_up_too(
    dialogue: Dialogue, state: str
) -> None:
    talk = talk_at(dialogue, state)

    sitting = Sitting(dialogue, replace(OFFERED, unfinished=talk.conversation.progress()))
    sitting.hear("continue the visit")

    expected = state if state in ("confirming", "emergency") else "breath_now"
    assert sitting.state == expected


def test_the_safety_questions_are_asked_again_and_the_others_are_not(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue, OFFERED)

    assert "unfinished visit from today" in sitting.said
    assert "safety questions come first" in sitting.hear("continue the visit")
    asked = []
    while sitting.state != "selfharm":
        asked.append(sitting.state)
        sitting.hear("no")
    assert asked == ["breath_now", "sudden_week", "gate", "other_signs"]
    assert sitting.session.conversation.said["main"].value == "weakness"


def test_what_became_an_emergency_meanwhile_is_noticed(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue, OFFERED)

    sitting.hear("continue the visit", "yes")

    assert sitting.state == "emergency"


def test_an_emergency_that_was_told_is_not_asked_about_again(dialogue: Dialogue) -> None:
    told = replace(HALF, said={**HALF.said, "saliva": Answer("yes", "yes")})
    sitting = Sitting(dialogue, replace(OFFERED, unfinished=told))

    said = sitting.hear("continue the visit")

    assert sitting.state == "emergency"
    assert "Call 911, 999 or 112 now." in said


def test_every_question_that_can_be_an_emergency_is_asked_anew(dialogue: Dialogue) -> None:
    keys = dialogue.grave & dialogue.checklist.by_key.keys()
    assert {"breath_now", "sudden_week", "gate", "chest_pain", "saliva", "selfharm"} <= keys

    everything = {key: Answer("no", "no") for key in dialogue.checklist.by_key}
    left = taken_up(Progress(everything), dialogue)

    assert set(left) == set(everything) - keys


def test_a_new_visit_begins_without_the_old_answers_and_deletes_them(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue, OFFERED)

    sitting.hear("start a new visit")

    assert sitting.reply.effects == (DropUnfinished(),)
    assert sitting.state == "breath_now"
    assert sitting.session.conversation.said == {}


@pytest.mark.parametrize("turn", [SILENCE, MUMBLE])
def test_an_offer_that_nobody_answers_goes_on_with_the_visit(
    dialogue: Dialogue, turn: Heard
) -> None:
    sitting = Sitting(dialogue, OFFERED)

    sitting.hear(turn, turn)
    assert "You can say continue the visit" in sitting.said
    sitting.hear(turn)

    assert sitting.state == "breath_now"
    assert "main" in sitting.session.conversation.said
    assert DropUnfinished() not in sitting.reply.effects


def test_stop_at_the_offer_leaves_the_visit_for_later(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue, OFFERED)

    sitting.hear("stop")

    assert sitting.reply.listening is None
    assert sitting.reply.effects == ()
    assert sitting.session.progress() is None


def test_danger_in_doubt_is_asked_about_before_an_emergency_that_was_taken_back(
    dialogue: Dialogue,
) -> None:
    yes = Answer("yes", "yes")
    left = Progress({"adult": yes}, taken_back={"breath_now": yes}, doubt="chest pain")
    sitting = Sitting(dialogue, replace(OFFERED, unfinished=left))

    assert sitting.hear("continue the visit").endswith("Did you say, chest pain?")
    assert "right now?" in sitting.hear("no")
    assert sitting.state == "breath_now"
