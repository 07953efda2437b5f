"""What every checklist has beneath its own files: the folder `dialogs/common`.

A file of a checklist lies over the one of the same name there. Names are merged three deep, such as
a part, a name in it and what that is made of; whatever is named deeper, every list and every text
is the checklist's own where it has one; so is what has sources and a day. A file that it lacks is
the common one.

Danger is no checklist's to lose: there a list gets longer, and nothing else can be changed.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from voice_app import authored
from voice_app.authored import Entry
from voice_app.resources import data_path

COMMON_FOLDER = "dialogs/common"
DEEP = 3
_DATED = "reviewed"


def read(file: Path) -> Entry:
    """Read a file of a checklist over the common one. Raises `AuthoringError`."""
    common = common_of(file)
    if common is None:
        return authored.read(file)
    if not file.exists():
        return replace(common, file=file, line=1)  # what is missing is missed there
    return _over(common, authored.read(file), DEEP)


def read_adding(file: Path, *growing: str) -> Entry:
    """Read a file that only adds to the common one, and only in the parts that are `growing`.

    Raises `AuthoringError`.
    """
    common, own = common_of(file), authored.read_if_there(file)
    if common is None or own is None:
        return common or authored.read(file)
    for part, entry in own:
        there = common.get(part)
        if there is not None and part not in growing and plain(there) != plain(entry):
            raise entry.error(
                f"`{part}` is the same for every checklist: it decides what is no danger.",
                f"Leave it out. You may add to {', '.join(growing)}.",
            )
    return _with(common, own)


def common_of(file: Path) -> Entry | None:
    """Read the common file of the same name, if there is one. Raises `AuthoringError`."""
    return authored.read_if_there(data_path(COMMON_FOLDER) / file.name)


def _over(common: Entry, own: Entry, deep: int) -> Entry:
    if not deep or not isinstance(common.value, dict) or not isinstance(own.value, dict):
        return own
    if _DATED in common.value:
        return own  # other words need sources and a day of their own
    known = common.value
    put_over = {n: _over(known[n], e, deep - 1) if n in known else e for n, e in own}
    return Entry({**known, **put_over}, own.file, own.line)


def _with(common: Entry, own: Entry) -> Entry:
    """Return both together; what says otherwise than the common one is refused."""
    if isinstance(common.value, dict) and isinstance(own.value, dict):
        known = common.value
        added = {n: _with(known[n], e) if n in known else e for n, e in own}
        return Entry({**known, **added}, own.file, own.line)
    if isinstance(common.value, tuple) and isinstance(own.value, tuple):
        there = {plain(item) for item in common.value}
        more = tuple(item for item in own.value if plain(item) not in there)
        return Entry((*common.value, *more), own.file, own.line)
    if plain(common) != plain(own):
        raise own.error(
            f"This stands in {COMMON_FOLDER} already, and danger is heard alike everywhere.",
            "Give what you add a name of its own, or add to a list.",
        )
    return own


def plain(entry: Entry) -> object:
    """Return what is written, wherever it stands, so that it can be compared."""
    if isinstance(entry.value, dict):
        return tuple((name, plain(part)) for name, part in entry.value.items())
    if isinstance(entry.value, tuple):
        return tuple(plain(part) for part in entry.value)
    return " ".join(entry.value.split())
