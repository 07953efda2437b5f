"""Starting by itself: a systemd user unit, and a desktop file for who logs in to a desktop."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from voice_app.errors import VoiceAppError

UNIT = "voice-app.service"
DESKTOP_FILE = "voice-app.desktop"
RUN = ("run", "--idle")
"""What is started at boot: it waits for its wake phrase."""
_PROGRAM = (sys.executable, "-P", "-m", "voice_app")
"""`-P`: a file in the home folder must not be taken for one of our modules."""
_LONGEST_WAIT = 30.0
"""Seconds for one call of systemctl."""

BY_HAND = (
    "Log in as this user on the machine itself, and run: "
    f"systemctl --user daemon-reload && systemctl --user enable --now {UNIT}"
)
LINGER = (
    "It starts when you log in. To start it at boot, before anybody logs in, run once: "
    "loginctl enable-linger"
)


def unit() -> str:
    """Return the text of the systemd user unit."""
    return f"""\
# Written by `voice-app service install`; `voice-app service remove` takes it away.
[Unit]
Description=voice_app, a spoken checklist for people with weak hands
After=pipewire.service pipewire-pulse.service pulseaudio.service sound.target
# A loose plug must not end in giving up for good.
StartLimitIntervalSec=0

[Service]
Type=notify
# The wait for the microphone reports its status, too.
NotifyAccess=exec
ExecStartPre={_command("service", "wait")}
ExecStart={_command(*RUN)}
# The captions hold answers, and the journal is no place for them. Faults go there by stderr.
StandardOutput=null
Restart=on-failure
RestartSec=5
# The microphone may be plugged in hours later.
TimeoutStartSec=infinity

[Install]
WantedBy=default.target
"""


def desktop_file() -> str:
    """Return the text of an autostart entry that opens a terminal with large captions."""
    command = " ".join(_desktop_word(word) for word in (*_PROGRAM, "run", "--screen"))
    return f"""\
[Desktop Entry]
Type=Application
Name=voice_app
Comment=A spoken checklist for people with weak hands
Exec={command}
Terminal=true
"""


def install() -> str:
    """Write, enable and start the unit; return what was done. Raises `VoiceAppError`."""
    file = _unit_file()
    _write(file, unit())
    for call in (("daemon-reload",), ("enable", UNIT), ("restart", UNIT)):
        _systemctl(*call, after=f"The unit is written to {file}, but")
    return f"{file} is written, enabled and started.\n{LINGER}"


def remove() -> str:
    """Stop the unit and remove it and the autostart entry; return what was done."""
    there = [file for file in (_unit_file(), autostart_file()) if file.exists()]
    if _unit_file() in there:
        for call in ("disable", "stop"):
            _systemctl(call, UNIT, after="The unit is not removed, because")
    for file in there:
        file.unlink()
    if _unit_file() in there:
        _systemctl("daemon-reload", after="The unit is removed, but")
    if not there:
        return "There was nothing to remove."
    return "Removed: " + ", ".join(str(file) for file in there) + "."


def status() -> tuple[bool, str]:
    """Return whether it runs, and how it stands in words. Raises `VoiceAppError`."""
    if not _unit_file().exists():
        return False, "It is not installed. Install it with: voice-app service install"
    enabled = _ask("is-enabled") == "enabled"
    state = _ask("is-active")
    words = {
        "active": "It is running.",
        "activating": "It is waiting for a microphone and a loudspeaker.",
        "failed": "It has failed. See: journalctl --user --unit voice-app",
    }
    starts = "It starts by itself." if enabled else "It does not start by itself."
    return state == "active", f"{starts} {words.get(state, 'It is not running.')}"


def autostart() -> str:
    """Write the autostart entry; return what was done. Raises `VoiceAppError`."""
    _write(autostart_file(), desktop_file())
    return f"{autostart_file()} is written: the checklist starts when you log in to the desktop."


def autostart_file() -> Path:
    """Return where desktops look for what to start."""
    return _config_folder() / "autostart" / DESKTOP_FILE


def _unit_file() -> Path:
    return _config_folder() / "systemd" / "user" / UNIT


def _config_folder() -> Path:
    # As the XDG base directories have it: a path that is not absolute is ignored.
    folder = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    return folder if folder.is_absolute() else Path.home() / ".config"


def _command(*arguments: str) -> str:
    return " ".join(_unit_word(word) for word in (*_PROGRAM, *arguments))


def _unit_word(word: str) -> str:
    """Quote one word as systemd.service(5) reads it; it has no way to write a quote in a path."""
    escaped = word.replace("%", "%%")
    return f'"{escaped}"' if set(escaped) & set(" \t;") else escaped


def _desktop_word(word: str) -> str:
    """Quote one word as the Desktop Entry Specification reads an `Exec` key."""
    if not set(word) & set(" \t\"'\\><~|&;$*?#()`%"):
        return word
    for special in '\\"`$':
        word = word.replace(special, f"\\{special}")
    # The value is unescaped as a string before it is unquoted.
    return '"' + word.replace("\\", "\\\\").replace("%", "%%") + '"'


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise VoiceAppError(
            f"{file} cannot be written ({problem.strerror or problem}).",
            "Make room there, or allow this user to write there.",
        ) from problem


def _ask(question: str) -> str:
    return _call(question, UNIT).stdout.strip()


def _systemctl(*arguments: str, after: str) -> None:
    done = _call(*arguments)
    if done.returncode:
        said = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise VoiceAppError(f"{after} systemd could not be told: {said[0]}.", BY_HAND)


def _call(*arguments: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            ["systemctl", "--user", *arguments],
            capture_output=True,
            text=True,
            timeout=_LONGEST_WAIT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise VoiceAppError(
            f"systemd cannot be asked ({problem}).",
            "Without systemd, start `voice-app run` in the way your system starts programs.",
        ) from problem
