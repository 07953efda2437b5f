"""What the loudspeaker of the virtual sound card plays, recorded as it sounds."""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from voice_app.sound import Samples
from voice_app.testing.pulse_server import START_SECONDS


class SpeakerRecording:
    """What the loudspeaker has played since the recording began; it keeps growing."""

    def __init__(self, file: Path, recorder: subprocess.Popen[bytes]) -> None:
        self._file = file
        self._recorder = recorder

    def samples(self) -> Samples:
        """Everything so far."""
        data = self._file.read_bytes()
        return np.frombuffer(data[: len(data) // 2 * 2], dtype="<i2").astype(np.int16)

    def wait_for_more(self) -> None:
        """Wait for 8,000 more samples, since parec writes at its own pace; not after its end."""
        wanted = len(self.samples()) + 8000
        self._wait_until(lambda: len(self.samples()) >= wanted)

    def wait_for_sound(self) -> None:
        """Wait until something can be heard."""
        self._wait_until(lambda: bool(self.samples().any()))

    def _wait_until(self, true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not true() and self._recorder.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
