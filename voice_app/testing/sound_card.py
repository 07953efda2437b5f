"""A sound card made of software: a PulseAudio server with one loudspeaker and one microphone.

What PortAudio plays arrives at the sink `speaker`; what is played to the sink `mic_feed` is heard
by the microphone. No sound hardware, kernel module or root is needed, only two Debian packages.
"""

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import numpy as np

from voice_app.ports import Samples
from voice_app.testing.pulse_server import START_SECONDS, PulseServer

# norewinds: without it an idle sink works in blocks of two seconds, and a microphone that was just
# opened hears nothing for as long.
_SET_UP = """
load-module module-null-sink sink_name=speaker norewinds=1 rate=48000 channels=2
{microphone}
set-default-sink speaker
set-default-source virtual_microphone
"""
_MICROPHONE = (
    ("module-null-sink", "sink_name=mic_feed", "norewinds=1", "rate=48000", "channels=1"),
    ("module-remap-source", "master=mic_feed.monitor", "source_name=virtual_microphone"),
)
_ROOM_VOLUME = 7600
"""Of 65,536, as PulseAudio counts: white noise of about -61 dBFS."""
# The machine's own sound, if it has any, stays out of it.
_ALSA = """
pcm.default { type pulse }
ctl.default { type pulse }
pcm.virtual_microphone {
    type pulse
    device virtual_microphone
    hint { show on description "Virtual microphone" }
}
"""


