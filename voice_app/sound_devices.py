"""The one door to PortAudio: loading it, listing the devices anew, finding one by name.

PortAudio has habits that both edges must know (those of its streams: `sound_streams.py`):

- sounddevice's Linux wheel comes without the library, so the import itself may fail;
- it lists the devices once, when it starts: what is plugged in later is seen only after a restart;
- it and ALSA write to file descriptor 2 while a stream is opened.
"""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Literal

from voice_app.errors import MicrophoneFault, SpeakerFault

_INSTALL = "Install it with: sudo apt-get install libportaudio2"

one_at_a_time = threading.RLock()
"""Held while PortAudio opens, closes or restarts anything: it bears no two threads."""
open_streams: set[object] = set()
"""What a restart would lose, streams left behind among them."""


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


def restart_portaudio(edge: Edge) -> None:
    """Have the devices listed anew. Nothing happens while a stream is open: it would be lost."""
    sounddevice = load(edge)
    with one_at_a_time, quietly():
        if not open_streams:
            # Private, and the only way there is: PortAudio knows no hot-plugging.
            while sounddevice._initialized:
                sounddevice._terminate()
            sounddevice._initialize()


def find_device(edge: Edge, name: str | None) -> Device:
    """The default device, or the first whose name contains `name` in any case."""
    sounddevice = load(edge)
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


def cannot_open(edge: Edge, problem: Exception) -> MicrophoneFault | SpeakerFault:
    """Return what to raise where PortAudio said why not."""
    reason = problem.args[0] if problem.args else type(problem).__name__
    return edge.fault(f"The {edge.noun} cannot be opened ({reason}).", edge.remedy)


def load(edge: Edge) -> Any:
    """Return the module sounddevice. Raises the edge's fault where PortAudio is missing."""
    try:
        import sounddevice
    except OSError as problem:
        raise edge.fault("PortAudio, the sound library, is not installed.", _INSTALL) from problem
    except Exception as problem:  # PortAudioError, and its class is out of reach
        raise cannot_open(edge, problem) from problem
    return sounddevice


@contextmanager
def quietly() -> Iterator[None]:
    """Send file descriptor 2 nowhere: PortAudio and ALSA write there from C, past `sys.stderr`."""
    with one_at_a_time:  # two threads at once would each restore what the other had set
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
