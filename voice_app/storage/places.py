"""Where on this computer answers lie: each checklist keeps its own, apart from any other."""

from __future__ import annotations

import hashlib
from pathlib import Path

import platformdirs

from voice_app.checklist.vocabulary import CHECKLIST_FOLDER
from voice_app.resources import data_path

APP = "voice-app"
_DIGITS = 8
"""Of the checksum that tells two folders of the same name apart."""


def state_folder() -> Path:
    """Where the unfinished visit lies; XDG_STATE_HOME moves it."""
    return Path(platformdirs.user_state_dir(APP))


def visits_folder() -> Path:
    """Where visits lie that a person asked to keep; XDG_DATA_HOME moves it."""
    return Path(platformdirs.user_data_dir(APP)) / "visits"


def voices_file() -> Path:
    """Where lies what was learnt about people's voices."""
    return visits_folder().with_name("voices.json")


def unfinished_file(folder: Path | None) -> Path:
    """Where the unfinished visit of the checklist in `folder` lies; None: of the program's own."""
    name = _name(folder)
    return state_folder() / (f"unfinished-{name}.json" if name else "unfinished.json")


def unfinished_files() -> tuple[Path, ...]:
    """Return where unfinished visits lie, of every checklist."""
    return tuple(sorted({unfinished_file(None), *state_folder().glob("unfinished-*.json")}))


def visits_of(folder: Path | None) -> Path:
    """Where kept visits of the checklist in `folder` lie; None: of the program's own."""
    return visits_folder() / _name(folder)


def _name(folder: Path | None) -> str:
    """Return what tells a checklist from others; "" for the one that comes with the program."""
    if folder is None or folder.resolve() == data_path(CHECKLIST_FOLDER).resolve():
        return ""
    # By its place and not by what it says: an edited checklist finds its visits again.
    place = str(folder.resolve()).encode("utf-8", "surrogateescape")
    return f"{folder.resolve().name}-{hashlib.sha256(place).hexdigest()[:_DIGITS]}"
