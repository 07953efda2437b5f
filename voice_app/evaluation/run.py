"""One measurement: a list of clips, one or two recognisers, and all their figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voice_app.checklist.dialogue import Dialogue
from voice_app.errors import AuthoringError, SettingFault
from voice_app.evaluation import scores
from voice_app.evaluation.ears import Batch, Hearing, Task, Unheard, hear_batch, lacking_words
from voice_app.evaluation.grammars import ALL, Grammars
from voice_app.evaluation.manifest import Clip
from voice_app.evaluation.scores import Confusion, Row, Scored
from voice_app.evaluation.spread import Workforce

BATCH = 16
"""Clips sent to a worker at a time."""

Progress = Callable[[int], None]
"""Called with the number of additional clips heard."""


@dataclass(frozen=True)
class Timing:
    """The cost of hearing; differs from run to run."""

    real_time_factor: float
    """Seconds of one core per second of sound."""
    latency_ms: dict[str, float]
    """From the last sample to the words: median, 95th and 99th percentile, and maximum."""
    peak_megabytes: float
    """Peak memory of any one process."""

    def as_dict(self) -> dict[str, object]:
        """Return it in a form ready for JSON."""
        return {
            "real_time_factor": round(self.real_time_factor, 5),
            "latency_ms": {name: round(ms, 2) for name, ms in self.latency_ms.items()},
            "peak_megabytes": round(self.peak_megabytes, 1),
        }


@dataclass(frozen=True)
class Report:
    """All figures of one recogniser."""

    recogniser: str
    lacking: tuple[str, ...]
    """Words it does not know; the phrases containing them were left out."""
    total: Row
    conditions: tuple[Row, ...]
    speakers: tuple[Row, ...]
    confusions: tuple[Confusion, ...]
    timing: Timing
    clips: tuple[Scored, ...]

    def figures(self) -> dict[str, object]:
        """Return the figures that are identical in every run, ready for JSON."""
        return {
            "recogniser": self.recogniser,
            "words_it_lacks": list(self.lacking),
            "total": self.total.as_dict(),
            "conditions": [row.as_dict() for row in self.conditions],
            "speakers": [row.as_dict() for row in self.speakers],
            "confusions": [vars(confusion) for confusion in self.confusions],
        }

    def as_dict(self) -> dict[str, object]:
        """Return everything except the individual clips, ready for JSON."""
        return self.figures() | {"timing": self.timing.as_dict()}


class Measurement:
    """Clips and what to listen for in them."""

    def __init__(
        self,
        clips: Sequence[Clip],
        manifest: Path,
        dialogue: Dialogue,
        grammar: str = ALL,
        *,
        folder: Path | None = None,
    ) -> None:
        """Check that every text can be understood. Raises `AuthoringError`, `SettingFault`.

        `folder` is where the dialogue came from, for the processes that read it again.
        """
        self._folder = folder.resolve() if folder else None
        self._clips = tuple(clips)
        self._manifest = manifest
        self._grammar = grammar
        self._grammars = Grammars(dialogue)
        self._grammars.get(grammar)
        for clip in self._clips:
            self._check(clip)

    def _check(self, clip: Clip) -> None:
        try:
            grammar = self._grammars.get(clip.grammar or self._grammar)
        except SettingFault as fault:
            raise self._error(clip, fault.problem, fault.remedy) from fault
        if clip.text and not grammar.meaning(clip.text):
            raise self._error(
                clip,
                f"{clip.text!r} means nothing in the grammar {grammar.name!r}.",
                "Name another grammar; or leave `text` empty if nothing may be understood.",
            )

    def run(
        self, recogniser: str, workforce: Workforce, progress: Progress, *, may_lack: bool = False
    ) -> Report:
        """Hear all clips.

        `recogniser` is `pocketsphinx` or the folder of a Vosk model. Unless `may_lack` is set, an
        unknown word is an error. Raises `AuthoringError` and `SettingFault`.
        """
        lacking = self._lacking(recogniser, workforce)
        if lacking and not may_lack:
            self._refuse(lacking)
        tasks = [Task(clip.path, clip.grammar or self._grammar) for clip in self._clips]
        starts = range(0, len(tasks), BATCH)
        calls = [(recogniser, self._folder, tasks[start : start + BATCH]) for start in starts]
        batches = []
        for batch in workforce.map(hear_batch, calls):
            batches.append(batch)
            progress(len(batch.results))
        return self._report(recogniser, lacking, batches)

    def _lacking(self, recogniser: str, workforce: Workforce) -> dict[str, list[str]]:
        names = list(dict.fromkeys(clip.grammar or self._grammar for clip in self._clips))
        (found,) = workforce.map(lacking_words, [(recogniser, self._folder, names)])
        return {name: words for name, words in found.items() if words}

    def _refuse(self, lacking: dict[str, list[str]]) -> None:
        clip = next(c for c in self._clips if (c.grammar or self._grammar) in lacking)
        name = clip.grammar or self._grammar
        raise self._error(
            clip,
            f"The speech model does not know the word {lacking[name][0]!r} of {name!r}.",
            "Listen for other phrases, or name another model.",
        )

    def _report(
        self, recogniser: str, lacking: dict[str, list[str]], batches: Sequence[Batch]
    ) -> Report:
        results = [result for batch in batches for result in batch.results]
        heard: list[Hearing] = []
        for clip, result in zip(self._clips, results, strict=True):
            if isinstance(result, Unheard):
                raise self._error(clip, result.problem, result.remedy)
            heard.append(result)
        clips = tuple(
            scores.scored(clip, h.turn, h.audio_seconds, self._grammar, self._grammars)
            for clip, h in zip(self._clips, heard, strict=True)
        )
        return Report(
            recogniser=recogniser,
            lacking=tuple(dict.fromkeys(word for words in lacking.values() for word in words)),
            total=scores.row("all clips", clips),
            conditions=scores.by_condition(clips),
            speakers=scores.by_speaker(clips),
            confusions=scores.confusions(clips),
            timing=_timing(heard, max(batch.peak_bytes for batch in batches)),
            clips=clips,
        )

    def _error(self, clip: Clip, problem: str, remedy: str) -> AuthoringError:
        return AuthoringError(problem, remedy, file=self._manifest, line=clip.line)


def _timing(heard: Sequence[Hearing], peak: int) -> Timing:
    audio = sum(h.audio_seconds for h in heard)
    latency = np.array([h.latency_seconds for h in heard]) * 1000
    points = {"median": 50, "p95": 95, "p99": 99, "longest": 100}
    return Timing(
        real_time_factor=sum(h.cpu_seconds for h in heard) / audio,
        latency_ms={name: float(np.percentile(latency, p)) for name, p in points.items()},
        peak_megabytes=peak / 1e6,
    )
