"""The alarm is due exactly while emergency advice waits for an answer, wherever it was raised."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.core.everywhere import Place, everywhere
from tests.core.support import SILENCE
from voice_app.bootstrap import load_dialogue
from voice_app.checklist.phrases import Danger
from voice_app.sessions.scanning import Scanning
from voice_app.sessions.visit_session import Session
from voice_app.turn import Heard

DIALOGUE = load_dialogue()
PLACES = everywhere(DIALOGUE)
DANGER = DIALOGUE.understanding.phrases.danger
CALL = "Call 911, 999 or 112 now."
CRISIS_LINE = "Thank you for telling me."
IN_CRISIS = {"selfharm_now"}
"""Where thoughts of self-harm were told before: whatever is said then needs calm."""


@pytest.mark.parametrize("name", sorted(PLACES.keys() - {"emergency"}))
def test_it_is_silent_while_nothing_was_said_of_danger(name: str) -> None:
    place = PLACES[name](DIALOGUE)
    assert not place.reply.alarm
    assert not place.held.hear(SILENCE).alarm or place.held.state == "emergency"


@pytest.mark.parametrize("name", [name for name in PLACES if name not in IN_CRISIS])
def test_words_of_danger_raise_it_and_only_an_answer_ends_it(name: str) -> None:
    place = PLACES[name](DIALOGUE)
    place.hear(DANGER[Danger.EMERGENCY][0])

    for turn in (None, SILENCE, Heard("[unk]"), Heard("repeat"), Heard("use sounds"), SILENCE):
        if turn is not None:
            place.reply = place.held.hear(turn)
        assert place.held.state == "emergency"
        assert place.reply.listening is not None
        assert place.reply.alarm, turn
        assert "i am here" in place.reply.listening.phrases
    assert any(line.startswith(CALL[:8]) for line in place.reply.lines)
    assert not place.hear("i am here").alarm
    assert place.reply.listening is None or place.held.state != "emergency"


@pytest.mark.parametrize("name", [name for name in PLACES if name not in IN_CRISIS])
def test_a_false_alarm_silences_it(name: str) -> None:
    place = PLACES[name](DIALOGUE)
    place.hear(DANGER[Danger.EMERGENCY][0])
    assert place.reply.alarm

    assert not place.hear("false alarm").alarm


@pytest.mark.parametrize("name", sorted(PLACES.keys() - {"emergency"}))
def test_a_crisis_is_kept_calm_everywhere(name: str) -> None:
    place = PLACES[name](DIALOGUE)
    place.hear(DANGER[Danger.EMERGENCY if name in IN_CRISIS else Danger.CRISIS][0])

    for turn in (None, SILENCE, Heard("repeat")):
        if turn is not None:
            place.reply = place.held.hear(turn)
        assert place.held.state == "emergency"
        assert any(line.startswith(CRISIS_LINE) for line in place.reply.lines)
        assert not place.reply.alarm


def by_sounds(turns: tuple[str, ...]) -> Place:
    session = Session(DIALOGUE)
    sitting = Scanning(session, DIALOGUE, on=True)
    place = Place("by sounds", sitting, session.conversation, sitting.start())
    place.hear(*turns)
    return place


WAYS: dict[str, Callable[[], Place]] = {
    "an answer": lambda: by_sounds(("yes",)),
    "words": lambda: by_sounds((DANGER[Danger.EMERGENCY][0],)),
    "a doubt": lambda: by_sounds(("i have no chest pain", "yes")),
    "an answer not heard": lambda: by_sounds(("",) * (DIALOGUE.policy.asked_again_by_sound + 1)),
}


@pytest.mark.parametrize("way", WAYS)
def test_it_is_raised_by_sounds_too(way: str) -> None:
    place = WAYS[way]()
    while place.held.state in DIALOGUE.checklist.by_key:  # the question behind a silence
        place.hear("")

    assert place.held.state == "emergency"
    assert place.reply.alarm
    assert not place.hear("i am here").alarm


def test_whoever_tries_a_sound_in_an_emergency_can_still_end_it() -> None:
    """The check of a sound took "I am here" for no sound, and gave the advice again."""
    place = PLACES["breath_now"](DIALOGUE)
    place.hear("yes", "use sounds")

    assert place.hear("i am here").listening is None
