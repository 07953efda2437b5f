"""Words to sound: pyttsx3 with espeak-ng, in a separate process.

A sentence renders in about 12 ms. If the engine hangs or dies, the process is replaced once; texts
prepared before stay ready, so the emergency words outlive the engine.
"""

import sys
import tempfile
import threading
import wave
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from voice_app.errors import SynthesisFault
from voice_app.native_libraries import why_not_loaded
from voice_app.sound import Speech
from voice_app.speaking.worker_process import WorkerDied, WorkerHung, WorkerProcess

WORDS_PER_MINUTE = 150
"""Slower than espeak's own 175: these are questions to think about."""
SENTENCE_TIMEOUT = 10.0
"""Seconds, some 800 times what a sentence needs. Starting the engine is allowed the same."""
HASTE = 6
"""Speech shorter than a sixth of what its word count should take has lost some words."""
WORKER = (sys.executable, "-P", "-m", "voice_app.speaking.synthesis_worker")
"""`-P`: ignore any `wave.py` that happens to be in the current folder."""

_INSTALL = "Install it with: sudo apt-get install libespeak-ng1 espeak-ng-data"
_TRY_AGAIN = "Start the program again; `voice-app doctor` tests the speech engine by itself."


class _NoSound(Exception):
    """The worker claims to have rendered but has not; the message says what there is."""


