"""The work of one process: a recogniser, loaded once, hears batches of clips."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from voice_app.bootstrap import load_dialogue, load_recogniser
from voice_app.errors import VoiceAppError
from voice_app.evaluation.grammars import Grammars
from voice_app.evaluation.pocketsphinx_recogniser import NAME, PocketSphinxRecogniser
from voice_app.hearing.model_files import find_model
from voice_app.hearing.recording import read_wav
from voice_app.hearing.redecoding import Turn, View, completed, hear, known_to
from voice_app.hearing.voice_activity import VoiceActivity
from voice_app.ports import Recogniser
from voice_app.sound import SAMPLE_RATE, AudioChunk
from voice_app.turn import Hypothesis

_CHUNK = SAMPLE_RATE // 20


def recogniser_named(name: str | None) -> str:
    """Return the argument for `Ears`: `pocketsphinx`, or the folder of a verified model.

    Without a name, the bundled model. Raises `ModelFault`.
    """
    if name == NAME:
        return NAME
    return str(find_model(Path(name) if name else None).resolve())


@dataclass(frozen=True)
class Task:
    """One clip to hear."""

    path: Path
    grammar: str


@dataclass(frozen=True)
class Hearing:
    """What was heard in one clip, and its cost."""

    turn: Turn
    audio_seconds: float
    cpu_seconds: float
    """Of one core, for everything but reading the file."""
    latency_seconds: float
    """From the last sample to the words."""


@dataclass(frozen=True)
class Unheard:
    """Why a clip could not be heard; exceptions themselves do not travel between processes."""

    problem: str
    remedy: str


@dataclass(frozen=True)
class Batch:
    """The results for a batch of clips, in order."""

    results: tuple[Hearing | Unheard, ...]
    peak_bytes: int
    """Peak memory of the process."""


class Ears:
    """A recogniser and its grammars."""

    def __init__(self, recogniser: str, checklist: Path | None = None) -> None:
        """Load `pocketsphinx`, or the Vosk model in the named folder."""
        dialogue = load_dialogue(checklist)
        self._grammars = Grammars(dialogue)
        self._recogniser: Recogniser = (
            PocketSphinxRecogniser()
            if recogniser == NAME
            else load_recogniser(dialogue, Path(recogniser))
        )
        self._phrases: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._activity = VoiceActivity()

    def lacking(self, grammar: str) -> list[str]:
        """Return the words of a grammar that the recogniser does not know."""
        return self._recogniser.unknown_words(self._grammars.get(grammar).phrases)

    def hear(self, task: Task) -> Hearing | Unheard:
        """Hear one clip."""
        try:
            samples = read_wav(task.path)
        except VoiceAppError as fault:
            return Unheard(fault.problem, fault.remedy)
        phrases = self._known(task.grammar)
        began = time.process_time()
        self._recogniser.begin(phrases)
        chunks = [AudioChunk(samples[at : at + _CHUNK]) for at in range(0, len(samples), _CHUNK)]
        for chunk in chunks:
            self._recogniser.accept(chunk)
        last_sample = time.perf_counter()
        raw = self._recogniser.finish()
        self._activity.begin()
        spoken = sum(chunk.seconds for chunk in chunks if self._activity.is_speech(chunk))
        turn, listening = Turn(raw.words, raw.rivals), self._grammars.get(task.grammar).turn
        if listening:
            listening = replace(
                listening,
                phrases=phrases,
                danger=self._known_of(listening.danger),
                every_word=self._known_of(listening.every_word),
                second_view=self._known_of(listening.second_view),
            )
            turn = completed(raw, listening, lambda view: self._again(chunks, view), spoken)
        latency = time.perf_counter() - last_sample
        took = time.process_time() - began
        return Hearing(turn, len(samples) / SAMPLE_RATE, took, latency)

    def _again(self, chunks: Sequence[AudioChunk], view: View) -> Hypothesis:
        return hear(self._recogniser, chunks, view)

    def _known(self, grammar: str) -> tuple[str, ...]:
        """Return a grammar's phrases, except those with an unknown word."""
        return self._known_of(self._grammars.get(grammar).phrases)

    def _known_of(self, phrases: tuple[str, ...]) -> tuple[str, ...]:
        """Return the phrases, except those with an unknown word."""
        if phrases not in self._phrases:
            self._phrases[phrases] = known_to(self._recogniser, phrases)
        return self._phrases[phrases]


_loaded = threading.local()


def ears(recogniser: str, checklist: Path | None) -> Ears:
    """Return this thread's ears; to save memory, only one recogniser is kept at a time."""
    if getattr(_loaded, "name", None) != (recogniser, checklist):
        _loaded.ears = Ears(recogniser, checklist)
        _loaded.name = recogniser, checklist
    kept: Ears = _loaded.ears
    return kept


def hear_batch(recogniser: str, checklist: Path | None, tasks: Sequence[Task]) -> Batch:
    """Hear some clips in the current process."""
    listener = ears(recogniser, checklist)
    return Batch(tuple(listener.hear(task) for task in tasks), peak_memory())


def lacking_words(
    recogniser: str, checklist: Path | None, grammars: Sequence[str]
) -> dict[str, list[str]]:
    """Return, by grammar, the words that a recogniser does not know."""
    return {name: ears(recogniser, checklist).lacking(name) for name in grammars}


def peak_memory() -> int:
    """Return the peak memory of this process in bytes; 0 if unknown.

    Not `getrusage`: its figure starts from that of the parent process.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0
