"""Every sentence of ours as it leaves the real engine: whole, audible, neither rushed nor dragged.

What no listener would forgive is found by measuring: a sentence that is cut off, empty, clipped,
too soft, or full of pauses. Whether it is well said takes an ear.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest

from voice_app.checklist.dialogue import Dialogue
from voice_app.sound import Samples, Speech
from voice_app.speaking.synthesis import Pyttsx3Synthesiser

pytestmark = pytest.mark.long

SECONDS_A_LETTER = (0.06, 0.2)
"""At 150 words a minute; measured on 363 sentences: 0.073 to 0.165."""
DBFS = (-25.0, -16.0)
"""Of what is not silence; measured: -22.7 to -18.1."""
LONGEST_PAUSE = 0.8
"""Seconds within a sentence; measured: 0.47 at most."""
LONGEST_REST = 0.8
"""Seconds of silence before the first and after the last sound; measured: 0.5 at most."""
SILENCE = -45.0
"""dBFS of a hundredth of a second in which nothing is said."""


def sentences(dialogue: Dialogue) -> Iterator[str]:
    """Everything that is said; some have blanks."""
    prompts = dialogue.prompts
    yield from (text for line in prompts.lines.values() for text in line)
    for question in prompts.questions.values():
        yield from (*question.before, *question.ask, question.short, question.help)
    for advice in prompts.advice:
        spoken = (*advice.so_far, *advice.sentences)
        yield from (text for said in spoken for text in (said.says, said.other) if text)
    yield from prompts.reasons.values()
    yield from (text for line in dialogue.around.lines.values() for text in line)
    yield from (text for exchange in dialogue.around.exchanges.values() for text in exchange.ask)
    yield from (text for topic in dialogue.library.topics for text in (*topic.short, *topic.more))


def faults(speech: Speech, text: str) -> list[str]:
    """What is wrong with `text` as it sounds, in words."""
    letters = len(re.findall(r"[a-z]", text.lower()))
    block = speech.rate // 100
    pieces = speech.samples[: len(speech.samples) // block * block].reshape(-1, block)
    power = (pieces.astype(np.float64) / 32768) ** 2
    loud = np.flatnonzero(10 * np.log10(power.mean(axis=1) + 1e-12) > SILENCE)
    if not len(loud):
        return ["nothing can be heard"]
    found = []
    pace = speech.seconds / letters
    if not SECONDS_A_LETTER[0] <= pace <= SECONDS_A_LETTER[1]:
        found.append(f"{pace:.3f} seconds a letter")
    loudness = 10 * np.log10(power[loud].mean())
    if not DBFS[0] <= loudness <= DBFS[1]:
        found.append(f"{loudness:.1f} dBFS")
    if (np.abs(speech.samples.astype(np.int32)) >= 32760).sum() > 2:
        found.append("clipped")
    pause = max((after - before for before, after in pairwise(loud)), default=1) / 100
    if pause > LONGEST_PAUSE:
        found.append(f"a pause of {pause:.1f} seconds")
    if max(loud[0], len(pieces) - 1 - loud[-1]) / 100 > LONGEST_REST:
        found.append("a long silence before or after it")
    return found


def test_every_sentence_is_whole_audible_and_of_a_sane_length(
    dialogue: Dialogue, synthesiser: Pyttsx3Synthesiser
) -> None:
    # Words that fill a blank are no sentences, and sentences with blanks are none yet.
    texts = dict.fromkeys(t for t in sentences(dialogue) if t[-1] in ".?!" and "{" not in t)
    assert len(texts) > 300
    wrong = {}
    for text in map(dialogue.prompts.aloud, texts):
        if found := faults(synthesiser.render(text), text):
            wrong[text] = found
    assert wrong == {}


TEXT = "Are you struggling to breathe, or choking, right now?"


@pytest.fixture
def whole(synthesiser: Pyttsx3Synthesiser) -> Speech:
    speech = synthesiser.render(TEXT)
    assert faults(speech, TEXT) == []
    return speech


def changed(speech: Speech, samples: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> Speech:
    rounded: Samples = np.clip(samples, -32768, 32767).astype(np.int16)
    return Speech(rounded, speech.rate)


def test_what_is_broken_is_found(whole: Speech) -> None:
    sound = whole.samples.astype(np.float64)
    second = np.zeros(whole.rate)
    half = len(sound) // 2
    assert faults(changed(whole, sound * 0), TEXT) == ["nothing can be heard"]
    assert "seconds a letter" in faults(changed(whole, sound[:half]), TEXT)[0]
    assert "seconds a letter" in faults(changed(whole, np.tile(sound, 3)), TEXT)[0]
    assert "clipped" in faults(changed(whole, sound * 8), TEXT)
    assert "dBFS" in faults(changed(whole, sound / 4), TEXT)[0]
    gap = np.concatenate([sound[:half], second, sound[half:]])
    assert any(fault.startswith("a pause of 1") for fault in faults(changed(whole, gap), TEXT))
    late = np.concatenate([second, sound])
    assert "a long silence before or after it" in faults(changed(whole, late), TEXT)
