"""Calls into PortAudio that may never return, made on a thread that can be abandoned.

PortAudio, ALSA and what is behind them wait without limit in many places: for a device that
vanished, for a sound server that hangs, for one of their threads that died holding a lock. So
nothing here or elsewhere waits for them on the thread that talks to the person.
"""

import atexit
import ctypes
import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, InvalidStateError
from contextlib import contextmanager, suppress
from typing import TypeVar

one_at_a_time = threading.RLock()
"""Held while PortAudio opens, closes or restarts anything: it is not thread-safe. Calls made
through `in_time` must not take it, because it is held on their behalf.
"""
open_streams: set[object] = set()
"""What a restart of PortAudio would lose."""
left_behind: set[object] = set()
"""Calls that did not return: a restart would pull PortAudio out from under them."""
DOUBTFUL_SECONDS = 3.0
"""Seconds any call may take while another is abandoned: it usually hangs as well, and the person is
meanwhile waiting for the emergency line. Bluetooth headsets are slow to wake.
"""

_Result = TypeVar("_Result")

_handing_over = threading.Lock()
_abandoned = False


class CallHangs(Exception):
    """A call did not return in time and was abandoned."""


def in_time(
    call: Callable[[], _Result], seconds: float, late: Callable[[], None] | None = None
) -> _Result:
    """Return or raise what `call` does; raise `CallHangs` after `seconds`.

    The limit is shorter while another call is abandoned. If an abandoned call finishes after all,
    `late` is called. Anything written to file descriptor 2 meanwhile is discarded.
    """
    future: Future[_Result] = Future()

    def work() -> None:
        try:
            try:
                result = call()
            except BaseException as problem:
                future.set_exception(problem)
            else:
                future.set_result(result)
        except InvalidStateError:  # the caller has given up waiting
            if late is not None:
                late()
            with _handing_over:
                left_behind.discard(future)

    with one_at_a_time:
        try:
            with _quietly():
                threading.Thread(target=work, name="portaudio call", daemon=True).start()
                return future.result(min(seconds, DOUBTFUL_SECONDS) if left_behind else seconds)
        except BaseException as problem:  # the time is up, or we were interrupted
            with _handing_over:
                hangs = future.cancel()
                if hangs:
                    left_behind.add(future)
            if hangs:
                _abandon_portaudio()
            if isinstance(problem, TimeoutError):
                if hangs:
                    raise CallHangs from None
                return future.result()  # at the last moment
            raise


def _abandon_portaudio() -> None:
    """Keep a call that never returns from hanging our exit and drowning our words."""
    global _abandoned
    if _abandoned:
        return
    _abandoned = True
    # Its import may be what hangs, so do not import it for this.
    sounddevice = sys.modules.get("sounddevice")
    library = getattr(sounddevice, "_libname", None)
    if library is not None:
        # At exit cffi unloads the library under that thread, which crashes; ctypes never does.
        ctypes.CDLL(library)
        with suppress(AttributeError):
            atexit.unregister(sounddevice._exit_handler)  # type: ignore[union-attr]
    # A PortAudio thread may spin and write to descriptor 2 without end; we continue on a copy.
    with suppress(OSError, ValueError, AttributeError):
        sys.stderr = os.fdopen(os.dup(2), "w", buffering=1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


@contextmanager
def _quietly() -> Iterator[None]:
    """Discard file descriptor 2: PortAudio and ALSA write there from C, bypassing `sys.stderr`.

    One thread at a time: two would each restore what the other had set.
    """
    try:
        kept = os.dup(2)
    except OSError:  # no such descriptor: nothing to silence
        yield
        return
    with suppress(OSError, ValueError, AttributeError):
        sys.stderr.flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
