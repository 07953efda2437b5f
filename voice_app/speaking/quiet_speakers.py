"""Speakers that make no sound: one writes files, one does nothing."""

import wave
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from voice_app.errors import SpeakerFault
from voice_app.ports import Synthesiser
from voice_app.sound import Speech
from voice_app.speaking.rendering import RenderingSpeaker


class WavSpeaker(RenderingSpeaker):
    """The port `Speaker` for a folder: each utterance becomes `001.wav`, `002.wav` and so on.

    Nothing is overwritten: numbering continues after any files already in the folder.
    """

    def __init__(self, synthesiser: Synthesiser, folder: Path) -> None:
        super().__init__(synthesiser)
        self._folder = folder
        self._numbers = count(1)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise self._fault(problem) from problem

    def say(self, text: str) -> None:
        """Write the speech to the next file."""
        if text.strip():
            self._write(self._rendered(text))

    def play(self, sound: Speech) -> None:
        """Write the sound to the next file."""
        self._write(sound)

    def stay_awake(self, *, wanted: bool) -> None:
        """Do nothing: a file does not fall asleep."""

    def stop(self) -> None:
        """Do nothing: nothing is playing."""

    def close(self) -> None:
        """Release the engine."""
        self._synthesiser.close()

    def _write(self, speech: Speech) -> None:
        for number in self._numbers:
            path = self._folder / f"{number:03}.wav"
            try:
                with path.open("xb") as file:
                    _write_wav(file, speech)
            except FileExistsError:
                continue
            except OSError as problem:
                with suppress(OSError):
                    path.unlink(missing_ok=True)  # no partial sentences
                raise self._fault(problem) from problem
            return

    def _fault(self, problem: OSError) -> SpeakerFault:
        return SpeakerFault(
            f"Speech cannot be written to {self._folder} ({problem.strerror or problem}).",
            "Free some space there, or name another folder.",
        )


class SilentSpeaker:
    """The port `Speaker` for those who read the captions."""

    def say(self, text: str) -> None:
        """Say nothing."""

    def play(self, sound: Speech) -> None:
        """Play nothing."""

    def prepare(self, texts: Sequence[str]) -> None:
        """Prepare nothing."""

    def set_rate(self, rate: int) -> None:
        """Do nothing."""

    def set_volume(self, decibels: float) -> None:
        """Do nothing."""

    def stay_awake(self, *, wanted: bool) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Stay silent."""

    def close(self) -> None:
        """Do nothing."""


def _write_wav(file: Any, speech: Speech) -> None:
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(speech.rate)
        sound.writeframes(speech.samples.astype("<i2").tobytes())
