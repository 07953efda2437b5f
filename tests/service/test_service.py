"""The unit as systemd reads it, its commands as systemd runs them."""

import configparser
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from voice_app.app.sd_notify import READY, tell_service_manager
from voice_app.cli import systemd
from voice_app.testing.sound_card import VirtualSoundCard

VOICE_APP = [sys.executable, "-m", "voice_app"]
needs_systemctl = pytest.mark.skipif(
    shutil.which("systemctl") is None, reason="systemctl is not installed: apt install systemd"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder, and a session without a running user manager."""
    (tmp_path / "run").mkdir(mode=0o700)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    for name in ("XDG_CONFIG_HOME", "DBUS_SESSION_BUS_ADDRESS", "SYSTEMD_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


class Manager:
    """The end of the notification socket at which systemd would listen."""

    def __init__(self, folder: Path) -> None:
        self.address = folder / "notify"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(self.address))
        self._socket.settimeout(120)

    def wait_for(self, assignment: str) -> str:
        while True:
            lines: list[str] = self._socket.recv(4096).decode().split("\n")
            for line in lines:
                if line.startswith(assignment):
                    return line

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    made = Manager(tmp_path)
    yield made
    made.close()


def asked(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*VOICE_APP, "service", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )


def command(key: str) -> list[str]:
    (line,) = [line for line in systemd.unit().splitlines() if line.startswith(f"{key}=")]
    return shlex.split(line.removeprefix(f"{key}="))


def complaints(home: Path, text: str) -> str:
    """What systemd-analyze says about a unit; its exit status is 0 even for unknown keys."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed: apt install systemd")
    file = home / systemd.UNIT
    file.write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", str(file)], capture_output=True, text=True
    )
    return done.stdout + done.stderr


def test_systemd_finds_nothing_wrong_with_the_unit(home: Path) -> None:
    assert complaints(home, systemd.unit()) == ""
    assert "Unknown key" in complaints(home, systemd.unit().replace("Restart=", "Restrat="))


def test_a_path_with_spaces_and_signs_still_names_the_program(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = home / "my 100% $HOME programs"
    odd.mkdir()
    (odd / "python").symlink_to(sys.executable)
    monkeypatch.setattr(systemd, "_PROGRAM", (str(odd / "python"), "-P", "-m", "voice_app"))
    assert complaints(home, systemd.unit()) == ""
    (odd / "python").unlink()
    assert "is not executable" in complaints(home, systemd.unit())


def test_answers_do_not_reach_the_journal() -> None:
    assert "StandardOutput=null" in systemd.unit().splitlines()


def test_a_dry_run_prints_the_unit_and_writes_nothing(home: Path) -> None:
    result = asked("install", "--dry-run")
    assert result.stdout == systemd.unit()
    assert asked("autostart", "--dry-run").stdout == systemd.desktop_file()
    assert [path.name for path in home.iterdir()] == ["run"]


@needs_systemctl
def test_installed_it_is_enabled_and_removed_it_is_gone(home: Path) -> None:
    # Offline, systemctl does all that is done in files, and says that it starts nothing.
    offline = {"SYSTEMD_OFFLINE": "1"}
    assert asked("status").returncode == 3
    installed = asked("install", **offline)
    assert installed.returncode == 0, installed.stderr
    assert "loginctl enable-linger" in installed.stdout
    folder = home / ".config" / "systemd" / "user"
    assert (folder / systemd.UNIT).read_text() == systemd.unit()
    assert (folder / "default.target.wants" / systemd.UNIT).is_symlink()
    status = asked("status", **offline)
    assert status.stdout == "It starts by itself. It is not running.\n"
    assert status.returncode == 3
    assert asked("autostart").returncode == 0
    removed = asked("remove", **offline)
    assert removed.returncode == 0, removed.stderr
    assert not [path for path in home.rglob("*") if not path.is_dir()]
    assert asked("remove").stdout == "There was nothing to remove.\n"


@needs_systemctl
def test_without_a_running_user_manager_the_rest_is_told(home: Path) -> None:
    result = asked("install")
    assert result.returncode == 1
    assert "is written" in result.stderr
    assert "systemctl --user enable --now voice-app.service" in result.stderr
    assert (home / ".config" / "systemd" / "user" / systemd.UNIT).exists()


def test_without_systemd_it_is_told_in_words(home: Path, tmp_path: Path) -> None:
    result = asked("install", PATH=str(tmp_path))
    assert result.returncode == 1
    assert "systemd cannot be asked" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_folder_that_cannot_be_written_is_named(home: Path) -> None:
    (home / ".config").touch()
    result = asked("autostart")
    assert result.returncode == 1
    assert "cannot be written" in result.stderr


def test_the_autostart_entry_starts_what_is_there(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = home / systemd.DESKTOP_FILE
    file.write_text(systemd.desktop_file())
    entry = configparser.RawConfigParser()
    entry.read_string(file.read_text())
    words = shlex.split(entry["Desktop Entry"]["Exec"])
    done = subprocess.run([*words, "--help"], capture_output=True, text=True, check=True)
    assert "Go through the checklist by voice" in done.stdout
    monkeypatch.setattr(systemd, "_PROGRAM", ("/home/a b/100%/python",))
    assert 'Exec="/home/a b/100%%/python" run --screen' in systemd.desktop_file()
    if shutil.which("desktop-file-validate") is not None:
        assert subprocess.run(["desktop-file-validate", str(file)]).returncode == 0


def test_the_units_command_says_when_it_is_ready(
    home: Path, sound_card: VirtualSoundCard, manager: Manager
) -> None:
    program = subprocess.Popen(
        command("ExecStart"),
        env={**os.environ, **sound_card.environment, "NOTIFY_SOCKET": str(manager.address)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        manager.wait_for(READY)
        assert program.poll() is None
    finally:
        program.terminate()  # as systemd stops it
        program.wait(timeout=60)
    assert program.returncode == -signal.SIGTERM


def test_the_units_wait_ends_when_the_microphone_is_there(
    sound_card: VirtualSoundCard, manager: Manager
) -> None:
    sound_card.kill()
    waiting = subprocess.Popen(
        command("ExecStartPre"),
        env={**os.environ, **sound_card.environment, "NOTIFY_SOCKET": str(manager.address)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert "microphone" in manager.wait_for("STATUS=Waiting.")
        assert waiting.poll() is None
        sound_card.restart()
        assert waiting.wait(timeout=60) == 0
    finally:
        waiting.kill()
        _, errors = waiting.communicate()
    assert len(errors.splitlines()) == 1, "what is missing is told once"


def test_the_units_wait_is_for_the_microphone_of_the_settings(
    sound_card: VirtualSoundCard, manager: Manager
) -> None:
    environment = {"NOTIFY_SOCKET": str(manager.address), "VOICE_APP_MICROPHONE": "Gramophone"}
    waiting = subprocess.Popen(
        command("ExecStartPre"), env={**os.environ, **sound_card.environment, **environment}
    )
    try:
        assert "'Gramophone'" in manager.wait_for("STATUS=Waiting.")
    finally:
        waiting.kill()
        waiting.wait()


def test_nobody_to_be_told_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("", "not a path", str(tmp_path / "gone"), "@voice-app-nobody"):
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        tell_service_manager(READY)


def test_an_abstract_address_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
        door.bind(f"\0voice-app-test-{os.getpid()}")
        monkeypatch.setenv("NOTIFY_SOCKET", f"@voice-app-test-{os.getpid()}")
        tell_service_manager(READY, "STATUS=Here.")
        assert door.recv(100) == b"READY=1\nSTATUS=Here."
