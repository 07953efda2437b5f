"""Forgetting everything: understood everywhere, done after a yes only, and then nothing is kept."""

from __future__ import annotations

import pytest

from tests.core.sittings import (
    KEEPING,
    Sitting,
    at_forgetting,
    at_forgetting_after_all,
    at_the_offer,
)
from tests.core.support import MUMBLE, SILENCE, talk_at
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.effects import Forget
from voice_app.turn import Heard


def test_forget_everything_is_understood_in_every_state_and_goes_back_there(
    dialogue: Dialogue, open_state: str
) -> None:
    if open_state in ("opening", "idle"):
        return  # no sitting stands there; `Waiting` hears what is said in idle
    talk = talk_at(dialogue, open_state)
    sitting = Sitting(dialogue, KEEPING)
    sitting.session.conversation = talk.conversation
    before = dict(talk.conversation.said)

    assert "Do you want me to delete everything" in sitting.hear("forget everything")
    assert "I haven't deleted anything." in sitting.hear("no")
    assert Forget() not in sitting.reply.effects

    said = sitting.hear("delete everything", "yes delete everything")

    assert sitting.reply.effects == (Forget(),)
    assert "I've deleted everything." in said
    assert sitting.state == open_state
    assert sitting.session.conversation.said == before
    assert sitting.session.progress() is None


YES_OR_NO = Heard("yes", rivals=("no",))


@pytest.mark.parametrize(
    "turns",
    [["no"], ["maybe"] * 3, [SILENCE] * 3, [MUMBLE] * 3, [YES_OR_NO] * 3, ["stop"]],
)
def test_only_a_clear_yes_deletes(dialogue: Dialogue, turns: list[Heard | str]) -> None:
    sitting = at_forgetting(dialogue)

    said = sitting.hear(*turns)

    assert sitting.reply.effects == ()
    assert said.startswith("I haven't deleted anything. In the past week, did your face")
    assert sitting.session.progress() is not None


def test_forgetting_that_may_be_other_words_is_not_even_asked_about(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue, KEEPING)

    said = sitting.hear(Heard("forget everything", rivals=("everything is fine",)))

    assert said.startswith("Sorry, I didn't catch that.")
    assert "delete" not in said


def test_danger_in_the_same_sound_goes_before_the_wish_to_forget(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue, KEEPING)

    said = sitting.hear(Heard("forget everything", danger="i can't breathe"))

    assert said == "Did you say, can't breathe?"


def test_after_forgetting_nothing_is_kept_or_asked_at_the_end(dialogue: Dialogue) -> None:
    sitting = at_forgetting(dialogue)

    sitting.hear("yes", "stop", "okay")

    assert sitting.reply.listening is None
    assert sitting.session.progress() is None


def test_forgetting_at_the_offer_begins_a_new_visit(dialogue: Dialogue) -> None:
    sitting = at_the_offer(dialogue)

    sitting.hear("forget everything", "yes")

    assert sitting.reply.effects == (Forget(),)
    assert sitting.state == "breath_now"
    assert sitting.session.conversation.said == {}


def test_forgetting_at_the_end_says_goodbye(dialogue: Dialogue) -> None:
    sitting = at_forgetting_after_all(dialogue)

    assert sitting.hear("yes").endswith("Goodbye.")
    assert sitting.reply.effects == (Forget(),)
    assert sitting.reply.listening is None


def test_taking_back_the_wish_to_forget_asks_again_what_was_open(dialogue: Dialogue) -> None:
    assert "Do you want me to keep your answers" in at_forgetting_after_all(dialogue).hear("no")
    sitting = at_the_offer(dialogue)
    assert "Say continue the visit" in sitting.hear("forget everything", "no")
    assert sitting.session.progress() is None


def test_the_alarm_goes_on_while_it_is_asked_whether_to_delete(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue, KEEPING)
    sitting.hear("yes")
    assert sitting.state == "emergency"
    assert sitting.reply.alarm

    for said in ("forget everything", "[unk]", "no"):
        sitting.hear(said)
        assert sitting.reply.alarm, said
    sitting.hear("forget everything", "yes")
    assert sitting.reply.alarm
    sitting.hear("i am here")
    assert not sitting.reply.alarm


def test_danger_that_begins_with_no_is_asked_about_where_no_is_an_answer(
    dialogue: Dialogue,
) -> None:
    sitting = Sitting(dialogue, KEEPING)
    sitting.hear("forget everything")

    assert sitting.hear("no pulse") == "Did you say, no pulse?"
