"""Sound from a microphone: opened for one turn and monitored while open."""

import queue
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import numpy as np
import soxr

from voice_app.audio import sound_server
from voice_app.audio.devices import MICROPHONE, restart_portaudio
from voice_app.audio.streams import (
    BLOCK_SECONDS,
    CAPTURE_SECONDS,
    STALL_SECONDS,
    WAKING_SECONDS,
    OpenStream,
    opened,
)
from voice_app.errors import MicrophoneFault
from voice_app.hearing.channels import Mixer
from voice_app.hearing.first_sound import NoiseGate
from voice_app.sound import SAMPLE_RATE, AudioChunk, Samples

_BLOCKS = round(BLOCK_SECONDS / CAPTURE_SECONDS)
"""PortAudio blocks per chunk."""
_GLANCE = 1.5
"""Seconds of sound after which a microphone that delivers only zeros is not back yet."""
_LOOK_AGAIN = 0.5
"""Seconds between checks for a microphone that disappeared."""
_ASK_SERVER_AFTER = 1.0
"""Seconds of exact zeros after which to ask the sound server whether it still has a microphone."""

_CHECK = (
    "Check that it is plugged in, switched on and chosen in the sound settings, and start again."
)


class _Capture:
    """Handover from PortAudio's thread to ours."""

    def __init__(self) -> None:
        self._blocks: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()

    def callback(self, data: Any, frames: int, timing: Any, status: Any) -> None:
        """Take one block. Runs in PortAudio's thread, so it only enqueues."""
        self._blocks.put(bytes(data))

    def finished(self) -> None:
        """The stream is over: we aborted it, or the device disappeared."""
        self._blocks.put(None)

    def next_block(self, timeout: float) -> bytes:
        """Wait for sound. Raises `MicrophoneFault` after `timeout` seconds without any."""
        try:
            block = self._blocks.get(timeout=timeout)
        except queue.Empty:
            # A suspended source raises nothing and flags nothing: it just goes quiet.
            raise MicrophoneFault("The microphone stopped delivering sound.", _CHECK) from None
        if block is None:
            raise MicrophoneFault("The microphone went away.", _CHECK)
        return block


class LiveMicrophone:
    """The port `Microphone` on a sound device.

    `device` is a part of its name, or None for the default. No block for `stall_after` seconds is a
    fault: a microphone that hears nothing must not be mistaken for a person who says nothing.
    """

    def __init__(self, device: str | None = None, *, stall_after: float = STALL_SECONDS) -> None:
        self._device = device
        self._stall_after = stall_after
        self._gate = NoiseGate()

    @property
    def exhausted(self) -> bool:
        """Never true for a live microphone."""
        return False

    @contextmanager
    def listening(self) -> Iterator[Iterator[AudioChunk]]:
        """Open the device for one turn."""
        capture = _Capture()
        with opened(
            MICROPHONE, self._device, SAMPLE_RATE, capture.callback, capture.finished
        ) as opening:
            opening.start(MICROPHONE)
            yield self._chunks(capture, opening)

    def comes_back(self, within: float) -> bool:
        """Wait up to about `within` seconds for it to deliver sound; return whether it does."""
        gives_up_at = time.monotonic() + within
        while time.monotonic() < gives_up_at:
            with suppress(MicrophoneFault):
                restart_portaudio(MICROPHONE)  # devices plugged in since are listed only after this
                if self._delivers():
                    return True
            time.sleep(_LOOK_AGAIN)
        return False

    def was_moved(self) -> bool:
        """Return whether no microphone is left and we are recording our own loudspeaker."""
        return self._device is None and sound_server.has_no_microphone()

    def _delivers(self) -> bool:
        if self.was_moved():
            return False
        capture = _Capture()
        with opened(
            MICROPHONE, self._device, SAMPLE_RATE, capture.callback, capture.finished
        ) as opening:
            opening.start(MICROPHONE)
            return any(
                any(capture.next_block(WAKING_SECONDS))
                for _ in range(round(_GLANCE / CAPTURE_SECONDS))
            )

    def _chunks(self, capture: _Capture, opening: OpenStream) -> Iterator[AudioChunk]:
        convert = _Converter(opening.rate, opening.channels)
        zero_seconds = 0.0
        patience = max(self._stall_after, WAKING_SECONDS)
        while True:
            block = capture.next_block(patience)
            patience = self._stall_after
            for _ in range(1, _BLOCKS):
                block += capture.next_block(patience)
            # Check before the resampler, whose dither turns zeros into ones.
            is_zero = block.count(0) == len(block)
            seconds = _BLOCKS * CAPTURE_SECONDS
            self._gate.take(seconds, zeros=is_zero)
            chunk = AudioChunk(convert(block), nothing=is_zero and not self._gate.is_known)
            before, zero_seconds = zero_seconds, zero_seconds + seconds if is_zero else 0.0
            if before < _ASK_SERVER_AFTER <= zero_seconds and self.was_moved():
                raise MicrophoneFault("The microphone went away.", _CHECK)
            if len(chunk.samples):
                yield chunk


class _Converter:
    """Converts blocks of bytes to samples at `SAMPLE_RATE`, seamlessly across blocks."""

    def __init__(self, rate: int, channels: int) -> None:
        self._mix = Mixer(channels)
        self._resampler = (
            soxr.ResampleStream(rate, SAMPLE_RATE, 1, dtype="int16")
            if rate != SAMPLE_RATE
            else None
        )

    def __call__(self, block: bytes) -> Samples:
        samples = self._mix(np.frombuffer(block, dtype=np.int16))
        if self._resampler is not None:
            samples = self._resampler.resample_chunk(samples)
        return samples


def probe_microphone(device: str | None = None, *, zeros_for: float = 0.0) -> str:
    """Wait for one block of sound; return the device's name. Raises `MicrophoneFault`.

    With `zeros_for`, skip blocks of only zeros for up to that many seconds.
    """
    if device is None and sound_server.has_no_microphone():
        raise MicrophoneFault("There is no microphone.", MICROPHONE.remedy)
    capture = _Capture()
    with opened(MICROPHONE, device, SAMPLE_RATE, capture.callback, capture.finished) as opening:
        opening.start(MICROPHONE)
        tried = round(zeros_for / CAPTURE_SECONDS)
        capture.next_block(WAKING_SECONDS)
        if not tried or any(any(capture.next_block(WAKING_SECONDS)) for _ in range(tried)):
            return opening.device.name
        raise MicrophoneFault(
            "The microphone gives nothing but zeros, not even the noise of the room.",
            "Speak while this runs: some open only for a voice. Otherwise check that it is unmuted "
            "and that there is one at all: without one, a sound server may deliver zeros.",
        )
