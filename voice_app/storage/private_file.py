"""Files that only their owner can read, and that survive a power cut intact."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from voice_app.errors import KeepingFault


def write(file: Path, data: bytes) -> None:
    """Write `data` to `file` atomically: after a crash it holds either the old or the new data.

    The data is on disk when this returns. Raises `OSError`.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.parent.chmod(0o700)
    beside = _beside(file)
    beside.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    descriptor = os.open(beside, flags, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(file)
    except OSError:
        beside.unlink(missing_ok=True)  # leave no partial answers behind
        raise
    _sync(file.parent)


def delete(file: Path) -> None:
    """Remove `file` and anything a crash may have left beside it. Raises `OSError`."""
    _beside(file).unlink(missing_ok=True)
    file.unlink(missing_ok=True)
    if file.parent.is_dir():
        _sync(file.parent)


def _beside(file: Path) -> Path:
    return file.with_name(f"{file.name}.new")


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def deleting(what: Path, delete: Callable[[], None]) -> None:
    """Delete something. Raises `KeepingFault` that names it."""
    try:
        delete()
    except OSError as problem:
        raise KeepingFault(
            f"I could not delete everything ({problem.strerror}).",
            f"Delete it by hand: {what}",
        ) from problem
