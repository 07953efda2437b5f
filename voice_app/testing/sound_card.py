"""A software sound card: a PulseAudio server with one loudspeaker and one microphone.

What PortAudio plays arrives at the sink `speaker`; the microphone hears what is played to the sink
`mic_feed`. This needs no sound hardware, kernel module or root, only two Debian packages.
"""

import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from voice_app.sound import Samples
from voice_app.testing.pulse_server import PulseServer
from voice_app.testing.speaker_recording import SpeakerRecording

# norewinds: otherwise an idle sink works in blocks of two seconds, and a newly opened microphone
# hears nothing for that long.
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
"""Of 65,536 (PulseAudio's scale): white noise of about -61 dBFS."""
# Ignore the machine's own sound hardware, if it has any.
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
    """A running PulseAudio server, private to holders of `environment`."""

    def __init__(self) -> None:
        microphone = "\n".join(" ".join(("load-module", *module)) for module in _MICROPHONE)
        self._server = PulseServer(
            _SET_UP.format(microphone=microphone), _ALSA, awaited="virtual_microphone"
        )
        self.environment = self._server.environment
        """The environment a program needs to use this card."""
        self._room: subprocess.Popen[bytes] | None = None

    def speak(self, samples: Samples, rate: int) -> None:
        """Play `samples` into the microphone; return when all have been played."""
        self._play(samples, rate).wait()

    @contextmanager
    def speaking(self, samples: Samples, rate: int) -> Iterator[None]:
        """Play `samples` into the microphone while the block runs."""
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

    def recording_speaker(self, rate: int) -> AbstractContextManager[SpeakerRecording]:
        """Record what the loudspeaker plays during the block, at `rate` Hz."""
        return self._recording("speaker", rate)

    def recording_microphone(self, rate: int) -> AbstractContextManager[SpeakerRecording]:
        """Record what the microphone hears during the block, at `rate` Hz."""
        return self._recording("mic_feed", rate)

    @contextmanager
    def _recording(self, sink: str, rate: int) -> Iterator[SpeakerRecording]:
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
        """From now on, feed the loudspeaker into the microphone, `decibels` softer and `late`
        seconds later.
        """
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
        """Make the loudspeaker lose what comes first after `after` seconds without a stream.

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
        """Return whether a program is listening to the microphone."""
        return "ALSA plug-in" in self._server.control("list", "source-outputs")

    def is_played_to(self) -> bool:
        """Return whether a program is holding the loudspeaker."""
        sinks = self._server.control("list", "short", "sinks").splitlines()
        speaker = next(line.split("\t")[0] for line in sinks if "\tspeaker\t" in line)
        inputs = self._server.control("list", "short", "sink-inputs").splitlines()
        return any(line.split("\t")[1] == speaker for line in inputs)

    def suspend_microphone(self) -> None:
        """Make the microphone deliver nothing, without any error."""
        self._server.control("suspend-source", "virtual_microphone", "1")

    def resume_microphone(self) -> None:
        """Make the microphone deliver again."""
        self._server.control("suspend-source", "virtual_microphone", "0")

    def room_noise(self) -> None:
        """From now on, let the microphone hear a quiet room; without it, it hears exact zeros."""
        self._room = self._server.client(
            *("pacat", "--playback", "--raw", "--device=mic_feed", "--format=u8"),
            *("--rate=16000", "--channels=1", f"--volume={_ROOM_VOLUME}", "/dev/urandom"),
        )

    def unplug_microphone(self) -> None:
        """Remove the microphone. As on a desktop, its listeners are moved to the loudspeaker."""
        self._end_room_noise()
        for line in reversed(self._server.control("list", "short", "modules").splitlines()):
            if "mic_feed" in line:
                self._server.control("unload-module", line.split()[0])

    def plug_in_microphone(self) -> None:
        """Bring it back, with room noise."""
        for module in _MICROPHONE:
            self._server.control("load-module", *module)
        self._keep_recording_speaker()
        self.room_noise()

    def _keep_recording_speaker(self) -> None:
        """Keep the recorder where it is: PulseAudio would move it to the microphone as well."""
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
        """Make the loudspeaker accept nothing, without any error, or resume."""
        self._server.control("suspend-sink", "speaker", "1" if suspended else "0")

    def unload(self, module: str) -> None:
        """Unload a PulseAudio module by name: its devices disappear, as if unplugged."""
        self._server.control("unload-module", module)

    def silence(self) -> None:
        """Make the microphone deliver exact zeros from now on."""
        self._server.control("set-sink-mute", "mic_feed", "1")

    def restart(self) -> None:
        """Restart the server after `kill`: the devices are plugged in again."""
        self._server.start()

    def freeze(self, *, frozen: bool = True) -> None:
        """Make the server hang, without dropping a connection, or resume."""
        self._server.freeze(frozen=frozen)

    def kill(self) -> None:
        """Kill the server: all devices disappear."""
        self._end_room_noise()
        self._server.kill()

    def close(self) -> None:
        """End the server and remove its files."""
        self._end_room_noise()
        self._server.close()
