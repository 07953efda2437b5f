"""Interrupting the app over the virtual sound card, in real time: `make bench-barge-in`.

The real loudspeaker, microphone and ears, once with no echo and with each of two: its own sentences
are spoken with nobody there, and counted where they interrupt themselves; then people say commands
and cries for help into them. A sound card of its own for each echo, so all three are measured at
once; half an hour. Needs flite and espeak-ng for the people's voices. Nothing here is asserted.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from itertools import cycle

import numpy as np

from tests.bench.interruptions import prompts_of, same, voice_of
from voice_app.bootstrap import live_interruptions, load_dialogue, load_recogniser
from voice_app.checklist.barge_in_phrases import BargeInPhrases
from voice_app.checklist.dialogue import Dialogue
from voice_app.hearing.live_barge_in import LiveBargeIn
from voice_app.sound import SAMPLE_RATE, Samples
from voice_app.speaking.playback import SoundSpeaker
from voice_app.speaking.synthesis import Pyttsx3Synthesiser
from voice_app.testing.sound_card import VirtualSoundCard

ECHOES = ("none", "-12", "-3")
"""Decibels against what the loudspeaker plays."""
VOICES = ("flite rms", "flite slt", "flite awb", "espeak-ng en-us")
LEVELS = (-20.0, -14.0)
"""Loudness of the people in dBFS."""
CRIES = 20
"""So many phrases of danger are said beside every command."""
REPLY = 3
"""Sentences for which the ears stay open, as in a reply."""
_LONG_ENOUGH = 8
"""Words of a sentence that can be spoken into."""


def said_by_people(dialogue: Dialogue) -> list[str]:
    """Every command by its first phrase, and phrases of danger, in an order of chance."""
    phrases, chance = dialogue.understanding.phrases, random.Random(5)
    danger = sorted(phrase for group in phrases.danger.values() for phrase in group)
    said = [group[0] for group in phrases.commands.values()] + chance.sample(danger, CRIES)
    chance.shuffle(said)
    return said


def own_voice(ears: LiveBargeIn, speaker: SoundSpeaker, lines: list[str]) -> int:
    """Say the lines with nobody there; return how many were interrupted all the same."""
    false = 0
    for start in range(0, len(lines), REPLY):
        rest = lines[start : start + REPLY]
        while rest:
            with ears.open():
                while rest:
                    line = rest.pop(0)
                    ears.saying(line)
                    speaker.say(line)
                    if ears.heard is not None:
                        false += 1
                        print(f"interrupted by itself: {line} ({ears.heard.text})", flush=True)
                        break
    return false


def spoken_into(
    ears: LiveBargeIn,
    speaker: SoundSpeaker,
    card: VirtualSoundCard,
    line: str,
    voice: Samples,
    after: float,
) -> str | None:
    """Say `line` while somebody speaks into it `after` seconds; return what was caught.

    None is nothing, "" a doubtful command that is asked for again; "itself" where it came before
    anybody spoke.
    """
    person = threading.Timer(after, card.speak, args=(voice, SAMPLE_RATE))
    with ears.open():
        ears.saying(line)
        person.start()
        began = time.monotonic()
        speaker.say(line)
        too_soon = time.monotonic() - began < after and ears.heard is not None
        if too_soon:
            person.cancel()
        person.join()
        heard = ears.heard
    return "itself" if too_soon else heard.text if heard is not None else None


def people(
    dialogue: Dialogue,
    ears: LiveBargeIn,
    speaker: SoundSpeaker,
    card: VirtualSoundCard,
    lines: list[str],
    level: float,
    voices_each: int,
) -> str:
    """Return one row of figures."""
    chance = random.Random(6)
    count: Counter[str] = Counter()
    interrupting, before = BargeInPhrases(dialogue.understanding.phrases), ""
    voices, sentences = cycle(VOICES), cycle(lines)
    for said in said_by_people(dialogue) * voices_each:
        sound = voice_of(said, next(voices)) * 10 ** (level / 20)
        voice = np.clip(sound * 32768, -32768, 32767).astype(np.int16)
        line = next(sentences)
        ears.person_spoke(level)
        caught = spoken_into(ears, speaker, card, line, voice, chance.uniform(0.5, 1.5))
        danger = dialogue.understanding.phrases.danger_in(said) is not None
        kind = "danger" if danger else "command"
        count[kind] += 1
        match caught:
            case None if not interrupting.interrupts(said, f"{before} {line}"):
                how = "let pass, as we say it too"
            case None:
                how = "missed"
            case "itself":
                how = "by itself"
            case "":
                how = "asked again"
            case _:
                how = "caught" if same(dialogue, said, caught) else "as something else"
        count[f"{kind} {how}"] += 1
        before = line
        if how == "as something else":
            print(f"{said} heard as {caught}", flush=True)
    told = ", ".join(f"{how} {n}" for how, n in sorted(count.items()))
    useless = " (the app says that it hears only between sentences)" if ears.useless else ""
    return f"a person of {level:g} dBFS: {told}{useless}"


def measure(echo: str, prompts: int, voices_each: int) -> None:
    """Print the figures of one echo."""
    dialogue = load_dialogue()
    recogniser = load_recogniser(dialogue)
    lines = prompts_of(dialogue)
    with closing(VirtualSoundCard()) as card:
        os.environ.update(card.environment)
        card.room_noise()
        if echo != "none":
            card.echo(float(echo))
        speaker = SoundSpeaker(Pyttsx3Synthesiser())
        ears = live_interruptions(dialogue, recogniser, None, speaker)
        began = time.monotonic()
        false = own_voice(ears, speaker, [line for line, _ in zip(cycle(lines), range(prompts))])
        took = time.monotonic() - began
        told = f"{false} of {prompts} prompts interrupted by itself"
        print(f"echo {echo}: {told}, in {took:.0f} s", flush=True)
        long = [line for line in lines if len(line.split()) >= _LONG_ENOUGH]
        for level in LEVELS:
            row = people(dialogue, ears, speaker, card, long, level, voices_each)
            print(f"echo {echo}, {row}; load {os.getloadavg()[0]:.1f}", flush=True)
        speaker.close()


def main() -> None:
    """Print the figures of every echo, each measured in a process of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--prompts", type=int, default=200)
    parser.add_argument("--voices", type=int, default=2, help="how many say each phrase")
    parser.add_argument("--echo", choices=ECHOES, help="only this one, in this process")
    asked = parser.parse_args()
    if asked.echo:
        measure(asked.echo, asked.prompts, asked.voices)
        return
    same_for_all = ("--prompts", str(asked.prompts), "--voices", str(asked.voices))
    command = (sys.executable, "-m", "tests.bench.barge_in", *same_for_all)
    running = [subprocess.Popen([*command, "--echo", echo]) for echo in ECHOES]
    for one in running:
        one.wait()


if __name__ == "__main__":
    main()
