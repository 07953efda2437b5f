"""Opens a stream of sound, and closes it whatever became of the device.

PortAudio has quirks that both edges must know (for its devices, see `devices.py`):

- many USB devices refuse 16 kHz, and some refuse one channel;
- `stop()` waits for a suspended device for ever; `abort()` does not;
- `start()` waits for ever if the device disappears at that moment: PortAudio's own thread ends
  holding a lock (its issue 535);
- when a device vanishes, that thread may spin on it for ever, and `abort()` waits for it.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from voice_app.audio.devices import (
    Device,
    Edge,
    cannot_open,
    find_device,
    hanging,
    list_anew,
    load,
)
from voice_app.audio.portaudio_calls import CallHangs, in_time, open_streams

BLOCK_SECONDS = 0.05
"""Seconds per chunk of sound."""
CAPTURE_SECONDS = BLOCK_SECONDS / 2
"""PortAudio buffers two of its blocks: shorter ones deliver what was heard sooner."""
STALL_SECONDS = 3.0
"""Seconds without data after which a running device is considered broken: healthy gaps are 55 ms,
but on an overloaded machine they exceeded one second.
"""
OPENING_SECONDS = 8.0
"""Seconds a device may take to open, including a PortAudio restart if needed."""
CLOSING_SECONDS = 3.0
"""Seconds a stream may take to start or to close before it is abandoned. A tenth of a second was
the most on an overloaded machine; opening took less.
"""
WAKING_SECONDS = 3.0
"""Seconds a device may take to deliver its first block; Bluetooth headsets are slow to wake."""

_CANNOT_OPEN = (-9997, -9998)
"""PortAudio's "invalid sample rate" and "invalid number of channels"."""


@dataclass(frozen=True)
class OpenStream:
    """A stream that is open but not yet running."""

    stream: Any
    """The sounddevice stream."""
    device: Device
    """The device it uses."""
    rate: int
    """Hz, perhaps not the rate requested."""
    channels: int
    """One if the device can do it, otherwise two."""
    over: threading.Event
    """Set when the callback is no longer needed; it then ends the stream from within, because a
    stream that cannot be closed would still call it after Python has exited.
    """
    starting: threading.Event
    """Set while it is being started: closing it then would pull it out from under that call."""

    def start(self, edge: Edge) -> None:
        """Start calling the callback. Raises the edge's fault if the stream fails to start, or
        hangs.
        """
        import sounddevice

        self.starting.set()
        try:
            in_time(self.stream.start, CLOSING_SECONDS, late=self.close)
        except CallHangs:
            raise hanging(edge) from None
        except sounddevice.PortAudioError as problem:
            self.starting.clear()
            raise cannot_open(edge, problem) from problem
        self.starting.clear()

    def close(self) -> None:
        """Abort and close, or abandon it if that hangs."""

        def close() -> None:
            # There is no better way to close what is already broken.
            with suppress(Exception):
                self.stream.abort()
            with suppress(Exception):
                self.stream.close()
            open_streams.discard(self.stream)

        with suppress(CallHangs):
            in_time(close, CLOSING_SECONDS)


@contextmanager
def opened(
    edge: Edge,
    name: str | None,
    rate: int,
    callback: Callable[..., None],
    finished: Callable[[], None],
) -> Iterator[OpenStream]:
    """Open `name` (a part of it will do; None for the default) at `rate` Hz or near it.

    Raises the edge's fault when it cannot be opened even after a restart of PortAudio, or hangs. On
    exit the stream is aborted, never stopped.
    """
    opening = _opened_in_time(edge, name, rate, callback, finished)
    try:
        yield opening
    finally:
        opening.over.set()
        if not opening.starting.is_set():
            opening.close()


def _opened_in_time(
    edge: Edge,
    name: str | None,
    rate: int,
    callback: Callable[..., None],
    finished: Callable[[], None],
) -> OpenStream:
    portaudio_error = load(edge).PortAudioError
    ready: list[OpenStream] = []

    def open_it() -> OpenStream:
        try:
            opening = _open(edge, find_device(edge, name), rate, callback, finished)
        except (edge.fault, portaudio_error):
            list_anew()  # perhaps it was plugged in after the devices were listed
            opening = _open(edge, find_device(edge, name), rate, callback, finished)
        open_streams.add(opening.stream)
        ready.append(opening)
        return opening

    def close_it() -> None:
        for opening in ready:
            opening.close()

    try:
        return in_time(open_it, OPENING_SECONDS, late=close_it)
    except CallHangs:
        raise hanging(edge) from None
    except portaudio_error as problem:
        raise cannot_open(edge, problem) from problem


def _open(
    edge: Edge,
    device: Device,
    rate: int,
    callback: Callable[..., None],
    finished: Callable[[], None],
) -> OpenStream:
    import sounddevice

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
            return OpenStream(stream, device, hertz, channels, over, threading.Event())
    raise AssertionError("unreachable")
