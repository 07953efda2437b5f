"""Danger that only a view for danger has heard is asked about; it takes a clear yes."""

import pytest

from tests.core.support import Talk, talk_at
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.places import CONFIRMING, EMERGENCY, IDLE, PAUSED
from voice_app.turn import Heard

FAINT = Heard("[unk]", danger="[unk] chest pain [unk]")
DOUBTED = Heard("[unk] chest pain [unk]", doubted=True)
SILENCE = Heard("", speech=False)


def test_it_is_asked_about_wherever_an_answer_is_awaited(
    dialogue: Dialogue, open_state: str
) -> None:
    talk = talk_at(dialogue, open_state)
    # A doubt that is open already was about words that were heard well: no clear no confirms it.
    expected = {EMERGENCY: EMERGENCY, IDLE: IDLE, PAUSED: PAUSED, CONFIRMING: EMERGENCY}
    talk.hear(FAINT)

    assert talk.state == expected.get(open_state, CONFIRMING)


@pytest.mark.parametrize("reply", ["yes", "i have chest pain", "help me"])
def test_yes_or_words_of_danger_confirm_it(dialogue: Dialogue, reply: str) -> None:
    talk = talk_at(dialogue, "sudden_week")
    assert "Did you say, chest pain?" in talk.hear(FAINT)
    talk.say(reply)

    assert talk.state == EMERGENCY


def test_after_a_no_it_is_not_asked_about_again_but_other_danger_is(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "sudden_week")
    talk.hear(FAINT)
    talk.say("no")
    assert talk.state == "sudden_week"
    talk.hear(FAINT)
    assert talk.state == "sudden_week"
    talk.hear(Heard("[unk]", danger="turning blue"))

    assert talk.state == CONFIRMING


@pytest.mark.parametrize("unclear", [SILENCE, Heard("[unk]"), FAINT])
def test_without_a_clear_answer_the_open_question_comes_again(
    dialogue: Dialogue, unclear: Heard
) -> None:
    talk = talk_at(dialogue, "sudden_week")
    answers = dict(talk.conversation.said)
    talk.hear(FAINT)
    assert "Please say yes or no." in talk.hear(unclear)
    talk.hear(unclear)

    assert talk.state == "sudden_week"
    assert talk.conversation.said == answers


@pytest.mark.parametrize(
    ("view", "phrase"),
    [("[unk] a fit [unk]", "a fit"), ("i'm not choking", "choking"), ("not stroke", "stroke")],
)
def test_words_with_an_everyday_meaning_and_denied_ones_are_asked_about_too(
    dialogue: Dialogue, view: str, phrase: str
) -> None:
    talk = Talk(dialogue)

    assert talk.hear(Heard("[unk]", danger=view)).endswith(f"Did you say, {phrase}?")
    assert talk.state == CONFIRMING


@pytest.mark.parametrize("view", ["[unk] my", "[unk]", ""])
def test_pieces_of_danger_are_none(dialogue: Dialogue, view: str) -> None:
    with_view, without = Talk(dialogue), Talk(dialogue)

    assert with_view.hear(Heard("[unk]", danger=view)) == without.hear(Heard("[unk]"))


def test_danger_in_the_turn_itself_is_believed_at_once(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.hear(Heard("[unk] chest pain", danger="choking"))

    assert talk.state == EMERGENCY


def test_danger_that_was_lost_in_the_wider_view_is_asked_about_first(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "sudden_week")
    assert "Did you say, chest pain?" in talk.hear(DOUBTED)

    assert talk.state == CONFIRMING


@pytest.mark.parametrize("reply", [SILENCE, Heard("yes"), Heard("help me"), DOUBTED])
def test_silence_or_yes_or_danger_again_confirms_it(dialogue: Dialogue, reply: Heard) -> None:
    talk = talk_at(dialogue, "sudden_week")
    talk.hear(DOUBTED)
    talk.hear(reply)

    assert talk.state == EMERGENCY


def test_who_talks_on_is_asked_again_and_then_the_open_question_comes(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "sudden_week")
    talk.hear(DOUBTED)
    assert "Please say yes or no." in talk.hear(Heard("[unk]"))
    talk.hear(Heard("[unk] [unk]"))

    assert talk.state == "sudden_week"


def test_a_clear_no_goes_on_with_the_question(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "sudden_week")
    talk.hear(DOUBTED)
    talk.say("no")

    assert talk.state == "sudden_week"


def test_a_visit_cut_off_meanwhile_ends_with_the_advice_for_what_is_known(
    dialogue: Dialogue,
) -> None:
    talk = talk_at(dialogue, "legs")
    talk.hear(FAINT)
    assert talk.state == CONFIRMING

    reply = talk.conversation.cut_off("interrupted")

    assert talk.state == "ended"
    assert reply.listening is None
    assert any("I cannot diagnose." in line for line in reply.lines)
