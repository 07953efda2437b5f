"""Somebody at the microphone of a visit that runs in a process of its own, over a virtual card."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from voice_app.hearing.recording import read_wav
from voice_app.sound import SAMPLE_RATE
from voice_app.testing.sound_card import VirtualSoundCard

PATIENCE = 180.0
"""Seconds after which a visit is taken to be stuck; a busy machine is slow."""
FIXTURES = Path(__file__).parent.parent / "audio_fixtures"


class Caller:
    """The person; `arguments` are those of `voice-app run`, `settings` of its environment."""

    def __init__(
        self, card: VirtualSoundCard, folder: Path, *arguments: str, **settings: str
    ) -> None:
        self._card = card
        self._captions = folder / "captions.txt"
        self._errors = folder / "errors.txt"
        with self._captions.open("w") as captions, self._errors.open("w") as errors:
            self.visit = subprocess.Popen(
                [sys.executable, "-m", "voice_app", "run", *arguments],
                env={**os.environ, **card.environment, **settings},
                stdin=subprocess.DEVNULL,
                stdout=captions,
                stderr=errors,
            )

    @property
    def captions(self) -> str:
        return self._captions.read_text()

    def wait_for(self, caption: str, *, times: int = 1) -> None:
        """Wait until a caption was shown so often."""
        deadline = time.monotonic() + PATIENCE
        while self.captions.count(caption) < times:
            assert self.visit.poll() is None, self._errors.read_text() + self.captions
            assert time.monotonic() < deadline, f"It never showed {caption!r}.\n{self.captions}"
            time.sleep(0.1)

    def wait_until_heard(self, after: str, *, times: int = 1) -> None:
        """Wait until the app has said `after`, so often, and opened the microphone."""
        self.wait_for(after, times=times)
        deadline = time.monotonic() + PATIENCE
        while (
            "(listening)" not in self.captions.split(after, times)[-1] or not self._card.is_heard()
        ):
            assert self.visit.poll() is None, self._errors.read_text() + self.captions
            assert time.monotonic() < deadline, f"The app never listened.\n{self.captions}"
            time.sleep(0.1)

    def say(self, recording: str, *, after: float = 0.0) -> None:
        """Say one of the recordings, such as `live_emergency/01-yes`, after so many seconds."""
        time.sleep(after)
        self._card.speak(read_wav(FIXTURES / f"{recording}.wav"), SAMPLE_RATE)

    def end(self) -> tuple[str, str]:
        """Wait for the end of the visit; return captions and errors."""
        deadline = time.monotonic() + PATIENCE
        while self.visit.poll() is None:
            assert time.monotonic() < deadline, f"It did not end.\n{self.captions}"
            time.sleep(0.1)
        return self._captions.read_text(), self._errors.read_text()

    def leave(self) -> str:
        """End the visit at once, whatever it is at; return the captions."""
        self.visit.kill()
        self.visit.wait()
        return self.captions
