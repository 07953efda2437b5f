"""Sound to ears: the speaker that plays what is said."""

import threading
import time
from typing import Any

import numpy as np
import soxr

from voice_app.errors import SpeakerFault
from voice_app.ports import Samples, Speech, Synthesiser
from voice_app.sound_devices import LOUDSPEAKER
from voice_app.sound_streams import STALL_SECONDS, WAKING_SECONDS, OpenStream, opened
from voice_app.speaking.rendering import RenderingSpeaker

_CHECK = "Check that it is switched on, connected and chosen in the sound settings; start again."
_LONGEST_BUFFER = 2.0
"""Seconds. A device that claims more is not believed."""


class _Playing:
    """One piece of sound on its way out; PortAudio's thread takes from it block by block."""

    def __init__(self, stop: threading.Event) -> None:
        self.woken = threading.Event()
        self.last_asked = time.monotonic()
        self.first_asked: float | None = None
        self.complete = False
        self._stop = stop
        self._data = b""
        self._position = 0
        self._bytes_a_second = 1
        self._latency = 0.0
        self._played_out_at = 0

    def load(self, speech: Speech, opening: OpenStream) -> None:
        """Bring the speech into the shape in which the device wants it."""
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
        if self.first_asked is None:
            self.first_asked = self.last_asked
        if self._stop.is_set():
            raise sounddevice.CallbackAbort
        piece = self._data[self._position : self._position + len(out)]
        out[: len(piece)] = piece
        out[len(piece) :] = bytes(len(out) - len(piece))
        if piece:
            # Between us and the ear lies a buffer. CallbackStop returned 0.1 s before it was empty;
            # so silence follows until as much has been taken as the buffer can hold.
            ahead = timing.outputBufferDacTime - timing.currentTime
            ahead = min(max(ahead, self._latency), _LONGEST_BUFFER)
            self._played_out_at = len(self._data) + round(ahead * self._bytes_a_second)
        elif self._position >= self._played_out_at:
            self.complete = True
            self.woken.set()
        self._position += len(out)

    def finished(self) -> None:
        """The stream is over: aborted by us, or the device went away."""
        self.woken.set()

    def wait(self, stall_after: float) -> None:
        """Return when all was played or it was stopped. Raises `SpeakerFault`."""
        self.last_asked = time.monotonic()
        while not self.woken.wait(0.1):
            patience = stall_after if self.first_asked else max(stall_after, WAKING_SECONDS)
            if time.monotonic() - self.last_asked > patience + self._latency:
                raise SpeakerFault("The loudspeaker stopped taking sound.", _CHECK)
        if not self.complete and not self._stop.is_set():
            raise SpeakerFault("The loudspeaker went away.", _CHECK)


class SoundSpeaker(RenderingSpeaker):
    """The port `Speaker` on a sound device.

    `device` is a part of its name, or None for the default; a device that takes no sound for
    `stall_after` seconds is a fault.
    """

    def __init__(
        self,
        synthesiser: Synthesiser,
        device: str | None = None,
        *,
        stall_after: float = STALL_SECONDS,
    ) -> None:
        super().__init__(synthesiser)
        self._device = device
        self._stall_after = stall_after
        self._saying = threading.Lock()
        self._stop = threading.Event()
        self._playing: _Playing | None = None
        self.seconds_to_first_sound: float | None = None
        """From the last call of `say` to the first block that the device took."""

    def say(self, text: str) -> None:
        """Speak; return after the last sample was played or `stop` was called."""
        called = time.monotonic()
        with self._saying:
            self._stop.clear()
            if not text.strip():
                return
            playing = self._play(self._rendered(text))
            if playing.first_asked is not None:
                self.seconds_to_first_sound = playing.first_asked - called

    def play(self, sound: Speech) -> None:
        """Play a ready sound; return after the last sample was played or `stop` was called."""
        with self._saying:
            self._stop.clear()
            self._play(sound)

    def stop(self) -> None:
        """Fall silent at once; may be called from another thread."""
        self._stop.set()
        playing = self._playing
        if playing is not None:
            playing.woken.set()  # the saying thread aborts the stream

    def close(self) -> None:
        """Fall silent and let go of the engine; the device is held only while speaking."""
        self.stop()
        self._synthesiser.close()

    def _play(self, speech: Speech) -> _Playing:
        self._playing = playing = _Playing(self._stop)
        try:
            if self._stop.is_set():
                return playing
            with opened(
                LOUDSPEAKER, self._device, speech.rate, playing.callback, playing.finished
            ) as opening:
                playing.load(speech, opening)
                opening.start(LOUDSPEAKER)
                playing.wait(self._stall_after)
        finally:
            self._playing = None
        return playing


def probe_speaker(device: str | None = None) -> str:
    """Play a tenth of a second of silence; return the device's name. Raises `SpeakerFault`."""
    silence: Samples = np.zeros(2205, np.int16)
    playing = _Playing(threading.Event())
    with opened(LOUDSPEAKER, device, 22_050, playing.callback, playing.finished) as opening:
        playing.load(Speech(silence, 22_050), opening)
        opening.start(LOUDSPEAKER)
        playing.wait(STALL_SECONDS)
        return opening.device.name
