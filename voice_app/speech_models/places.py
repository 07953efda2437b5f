"""Where models are stored on this machine: the same folders that Vosk itself searches."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from voice_app.errors import ModelFault

RESULT = ".voice-app.json"
"""File name suffix of a check's result, stored beside the model's folder."""


def store() -> Path:
    """Return the folder for installing models: `VOSK_MODEL_PATH`, or `~/.cache/vosk`."""
    named = os.environ.get("VOSK_MODEL_PATH")
    return Path(named) if named else Path.home() / ".cache" / "vosk"


def places() -> tuple[Path, ...]:
    """Return every folder to search, in order of precedence."""
    return tuple(dict.fromkeys((store(), Path("/usr/share/vosk"), Path.home() / ".cache/vosk")))


def installed() -> Mapping[str, Path]:
    """Return the folders of the models on this machine, by name."""
    found: dict[str, Path] = {}
    for place in places():
        for folder in sorted(place.iterdir()) if place.is_dir() else ():
            if (folder / "am" / "final.mdl").is_file() and not folder.name.startswith("."):
                found.setdefault(folder.name, folder)
    return found


def installed_model(name: str) -> Path:
    """Return the folder of one model. Raises `ModelFault`."""
    found = installed()
    if name not in found:
        listed = f"Installed models: {', '.join(found)}." if found else "No models are installed."
        raise ModelFault(
            f"There is no model {name!r} on this machine.",
            f"{listed} See `voice-app models list`.",
        )
    return found[name]


def write_result(model: Path, data: bytes) -> None:
    """Write the result of a check beside a model atomically. Raises `OSError`."""
    file = result_file(model)
    beside = file.with_name(f".{file.name}.new")
    try:
        with beside.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


def result_file(model: Path) -> Path:
    """Return the file with the result of a check."""
    return model.with_name(model.name + RESULT)


def remove(name: str) -> Path:
    """Delete a model, its check result and any partial download; return its folder.

    Raises `ModelFault`.
    """
    leftovers = [store() / f"{name}.zip.part", store() / f"{name}.zip.part.version"]
    left = [file for file in leftovers if file.exists()]
    folder = store() / name if left and name not in installed() else installed_model(name)
    try:
        for file in (*left, result_file(folder)):
            file.unlink(missing_ok=True)
        if folder.is_symlink():  # only the link is ours
            folder.unlink()
        elif folder.is_dir():
            shutil.rmtree(folder)
    except OSError as error:
        raise ModelFault(
            f"{folder} cannot be removed: {error.strerror}.", "Remove it as its owner."
        ) from error
    return folder
