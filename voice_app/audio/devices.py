"""The one door to PortAudio: loading it, listing the devices anew, finding one by name.

PortAudio has habits that both edges must know (those of its streams: `sound_streams.py`):

- sounddevice's Linux wheel comes without the library, so the import itself may fail;
- it lists the devices once, when it starts: what is plugged in later is seen only after a restart;
- any call may never return (`sound_calls.py`).
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
"""How long PortAudio may take to load, or to restart: it opens every device there is."""

_INSTALL = "Install it with: sudo apt-get install libportaudio2"


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
    """Have the devices listed anew. Nothing happens while a stream is open: it would be lost.

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
    """Restart PortAudio unless something of it is in use; to be called in time, as all here."""
    import sounddevice

    if not open_streams and not left_behind:
        # Private, and the only way there is: PortAudio knows no hot-plugging.
        while sounddevice._initialized:
            sounddevice._terminate()
        sounddevice._initialize()


def find_device(edge: Edge, name: str | None) -> Device:
    """The default device, or the first whose name contains `name` in any case."""
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
    """Return what to raise where PortAudio said why not."""
    reason = problem.args[0] if problem.args else type(problem).__name__
    return edge.fault(f"The {edge.noun} cannot be opened ({reason}).", edge.remedy)


def hanging(edge: Edge) -> MicrophoneFault | SpeakerFault:
    """Return what to raise where PortAudio, or what stands behind it, does not answer."""
    return edge.fault(
        f"The {edge.noun} cannot be opened: the sound system hangs.",
        "Start again; if that does not help, start the computer again.",
    )


def load(edge: Edge) -> Any:
    """Return the module sounddevice. Raises the edge's fault where PortAudio is missing or hangs.

    Its import starts PortAudio, and so asks every device and the sound server.
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
    except Exception as problem:  # PortAudioError, and its class is out of reach
        raise cannot_open(edge, problem) from problem


def _quieten_alsa() -> None:
    """Keep ALSA from writing between the captions of each block that a busy machine brings late."""
    with suppress(OSError, AttributeError):
        nothing = ctypes.cast(ctypes.CDLL(None).getpid, ctypes.c_void_p)  # heeds no argument
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(nothing)
