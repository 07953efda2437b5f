"""Sound from a microphone: opened for one turn, watched while it is open."""

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
from voice_app.ports import SAMPLE_RATE, AudioChunk, Samples

_BLOCKS = round(BLOCK_SECONDS / CAPTURE_SECONDS)
"""So many of PortAudio's blocks make a chunk."""
_GLANCE = 1.5
"""Seconds of sound after which a microphone that gives nothing but zeros is not back yet."""
_LOOK_AGAIN = 0.5
"""Seconds between two looks for a microphone that went away."""
_ASK_SERVER_AFTER = 1.0
"""Seconds of exact zeros after which the sound server is asked if it still has a microphone."""

_CHECK = (
    "Check that it is plugged in, switched on and chosen in the sound settings, and start again."
)


class _Capture:
    """What PortAudio's thread hands over to ours."""

    def __init__(self) -> None:
        self._blocks: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()

    def callback(self, data: Any, frames: int, timing: Any, status: Any) -> None:
        """Take one block. Runs in PortAudio's thread, so it only enqueues."""
        self._blocks.put(bytes(data))

    def finished(self) -> None:
        """The stream is over: aborted by us, or the device went away."""
        self._blocks.put(None)

    def next_block(self, timeout: float) -> bytes:
        """Wait for sound. Raises `MicrophoneFault` after `timeout` seconds without any."""
        try:
            block = self._blocks.get(timeout=timeout)
        except queue.Empty:
            # A suspended source raises nothing and flags nothing: it is only ever quiet.
            raise MicrophoneFault("The microphone stopped delivering sound.", _CHECK) from None
        if block is None:
            raise MicrophoneFault("The microphone went away.", _CHECK)
        return block


class LiveMicrophone:
    """The port `Microphone` on a sound device.

    `device` is a part of its name, or None for the default. No block for `stall_after` seconds is a
    fault: a microphone that hears nothing must not be taken for a person who says nothing.
    """

    def __init__(self, device: str | None = None, *, stall_after: float = STALL_SECONDS) -> None:
        self._device = device
        self._stall_after = stall_after
        self._gate = NoiseGate()

    @property
    def exhausted(self) -> bool:
        """A live microphone never is."""
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
        """Wait until it delivers sound, at most about `within` seconds; say whether it does."""
        gives_up_at = time.monotonic() + within
        while time.monotonic() < gives_up_at:
            with suppress(MicrophoneFault):
                restart_portaudio(MICROPHONE)  # what was plugged in since is listed only then
                if self._delivers():
                    return True
            time.sleep(_LOOK_AGAIN)
        return False

    def was_moved(self) -> bool:
        """Say whether no microphone is left and we are given our own loudspeaker to listen to."""
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
            # Before the resampler, which dithers: it turns zeros into ones.
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
    """Blocks of bytes to samples at `SAMPLE_RATE`, without a seam between the blocks."""

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

    With `zeros_for`, a block of nothing but zeros is none, and others are waited for so long.
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
            "Speak while this runs: some open for a voice only. Otherwise see whether it is muted, "
            "or whether there is one at all: without one, a sound server may give zeros.",
        )
