"""Danger phrases in every state of the machine, doubt about them, and false alarms."""

from __future__ import annotations

import pytest

from tests.core.support import MUMBLE, SILENCE, Talk, talk_at
from tests.levels import EMERGENCY_NOW
from voice_app.checklist.dialogue import Dialogue
from voice_app.turn import Heard

CALL = "Call 911, 999 or 112 now."
CRISIS_LINE = "In the United States, call 988. In Britain and Ireland, call 116 123."


def test_an_emergency_phrase_leads_to_its_advice_from_every_state(
    dialogue: Dialogue, open_state: str
) -> None:
    talk = talk_at(dialogue, open_state)

    talk.say("[unk] i can't breathe")

    assert talk.state == "emergency"
    # The first thing said, unless thoughts of self-harm were told just before: then the second.
    first = 1 if open_state == "selfharm_now" else 0
    assert talk.replies[-1].lines[first].startswith(CALL.removesuffix("."))
    assert talk.conversation.verdict().urgency is EMERGENCY_NOW


def test_a_crisis_phrase_leads_to_the_crisis_advice_from_every_state(
    dialogue: Dialogue, open_state: str
) -> None:
    talk = talk_at(dialogue, open_state)

    said = talk.say("[unk] i want to die")

    assert talk.state == "emergency"
    who = "They" if open_state in ("noting", "reading_note") else "You"  # a helper speaks there
    assert (
        talk.replies[-1].lines[0] == f"Thank you for telling me. {who} deserve support right now."
    )
    assert CRISIS_LINE in said
    assert "You can also say" not in said


def test_a_negated_or_figurative_phrase_is_asked_about_and_a_clear_no_goes_back(
    dialogue: Dialogue, question: str
) -> None:
    talk = talk_at(dialogue, question)
    before = dict(talk.conversation.said)

    for words in ("i have no chest pain", "this is killing me"):
        assert talk.say(words).startswith("Did you say, ")
        assert talk.state == "confirming"
        assert "Thank you. Let's go on." in talk.say("no")

        assert talk.state == question
        assert talk.conversation.said == before


@pytest.mark.parametrize(
    "turn",
    [
        *(Heard(t) for t in ("yes", "maybe", "go back", "stop", "no i don't know", "no yes")),
        *(Heard(t) for t in ("no chest pain", "i can't breathe", "no help me", "no problem")),
        SILENCE,
        MUMBLE,
        Heard("no [unk]"),
    ],
    ids=lambda turn: turn.text or "silence",
)
@pytest.mark.parametrize("state", ["breath_now", "worry", "guidance"])
def test_anything_but_a_clear_no_confirms_the_danger(
    dialogue: Dialogue, state: str, turn: Heard
) -> None:
    talk = talk_at(dialogue, state)
    talk.say("i have no chest pain")

    talk.hear(turn)

    assert talk.state == "emergency"
    assert CALL in talk.replies[-1].lines


@pytest.mark.parametrize("words", ["no", "nope", "no not at all", "never", "no i'm not choking"])
def test_a_clear_no_takes_the_question_back(dialogue: Dialogue, words: str) -> None:
    talk = talk_at(dialogue, "worry")
    talk.say("not choking")
    assert talk.state == "confirming"

    talk.say(words)

    assert talk.state == "worry"


@pytest.mark.parametrize(
    ("doubt", "cry"),
    [("don't help me", "no help me")],
)
def test_a_cry_that_begins_with_no_is_not_taken_for_a_clear_no(
    dialogue: Dialogue, doubt: str, cry: str
) -> None:
    talk = Talk(dialogue)
    talk.say(doubt)
    assert talk.state == "confirming"

    talk.say(cry)

    assert talk.state == "emergency"


def test_a_crisis_phrase_during_the_doubt_about_another_is_taken_at_its_word(
    dialogue: Dialogue,
) -> None:
    talk = talk_at(dialogue, "confirming")

    assert CRISIS_LINE in talk.say("i want to die")


def test_the_end_of_the_input_during_the_doubt_speaks_the_emergency_advice(
    dialogue: Dialogue,
) -> None:
    talk = talk_at(dialogue, "confirming")

    said = talk.hear(Heard("", speech=False, input_ended=True))

    assert CALL in said
    assert talk.state == "ended"


