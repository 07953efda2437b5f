"""Listening while we speak: real words over a real prompt, mixed as a room would."""

from collections.abc import Iterator

import numpy as np
import pytest
import soxr

from tests.hearing.sounds import at, chunks, mixed, noise, recording
from voice_app.checklist.barge_in_phrases import BargeInPhrases
from voice_app.checklist.dialogue import Dialogue
from voice_app.hearing.barge_in_detector import BargeInDetector
from voice_app.hearing.echo_gate import FLOOR, EchoGate
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.sound import SAMPLE_RATE, Samples
from voice_app.speaking.synthesis import Pyttsx3Synthesiser

LINE = "You can also say repeat, help, go back, not sure, or stop."
QUESTION = "Does a hand feel weak, when you open a jar, or turn a key?"
BREATHE = "danger_phrase_in_mid_visit/oh-god-i-cant-breathe"
STOP = "early_stop/stop"


@pytest.fixture(scope="module")
def spoken() -> Iterator[dict[str, Samples]]:
    """Our own voice saying the two sentences, at the recogniser's rate."""
    synthesiser = Pyttsx3Synthesiser(timeout=60)
    rendered = {text: synthesiser.render(text) for text in (LINE, QUESTION)}
    yield {text: soxr.resample(s.samples, s.rate, SAMPLE_RATE) for text, s in rendered.items()}
    synthesiser.close()


@pytest.fixture
def ears(dialogue: Dialogue, recogniser: VoskRecogniser) -> BargeInDetector:
    interrupting = BargeInPhrases(dialogue.understanding.phrases)
    ears = BargeInDetector(recogniser.another(), EchoGate(), interrupting.interrupts)
    ears.begin(interrupting.listened_for)
    return ears


def softer(samples: Samples, decibels: float) -> Samples:
    return np.asarray(np.rint(samples * 10 ** (decibels / 20)), dtype=np.int16)


def in_room(*sounds: Samples) -> Samples:
    everything = np.concatenate(sounds)
    return mixed(everything, noise(len(everything) / SAMPLE_RATE, -66))


def overhear(ears: BargeInDetector, sound: Samples, saying: str) -> str:
    ears.saying = saying
    for chunk in chunks(sound):
        if words := ears.take(chunk):
            return words
    return ""


def pause(seconds: float) -> Samples:
    return np.zeros(round(seconds * SAMPLE_RATE), np.int16)


@pytest.mark.parametrize("echo", [None, -20.0, -12.0])
def test_a_cry_for_help_interrupts_our_own_voice(
    ears: BargeInDetector, spoken: dict[str, Samples], echo: float | None
) -> None:
    ours = pause(3) if echo is None else softer(spoken[QUESTION], echo)
    assert overhear(ears, in_room(ours), QUESTION) == ""
    person = np.concatenate([pause(0.5), at(recording(BREATHE), -18), pause(1)])
    heard = overhear(ears, mixed(in_room(person), np.tile(ours, 3)[: len(person)]), QUESTION)
    assert "can't breathe" in heard


@pytest.mark.parametrize("echo", [-30.0, -12.0, -3.0, 0.0])
def test_our_own_voice_never_interrupts_itself(
    ears: BargeInDetector, spoken: dict[str, Samples], echo: float
) -> None:
    for text in (QUESTION, LINE, QUESTION, LINE):
        assert overhear(ears, in_room(softer(spoken[text], echo), pause(0.5)), text) == ""


def test_we_are_silent_before_the_words_are_complete(ears: BargeInDetector) -> None:
    overhear(ears, noise(3, -66), QUESTION)
    ears.saying = QUESTION
    sound = in_room(at(recording(STOP), -20), pause(1))
    silent_at = complete_at = 0
    for number, chunk in enumerate(chunks(sound), 1):
        words = ears.take(chunk)
        silent_at = silent_at or number * ears.is_interrupted
        if words:
            complete_at = number
            break
    assert words == "stop"
    # The words may be known in the very chunk in which we fall silent, never before it.
    assert 0 < silent_at <= complete_at


def test_an_answer_does_not_interrupt(ears: BargeInDetector) -> None:
    overhear(ears, noise(3, -66), QUESTION)
    answer = in_room(at(recording("early_stop/01-no"), -20), pause(1))
    assert overhear(ears, answer, QUESTION) == ""


def test_a_word_that_we_are_saying_is_let_pass(ears: BargeInDetector) -> None:
    overhear(ears, noise(3, -66), LINE)
    assert overhear(ears, in_room(at(recording(STOP), -20), pause(1)), LINE) == ""


def test_nothing_is_heard_before_our_own_loudness_is_known(ears: BargeInDetector) -> None:
    assert overhear(ears, in_room(at(recording(STOP), -20)), QUESTION) == ""


def test_the_gate_learns_how_loud_we_are() -> None:
    gate = EchoGate()
    assert gate.threshold is None
    for chunk in chunks(noise(3, -75)):
        gate.opens_for(chunk)
    assert gate.threshold == FLOOR
    for chunk in chunks(noise(30, -30)):
        gate.opens_for(chunk)
    assert gate.threshold == pytest.approx(-21, abs=1)
    gate.forget()
    assert gate.threshold is None


def test_who_interrupted_is_not_taken_for_our_own_voice() -> None:
    gate = EchoGate()
    for chunk in chunks(noise(3, -75)):
        gate.opens_for(chunk)
    loud = list(chunks(noise(3, -20)))
    for chunk in loud:
        gate.opens_for(chunk)
    gate.disregard(len(loud))
    assert gate.threshold == FLOOR
