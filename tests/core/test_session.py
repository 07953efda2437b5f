"""The questions around a visit: asked in their turn, with danger heard throughout."""

from __future__ import annotations

import pytest

from tests.core.sittings import (
    KEEPING,
    Sitting,
    at_forgetting,
    at_forgetting_after_all,
    at_the_end,
    at_the_offer,
)
from tests.core.support import MUMBLE, SILENCE, talk_at
from tests.levels import EMERGENCY_NOW
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.phrases import Danger
from voice_app.dialogue.effects import DropUnfinished, Forget, KeepVisit
from voice_app.sessions.session_options import SessionOptions
from voice_app.turn import Heard


def test_a_bare_session_is_the_conversation_and_asks_nothing_more(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue, SessionOptions())
    conversation = talk_at(dialogue, "breath_now")

    assert sitting.reply.lines == conversation.replies[0].lines
    assert "Goodbye" in sitting.hear("stop", "stop")
    assert sitting.reply.listening is None
    assert sitting.session.progress() is None


def test_the_opening_says_in_one_sentence_that_answers_are_kept_until_the_end(
    dialogue: Dialogue,
) -> None:
    lines = Sitting(dialogue, KEEPING).reply.lines

    assert "I'll keep your answers on this computer until we finish." in lines
    assert lines.index("Say emergency at any time.") < len(lines) - 1


EXCHANGES = [at_the_offer, at_the_end, at_forgetting, at_forgetting_after_all]


@pytest.mark.parametrize("open_exchange", EXCHANGES)
@pytest.mark.parametrize("kind", Danger)
def test_words_of_danger_lead_to_their_advice_from_every_question_around_the_checklist(
    dialogue: Dialogue, open_exchange: object, kind: Danger
) -> None:
    assert callable(open_exchange)
    phrases = dialogue.understanding.phrases
    for phrase in phrases.danger[kind]:
        sitting = open_exchange(dialogue)
        assert set(phrases.danger_phrases) <= set(sitting.reply.listening.phrases)

        sitting.hear(f"[unk] {phrase}")

        assert sitting.state == "emergency", phrase
        verdict = sitting.session.conversation.verdict()
        assert verdict.urgency is EMERGENCY_NOW


@pytest.mark.parametrize("open_exchange", EXCHANGES)
def test_a_doubtful_word_of_danger_is_asked_about_there_too(
    dialogue: Dialogue, open_exchange: object
) -> None:
    assert callable(open_exchange)
    sitting = open_exchange(dialogue)

    assert sitting.hear("i have no chest pain") == "Did you say, chest pain?"
    sitting.hear("no")

    assert sitting.state == ("sudden_week" if open_exchange is at_forgetting else "breath_now")


@pytest.mark.parametrize("open_exchange", EXCHANGES)
def test_silence_ends_every_question_around_the_checklist(
    dialogue: Dialogue, open_exchange: object
) -> None:
    assert callable(open_exchange)
    sitting = open_exchange(dialogue)
    asked = sitting.session.exchange
    assert asked is not None

    sitting.hear(SILENCE, SILENCE)
    assert sitting.session.exchange is asked
    sitting.hear(SILENCE)

    assert sitting.session.exchange is not asked
    assert KeepVisit not in map(type, sitting.reply.effects)
    assert Forget() not in sitting.reply.effects


@pytest.mark.parametrize(
    ("turns", "kept"),
    [
        (["yes"], True),
        (["keep it"], True),
        (["no"], False),
        (["don't keep it"], False),
        (["not sure"], False),
        (["stop"], False),
        ([MUMBLE, MUMBLE, MUMBLE], False),
        ([MUMBLE, SILENCE, "keep my answers"], True),
        ([Heard("", input_ended=True)], False),
    ],
)
def test_a_visit_is_kept_after_a_spoken_yes_and_not_otherwise(
    dialogue: Dialogue, turns: list[Heard | str], kept: bool
) -> None:
    sitting = at_the_end(dialogue)

    said = sitting.hear(*turns)

    assert (KeepVisit in map(type, sitting.reply.effects)) is kept
    assert sitting.reply.effects[-1] == DropUnfinished()
    if kept:  # whether it was helpful is asked only now
        said = sitting.hear("yes")
    assert sitting.reply.listening is None
    assert said.endswith("Goodbye.")


def test_after_an_emergency_nothing_is_asked_and_nothing_stays(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue, KEEPING)

    sitting.hear("yes", "okay")

    assert sitting.reply.listening is None
    assert sitting.reply.effects == (DropUnfinished(),)


def test_an_input_that_ends_leaves_what_is_kept(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue, KEEPING)

    sitting.hear("no", Heard("", input_ended=True))

    assert sitting.reply.effects == ()


def test_repeat_and_help_work_around_the_checklist(dialogue: Dialogue) -> None:
    sitting = at_the_end(dialogue)

    assert sitting.hear("repeat") == "Do you want me to keep your answers on this computer?"
    assert "You can say keep it, or don't keep it." in sitting.hear("help")


def test_every_sentence_around_the_checklist_is_short(dialogue: Dialogue) -> None:
    around = dialogue.around
    exchanges = [text for exchange in around.exchanges.values() for text in exchange.ask]
    for text in [*exchanges, *(text for lines in around.lines.values() for text in lines)]:
        assert len(text.split()) <= 15, text