def test_a_negated_phrase_after_the_advice_returns_to_it_when_cleared(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "guidance")
    advice = talk.replies[-1].lines[1:]

    talk.say("i have no chest pain", "no")

    assert talk.state == "guidance"
    assert talk.replies[-1].lines[1:] == advice


def test_a_negated_phrase_during_emergency_advice_does_not_end_the_alarm(
    dialogue: Dialogue,
) -> None:
    talk = Talk(dialogue)
    advice = talk.say("yes")

    assert talk.say("i'm not choking") == advice
    assert talk.state == "emergency"


def test_a_false_alarm_by_phrase_is_asked_about_and_then_the_visit_goes_on(
    dialogue: Dialogue, question: str
) -> None:
    talk = talk_at(dialogue, question)
    before = dict(talk.conversation.said)
    talk.say("emergency")

    assert talk.say("false alarm") == "Did you say, emergency?"
    talk.say("no")

    assert talk.state == question
    assert talk.conversation.said == before


@pytest.mark.parametrize("turn", [SILENCE, MUMBLE, Heard("yes"), Heard("maybe")])
def test_a_false_alarm_that_is_not_confirmed_stays_an_alarm(
    dialogue: Dialogue, turn: Heard
) -> None:
    talk = talk_at(dialogue, "emergency")
    talk.say("false alarm")

    talk.hear(turn)

    assert talk.state == "emergency"


@pytest.mark.parametrize("key", ["breath_now", "sudden_week", "gate", "saliva", "selfharm_now"])
def test_a_false_alarm_by_answer_asks_that_question_again(dialogue: Dialogue, key: str) -> None:
    talk = talk_at(dialogue, key)
    talk.say("yes")
    assert talk.state == "emergency"

    said = talk.say("false alarm")

    asked_again = talk.state
    assert said.startswith("I'll ask you again. ")
    assert asked_again == ("selfharm" if key == "selfharm_now" else key)
    talk.say("no")
    assert talk.state not in ("emergency", asked_again)
    assert talk.conversation.verdict().urgency < EMERGENCY_NOW


def test_a_false_alarm_about_a_phrase_leaves_the_alarm_of_an_answer(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.say("yes", "emergency", "false alarm")
    assert talk.state == "confirming"

    talk.say("no")

    assert talk.state == "emergency"
    assert "you are struggling to breathe" in talk.last


def test_an_emergency_stands_when_a_later_one_was_a_false_alarm(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "legs")

    talk.say("i can't breathe", "crushing chest pain", "false alarm", "no")
    assert talk.state == "emergency"
    assert "can't breathe" in talk.last

    talk.say("false alarm", "no")
    assert talk.state == "legs"


@pytest.mark.parametrize("state", ["legs", "guidance", "idle", "reading_note"])
def test_a_crisis_stands_when_another_danger_was_a_false_alarm(
    dialogue: Dialogue, state: str
) -> None:
    talk = talk_at(dialogue, state)

    talk.say("i can't breathe", "i want to die", "false alarm", "no")

    assert talk.state == "emergency"
    assert CRISIS_LINE in talk.last


def test_the_crisis_advice_asks_whether_someone_is_there_and_takes_a_yes(
    dialogue: Dialogue,
) -> None:
    talk = talk_at(dialogue, "selfharm_now")

    assert "Are you with someone now?" in talk.say("yes")
    assert talk.say("yes") == "Good. Please stay together."
    assert talk.state == "emergency"


def test_emergency_advice_ends_when_it_is_acknowledged(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "emergency")

    assert talk.say("okay") == "Please get help now. Goodbye."
    assert talk.state == "ended"


def test_a_yes_or_a_no_to_emergency_advice_repeats_it(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    advice = talk.say("yes")

    assert talk.say("no") == advice
    assert talk.say("yes") == advice


def test_a_phrase_names_itself_as_the_reason(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "legs")

    said = talk.say("please [unk] i think it's a stroke")

    assert "I heard you say, it's a stroke." in said
    assert "You told me" not in said