class VirtualSoundCard:
    """A running PulseAudio server, private to whoever has `environment`."""

    def __init__(self) -> None:
        microphone = "\n".join(" ".join(("load-module", *module)) for module in _MICROPHONE)
        self._server = PulseServer(
            _SET_UP.format(microphone=microphone), _ALSA, awaited="virtual_microphone"
        )
        self.environment = self._server.environment
        """What a program needs in its environment to use this card."""
        self._room: subprocess.Popen[bytes] | None = None

    def speak(self, samples: Samples, rate: int) -> None:
        """Have the microphone hear `samples`; returns when all were played."""
        self._play(samples, rate).wait()

    @contextmanager
    def speaking(self, samples: Samples, rate: int) -> Iterator[None]:
        """Have the microphone hear `samples` meanwhile."""
        player = self._play(samples, rate)
        try:
            yield
        finally:
            player.kill()
            player.wait()

    def _play(self, samples: Samples, rate: int) -> subprocess.Popen[bytes]:
        file = self._server.folder / "spoken.raw"
        file.write_bytes(samples.tobytes())
        return self._server.client(
            *("paplay", "--raw", "--device=mic_feed", f"--rate={rate}"),
            *("--channels=1", "--format=s16le", str(file)),
        )

    def recording_speaker(self, rate: int) -> AbstractContextManager["SpeakerRecording"]:
        """Record at `rate` Hz what the loudspeaker plays meanwhile."""
        return self._recording("speaker", rate)

    def recording_microphone(self, rate: int) -> AbstractContextManager["SpeakerRecording"]:
        """Record at `rate` Hz what the microphone hears meanwhile."""
        return self._recording("mic_feed", rate)

    @contextmanager
    def _recording(self, sink: str, rate: int) -> Iterator["SpeakerRecording"]:
        file = self._server.folder / "recorded.raw"
        with file.open("wb") as raw:
            recorder = self._server.client(
                *("parec", f"--device={sink}.monitor", f"--rate={rate}", "--latency-msec=20"),
                *("--channels=1", "--format=s16le", "--raw"),
                out=raw,
            )
        recording = SpeakerRecording(file, recorder)
        try:
            recording.wait_for_more()
            yield recording
            recording.wait_for_more()
        finally:
            recorder.kill()
            recorder.wait()

    def echo(self, decibels: float, *, late: float = 0.04) -> None:
        """Have the microphone hear the loudspeaker from now on, so much softer and later."""
        before = self._streams_into_microphone()
        self._server.control(
            *("load-module", "module-loopback", "source=speaker.monitor", "sink=mic_feed"),
            f"latency_msec={round(late * 1000)}",
        )
        new = self._streams_into_microphone() - before
        for stream in new:
            self._server.control("set-sink-input-volume", stream, f"{decibels:+g}dB")

    @contextmanager
    def sleeping_speaker(self, wakes_in: float, *, after: float = 5.0) -> Iterator[list[float]]:
        """Have the loudspeaker lose what comes first, `after` so many seconds without a stream.

        Yields a list that grows by one each time it wakes: when, on the clock of `time.monotonic`.
        """
        woken: list[float] = []
        events = self._server.client("pactl", "subscribe", out=subprocess.PIPE)
        watching = threading.Thread(target=self._sleep, args=(events, wakes_in, after, woken))
        watching.start()
        try:
            yield woken
        finally:
            events.kill()
            events.wait()
            watching.join()

    def _sleep(
        self, events: subprocess.Popen[bytes], wakes_in: float, after: float, woken: list[float]
    ) -> None:
        busy, quiet_since = False, -after
        assert events.stdout is not None
        for event in events.stdout:
            if b" on sink-input " not in event or b"change" in event:
                continue
            before, busy = busy, self.is_played_to()
            if before and not busy:
                quiet_since = time.monotonic()
            if busy and not before and time.monotonic() - quiet_since >= after:
                self._server.control("set-sink-mute", "speaker", "1")
                time.sleep(wakes_in)
                self._server.control("set-sink-mute", "speaker", "0")
                woken.append(time.monotonic())

    def _streams_into_microphone(self) -> set[str]:
        listed = self._server.control("list", "short", "sink-inputs").splitlines()
        return {line.split()[0] for line in listed}

    def is_heard(self) -> bool:
        """Say whether a program listens to the microphone now."""
        return "ALSA plug-in" in self._server.control("list", "source-outputs")

    def is_played_to(self) -> bool:
        """Say whether a program holds the loudspeaker now."""
        sinks = self._server.control("list", "short", "sinks").splitlines()
        speaker = next(line.split("\t")[0] for line in sinks if "\tspeaker\t" in line)
        inputs = self._server.control("list", "short", "sink-inputs").splitlines()
        return any(line.split("\t")[1] == speaker for line in inputs)

    def suspend_microphone(self) -> None:
        """Have the microphone deliver nothing, without any error."""
        self._server.control("suspend-source", "virtual_microphone", "1")

    def resume_microphone(self) -> None:
        """Have the microphone deliver again."""
        self._server.control("suspend-source", "virtual_microphone", "0")

    def room_noise(self) -> None:
        """Have the microphone hear a quiet room from now on; without it, it hears exact zeros."""
        self._room = self._server.client(
            *("pacat", "--playback", "--raw", "--device=mic_feed", "--format=u8"),
            *("--rate=16000", "--channels=1", f"--volume={_ROOM_VOLUME}", "/dev/urandom"),
        )

    def unplug_microphone(self) -> None:
        """Take the microphone away. As on a desktop, who listens is moved to the loudspeaker."""
        self._end_room_noise()
        for line in reversed(self._server.control("list", "short", "modules").splitlines()):
            if "mic_feed" in line:
                self._server.control("unload-module", line.split()[0])

    def plug_in_microphone(self) -> None:
        """Bring it back, with the noise of a room."""
        for module in _MICROPHONE:
            self._server.control("load-module", *module)
        self._keep_recording_speaker()
        self.room_noise()

    def _keep_recording_speaker(self) -> None:
        """Have the recorder stay where it is: PulseAudio moves it to the microphone as well."""
        listed = self._server.control("list", "source-outputs").split("Source Output #")[1:]
        for stream in listed:
            if '"parec"' in stream:
                self._server.control("move-source-output", stream.split()[0], "speaker.monitor")

    def _end_room_noise(self) -> None:
        if self._room is not None:
            self._room.kill()
            self._room.wait()
            self._room = None

    def suspend_speaker(self, *, suspended: bool = True) -> None:
        """Have the loudspeaker take nothing, without any error; or let it go on."""
        self._server.control("suspend-sink", "speaker", "1" if suspended else "0")

    def unload(self, module: str) -> None:
        """Unload a PulseAudio module by name: its devices are gone, as if unplugged."""
        self._server.control("unload-module", module)

    def silence(self) -> None:
        """Have the microphone deliver exact zeros from now on."""
        self._server.control("set-sink-mute", "mic_feed", "1")

    def unmute(self) -> None:
        """Have the microphone hear again what is played to it."""
        self._server.control("set-sink-mute", "mic_feed", "0")

    def restart(self) -> None:
        """Start the server again after `kill`: the devices are plugged in again."""
        self._server.start()

    def freeze(self, *, frozen: bool = True) -> None:
        """Have the server hang, with no connection lost; or let it go on."""
        self._server.freeze(frozen=frozen)

    def kill(self) -> None:
        """End the server at once: all devices are gone."""
        self._end_room_noise()
        self._server.kill()

    def close(self) -> None:
        """End the server and remove its files."""
        self._end_room_noise()
        self._server.close()


class SpeakerRecording:
    """What the loudspeaker has played since the recording began, growing."""

    def __init__(self, file: Path, recorder: subprocess.Popen[bytes]) -> None:
        self._file = file
        self._recorder = recorder

    def samples(self) -> Samples:
        """All so far."""
        data = self._file.read_bytes()
        return np.frombuffer(data[: len(data) // 2 * 2], dtype="<i2").astype(np.int16)

    def wait_for_more(self) -> None:
        """Wait for 8,000 samples more, as parec writes in its own time; not after its end."""
        wanted = len(self.samples()) + 8000
        self._wait_until(lambda: len(self.samples()) >= wanted)

    def wait_for_sound(self) -> None:
        """Wait until something can be heard."""
        self._wait_until(lambda: bool(self.samples().any()))

    def _wait_until(self, true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not true() and self._recorder.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
