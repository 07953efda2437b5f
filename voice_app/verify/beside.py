"""Runs work in a second process, so that a proof can use two cores."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing import get_context
from typing import TypeVar

_Result = TypeVar("_Result")


def beside(work: Callable[[], _Result]) -> Callable[[], _Result]:
    """Start `work` in a copy of this process; return a function that waits for its result.

    What `work` returns must be picklable. Raises `RuntimeError` if it failed.
    """
    context = get_context("fork")  # the copy already holds what was read, so nothing has to be sent
    receiver, sender = context.Pipe(duplex=False)

    def run() -> None:
        try:
            sender.send((work(), ""))
        except Exception as problem:  # reported in the first process
            sender.send((None, f"{type(problem).__name__}: {problem}"))

    process = context.Process(target=run, daemon=True)
    process.start()
    sender.close()

    def result() -> _Result:
        try:
            outcome: tuple[_Result, str] = receiver.recv()
        except EOFError:
            raise RuntimeError("Work in a second process ended without a word.") from None
        process.join()
        found, problem = outcome
        if problem:
            raise RuntimeError(f"Work in a second process failed: {problem}.")
        return found

    return result
