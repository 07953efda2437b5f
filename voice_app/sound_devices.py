"""The one door to PortAudio: loading it, finding a device by name, opening a stream.

PortAudio has habits that both edges must know:

- sounddevice's Linux wheel comes without the library, so the import itself may fail;
- it lists the devices once, when it starts: what is plugged in later is seen only after a restart;
- many USB devices refuse 16 kHz, and some refuse one channel;
- it and ALSA write to file descriptor 2 while a stream is opened;
- `stop()` waits for a suspended device for ever; `abort()` does not.
"""

import atexit
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Literal

from voice_app.errors import MicrophoneFault, SpeakerFault

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

_INSTALL = "Install it with: sudo apt-get install libportaudio2"
_CANNOT_OPEN = (-9997, -9998)
"""PortAudio's "invalid sample rate" and "invalid number of channels"."""

# PortAudio may be opened, closed and restarted by one thread at a time only.
_portaudio = threading.RLock()
_open_streams = 0
_abandoned = False


@dataclass(frozen=True)
class Edge:
    """One of the two ends at which sound enters or leaves."""

    kind: Literal["input", "output"]
    """As PortAudio calls it."""
    noun: str
    """As people call it."""
    fault: type[MicrophoneFault] | type[SpeakerFault]
    """What is raised when it fails."""
    remedy: str
    """What to do when there is none or it stays shut."""


MICROPHONE = Edge(
    "input",
    "microphone",
    MicrophoneFault,
    "Plug in a microphone, or choose it in the sound settings, and start again.",
)
LOUDSPEAKER = Edge(
    "output",
    "loudspeaker",
    SpeakerFault,
    "Plug in a loudspeaker or headphones, or choose them in the sound settings, and start again.",
)


@dataclass(frozen=True)
class Device:
    """A device as PortAudio lists it now; the index changes when something is plugged in."""

    index: int
    """Valid until PortAudio is restarted."""
    name: str
    """What the system calls it."""
    rate: int
    """Its own rate in Hz."""
    channels: int
    """How many it has in the direction asked for."""


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

    def start(self, edge: Edge) -> None:
        """Let the callback run."""
        try:
            with _portaudio, _quietly():
                self.stream.start()
        except _load(edge).PortAudioError as problem:
            raise _cannot_open(edge, problem) from problem


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
    global _open_streams
    with _portaudio, _quietly():
        opening = _open_with_restart(edge, name, rate, callback, finished)
        _open_streams += 1
    try:
        yield opening
    finally:
        with _portaudio:
            with _quietly():
                closed = _closed(opening.stream)
            if closed:
                _open_streams -= 1
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
    atexit.unregister(_load(edge)._exit_handler)
    # The spinning thread writes to descriptor 2 without end; ours goes on through a copy.
    with suppress(OSError, ValueError, AttributeError):
        sys.stderr = os.fdopen(os.dup(2), "w", buffering=1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def restart_portaudio(edge: Edge) -> None:
    """Have the devices listed anew. Nothing happens while a stream is open: it would be lost."""
    sounddevice = _load(edge)
    with _portaudio, _quietly():
        if _open_streams == 0:
            # Private, and the only way there is: PortAudio knows no hot-plugging.
            while sounddevice._initialized:
                sounddevice._terminate()
            sounddevice._initialize()


def find_device(edge: Edge, name: str | None) -> Device:
    """The default device, or the first whose name contains `name` in any case."""
    sounddevice = _load(edge)
    usable = [
        Device(
            index=int(entry["index"]),
            name=str(entry["name"]),
            rate=int(entry["default_samplerate"]),
            channels=int(entry[f"max_{edge.kind}_channels"]),
        )
        for entry in sounddevice.query_devices()
        if entry[f"max_{edge.kind}_channels"] > 0
    ]
    if not usable:
        raise edge.fault(f"There is no {edge.noun}.", edge.remedy)
    if name is None:
        default = sounddevice.default.device[edge.kind]
        return next((device for device in usable if device.index == default), usable[0])
    wanted = name.casefold()
    exact = [device for device in usable if device.name.casefold() == wanted]
    part = [device for device in usable if wanted in device.name.casefold()]
    if not part:
        listed = ", ".join(dict.fromkeys(device.name for device in usable))
        raise edge.fault(f"There is no {edge.noun} called {name!r}.", f"There are: {listed}.")
    return [*exact, *part][0]


def _open_with_restart(
    edge: Edge,
    name: str | None,
    rate: int,
    callback: Callable[..., None],
    finished: Callable[[], None],
) -> OpenStream:
    sounddevice = _load(edge)
    try:
        return _open(edge, find_device(edge, name), rate, callback, finished)
    except (edge.fault, sounddevice.PortAudioError):
        pass  # perhaps it was plugged in after the devices were listed
    try:
        restart_portaudio(edge)
        return _open(edge, find_device(edge, name), rate, callback, finished)
    except sounddevice.PortAudioError as problem:
        raise _cannot_open(edge, problem) from problem


def _open(
    edge: Edge,
    device: Device,
    rate: int,
    callback: Callable[..., None],
    finished: Callable[[], None],
) -> OpenStream:
    sounddevice = _load(edge)
    heard = edge.kind == "input"
    make = sounddevice.RawInputStream if heard else sounddevice.RawOutputStream
    block_seconds = CAPTURE_SECONDS if heard else BLOCK_SECONDS
    shapes = [(r, c) for r in dict.fromkeys((rate, device.rate)) for c in (1, 2)]
    for attempt, (hertz, channels) in enumerate(shapes, start=1):
        try:
            stream = make(
                device=device.index,
                samplerate=hertz,
                channels=channels,
                dtype="int16",
                blocksize=round(hertz * block_seconds),
                callback=callback,
                finished_callback=finished,
            )
        except sounddevice.PortAudioError as problem:
            code = problem.args[1] if len(problem.args) > 1 else None
            if code not in _CANNOT_OPEN or attempt == len(shapes):
                raise
        else:
            return OpenStream(stream, device, hertz, channels)
    raise AssertionError("unreachable")


def _cannot_open(edge: Edge, problem: Exception) -> MicrophoneFault | SpeakerFault:
    reason = problem.args[0] if problem.args else type(problem).__name__
    return edge.fault(f"The {edge.noun} cannot be opened ({reason}).", edge.remedy)


def _load(edge: Edge) -> Any:
    try:
        import sounddevice
    except OSError as problem:
        raise edge.fault("PortAudio, the sound library, is not installed.", _INSTALL) from problem
    except Exception as problem:  # PortAudioError, and its class is out of reach
        raise _cannot_open(edge, problem) from problem
    return sounddevice


@contextmanager
def _quietly() -> Iterator[None]:
    """Send file descriptor 2 nowhere: PortAudio and ALSA write there from C, past `sys.stderr`."""
    with _portaudio:  # two threads at once would each restore what the other had set
        try:
            kept = os.dup(2)
        except OSError:  # there is no such descriptor: nothing to silence
            yield
            return
        with suppress(OSError, ValueError, AttributeError):
            sys.stderr.flush()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
