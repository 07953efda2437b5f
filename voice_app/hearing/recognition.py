"""One recording, one phrase: what `voice-app recognise` reports."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from voice_app.hearing.recording import read_wav
from voice_app.ports import Recogniser
from voice_app.sound import SAMPLE_RATE, AudioChunk

_CHUNK = SAMPLE_RATE // 20


@dataclass(frozen=True)
class Recognition:
    """What was heard in one file."""

    file: Path
    heard: str
    """The accepted phrase, or ""."""
    raw: str
    """The recogniser's words, including `[unk]`."""
    audio_seconds: float
    decode_seconds: float

    def as_dict(self) -> dict[str, str | float]:
        """Return it in a form ready for JSON."""
        return {
            "file": str(self.file),
            "heard": self.heard,
            "raw": self.raw,
            "audio_seconds": round(self.audio_seconds, 4),
            "decode_seconds": round(self.decode_seconds, 4),
        }


def recognise_file(file: Path, phrases: Sequence[str], recogniser: Recogniser) -> Recognition:
    """Hear one file within `phrases`. Raises `AudioFileFault`."""
    samples = read_wav(file)
    began = time.perf_counter()
    recogniser.begin(phrases)
    for start in range(0, len(samples), _CHUNK):
        recogniser.accept(AudioChunk(samples[start : start + _CHUNK]))
    raw = recogniser.finish().words
    took = time.perf_counter() - began
    heard = raw if raw in phrases else ""
    return Recognition(file, heard, raw, len(samples) / SAMPLE_RATE, took)
