"""Chooses the second view of a no on recordings: `python -m models.training.second_view MANIFEST`.

A no about an emergency is accepted at once only if redecoding the same sound agrees
(`voice_app.dialogue.confirmation`). For each way of redecoding, this counts how many right noes it
keeps and how many other words still pass as a no. The choice is recorded in
`Dialogue.single_words`, the figures in models/README.md.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

from models.training.recordings import Recording, read_manifest
from voice_app.bootstrap import load_dialogue, load_recogniser
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.vocabulary import accepted_phrases
from voice_app.dialogue.turn_grammar import TurnGrammar
from voice_app.hearing.redecoding import View, hear
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.sound import SAMPLE_RATE, AudioChunk

QUESTION = "breath_now"
"""The turn used; the other questions about emergencies listen for the same words."""
SAY_NO, OTHERS = 150, 700
"""Recordings drawn of each kind."""
LIKE_NO = ("go", "now", "don't", "know", "own", "home", "low", "so")
"""Words that sound like no; any that the model lacks are left out."""
SEED = 1
_CHUNK = SAMPLE_RATE // 20
_BEFORE, _AFTER = 0.3, 0.5
"""Seconds of silence around a clip."""


@dataclass(frozen=True)
class Counted:
    """The result for one second view."""

    kept: int
    """Right noes of the turn that it confirms."""
    passed: int
    """Other words that the turn took for a no and that it confirms."""


def views(dialogue: Dialogue, recogniser: VoskRecogniser) -> Mapping[str, tuple[str, ...]]:
    """Return the ways of redecoding to compare; empty means none."""
    phrases = accepted_phrases()
    words = dialogue.single_words
    known = tuple(word for word in LIKE_NO if not recogniser.unknown_words([word]))
    return {
        "none": (),
        "yes and no": ("yes", "no"),
        "every phrase": phrases,
        "every phrase, and words like no": (*phrases, *known),
        "every phrase, and every word": (*phrases, *words),
        "every word, no phrase": words,
    }


def count(manifest: Path) -> tuple[int, int, Mapping[str, Counted]]:
    """Return the noes and other words that a turn hears as a no, and each view's figures."""
    dialogue = load_dialogue()
    recogniser = load_recogniser(dialogue)
    turn = TurnGrammar(dialogue).phrases(QUESTION, crisis=False)
    ways = views(dialogue, recogniser)
    kept, passed = dict.fromkeys(ways, 0), dict.fromkeys(ways, 0)

    def is_no(sound: Sequence[AudioChunk], phrases: tuple[str, ...]) -> bool:
        return (
            dialogue.understanding.yes_or_no(hear(recogniser, sound, View(phrases)).words) == "no"
        )

    noes = others = 0
    for recording in drawn(read_manifest(manifest)):
        sound = _chunks(recording.path)
        if not is_no(sound, turn):
            continue
        right = recording.text == "no"
        noes, others = noes + right, others + (not right)
        for name, words in ways.items():
            if not words or is_no(sound, words):
                (kept if right else passed)[name] += 1
    return noes, others, {name: Counted(kept[name], passed[name]) for name in ways}


def drawn(recordings: Sequence[Recording]) -> list[Recording]:
    """Draw single words: noes, and words other than yes and no."""
    words = [r for r in recordings if r.kind in ("command", "unknown-word", "digit")]
    Random(SEED).shuffle(words)
    noes = [r for r in words if r.text == "no"]
    others = [r for r in words if r.text not in ("yes", "no")]
    return [*noes[:SAY_NO], *others[:OTHERS]]


def _chunks(path: Path) -> list[AudioChunk]:
    from models.training.features import read_sound  # needs the training extra

    before, after = (np.zeros(int(s * SAMPLE_RATE), np.int16) for s in (_BEFORE, _AFTER))
    samples = np.clip(read_sound(path) * 32767, -32768, 32767).astype(np.int16)
    padded = np.concatenate([before, samples, after])
    return [AudioChunk(padded[at : at + _CHUNK]) for at in range(0, len(padded), _CHUNK)]


def main(manifest: Path) -> None:
    """Print the table of the model card."""
    noes, others, ways = count(manifest)
    print(f"| second view | noes kept, of {noes} | other words still a no, of {others} |")
    print("|---|---:|---:|")
    for name, counted in ways.items():
        print(f"| {name} | {counted.kept} | {counted.passed} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