class Pyttsx3Synthesiser:
    """The port `Synthesiser` on pyttsx3's espeak driver.

    The engine starts loading when this is constructed, in parallel with whatever else starts.
    `rate` is in words a minute; `voice` is a voice espeak knows (`espeak-ng --voices=en`);
    `timeout` is in seconds; `command` starts the worker.
    """

    def __init__(
        self,
        *,
        rate: int = WORDS_PER_MINUTE,
        voice: str = "en-us",
        timeout: float = SENTENCE_TIMEOUT,
        command: Sequence[str] = WORKER,
    ) -> None:
        _check_rate(rate)
        if not voice or voice.startswith("-"):
            raise ValueError(f"not the name of a voice: {voice!r}")
        self._command = [*command, str(rate), voice]
        self._rate = rate
        self._voice = voice
        self._timeout = timeout
        # Prepared texts by rate; None while pending.
        self._kept: dict[tuple[str, int], Speech | None] = {}
        self._closed = False
        self._engine = threading.Lock()
        self._turnstile = threading.Lock()
        try:
            # Only its owner can look inside, and it disappears when we exit.
            self._folder = tempfile.TemporaryDirectory(
                prefix="voice_app-", ignore_cleanup_errors=True
            )
            self._worker = self._start()
        except OSError as problem:
            raise SynthesisFault(
                f"The speech engine could not be started: {problem}.",
                "Free some space in the temporary folder, or name another one in TMPDIR.",
            ) from problem

    @property
    def worker_pid(self) -> int:
        """The process currently rendering."""
        return self._worker.process.pid

    def render(self, text: str) -> Speech:
        """Render `text`, or return what `prepare` made of it.

        If the engine fails, a text prepared at another rate is better than none.
        """
        try:
            return self._render_at(text, self._rate)
        except SynthesisFault:
            kept = [s for (t, _), s in self._kept.items() if t == text and s is not None]
            if not kept:
                raise
            return kept[-1]

    def prepare(self, texts: Sequence[str]) -> None:
        """Render `texts` in the background and keep them permanently (44 kB a second of speech)."""
        self._prepare_at(texts, self._rate)

    def set_rate(self, rate: int) -> None:
        """Speak `rate` words a minute from now on; prepared texts are prepared again."""
        _check_rate(rate)
        self._rate = rate
        self._prepare_at(tuple(dict.fromkeys(text for text, _ in self._kept)), rate)

    def _render_at(self, text: str, rate: int) -> Speech:
        kept = self._kept.get((text, rate))
        if kept is not None:
            return kept
        with self._in_turn():
            kept = self._kept.get((text, rate))
            if kept is None:
                kept = self._render(text, rate)
                if (text, rate) in self._kept:
                    self._kept[text, rate] = kept
            return kept

    def _prepare_at(self, texts: Sequence[str], rate: int) -> None:
        new = [text for text in texts if (text, rate) not in self._kept]
        self._kept.update(dict.fromkeys((text, rate) for text in new))
        if new:
            threading.Thread(target=self._prepare, args=(new, rate), daemon=True).start()

    def close(self) -> None:
        """Kill the worker and remove what it wrote; prepared texts stay readable."""
        self._closed = True
        self._worker.kill()  # wakes the thread waiting for it, which releases the lock
        with self._in_turn():
            self._worker.kill()
            self._worker.close_pipes()
            self._folder.cleanup()

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Own the engine. Whoever waits at the turnstile is next, however much others prepare."""
        with self._turnstile:
            self._engine.acquire()
        try:
            yield
        finally:
            self._engine.release()

    def _prepare(self, texts: Sequence[str], rate: int) -> None:
        for text in texts:
            try:
                self._render_at(text, rate)
            except SynthesisFault:
                return  # anyone who needs the text will ask again and get the error

    def _start(self) -> WorkerProcess:
        folder = self._folder.name
        return WorkerProcess([*self._command, folder], Path(folder) / "complaints.txt")

    def _render(self, text: str, rate: int) -> Speech:
        for is_last_attempt in (False, True):
            if self._closed:
                raise SynthesisFault("The speech engine is closed.", _TRY_AGAIN)
            if self._worker.process.poll() is not None:
                self._worker.close_pipes()
                self._worker = self._start()
            try:
                return self._ask(text, rate)
            except (WorkerDied, WorkerHung, _NoSound) as problem:
                self._worker.kill()
                if is_last_attempt or (isinstance(problem, WorkerDied) and not self._worker.ready):
                    raise self._fault(problem, text) from problem
            except KeyboardInterrupt:
                self._worker.kill()  # its answer would be taken for the next request's
                raise
        raise AssertionError("unreachable")

    def _ask(self, text: str, rate: int) -> Speech:
        file = Path(self._folder.name) / "sentence.wav"
        if not self._worker.ready:
            self._check(self._worker.receive(self._timeout))
            self._worker.ready = True
        try:
            self._worker.send({"text": text, "file": str(file), "rate": rate})
            self._check(self._worker.receive(self._timeout))
            speech = _read(file)
            if speech.seconds < _shortest(text, rate):
                raise _NoSound(f"only {speech.seconds:.1f} seconds")
            return speech
        finally:
            file.unlink(missing_ok=True)  # leave no words of a visit behind

    def _check(self, reply: dict[str, Any]) -> None:
        if "failed" not in reply:
            return
        if reply["about"] == "voice":
            raise SynthesisFault(
                f"The speech engine has no voice called {self._voice!r}.",
                "Choose one that `espeak-ng --voices=en` lists, such as en-us or en-gb.",
            )
        if reply["about"] == "engine":
            raise SynthesisFault(
                *why_not_loaded("espeak-ng, the voice,", reply["failed"], _INSTALL)
            )
        raise SynthesisFault(f"The speech engine failed: {reply['failed']}.", _TRY_AGAIN)

    def _fault(self, problem: WorkerDied | WorkerHung | _NoSound, text: str) -> SynthesisFault:
        if isinstance(problem, _NoSound):
            return SynthesisFault(
                f"The speech engine gave no sound for {text[:40]!r} ({problem}).", _TRY_AGAIN
            )
        if isinstance(problem, WorkerHung):
            return SynthesisFault(
                f"The speech engine gave no sound within {self._timeout:g} seconds.", _TRY_AGAIN
            )
        detail = f" ({problem})" if str(problem) else ""
        if self._worker.ready:
            return SynthesisFault(f"The speech engine stopped twice{detail}.", _TRY_AGAIN)
        # If its data is missing, espeak-ng does not raise: it calls exit().
        return SynthesisFault(f"The speech engine stopped as it started{detail}.", _INSTALL)


def _check_rate(rate: int) -> None:
    if not 80 <= rate <= 450:
        raise ValueError(f"espeak speaks 80 to 450 words a minute, not {rate}")


def _shortest(text: str, rate: int) -> float:
    return max(len(text.split()), 1) * 60 / rate / HASTE


def _read(file: Path) -> Speech:
    try:
        with wave.open(str(file), "rb") as sound:
            rate = sound.getframerate()
            samples = np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2")
    except (OSError, EOFError, wave.Error) as problem:
        raise _NoSound(str(problem)) from problem
    if not samples.any():
        raise _NoSound("an empty file")
    return Speech(samples.astype(np.int16), rate)
