"""A model out of its zip file, wholly or not at all."""

from __future__ import annotations

import errno
import shutil
import stat
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

from voice_app.errors import ModelFault
from voice_app.hearing.model_files import find_model

LARGEST = 8_000_000_000
"""Bytes. No Vosk model is larger; a zip that claims more is not unpacked."""


def unpack(archive: Path, folder: Path) -> None:
    """Make the model folder from a zip file that holds it, with or without a folder around it.

    It is unpacked beside and then renamed, so that `folder` is never half a model. Raises
    `ModelFault`, also when the model cannot take a grammar at run time.
    """
    if folder.exists():
        raise ModelFault(f"{folder} exists already.", f"`voice-app models remove {folder.name}`.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".unpacking-", dir=folder.parent) as beside:
            whole = Path(beside)
            _extract(archive, whole)
            inner = list(whole.iterdir())
            model = inner[0] if len(inner) == 1 and inner[0].is_dir() else whole
            find_model(model)
            model.rename(folder)
            folder.chmod(0o755)
            if model == whole:  # so that the context has something to remove
                whole.mkdir()
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise ModelFault(
            f"{archive} is not a whole zip file: {error}.", "Fetch it again."
        ) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise ModelFault(
                f"The disk is full at {folder.parent}.",
                "Make room, or name another folder in VOSK_MODEL_PATH.",
            ) from error
        raise ModelFault(
            f"{archive} cannot be unpacked to {folder}: {error.strerror or error}.",
            "Check both places.",
        ) from error


def _extract(archive: Path, whole: Path) -> None:
    with zipfile.ZipFile(archive) as content:
        members = content.infolist()
        size = sum(member.file_size for member in members)
        if size > LARGEST:
            raise ModelFault(f"{archive} claims to hold {size / 1e9:.0f} GB.", "Do not use it.")
        if size > shutil.disk_usage(whole).free:
            raise OSError(errno.ENOSPC, "too little room")
        for member in members:
            _refuse_escape(archive, member)
        content.extractall(whole)  # also checks the CRC of every file


def _refuse_escape(archive: Path, member: zipfile.ZipInfo) -> None:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    link = stat.S_ISLNK(member.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or link:
        raise ModelFault(
            f"{archive} would write outside its folder ({member.filename}).", "Do not use it."
        )
