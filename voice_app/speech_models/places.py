"""Where models lie on this machine: the same folders that Vosk itself looks in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from voice_app.errors import ModelFault

RESULT = ".voice-app.json"
"""Ends the name of a check's result, which lies beside the model's folder."""


def store() -> Path:
    """Return the folder that models are installed in: `VOSK_MODEL_PATH`, or `~/.cache/vosk`."""
    named = os.environ.get("VOSK_MODEL_PATH")
    return Path(named) if named else Path.home() / ".cache" / "vosk"


def places() -> tuple[Path, ...]:
    """Return every folder that is searched, the first with precedence."""
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
        listed = f"Installed are: {', '.join(found)}." if found else "None is installed."
        raise ModelFault(
            f"There is no model {name!r} on this machine.",
            f"{listed} See `voice-app models list`.",
        )
    return found[name]


def write_result(model: Path, data: bytes) -> None:
    """Put the result of a check beside a model, whole or not at all. Raises `OSError`."""
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
    """Return where the result of a check lies."""
    return model.with_name(model.name + RESULT)


def remove(name: str) -> Path:
    """Delete a model, the result of its check, and what a cut download left; return its folder.

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
