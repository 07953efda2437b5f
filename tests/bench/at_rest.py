"""Waiting in a quiet room, faster than life: `python -m tests.bench.at_rest`.

- what it costs: seconds of one core for a second of sound, with and without the gate of rest;
- what is heard: every recording of the program with danger in it, in the grammar of rest and in a
  room of -60 dBFS, with and without the gate; each that only one of them hears is printed;
- memory: a day (or `--hours`) of room in which somebody speaks every half hour.

Nothing here is asserted.
"""

from __future__ import annotations

import argparse
import math
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voice_app.bootstrap import load_dialogue, load_recogniser
from voice_app.checklist.dialogue import Dialogue
from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.recording import read_wav
from voice_app.hearing.rest_gate import RestGate
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.sessions.waiting import Waiting
from voice_app.settings import Patience
from voice_app.sound import SAMPLE_RATE, AudioChunk
from voice_app.speech_models.checking import among_other_words, recorded_turns
from voice_app.turn import Heard, Listening

ROOM = -60.0
"""dBFS."""
ABOVE = (20.0, 6.0, 0.0)
"""dB by which a voice is louder than the room, in its loud parts."""
BEFORE, AFTER = 6.0, 5.0
"""Seconds of room before and after a phrase."""
CHUNK = SAMPLE_RATE // 20
SPEAKS_EVERY = 1800.0
"""Seconds, in the simulated day."""
Sound = NDArray[np.float64]


class NoiseFloor:
    """The port `Microphone`: a room without an end, into which sounds are put."""

    def __init__(self, seed: int = 0) -> None:
        chance = np.random.default_rng(seed)
        self._noise = chance.normal(scale=10 ** (ROOM / 20), size=30 * SAMPLE_RATE)
        self._sounds: dict[int, Sound] = {}
        self._at = 0

    exhausted = False

    @property
    def seconds(self) -> float:
        """So much was heard."""
        return self._at * CHUNK / SAMPLE_RATE

    def put(self, sound: Sound, after: float) -> None:
        """Have `sound` be heard in so many seconds."""
        at = self._at + round(after * SAMPLE_RATE / CHUNK)
        for start in range(0, len(sound), CHUNK):
            self._sounds[at + start // CHUNK] = sound[start : start + CHUNK]

    @contextmanager
    def listening(self) -> Iterator[Iterator[AudioChunk]]:
        """Go on where it was."""
        yield self._chunks()

    def _chunks(self) -> Iterator[AudioChunk]:
        while True:
            start = self._at * CHUNK % (len(self._noise) - CHUNK)
            sound = self._noise[start : start + CHUNK].copy()
            spoken = self._sounds.pop(self._at, None)
            if spoken is not None:
                sound[: len(spoken)] += spoken
            self._at += 1
            yield AudioChunk(np.clip(np.rint(sound * 32768), -32768, 32767).astype(np.int16))


def resting(dialogue: Dialogue) -> Listening:
    """What is listened for at rest."""
    listening = Waiting(dialogue).start().listening
    assert listening is not None
    return listening


def ears(recogniser: VoskRecogniser, room: NoiseFloor, *, gate: bool) -> SpokenListener:
    """Return ears with the gate of rest, or with one that is always open."""
    return SpokenListener(
        room, recogniser, Patience(), gate=RestGate() if gate else RestGate(-math.inf)
    )


def cost(dialogue: Dialogue, recogniser: VoskRecogniser, seconds: float, *, gate: bool) -> float:
    """Return the share of one core that a quiet room takes."""
    room = NoiseFloor()
    listener, listening = ears(recogniser, room, gate=gate), resting(dialogue)
    began = time.process_time()
    while room.seconds < seconds:
        listener.listen(listening)
    return (time.process_time() - began) / room.seconds


def heard(
    dialogue: Dialogue, recogniser: VoskRecogniser, sound: Sound, seed: int, *, gate: bool
) -> str:
    """Return what is heard of one phrase: the danger, the wish, or nothing."""
    room = NoiseFloor(seed)
    room.put(sound, BEFORE)
    turn = ears(recogniser, room, gate=gate).listen(resting(dialogue))
    waiting = Waiting(dialogue)
    waiting.start()
    danger = dialogue.understanding.danger(turn)
    if danger is not None:
        return f"danger: {danger.phrase}{' (faint)' if danger.faint else ''}"
    waiting.hear(turn)
    return "woken" if waiting.woken else waiting.wish


def recordings(dialogue: Dialogue) -> list[Path]:
    """Return the recordings that come with the program and have danger in them."""
    turns = [*recorded_turns(dialogue), *among_other_words()]
    danger = dialogue.understanding.danger
    return sorted({c.path for c in turns if danger(Heard(c.said)) or danger(Heard(c.text))})


def voice_in(file: Path, dbfs: float) -> Sound:
    """Return a recording, its loud parts of so many dBFS."""
    sound = read_wav(file).astype(np.float64)
    loud = sound[np.abs(sound) > np.abs(sound).max() * 0.05]
    return np.asarray(sound / np.sqrt(np.mean(loud**2)) * 10 ** (dbfs / 20))


def compare(dialogue: Dialogue, recogniser: VoskRecogniser, most: int) -> None:
    """Print what both hear."""
    said = recordings(dialogue)[:most]
    for above in ABOVE:
        count: Counter[str] = Counter()
        for number, file in enumerate(said):
            sound = voice_in(file, ROOM + above)
            gated, whole = (
                heard(dialogue, recogniser, sound, number, gate=gate) for gate in (True, False)
            )
            count["with it"] += bool(gated)
            count["without it"] += bool(whole)
            if gated != whole:
                told = f"{gated or '-'} | without it {whole or '-'}"
                print(f"  {above:g} dB, {file.name}: {told}", flush=True)
        print(
            f"voices {above:g} dB above the room: heard {count['with it']} of {len(said)} with the "
            f"gate, {count['without it']} without it",
            flush=True,
        )


def memory(dialogue: Dialogue, recogniser: VoskRecogniser, hours: float) -> None:
    """Print the memory hour by hour."""
    room = NoiseFloor()
    listener, listening = ears(recogniser, room, gate=True), resting(dialogue)
    voice = voice_in(next(c.path for c in among_other_words() if not c.text), -30.0)
    next_voice, next_hour, began = 60.0, 0.0, time.process_time()
    while room.seconds < hours * 3600:
        if room.seconds >= next_voice:
            room.put(voice, 1.0)
            next_voice += SPEAKS_EVERY
        listener.listen(listening)
        if room.seconds >= next_hour:
            print(f"{room.seconds / 3600:.1f} h: {megabytes():.1f} MB", flush=True)
            next_hour += 3600
    share = (time.process_time() - began) / room.seconds
    print(f"{hours:g} hours: {megabytes():.1f} MB, {share:.2%} of one core")


def megabytes() -> float:
    """Return the memory of this process."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=300.0, help="of room whose cost is told")
    parser.add_argument("--recordings", type=int, default=1000)
    parser.add_argument("--hours", type=float, default=24.0)
    asked = parser.parse_args()
    dialogue = load_dialogue()
    recogniser = load_recogniser(dialogue)
    if asked.seconds:
        for gate in (True, False):
            share = cost(dialogue, recogniser, asked.seconds, gate=gate)
            print(
                f"a quiet room, {'with' if gate else 'without'} the gate: {share:.1%} of one core"
            )
    if asked.recordings:
        compare(dialogue, recogniser, asked.recordings)
    if asked.hours:
        memory(dialogue, recogniser, asked.hours)


if __name__ == "__main__":
    main()
