"""The process in which pyttsx3 runs, so that its hangs and exits cannot become ours.

    python -m voice_app.speaking.synthesis_worker RATE VOICE FOLDER

It replies in lines of JSON, first about itself, then once per request:

    -> {"ready": true}                           or {"failed": "...", "about": "engine" | "voice"}
    <- {"text": "Hello.", "file": "/tmp/x.wav", "rate": 150}
    -> {"rendered": "/tmp/x.wav"}                or {"failed": "...", "about": "text"}

It ends when its input does, and so never outlives the app; an app that was killed can no longer
remove its folder of files, so the worker does.
"""

import ctypes
import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SETTLE_SECONDS = 0.02
"""Seconds. A new rate was lost in 73 of 100 trials when synthesis followed at once, in none of 60
after 10 ms.
"""


class _Refused(Exception):
    """The engine refuses the request; `about` says what is to blame."""

    def __init__(self, why: str, about: str) -> None:
        super().__init__(why)
        self.about = about


class _Engine:
    """pyttsx3, coaxed into behaving."""

    def __init__(self, rate: int, voice: str) -> None:
        self._errors: list[str] = []
        try:
            # Imported here: its output while loading must not reach the protocol.
            import pyttsx3

            self._engine: Any = pyttsx3.init(driverName="espeak")
        except Exception as problem:  # report whatever the engine raises to the app
            why = _loader_says() or str(problem) or type(problem).__name__
            raise _Refused(why, "engine") from problem
        # Every runAndWait() first stops whatever may still be playing. On a busy machine espeak's
        # own thread lags behind, and what gets cancelled is the sentence just requested (an empty
        # WAV in 1 of 360 renders) or the new rate. We never stop anything; we kill the process.
        self._engine.proxy._driver.stop = lambda: None
        self._engine.connect("error", lambda name, exception: self._errors.append(str(exception)))
        # The first runAndWait() returns before its sound exists; give it nothing to say.
        self._engine.runAndWait()
        self._set("voice", voice)
        self._rate = 0
        self._speak_at(rate)

    def _set(self, name: str, value: object) -> None:
        self._errors.clear()
        self._engine.setProperty(name, value)  # never raises: it only notifies
        if self._errors:
            raise _Refused(self._errors[0], name)

    def _speak_at(self, rate: int) -> None:
        if rate != self._rate:
            self._set("rate", rate)
            time.sleep(SETTLE_SECONDS)
            self._rate = rate

    def render(self, text: str, file: Path, rate: int) -> None:
        """Write `text` to `file` as WAV, at `rate` words a minute."""
        self._speak_at(rate)
        self._errors.clear()
        self._engine.save_to_file(text, str(file))
        self._engine.runAndWait()
        if self._errors:
            raise _Refused(self._errors[0], "text")
        if not file.exists():
            raise _Refused("no file was written", "text")


def _loader_says() -> str:
    """Return why the library cannot be loaded, which pyttsx3 hides; "" if it can."""
    try:
        ctypes.CDLL("libespeak-ng.so.1")
    except OSError as problem:
        return str(problem)
    return ""


def main(arguments: list[str]) -> int:
    """Serve requests from standard input until it ends; returns the exit status."""
    # pyttsx3 prints "Audio saved to ..." and espeak may print from C. Keep the pipe for ourselves
    # and redirect file descriptor 1 to nowhere.
    replies = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)

    def reply(**fields: object) -> None:
        replies.write(json.dumps(fields) + "\n")

    try:
        if not _serve(arguments, reply):
            return 1
    except BrokenPipeError:
        pass  # the app was killed before it could be answered
    shutil.rmtree(arguments[2], ignore_errors=True)
    return 0


def _serve(arguments: list[str], reply: Callable[..., None]) -> bool:
    """Answer until the input ends; False if there is no engine."""
    try:
        engine = _Engine(rate=int(arguments[0]), voice=arguments[1])
    except _Refused as refused:
        reply(failed=str(refused), about=refused.about)
        return False
    reply(ready=True)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            engine.render(request["text"], Path(request["file"]), request["rate"])
        except _Refused as refused:
            reply(failed=str(refused), about=refused.about)
        else:
            reply(rendered=request["file"])
    return True


if __name__ == "__main__":
    status = main(sys.argv[1:])
    # espeak fails assertions when torn down from Python, so skip the teardown.
    os._exit(status)
