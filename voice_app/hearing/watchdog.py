"""A watchdog on the recogniser: a failure or hang becomes a reported fault, not a crash.

The engine is third-party code that may block for ever. It runs on a separate thread, so that ours
can give up waiting, say so and give the advice for what is known.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from voice_app.errors import ModelFault, VoiceAppError
from voice_app.ports import Recogniser
from voice_app.sound import AudioChunk
from voice_app.turn import Hypothesis

HANGS_AFTER = 15.0
"""Seconds per call; the engine needs a hundredth of the sound's length. Redecoding a turn also
proceeds piece by piece.
"""
_REMEDY = "Start the program again; `voice-app doctor` tests the speech model by itself."

_Result = TypeVar("_Result")


class _Job(Generic[_Result]):
    def __init__(self, work: Callable[[], _Result]) -> None:
        self._work = work
        self.done = threading.Event()
        self.result: _Result | None = None
        self.problem: BaseException | None = None

    def do(self) -> None:
        """Run the job; any exception is for the waiting thread."""
        try:
            self.result = self._work()
        except BaseException as problem:
            self.problem = problem
        self.done.set()


class WatchedRecogniser:
    """The port `Recogniser` wrapped around another one; `hangs_after` is in seconds.

    Every call raises `ModelFault` when the engine raises or does not return in time, and all later
    calls raise it at once.
    """

    def __init__(self, recogniser: Recogniser, *, hangs_after: float = HANGS_AFTER) -> None:
        self._recogniser = recogniser
        self._hangs_after = hangs_after
        self._jobs: queue.SimpleQueue[_Job[object]] = queue.SimpleQueue()
        self._dead: ModelFault | None = None
        threading.Thread(target=self._work, name="recogniser", daemon=True).start()

    def begin(
        self, phrases: Sequence[str], *, reluctant: bool = False, by_word: bool = False
    ) -> None:
        """Start a turn."""
        self._call(lambda: self._recogniser.begin(phrases, reluctant=reluctant, by_word=by_word))

    def accept(self, chunk: AudioChunk) -> str:
        """Take more sound; return the words so far."""
        return self._call(lambda: self._recogniser.accept(chunk))

    def finish(self) -> Hypothesis:
        """End the turn and return all its words."""
        return self._call(self._recogniser.finish)

    def unknown_words(self, phrases: Sequence[str]) -> list[str]:
        """Return the words that the model lacks."""
        return self._call(lambda: self._recogniser.unknown_words(phrases))

    def _call(self, work: Callable[[], _Result]) -> _Result:
        if self._dead is not None:
            raise self._dead
        job = _Job(work)
        self._jobs.put(job)  # type: ignore[arg-type]
        if not job.done.wait(self._hangs_after):
            self._dead = ModelFault("I can no longer hear: the recogniser hangs.", _REMEDY)
            raise self._dead
        if isinstance(job.problem, VoiceAppError):
            raise job.problem
        if job.problem is not None:
            self._dead = ModelFault(
                f"I can no longer hear: the recogniser failed ({job.problem}).", _REMEDY
            )
            raise self._dead from job.problem
        return job.result  # type: ignore[return-value]

    def _work(self) -> None:
        while True:
            self._jobs.get().do()
