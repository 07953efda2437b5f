"""Reading whole files that may be anything: a device without end, a pipe that nobody writes to."""

from __future__ import annotations

import errno
import stat
from pathlib import Path

LARGEST = 1_000_000
"""Bytes; the largest file that comes with the program has 40,000."""

NOT_OURS = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What a JSON file raises, while it is read or looked through, that this program did not write."""


def read_bytes(file: Path, most: int = LARGEST, *, pipes: bool = False) -> bytes:
    """Return what a file holds. Raises `OSError` where it is larger than `most`.

    `pipes`: also of what is no ordinary file, as `<(...)` of a shell. Without it, nobody waits
    for a pipe that somebody put in the place of a file.
    """
    if not pipes and not stat.S_ISREG(file.stat().st_mode):
        raise OSError(errno.EINVAL, "it is no ordinary file", str(file))
    with file.open("rb") as content:
        data = content.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most / 1e6:g} MB", str(file))
    return data


def read_text(file: Path, most: int = LARGEST, *, pipes: bool = False) -> str:
    """Return the UTF-8 text of a file. Raises `OSError` and `UnicodeDecodeError`."""
    text = read_bytes(file, most, pipes=pipes).decode("utf-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")
