"""A turn that begins with an echo of our own voice, through the real recogniser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
import soxr

from tests.hearing.sounds import at, chunks, mixed, noise, recording
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.turn_grammar import TurnGrammar
from voice_app.hearing.known_voice import KnownVoice
from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.redecoding import View, hear
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.settings import Patience
from voice_app.sound import SAMPLE_RATE, AudioChunk, Samples, Speech
from voice_app.speaking.last_words import LastWords
from voice_app.speaking.synthesis import Pyttsx3Synthesiser
from voice_app.turn import Listening
from voice_app.understanding.own_voice import OwnVoiceRule

pytestmark = pytest.mark.long

PROMPT = "To stop the alarm, say, I am here."
HERE, CRY = "live_emergency/03-i-am-here", "live_cry_for_help/01-oh-god-i-cant-breathe"
NEXT = 3.0
"""Seconds from the end of the prompt to what the person says."""


class NoiseFloor:
    """A microphone, and the clock of its sound; the prompt ended at 0."""

    exhausted = False

    def __init__(self, *sounds: tuple[float, str | Samples]) -> None:
        """`sounds`: when each begins, and the recording of that name, or what sounds."""
        end = np.zeros(round(60 * SAMPLE_RATE), np.int16)
        placed = [end, noise(60, -61)]
        for begins, sound in sounds:
            before = np.zeros(round(begins * SAMPLE_RATE), np.int16)
            heard = at(recording(sound), -26) if isinstance(sound, str) else sound
            placed.append(np.concatenate([before, heard]))
        self._chunks = chunks(mixed(*placed))
        self.now = 0.0

    @contextmanager
    def listening(self) -> Iterator[Iterator[AudioChunk]]:
        yield self._heard()

    def _heard(self) -> Iterator[AudioChunk]:
        for chunk in self._chunks:
            self.now += chunk.seconds
            yield chunk


def listener(
    room: NoiseFloor,
    dialogue: Dialogue,
    recogniser: VoskRecogniser,
    echo: float | None,
    prompt: str = PROMPT,
) -> SpokenListener:
    words = LastWords(lambda: room.now)
    words.echo = echo
    said: Samples = np.full(2 * SAMPLE_RATE, 3000, np.int16)
    words.say(prompt, Speech(said, SAMPLE_RATE), began=-2.0)
    known = KnownVoice(words, OwnVoiceRule(dialogue.understanding.phrases))
    patience = Patience(silence=1.0)
    return SpokenListener(room, recogniser, patience, known_voice=known)


@pytest.fixture
def listening(dialogue: Dialogue) -> Listening:
    return TurnGrammar(dialogue).listening("emergency", crisis=False)


def test_an_echo_that_was_measured_is_listened_past_within_the_turn(
    dialogue: Dialogue, recogniser: VoskRecogniser, listening: Listening
) -> None:
    room = NoiseFloor((0.2, HERE), (NEXT, HERE))
    heard = listener(room, dialogue, recogniser, echo=2.0).listen(listening)

    assert heard.text == "i am here"
    assert not heard.is_own
    assert heard.own is not None
    assert heard.own.since > NEXT


def test_the_offered_words_count_at_the_second_try_where_nothing_was_measured(
    dialogue: Dialogue, recogniser: VoskRecogniser, listening: Listening
) -> None:
    ear = listener(NoiseFloor((0.2, HERE), (NEXT, HERE)), dialogue, recogniser, echo=None)
    first, second = ear.listen(listening), ear.listen(listening)

    assert first.is_own
    assert (second.text, second.is_own) == ("i am here", False)


def test_where_nothing_of_us_is_heard_they_count_at_once(
    dialogue: Dialogue, recogniser: VoskRecogniser, listening: Listening
) -> None:
    heard = listener(NoiseFloor((0.2, HERE)), dialogue, recogniser, echo=0.0).listen(listening)
    assert (heard.text, heard.is_own) == ("i am here", False)


@pytest.mark.parametrize("echo", [None, 2.0])
def test_danger_is_heard_at_once_in_the_time_of_an_echo(
    dialogue: Dialogue, recogniser: VoskRecogniser, listening: Listening, echo: float | None
) -> None:
    heard = listener(NoiseFloor((0.2, CRY)), dialogue, recogniser, echo).listen(listening)
    assert not heard.is_own
    assert "can't breathe" in heard.text
    assert heard.own is not None
    assert heard.own.since < 1


IDLE = "I'm listening. Say start the checklist, or emergency."


@pytest.fixture
def at_rest(dialogue: Dialogue) -> Listening:
    return TurnGrammar(dialogue).listening("idle", crisis=False)


@pytest.fixture(scope="module")
def idle_prompt() -> Iterator[Samples]:
    """The prompt of a service that waits, as the app says it."""
    synthesiser = Pyttsx3Synthesiser(timeout=60)
    try:
        speech = synthesiser.render(IDLE)
        yield np.asarray(soxr.resample(speech.samples, speech.rate, SAMPLE_RATE), dtype=np.int16)
    finally:
        synthesiser.close()


@pytest.mark.parametrize("echo", [None, 2.0])
def test_an_echo_that_begins_in_a_word_is_no_other_danger(
    dialogue: Dialogue,
    recogniser: VoskRecogniser,
    at_rest: Listening,
    idle_prompt: Samples,
    echo: float | None,
) -> None:
    """Cut off, "checklist, or emergency" came out as "collapsed emergency" or "a stroke"."""
    taken, other_danger = [], 0
    for last in np.arange(1.5, 2.2, 0.05):
        sound = at(idle_prompt[-round(last * SAMPLE_RATE) :], -32)
        ear = listener(NoiseFloor((0.0, sound)), dialogue, recogniser, echo, prompt=IDLE)
        other_danger += recogniser_takes(recogniser, at_rest, sound) != "emergency"
        heard = ear.listen(at_rest)
        if heard.text and not heard.is_own:
            taken.append(heard)
    # "Collapsed or emergency" may remain: who says the first of these must be heard.
    assert len(taken) <= 1 < other_danger / 3, taken


def recogniser_takes(recogniser: VoskRecogniser, listening: Listening, sound: Samples) -> str:
    return hear(recogniser, list(chunks(sound)), View(listening.phrases)).words


@pytest.mark.parametrize("echo", [None, 2.0])
def test_another_danger_than_the_prompt_s_is_heard_in_the_time_of_its_echo(
    dialogue: Dialogue, recogniser: VoskRecogniser, at_rest: Listening, echo: float | None
) -> None:
    ear = listener(NoiseFloor((0.2, CRY)), dialogue, recogniser, echo, prompt=IDLE)
    heard = ear.listen(at_rest)
    assert not heard.is_own
    assert "can't breathe" in heard.text


def test_words_that_the_model_lacks_do_not_hinder_it(
    dialogue: Dialogue,
    recogniser: VoskRecogniser,
    at_rest: Listening,
    capfd: pytest.CaptureFixture[str],
) -> None:
    prompt = "Whosoever frobnicates, say emergency."
    assert not recogniser.unknown_words(["say", "emergency"])
    assert recogniser.unknown_words(["frobnicates"])
    heard = listener(NoiseFloor((0.2, CRY)), dialogue, recogniser, None, prompt).listen(at_rest)
    assert not heard.is_own
    assert capfd.readouterr().err == ""
