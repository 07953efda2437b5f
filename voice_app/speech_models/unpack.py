"""Unpacks a model from its zip file, completely or not at all."""

from __future__ import annotations

import errno
import shutil
import stat
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from voice_app.errors import ModelFault
from voice_app.hearing.model_files import find_model, see_whole
from voice_app.speech_models.engine import engine_takes

LARGEST = 8_000_000_000
"""Bytes. No Vosk model is larger; a zip that claims more is not unpacked."""
MOST_TIMES = 20
"""Maximum ratio of a model's size to its zip file's; published ones are 1 to 2."""
MOST_FILES = 1_000
"""A model has about twenty."""
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Other compression methods can expand a few bytes without limit, whatever the header claims."""
_NO_MODEL = "Fetch the zip file of a Vosk model, whole and as it was published."
_NOT_SAFE = "Do not use it."


def unpack(archive: Path, folder: Path) -> None:
    """Create the model folder from a zip file that contains it, with or without a parent folder.

    Inspect the declared contents first; unpacking cannot yield more than that. Unpack beside
    `folder`, then rename, so that `folder` never holds half a model. Raises `ModelFault`, also when
    the model cannot take a grammar at run time or the engine refuses it.
    """
    if folder.exists():
        raise ModelFault(f"{folder} already exists.", f"`voice-app models remove {folder.name}`.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".unpacking-", dir=folder.parent) as beside:
            whole = Path(beside)
            with zipfile.ZipFile(archive) as content:
                top = _announced(archive, content.infolist(), whole)
                content.extractall(whole)  # no more than declared; checks every CRC
            model = whole / top
            _see_usable(archive, model)
            model.rename(folder)
            folder.chmod(0o755)
            if model == whole:  # so that the context has something to remove
                whole.mkdir()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise ModelFault(
            f"{archive} is not a whole zip file: {error or type(error).__name__}.",
            "Nothing was installed. Fetch it again.",
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


def _announced(archive: Path, members: list[zipfile.ZipInfo], place: Path) -> str:
    """Reject anything but exactly one model; return the folder around it, or ""."""
    size = sum(member.file_size for member in members)
    if size > min(LARGEST, MOST_TIMES * archive.stat().st_size) or len(members) > MOST_FILES:
        raise ModelFault(
            f"{archive} claims to hold {size / 1e9:.1f} GB in {len(members):,} files, "
            "more than a model has.",
            _NOT_SAFE,
        )
    for member in members:
        _refuse_escape(archive, member)
        if member.flag_bits & 1:
            raise ModelFault(f"{archive} is locked by a password.", _NO_MODEL)
        if member.compress_type not in _PLAIN:
            raise ModelFault(
                f"{archive} is packed in an unusual way ({member.filename}).",
                "Pack it again as an ordinary zip file.",
            )
    names = {member.filename for member in members}
    tops = {name.partition("/")[0] for name in names}
    top = next(iter(tops)) if len(tops) == 1 else ""
    see_whole(
        f"The model in {archive}", lambda name: str(PurePosixPath(top, name)) in names, _NO_MODEL
    )
    if size > shutil.disk_usage(place).free:
        raise OSError(errno.ENOSPC, "too little room")
    return top


def _see_usable(archive: Path, model: Path) -> None:
    try:
        find_model(model)
    except ModelFault as fault:
        problem = fault.problem.replace(f"{model}/", "").replace(str(model), str(archive))
        raise ModelFault(problem, f"Nothing was installed. {_NO_MODEL}") from fault
    if not engine_takes(model):
        raise ModelFault(
            f"The speech engine cannot load the model in {archive}.",
            f"Nothing was installed. {_NO_MODEL}",
        )


def _refuse_escape(archive: Path, member: zipfile.ZipInfo) -> None:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    link = stat.S_ISLNK(member.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or link:
        raise ModelFault(
            f"{archive} would write outside its folder ({member.filename}).", _NOT_SAFE
        )
