"""A private PulseAudio server that can be started and stopped at will."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO

REMEDY = (
    "sudo apt-get install --no-install-recommends "
    "pulseaudio pulseaudio-utils libasound2-plugins libportaudio2"
)
START_SECONDS = 30.0
"""Timeout for anything the server does; it starts in 0.05 to 0.15 on an idle machine."""
_ABANDONED_AFTER = 300  # seconds without a client, after a test run that was itself killed


class SoundCardMissing(Exception):
    """PulseAudio is not installed, or did not start; the message says which."""


class PulseServer:
    """A running server; `set_up` holds its PulseAudio commands, and `alsa` the ALSA settings.

    It is ready once it has a source called `awaited`.
    """

    def __init__(self, set_up: str, alsa: str, awaited: str) -> None:
        for program in ("pulseaudio", "pactl", "paplay", "parec"):
            if shutil.which(program) is None:
                raise SoundCardMissing(f"{program} is not installed: {REMEDY}")
        self.folder = Path(tempfile.mkdtemp(prefix="sound_card-"))
        """Private to the server and removed with it."""
        self._socket = self.folder / "socket"
        self.environment: Mapping[str, str] = {
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_RUNTIME_PATH": str(self.folder),
            "PULSE_COOKIE": str(self.folder / "cookie"),
            "ALSA_CONFIG_PATH": str(self.folder / "alsa.conf"),
        }
        """The environment a program needs to be a client."""
        (self.folder / "alsa.conf").write_text(alsa)
        door = f"load-module module-native-protocol-unix auth-anonymous=1 socket={self._socket}"
        (self.folder / "set-up.pa").write_text(f"{door}\n{set_up}")
        self._awaited = awaited
        self.start()

    def start(self) -> None:
        """Start the server, initially or after `kill`."""
        self._socket.unlink(missing_ok=True)
        self._process = subprocess.Popen(
            [
                *("pulseaudio", "-n", "-F", str(self.folder / "set-up.pa")),
                *("--daemonize=no", f"--exit-idle-time={_ABANDONED_AFTER}", "--use-pid-file=no"),
                f"--log-target=file:{self.folder / 'log'}",
            ],
            env=self._environ(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._wait_until_up()

    def control(self, *arguments: str, check: bool = True) -> str:
        """Run `pactl` and return what it printed."""
        return subprocess.run(
            ["pactl", *arguments],
            env=self._environ(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=check,
            timeout=START_SECONDS,
        ).stdout

    def client(self, *command: str, out: IO[bytes] | int | None = None) -> subprocess.Popen[bytes]:
        """Start a program that plays to the server or records from it, into `out` if given."""
        return subprocess.Popen(command, env=self._environ(), stdout=out, stderr=subprocess.DEVNULL)

    def freeze(self, *, frozen: bool = True) -> None:
        """Make the server stop responding while it keeps running, or resume."""
        self._process.send_signal(signal.SIGSTOP if frozen else signal.SIGCONT)

    def kill(self) -> None:
        """Kill the server: all devices disappear."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def close(self) -> None:
        """End the server and remove its files."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _environ(self) -> dict[str, str]:
        home = {"HOME": str(self.folder), "XDG_RUNTIME_DIR": str(self.folder)}
        return {**os.environ, **home, **self.environment}

    def _wait_until_up(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            if self._awaited in self.control("list", "short", "sources", check=False):
                return
            time.sleep(0.02)
        log = self.folder / "log"
        reason = log.read_text()[-500:] if log.exists() else "it wrote no log"
        self.close()
        raise SoundCardMissing(f"PulseAudio did not come up: {reason}")
