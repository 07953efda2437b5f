"""Handles termination from outside: restores the terminal and removes temporary files first."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGHUP)
"""Shutdown of the system or the service, and closing of the terminal."""
_LONGEST = 5.0
"""Seconds after which anything still open is abandoned."""


class _Ended(BaseException):
    """We were told to terminate; not a fault, so only `tidied` catches it."""


@contextmanager
def tidied() -> Iterator[None]:
    """On a termination signal, close what is open inside, then let the default action end us."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    told: list[int] = []

    def end(number: int, frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)  # anyone who asks again does not want to wait
        told.append(number)
        at_last = threading.Timer(_LONGEST, os.kill, (os.getpid(), number))
        at_last.daemon = True
        at_last.start()
        raise _Ended

    # Ignored signals stay ignored: `nohup` sets them so.
    ours = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, end) for number in ours}
    try:
        yield
    except _Ended:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if told:  # whatever else went wrong during the cleanup
            os.kill(os.getpid(), told[0])
