"""At rest a quiet room passes unheard; whatever rises from it is heard as ever, from before on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from voice_app.checklist.dialogue import Dialogue
from voice_app.evaluation.manifest import read_manifest
from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.recording import read_wav
from voice_app.hearing.rest_gate import BEFORE, RestGate
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.resources import data_path
from voice_app.sessions.waiting import Waiting
from voice_app.settings import LONGEST_WAIT, Patience
from voice_app.sound import SAMPLE_RATE, AudioChunk
from voice_app.turn import Heard, Hypothesis, Listening, Wait

pytestmark = pytest.mark.long

CHUNK = SAMPLE_RATE // 20
ROOM = -60.0
HOLD = 3.5
Sound = NDArray[np.float64]


def room(seconds: float, dbfs: float = ROOM, seed: int = 1) -> Sound:
    noise = np.random.default_rng(seed).normal(scale=10 ** (dbfs / 20), size=10 * SAMPLE_RATE)
    return np.resize(noise, int(seconds * SAMPLE_RATE))


def chunks(sound: Sound) -> list[AudioChunk]:
    samples = np.clip(np.rint(sound * 32768), -32768, 32767).astype(np.int16)
    return [AudioChunk(samples[at : at + CHUNK]) for at in range(0, len(samples), CHUNK)]


class Plays:
    """The port `Microphone` that plays one sound, and then the room."""

    exhausted = False

    def __init__(self, sound: Sound) -> None:
        self._chunks = [*chunks(sound), *chunks(room(LONGEST_WAIT + 10))]

    @contextmanager
    def listening(self) -> Iterator[Iterator[AudioChunk]]:
        yield iter(self._chunks)


class Counts:
    """The real recogniser, with the seconds that it was given."""

    def __init__(self, recogniser: VoskRecogniser) -> None:
        self._recogniser = recogniser
        self.seconds = 0.0

    def begin(
        self, phrases: Sequence[str], *, reluctant: bool = False, by_word: bool = False
    ) -> None:
        self._recogniser.begin(phrases, reluctant=reluctant, by_word=by_word)

    def accept(self, chunk: AudioChunk) -> str:
        self.seconds += chunk.seconds
        return self._recogniser.accept(chunk)

    def finish(self) -> Hypothesis:
        return self._recogniser.finish()

    def unknown_words(self, phrases: Sequence[str]) -> list[str]:
        return self._recogniser.unknown_words(phrases)


@pytest.fixture
def resting(dialogue: Dialogue) -> Listening:
    listening = Waiting(dialogue).start().listening
    assert listening is not None
    assert listening.wait is Wait.AT_REST
    return listening


def voice(clip: int, above: float) -> Sound:
    """A recording with danger in it, so much louder than the room."""
    clips = read_manifest(data_path("audio_fixtures/among_other_words/clips.tsv"))
    sound = read_wav(clips[clip].path).astype(np.float64)
    is_loud = np.abs(sound) > np.abs(sound).max() * 0.05
    loud, sound = sound[is_loud], sound[np.flatnonzero(is_loud)[0] :]
    return np.asarray(sound / np.sqrt(np.mean(loud**2)) * 10 ** ((ROOM + above) / 20))


def in_room(sound: Sound, before: float = 8.0) -> Sound:
    whole = np.concatenate([np.zeros(int(before * SAMPLE_RATE)), sound, np.zeros(5 * SAMPLE_RATE)])
    return np.asarray(whole + np.resize(room(10), len(whole)))


def open_chunks(gate: RestGate, sound: Sound) -> tuple[list[AudioChunk], list[bool]]:
    out = [pair for chunk in chunks(sound) for pair in gate.take(chunk)]
    return [chunk for chunk, _ in out], [heard for _, heard in out]


@pytest.mark.parametrize("dbfs", [-90.0, -60.0, -40.0])
def test_a_quiet_room_costs_no_recognition(
    dbfs: float, recogniser: VoskRecogniser, resting: Listening
) -> None:
    counting = Counts(recogniser)
    microphone = Plays(room(LONGEST_WAIT + 10, dbfs))
    listener = SpokenListener(microphone, counting, Patience())

    turns = [listener.listen(resting) for _ in range(2)]

    assert counting.seconds < 0.1 * sum(turn.seconds for turn in turns)
    for turn in turns:  # it waits as long as ever
        assert replace(turn, seconds=0) == Heard("", speech=False, spoken=0.0)
        assert turn.seconds == pytest.approx(LONGEST_WAIT, abs=0.1)


def test_beside_a_rest_everything_is_heard(recogniser: VoskRecogniser, resting: Listening) -> None:
    counting = Counts(recogniser)
    listener = SpokenListener(Plays(room(60)), counting, Patience())

    turn = listener.listen(replace(resting, wait=Wait.USUAL))

    assert counting.seconds == pytest.approx(turn.seconds)


def test_every_chunk_comes_out_once_and_in_order() -> None:
    gate = RestGate()
    gate.begin(HOLD)
    sound = np.concatenate([in_room(voice(n, 10), before=9) for n in range(3)])

    out, heard = open_chunks(gate, sound)

    waiting = round(BEFORE * SAMPLE_RATE / CHUNK)
    wanted = chunks(sound)
    assert len(wanted) - waiting <= len(out) <= len(wanted)
    assert all(a.samples is b.samples or (a.samples == b.samples).all()
               for a, b in zip(out, wanted, strict=False))  # fmt: skip
    assert True in heard
    assert False in heard


@pytest.mark.parametrize("above", [20.0, 3.0, 0.0])
def test_a_voice_is_heard_from_a_second_before_its_first_sound(above: float) -> None:
    gate = RestGate()
    gate.begin(HOLD)
    begins, speech = 12.0, voice(0, above)
    _, heard = open_chunks(gate, in_room(speech, before=begins))

    at, end = (round(seconds * SAMPLE_RATE / CHUNK)
               for seconds in (begins, begins + len(speech) / SAMPLE_RATE))  # fmt: skip
    soft_beginning = round(0.2 * SAMPLE_RATE / CHUNK)
    opened = heard.index(True, round(10 * SAMPLE_RATE / CHUNK))
    assert opened <= at + soft_beginning - round((BEFORE - 0.2) * SAMPLE_RATE / CHUNK)
    assert all(heard[opened:end])


def test_a_hum_does_not_cover_what_hisses() -> None:
    gate = RestGate()
    gate.begin(HOLD)
    sound = in_room(np.zeros(0), before=15)
    times = np.arange(len(sound)) / SAMPLE_RATE
    hum = 10 ** (-40 / 20) * np.sin(2 * np.pi * 50 * times)
    hiss = np.where((times > 10) & (times < 10.3), room(len(sound) / SAMPLE_RATE, -54, 2), 0)

    _, heard = open_chunks(gate, sound + hum + hiss)

    assert not any(heard[round(9.0 * 20) : round(9.0 * 20) + 1])
    assert heard[round(10.1 * 20)]


@pytest.mark.parametrize("clip", range(2))
def test_danger_from_a_quiet_room_is_heard_as_without_the_gate(
    clip: int, dialogue: Dialogue, recogniser: VoskRecogniser, resting: Listening
) -> None:
    microphone = in_room(voice(clip, 15))
    gates = (RestGate(), RestGate(rises=-np.inf))

    gated, whole = (
        SpokenListener(Plays(microphone), recogniser, Patience(), gate=gate).listen(resting)
        for gate in gates
    )

    danger = dialogue.understanding.danger
    assert (danger(gated) is None) == (danger(whole) is None)
    assert gated.speech == whole.speech
    assert gated.spoken == pytest.approx(whole.spoken, abs=0.3)
