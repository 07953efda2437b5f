"""The only gateway to PortAudio: loading it, relisting the devices, finding one by name.

PortAudio has quirks that both edges must know (for its streams, see `streams.py`):

- sounddevice's Linux wheel does not include the library, so the import itself may fail;
- it lists the devices once, at startup: anything plugged in later is seen only after a restart;
- any call may never return (`portaudio_calls.py`).
"""

import ctypes
import importlib
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from voice_app.audio.portaudio_calls import CallHangs, in_time, left_behind, open_streams
from voice_app.errors import MicrophoneFault, SpeakerFault
from voice_app.native_libraries import why_not_loaded

STARTING_SECONDS = 15.0
"""Seconds PortAudio may take to load or restart: it opens every device there is."""

_INSTALL = "Install it with: sudo apt-get install libportaudio2"


@dataclass(frozen=True)
class Edge:
    """One of the two ends at which sound enters or leaves."""

    kind: Literal["input", "output"]
    """PortAudio's name for it."""
    noun: str
    """The everyday name for it."""
    fault: type[MicrophoneFault] | type[SpeakerFault]
    """Raised when it fails."""
    remedy: str
    """What to do if there is none or it cannot be opened."""


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
    """Its native rate in Hz."""
    channels: int
    """Number of channels in the direction requested."""


def restart_portaudio(edge: Edge) -> None:
    """Relist the devices. Does nothing while a stream is open, because it would be lost.

    Raises the edge's fault when PortAudio fails or hangs.
    """
    sounddevice = load(edge)
    try:
        in_time(list_anew, STARTING_SECONDS)
    except CallHangs:
        raise hanging(edge) from None
    except sounddevice.PortAudioError as problem:
        raise cannot_open(edge, problem) from problem


def list_anew() -> None:
    """Restart PortAudio unless part of it is in use; call it, like all here, through `in_time`."""
    import sounddevice

    if not open_streams and not left_behind:
        # Private, but the only way: PortAudio does not support hot-plugging.
        while sounddevice._initialized:
            sounddevice._terminate()
        sounddevice._initialize()


def find_device(edge: Edge, name: str | None) -> Device:
    """Return the default device, or the first whose name contains `name`, ignoring case."""
    import sounddevice

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
    """Return the fault to raise when PortAudio gave a reason."""
    reason = problem.args[0] if problem.args else type(problem).__name__
    return edge.fault(f"The {edge.noun} cannot be opened ({reason}).", edge.remedy)


def hanging(edge: Edge) -> MicrophoneFault | SpeakerFault:
    """Return the fault to raise when PortAudio, or what is behind it, does not respond."""
    return edge.fault(
        f"The {edge.noun} cannot be opened: the sound system hangs.",
        "Start again; if that does not help, start the computer again.",
    )


def load(edge: Edge) -> Any:
    """Return the sounddevice module. Raises the edge's fault if PortAudio is missing or hangs.

    Importing it starts PortAudio, which queries every device and the sound server.
    """

    def load_it() -> Any:
        sounddevice = importlib.import_module("sounddevice")
        _quieten_alsa()
        return sounddevice

    try:
        return in_time(load_it, STARTING_SECONDS)
    except CallHangs:
        raise hanging(edge) from None
    except OSError as problem:
        said = why_not_loaded("PortAudio, the sound library,", problem, _INSTALL)
        raise edge.fault(*said) from problem
    except Exception as problem:  # PortAudioError, whose class is not available here
        raise cannot_open(edge, problem) from problem


def _quieten_alsa() -> None:
    """Keep ALSA from writing between the captions whenever a busy machine delivers a block late."""
    with suppress(OSError, AttributeError):
        nothing = ctypes.cast(ctypes.CDLL(None).getpid, ctypes.c_void_p)  # ignores its arguments
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(nothing)
