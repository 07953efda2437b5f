"""A stream to the loudspeaker that plays one sound after another, with silence in between."""

import threading
import time
from contextlib import ExitStack
from typing import Any

import numpy as np
import soxr

from voice_app.audio.devices import LOUDSPEAKER
from voice_app.audio.streams import WAKING_SECONDS, OpenStream, opened
from voice_app.errors import SpeakerFault
from voice_app.sound import Speech

_CHECK = "Check that it is switched on, connected and chosen in the sound settings; start again."
_LONGEST_BUFFER = 2.0
"""Seconds. Devices claiming more are not believed."""
_ASKS_WITHIN = 1.0
"""Seconds within which an open stream normally asks for more; otherwise it is reopened."""


class Playing:
    """One sound on its way out; PortAudio's thread takes it block by block."""

    def __init__(self, stop: threading.Event) -> None:
        self.woken = threading.Event()
        self.last_asked = time.monotonic()
        self.first_asked: float | None = None
        self.began: float | None = None
        """When the first sample is played, on the clock of `time.monotonic`."""
        self.complete = False
        self._stop = stop
        self._data = b""
        self._position = 0
        self._bytes_a_second = 1
        self._latency = 0.0
        self._played_out_at = 0

    def load(self, speech: Speech, opening: OpenStream) -> None:
        """Convert the speech to the format the device wants."""
        samples = speech.samples
        if opening.rate != speech.rate:
            samples = soxr.resample(samples, speech.rate, opening.rate)
        self._data = np.repeat(samples, opening.channels).tobytes()
        self._bytes_a_second = 2 * opening.channels * opening.rate
        self._latency = float(opening.stream.latency)

    def callback(self, out: Any, frames: int, timing: Any, status: Any) -> None:
        """Fill one block. Runs in PortAudio's thread, so it does nothing else."""
        import sounddevice

        self.last_asked = time.monotonic()
        if self._stop.is_set():
            raise sounddevice.CallbackAbort
        # There is a buffer between us and the ear.
        ahead = timing.outputBufferDacTime - timing.currentTime
        ahead = min(max(ahead, self._latency), _LONGEST_BUFFER)
        if self.first_asked is None:
            self.first_asked = self.last_asked
            self.began = self.last_asked + ahead
        piece = self._data[self._position : self._position + len(out)]
        out[: len(piece)] = piece
        out[len(piece) :] = bytes(len(out) - len(piece))
        if piece:
            # CallbackStop returned 0.1 s before the buffer was empty, so follow with as much
            # silence as the buffer can hold.
            self._played_out_at = len(self._data) + round(ahead * self._bytes_a_second)
        elif self._position >= self._played_out_at:
            self.complete = True
            self.woken.set()
        self._position += len(out)

    def finished(self) -> None:
        """The stream is over: we aborted it, or the device disappeared."""
        self.woken.set()

    def wait(self, stall_after: float) -> None:
        """Return when everything has played or it was stopped. Raises `SpeakerFault`."""
        self.last_asked = time.monotonic()
        while not self.woken.wait(0.1):
            patience = stall_after if self.first_asked else max(stall_after, WAKING_SECONDS)
            if time.monotonic() - self.last_asked > patience + self._latency:
                raise SpeakerFault("The loudspeaker stopped taking sound.", _CHECK)
        if not self.complete and not self._stop.is_set():
            raise SpeakerFault("The loudspeaker went away.", _CHECK)


class Outlet:
    """A running stream; `close` it. Raises `SpeakerFault` if none is available."""

    def __init__(self, device: str | None, rate: int) -> None:
        self._playing: Playing | None = None
        self._over = threading.Event()
        self._last_asked = time.monotonic()
        self._held = ExitStack()
        self._opening = self._held.enter_context(
            opened(LOUDSPEAKER, device, rate, self._callback, self._finished)
        )
        self._runs = False

    @property
    def device(self) -> str:
        """The device's name."""
        return self._opening.device.name

    @property
    def is_alive(self) -> bool:
        """Whether it still accepts sound, as far as we can tell."""
        return not self._over.is_set() and time.monotonic() - self._last_asked < _ASKS_WITHIN

    def play(self, playing: Playing, speech: Speech, stall_after: float) -> None:
        """Return after the last sample has played or it was stopped. Raises `SpeakerFault`."""
        playing.load(speech, self._opening)
        self._playing = playing
        try:
            if not self._runs:
                self._opening.start(LOUDSPEAKER)
                self._runs = True
            playing.wait(stall_after)
        finally:
            self._playing = None

    def close(self) -> None:
        """Abort and close the stream."""
        self._held.close()

    def _callback(self, out: Any, frames: int, timing: Any, status: Any) -> None:
        """Fill one block. Runs in PortAudio's thread, so it does nothing else."""
        self._last_asked = time.monotonic()
        playing = self._playing
        if playing is None:
            out[:] = bytes(len(out))
        else:
            playing.callback(out, frames, timing, status)

    def _finished(self) -> None:
        """The stream is over: we aborted it, or the device disappeared."""
        self._over.set()
        playing = self._playing
        if playing is not None:
            playing.finished()
