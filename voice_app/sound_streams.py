"""Opening a stream of sound, and closing it whatever became of the device.

PortAudio has habits that both edges must know (those of its devices: `sound_devices.py`):

- many USB devices refuse 16 kHz, and some refuse one channel;
- `stop()` waits for a suspended device for ever; `abort()` does not.
"""

import atexit
import ctypes
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from voice_app.sound_devices import (
    Device,
    Edge,
    cannot_open,
    find_device,
    load,
    one_at_a_time,
    open_streams,
    quietly,
    restart_portaudio,
)

BLOCK_SECONDS = 0.05
"""Sound passes in pieces of this length."""
CAPTURE_SECONDS = BLOCK_SECONDS / 2
"""PortAudio buffers two of its blocks: shorter ones bring what was heard to us sooner."""
STALL_SECONDS = 3.0
"""A running device that is quiet towards us for this long is broken: healthy gaps are 55 ms, but on
a machine with too much to do they passed one second."""
CLOSING_SECONDS = 3.0
"""How long a stream may take to close before it is left behind."""
WAKING_SECONDS = 3.0
"""How long a device may take to its first block; Bluetooth headsets are slow to wake."""

_CANNOT_OPEN = (-9997, -9998)
"""PortAudio's "invalid sample rate" and "invalid number of channels"."""

_abandoned = False


@dataclass(frozen=True)
class OpenStream:
    """A stream that is open and not yet running."""

    stream: Any
    """The sounddevice stream."""
    device: Device
    """Where it leads."""
    rate: int
    """Hz, perhaps not the rate that was asked for."""
    channels: int
    """One if the device can do it, otherwise two."""
    over: threading.Event
    """Set when nothing more is wanted of its callback, which then ends the stream from within: one
    that cannot be closed would call it once Python is gone."""

    def start(self, edge: Edge) -> None:
        """Let the callback run."""
        try:
            with one_at_a_time, quietly():
                self.stream.start()
        except load(edge).PortAudioError as problem:
            raise cannot_open(edge, problem) from problem


@contextmanager
def opened(
    edge: Edge,
    name: str | None,
    rate: int,
    callback: Callable[..., None],
    finished: Callable[[], None],
) -> Iterator[OpenStream]:
    """Open `name` (a part of it will do; None for the default) at `rate` Hz or near it.

    Raises the edge's fault when it cannot be opened even after a restart of PortAudio. On leaving,
    the stream is aborted, never stopped.
    """
    with one_at_a_time, quietly():
        opening = _open_with_restart(edge, name, rate, callback, finished)
        open_streams.add(opening.stream)
    try:
        yield opening
    finally:
        opening.over.set()
        with one_at_a_time:
            with quietly():
                closed = _closed(opening.stream)
            if closed:
                open_streams.discard(opening.stream)
            else:
                _abandon_portaudio(edge)


def _closed(stream: Any) -> bool:
    """Abort and close; say whether that came to an end.

    When a device vanishes, PortAudio's own thread may spin on it for ever, and `abort()` waits
    for that thread. So it is asked from a thread that may be left behind.
    """

    def close() -> None:
        # What is already broken cannot be closed any better.
        with suppress(Exception):
            stream.abort()
        with suppress(Exception):
            stream.close()

    closing = threading.Thread(target=close, daemon=True)
    closing.start()
    closing.join(CLOSING_SECONDS)
    return not closing.is_alive()


def _abandon_portaudio(edge: Edge) -> None:
    """Keep a stream that cannot be closed from hanging our exit and drowning our words."""
    global _abandoned
    if _abandoned:
        return
    _abandoned = True
    sounddevice = load(edge)
    atexit.unregister(sounddevice._exit_handler)
    # At our exit cffi unloads the library under that thread, which crashes; ctypes never does.
    ctypes.CDLL(sounddevice._libname)
    # The spinning thread writes to descriptor 2 without end; ours goes on through a copy.
    with suppress(OSError, ValueError, AttributeError):
        sys.stderr = os.fdopen(os.dup(2), "w", buffering=1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _open_with_restart(
    edge: Edge,
    name: str | None,
    rate: int,
    callback: Callable[..., None],
    finished: Callable[[], None],
) -> OpenStream:
    sounddevice = load(edge)
    try:
        return _open(edge, find_device(edge, name), rate, callback, finished)
    except (edge.fault, sounddevice.PortAudioError):
        pass  # perhaps it was plugged in after the devices were listed
    try:
        restart_portaudio(edge)
        return _open(edge, find_device(edge, name), rate, callback, finished)
    except sounddevice.PortAudioError as problem:
        raise cannot_open(edge, problem) from problem


def _open(
    edge: Edge,
    device: Device,
    rate: int,
    callback: Callable[..., None],
    finished: Callable[[], None],
) -> OpenStream:
    sounddevice = load(edge)
    heard = edge.kind == "input"
    make = sounddevice.RawInputStream if heard else sounddevice.RawOutputStream
    block_seconds = CAPTURE_SECONDS if heard else BLOCK_SECONDS
    over = threading.Event()

    def called(*arguments: Any) -> None:
        if over.is_set():
            raise sounddevice.CallbackAbort
        callback(*arguments)

    shapes = [(r, c) for r in dict.fromkeys((rate, device.rate)) for c in (1, 2)]
    for attempt, (hertz, channels) in enumerate(shapes, start=1):
        try:
            stream = make(
                device=device.index,
                samplerate=hertz,
                channels=channels,
                dtype="int16",
                blocksize=round(hertz * block_seconds),
                callback=called,
                finished_callback=finished,
            )
        except sounddevice.PortAudioError as problem:
            code = problem.args[1] if len(problem.args) > 1 else None
            if code not in _CANNOT_OPEN or attempt == len(shapes):
                raise
        else:
            return OpenStream(stream, device, hertz, channels, over)
    raise AssertionError("unreachable")
