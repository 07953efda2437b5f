"""A signal ends the program as it does by default, whatever goes wrong while all is closed."""

import signal
import subprocess
import sys

import pytest

PROGRAM = """
import os, sys
from voice_app.app.termination import tidied
with tidied():
    try:
        os.kill(os.getpid(), int(sys.argv[1]))
    finally:
        {closing}
"""


@pytest.mark.parametrize("closing", ["pass", "raise OSError('nothing to close')", "sys.exit(1)"])
@pytest.mark.parametrize("ends", [signal.SIGTERM, signal.SIGHUP])
def test_whoever_ends_it_sees_their_signal(ends: signal.Signals, closing: str) -> None:
    program = PROGRAM.format(closing=closing)
    ended = subprocess.run([sys.executable, "-c", program, str(int(ends))], check=False)

    assert ended.returncode == -ends
