"""The emergency alarm: a loud tone and the owner's command, until somebody answers."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import threading

import numpy as np

from voice_app.checklist.places import CONFIRMING, EMERGENCY, ENDED
from voice_app.checklist.session_prompts import SessionPrompts
from voice_app.dialogue.reply import Reply
from voice_app.sound import Speech

RATE = 22_050
"""Hz; matches the voice, so that the device need not switch."""
HERTZ = 520.0
"""With overtones, as in smoke alarms for people who are hard of hearing."""
COMMAND_SECONDS = 20.0
"""A command that takes longer is killed and counts as failed."""
RAN, FAILED, NONE = "alarm_ran", "alarm_failed", "alarm_none"
"""The outcome of the command: names of the lines that report it."""


def tone() -> Speech:
    """Return three loud pulses, the familiar pattern of an alarm: 3.5 seconds."""
    seconds = np.arange(int(0.5 * RATE)) / RATE
    overtones = sum(np.sin(2 * np.pi * HERTZ * n * seconds) / n for n in (1, 3, 5, 7))
    ramp = np.clip(np.minimum(seconds, seconds[::-1]) / 0.005, 0, 1)
    pulse = overtones * ramp
    pulse = 0.9 * 32767 * pulse / np.abs(pulse).max()
    pause = np.zeros(len(seconds))
    whole = np.concatenate([pulse, pause, pulse, pause, pulse, pause, pause])
    return Speech(whole.astype(np.int16), RATE)


class AlarmCommand:
    """Runs the owner's command once per emergency, in parallel with everything else.

    `command` is split like a shell command line, but no shell runs it; "" for none. It receives no
    answers, neither as arguments nor as input: all it learns is that it is run.
    """

    def __init__(self, command: str, *, seconds: float = COMMAND_SECONDS) -> None:
        self._command = command
        self._seconds = seconds
        self._thread: threading.Thread | None = None
        self._outcome = NONE
        self._why = ""

    def start(self) -> None:
        """Run the command in the background."""
        if not self._command.strip():
            return
        self._thread = threading.Thread(target=self._run, name="alarm command", daemon=True)
        self._thread.start()

    def outcome(self) -> tuple[str, str]:
        """Wait for the command to finish; return the line that reports it, and what went wrong."""
        if self._thread is not None:
            self._thread.join(self._seconds + 5)
        return self._outcome, self._why

    def _run(self) -> None:
        self._outcome = FAILED
        self._why = f"It took longer than {self._seconds:g} seconds."
        try:
            process = subprocess.Popen(
                shlex.split(self._command),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            try:
                status = process.wait(self._seconds)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                return
        except (OSError, ValueError) as problem:
            self._why = f"{problem}."
            return
        self._why = f"Its exit status was {status}." if status else ""
        self._outcome = FAILED if status else RAN


class Alarm:
    """Decides when to ring, and what to say about it, from one reply to the next."""

    def __init__(self, around: SessionPrompts, command: AlarmCommand, helper: str = "") -> None:
        self.words = "".join(around.line("alarm_tone"))
        """For the captions while the tone sounds."""
        self.tone = tone()
        self._around = around
        self._command = command
        self._helper = helper
        self._rung_for = False
        """Whether this visit has had an alarm; its command runs once."""
        self._on = False
        self._told = False

    def rings_before(self, reply: Reply) -> bool:
        """Return whether to ring before the reply's lines; the first time, they must not wait."""
        was_on, self._on = self._on, reply.alarm
        if reply.alarm and not self._rung_for:
            self._rung_for = True
            self._command.start()
        return reply.alarm and was_on

    def lines_after(self, reply: Reply, state: str) -> tuple[tuple[str, ...], str]:
        """Return what to say after the reply's lines, and a note about what went wrong."""
        if reply.alarm and not self._told:
            self._told = True
            outcome, why = self._command.outcome()
            lines = (*self._around.line(outcome), *self._around.line("alarm_sounds"))
            shout = self._around.line("shout_for", helper=self._helper) if self._helper else ()
            return (*shout, *lines), why
        if reply.alarm and reply.lines:
            # While the alarm is on, every reply ends with how to stop it: a helper who has just
            # come in has not heard it.
            return self._around.line("alarm_sounds")[-1:], ""
        if self._told and state not in (CONFIRMING, EMERGENCY, ENDED):
            self._told = False
            if self._command.outcome()[0] == RAN:
                return self._around.line("alarm_called_off"), ""
        return (), ""
