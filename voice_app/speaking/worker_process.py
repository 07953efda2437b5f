"""A worker process that speaks lines of JSON and may hang or die."""

import json
import os
import select
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any


class WorkerDied(Exception):
    """The worker is gone; the message is the last thing it wrote."""


class WorkerHung(Exception):
    """The worker did not answer in time."""


class WorkerProcess:
    """One process and its pipes; its stderr goes to a file."""

    def __init__(self, command: Sequence[str], complaints: Path) -> None:
        self._complaints = complaints
        self._received = b""
        self.ready = False
        """Set by the owner once the worker has announced itself."""
        with complaints.open("wb") as stderr:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                bufsize=0,
                # Ctrl-C goes to the terminal's whole process group; the guidance must still be
                # spoken afterwards, so the worker gets its own session.
                start_new_session=True,
            )

    def send(self, request: dict[str, Any]) -> None:
        """Send a request."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
        except OSError as problem:
            raise WorkerDied(self._last_words()) from problem

    def receive(self, timeout: float) -> dict[str, Any]:
        """Wait for one line, at most `timeout` seconds."""
        assert self.process.stdout is not None
        arrivals = select.poll()
        arrivals.register(self.process.stdout, select.POLLIN)
        deadline = time.monotonic() + timeout
        while b"\n" not in self._received:
            left = deadline - time.monotonic()
            if left <= 0 or not arrivals.poll(left * 1000):
                raise WorkerHung
            piece = os.read(self.process.stdout.fileno(), 65536)
            if not piece:
                raise WorkerDied(self._last_words())
            self._received += piece
        line, _, self._received = self._received.partition(b"\n")
        reply: dict[str, Any] = json.loads(line)
        return reply

    def _last_words(self) -> str:
        with suppress(OSError):
            lines = self._complaints.read_text(errors="replace").split("\n")
            return next((line.strip() for line in reversed(lines) if line.strip()), "")
        return ""

    def kill(self) -> None:
        """End the process, whatever it is doing, and reap it."""
        self.process.kill()
        self.process.wait()

    def close_pipes(self) -> None:
        """Close the pipes of a process that has ended."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
