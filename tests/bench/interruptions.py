"""How well interruptions are told from our own echo: `python -m tests.bench.interruptions`.

Faster than real time: rendered prompts of the checklist, softer by the echo and 120 ms late, are
mixed with a room of -66 dBFS and with people who say a command or a cry for help, and given to the
ears that listen while we speak. Prints false self-interruptions and the share of people caught.
Needs flite and espeak-ng for the people's voices. Nothing here is asserted.
"""

from __future__ import annotations

import argparse
import itertools
import random
from contextlib import closing

import numpy as np
import soxr
from numpy.typing import NDArray

from voice_app.bootstrap import load_dialogue, load_recogniser
from voice_app.checklist.barge_in_phrases import BargeInPhrases
from voice_app.checklist.dialogue import Dialogue
from voice_app.hearing.barge_in_detector import BargeInDetector
from voice_app.hearing.echo_gate import EchoGate
from voice_app.ports import Recogniser
from voice_app.sound import SAMPLE_RATE, AudioChunk
from voice_app.speaking.synthesis import Pyttsx3Synthesiser
from voice_app.testing.make_fixtures import render

SAID = (
    "stop", "repeat", "help", "go back", "say that again", "i need help", "emergency",
    "i can't breathe", "help me", "call an ambulance", "chest pain", "stop now", "what can i say",
    "why do you ask",
)  # fmt: skip
VOICES = ("flite rms", "flite slt", "flite awb", "espeak-ng en-us")
DELAY = 0.12
ROOM = -66.0
CHUNK = SAMPLE_RATE // 20
Sound = NDArray[np.float64]


def prompts_of(dialogue: Dialogue) -> list[str]:
    """Every sentence without blanks, as it is read aloud, in an order of chance."""
    prompts = dialogue.prompts
    lines = [s for q in prompts.questions.values() for s in (*q.ask, q.help, q.short)]
    lines += [s for group in prompts.lines.values() for s in group]
    lines += [s.says for advice in prompts.advice for s in advice.sentences]
    spoken = [prompts.aloud(s) for s in dict.fromkeys(lines) if "{" not in s]
    random.Random(4).shuffle(spoken)
    return spoken


def measure(
    dialogue: Dialogue,
    recogniser: Recogniser,
    spoken: list[tuple[str, Sound]],
    people: list[tuple[str, Sound]],
    echo: float | None,
    loudness: float,
) -> str:
    """Return one row of figures; without `people` it is our own voice alone."""
    chance = np.random.default_rng(0)
    interrupting = BargeInPhrases(dialogue.understanding.phrases)
    ears = BargeInDetector(recogniser, EchoGate(), interrupting.interrupts)
    ears.begin(interrupting.listened_for)
    person = itertools.cycle(people) if people else None
    false = caught = wrong = asked = 0
    before = ""
    for number, (line, ours) in enumerate(spoken):
        gain = 0.0 if echo is None else 10 ** (echo / 20)
        sound = np.concatenate([np.zeros(int(DELAY * SAMPLE_RATE)), gain * ours, np.zeros(4800)])
        words, begins = "", None
        if person is not None and number > 2:  # the first two seconds only teach
            words, voice = next(person)
            begins = int(chance.integers(4800, max(4801, len(ours) // 2)))
            sound = np.pad(sound, (0, max(0, begins + len(voice) + SAMPLE_RATE - len(sound))))
            sound[begins : begins + len(voice)] += voice * 10 ** (loudness / 20)
            asked += 1
        sound += chance.normal(scale=10 ** (ROOM / 20), size=len(sound))
        ears.saying, before = f"{before} {line}", line
        heard, at = _overheard(ears, sound)
        ears.begin(interrupting.listened_for)
        if heard and (begins is None or at < begins):
            false += 1
        elif heard and same(dialogue, words, heard):
            caught += 1
        elif heard:
            wrong += 1
    if not people:
        return f"{len(spoken)} prompts: interrupted by itself {false}"
    return f"{asked} people: caught {caught}, of them as something else {wrong} more, false {false}"


def _overheard(ears: BargeInDetector, sound: Sound) -> tuple[str, int]:
    samples = np.clip(sound * 32768, -32768, 32767).astype(np.int16)
    silent_at = 0
    for start in range(0, len(samples) - CHUNK, CHUNK):
        words = ears.take(AudioChunk(samples[start : start + CHUNK]))
        if ears.is_interrupted and not silent_at:
            silent_at = start
        if words:
            return words, silent_at
    return "", 0


def same(dialogue: Dialogue, said: str, heard: str) -> bool:
    """Say whether what was heard does what was said."""
    phrases, command = dialogue.understanding.phrases, dialogue.understanding.command
    if phrases.danger_in(said):
        return phrases.danger_in(heard) is not None
    return command(said) == command(heard)


def voice_of(said: str, voice: str) -> Sound:
    """Return `said` by a computer voice, its loud parts with a root mean square of 1."""
    sound = render(said, voice).astype(np.float64)
    loud = sound[np.abs(sound) > np.abs(sound).max() * 0.05]
    return np.asarray(sound / np.sqrt(np.mean(loud**2)))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--prompts", type=int, default=200)
    prompts = parser.parse_args().prompts
    dialogue = load_dialogue()
    recogniser = load_recogniser(dialogue)
    with closing(Pyttsx3Synthesiser()) as synthesiser:
        spoken = []
        for line in prompts_of(dialogue)[:prompts]:
            speech = synthesiser.render(line)
            own = soxr.resample(speech.samples.astype(np.float64), speech.rate, SAMPLE_RATE)
            spoken.append((line, own / 32768))
    people = [(said, voice_of(said, voice)) for said in SAID for voice in VOICES]
    random.Random(7).shuffle(people)
    for echo in (None, -12.0, -3.0):
        name = "no echo" if echo is None else f"echo {echo:g} dB"
        print(f"{name}, {measure(dialogue, recogniser, spoken, [], echo, 0)}", flush=True)
        for loudness in (-20.0, -14.0):
            row = measure(dialogue, recogniser, spoken, people, echo, loudness)
            print(f"{name}, a person of {loudness:g} dBFS: {row}", flush=True)


if __name__ == "__main__":
    main()
