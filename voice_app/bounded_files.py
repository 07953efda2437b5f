"""Reads whole files that may be anything, such as an endless device or a pipe nobody writes to."""

from __future__ import annotations

import errno
import stat
from pathlib import Path

LARGEST = 1_000_000
"""Bytes; the largest file shipped with the program has 40,000."""

NOT_OURS = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What reading or inspecting a JSON file may raise if this program did not write it."""


def read_bytes(file: Path, most: int = LARGEST, *, pipes: bool = False) -> bytes:
    """Return a file's contents. Raises `OSError` if it is larger than `most`.

    `pipes`: accept anything that is not an ordinary file, such as a shell's `<(...)`. Without it,
    we never wait on a pipe that somebody put in a file's place.
    """
    if not pipes and not stat.S_ISREG(file.stat().st_mode):
        raise OSError(errno.EINVAL, "it is not an ordinary file", str(file))
    with file.open("rb") as content:
        data = content.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most / 1e6:g} MB", str(file))
    return data


def read_text(file: Path, most: int = LARGEST, *, pipes: bool = False) -> str:
    """Return the UTF-8 text of a file. Raises `OSError` and `UnicodeDecodeError`."""
    text = read_bytes(file, most, pipes=pipes).decode("utf-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")
