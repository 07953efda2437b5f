"""Installs a model by name, from its address or from a local zip file."""

from __future__ import annotations

import errno
import shutil
from dataclasses import dataclass
from pathlib import Path

from voice_app.errors import ModelFault
from voice_app.speech_models import places
from voice_app.speech_models.catalogue import Catalogue, is_name
from voice_app.speech_models.download import Progress, download, sha256_of
from voice_app.speech_models.unpack import unpack


@dataclass(frozen=True)
class Trust:
    """What the person vouches for."""

    sha256: str | None = None
    """A checksum from elsewhere; takes precedence over the list's."""
    unverified: bool = False
    """Whether a file without a known checksum is accepted."""


def install(
    name: str, catalogue: Catalogue, progress: Progress, trust: Trust, archive: Path | None = None
) -> Path:
    """Download, verify and unpack a model; return its folder. Raises `ModelFault`.

    With `archive` nothing is downloaded, and the model need not be in the catalogue.
    """
    if not is_name(name):
        raise ModelFault(f"{name!r} cannot name a model.", "Use letters, digits, dots, dashes.")
    if name in places.installed():
        raise ModelFault(
            f"{name} is already installed.", f"To replace it: `voice-app models remove {name}`."
        )
    listed = catalogue.models.get(name)
    if listed is None and archive is None:
        raise ModelFault(
            f"The catalogue has no model {name!r}.",
            f"It has {', '.join(catalogue.models)}; another one needs --from-zip FILE.",
        )
    expected = trust.sha256 or (listed.sha256 if listed else None)
    if expected is None and not trust.unverified:
        raise ModelFault(
            f"No checksum is known for {name}, so a wrong or changed file would go unnoticed.",
            "Give it with --sha256, or take the risk with --accept-unverified.",
        )
    if archive is not None and not archive.is_file():
        raise ModelFault(f"There is no file {archive}.", "Check its name.")
    folder = places.store() / name
    fetched = archive is None and listed is not None
    if listed is not None and archive is None:
        size = listed.megabytes * 1_000_000
        _make_room(folder.parent, size)
        part = folder.with_name(f"{name}.zip")
        archive = download(listed.address, part, progress, most=2 * size)
    assert archive is not None
    _verify(archive, expected, fetched=fetched)
    unpack(archive, folder)
    if fetched:
        _forget(archive)
    return folder


def _make_room(store: Path, size: int) -> None:
    try:
        store.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(store).free
    except OSError as error:
        raise ModelFault(
            f"{store} cannot be made: {error.strerror}.", "Name another in VOSK_MODEL_PATH."
        ) from error
    needed = 3 * size  # the file, plus about twice as much unpacked
    if free < needed:
        raise ModelFault(
            f"The disk has too little room at {store}: {free / 1e6:.0f} MB of {needed / 1e6:.0f}.",
            "Make room, or name another folder in VOSK_MODEL_PATH.",
        )


def _verify(archive: Path, expected: str | None, *, fetched: bool) -> None:
    if expected is None:
        return
    try:
        found = sha256_of(archive)
    except OSError as error:
        raise ModelFault(
            f"{archive} cannot be read: {error.strerror or errno.errorcode[error.errno or 0]}.",
            "Check its permissions.",
        ) from error
    if found != expected:
        if fetched:
            _forget(archive)
        raise ModelFault(
            f"The file has the wrong checksum: {found} instead of {expected}.",
            "Nothing was installed. Fetch it again; if it stays wrong, do not use it.",
        )


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    part.with_name(part.name + ".version").unlink(missing_ok=True)
