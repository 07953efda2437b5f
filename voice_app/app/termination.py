"""Being ended from outside: the terminal is given back and temporary files are removed first."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGHUP)
"""The end of the system or the service, and the end of the terminal."""
_LONGEST = 5.0
"""Seconds after which what is still open stays so."""


class _Ended(BaseException):
    """We were told to end; no fault, so nobody but `tidied` catches it."""


@contextmanager
def tidied() -> Iterator[None]:
    """Have a signal to end close what is open inside, and then end us as it does by default."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    told: list[int] = []

    def end(number: int, frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)  # whoever asks again does not want to wait
        told.append(number)
        at_last = threading.Timer(_LONGEST, os.kill, (os.getpid(), number))
        at_last.daemon = True
        at_last.start()
        raise _Ended

    # One that is ignored stays so: `nohup` has it thus.
    ours = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, end) for number in ours}
    try:
        yield
    except _Ended:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if told:  # whatever else went wrong while all was closed
            os.kill(os.getpid(), told[0])
