"""Downloads one large file: with progress, resuming when cut off, and never a wrong one.

Partial data is kept in `FILE.part`; `FILE.part.version` records which version of the file it is
(the server's ETag or date), so that a later run resumes only the same version.
"""

from __future__ import annotations

import errno
import hashlib
import http.client
import os
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import IO

from voice_app import bounded_files
from voice_app.errors import ModelFault

ATTEMPTS = 4
"""How often to retry a broken connection, each time from where it broke."""
PATIENCE = 30
"""Seconds without a byte after which the connection counts as broken."""
_PIECE = 1 << 16

Progress = Callable[[int, int], None]
"""Called with the bytes received and the total; 0 if the total is unknown."""


class _Cut(Exception):
    """The connection broke; trying again may help."""


def download(address: str, file: Path, progress: Progress, most: int) -> Path:
    """Download all of `address` to `file.part` and return that path. Raises `ModelFault`.

    A file of more than `most` bytes is refused, whether the server states its size or not.
    """
    part = file.with_name(file.name + ".part")
    problem = ""
    for _ in range(ATTEMPTS):
        try:
            _fetch(address, part, progress, most)
        except urllib.error.HTTPError as error:
            if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
                part.unlink(missing_ok=True)  # longer than the file: start over
                continue
            raise ModelFault(
                f"{address} answers {error.code} {error.reason}.",
                "Try later, or fetch the file elsewhere and use --from-zip FILE.",
            ) from error
        except (_Cut, OSError, http.client.HTTPException) as error:
            if isinstance(error, OSError) and not isinstance(error, urllib.error.URLError):
                _refuse_full_disk(error, part)
            problem = str(getattr(error, "reason", error)) or type(error).__name__
        else:
            return part
    here = part.stat().st_size if part.exists() else 0
    raise ModelFault(
        f"{address} could not be fetched: {problem}.",
        f"Run the command again to go on after {here / 1e6:.1f} MB, or use --from-zip FILE.",
    )


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file, as hexadecimal digits."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _fetch(address: str, part: Path, progress: Progress, most: int) -> None:
    version = part.with_name(part.name + ".version")
    known = _known(version)
    here = part.stat().st_size if known and part.exists() else 0
    request = urllib.request.Request(address)
    if here:
        request.add_header("Range", f"bytes={here}-")
        request.add_header("If-Range", known)
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        if answer.status != http.client.PARTIAL_CONTENT:
            here = 0
        version.write_text(
            answer.headers.get("ETag") or answer.headers.get("Last-Modified") or "",
            encoding="utf-8",
        )
        total = here + answer.length if answer.length is not None else 0
        if total > most:
            raise _too_large(address, most)
        with part.open("r+b" if here else "wb") as out:
            out.seek(here)
            _copy(answer, out, here, total, progress, most)
            if out.tell() > most:
                raise _too_large(address, most)


def _known(version: Path) -> str:
    """Return the version of the partial data, or "" if the download must start over."""
    try:
        known = bounded_files.read_text(version)
    except (OSError, UnicodeDecodeError):
        return ""
    return known if known.isascii() and known.isprintable() else ""


def _too_large(address: str, most: int) -> ModelFault:
    return ModelFault(
        f"{address} exceeds the {most / 1e6:.0f} MB that this model may have.",
        "Do not use it, or fetch it elsewhere and use --from-zip FILE.",
    )


def _copy(
    answer: http.client.HTTPResponse,
    out: IO[bytes],
    here: int,
    total: int,
    progress: Progress,
    most: int,
) -> None:
    progress(here, total)
    while here <= most and (piece := answer.read(_PIECE)):
        out.write(piece)
        here += len(piece)
        progress(here, total)
    out.flush()
    os.fsync(out.fileno())
    if here < total:
        raise _Cut(f"the connection broke after {here / 1e6:.1f} of {total / 1e6:.1f} MB")


def _refuse_full_disk(error: OSError, part: Path) -> None:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        raise ModelFault(
            f"The disk is full at {part.parent}.",
            "Make room, or name another folder in VOSK_MODEL_PATH; what has arrived is kept.",
        ) from error
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.EISDIR):
        raise ModelFault(
            f"{part} cannot be written: {error.strerror}.",
            "Name another folder in VOSK_MODEL_PATH.",
        ) from error
