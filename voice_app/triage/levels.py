"""The levels of urgency of a rule table, as authored in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Self

from voice_app.authored import Entry

_NAME = re.compile("[A-Z][A-Z0-9_]*")
"""In small letters stand the kinds of words beside them: told, unsure, always."""
_EMERGENCY = "emergency"
"""Names the last level where the levels of a checklist are not known: in what all have."""
FEWEST = 2
"""Levels: the emergency, and one for everybody else."""


class Urgency(int):
    """How soon help is needed; a higher number is sooner.

    A number, because the proofs compare millions of them.
    """

    name: str
    """As authored."""
    is_emergency: bool
    """Whether help is needed at once: nothing more urgent can be found, so nothing is asked."""
    told_early: bool
    """Whether it is told as soon as it is certain, with questions still to come."""

    def __new__(cls, rank: int, name: str, *, is_emergency: bool, told_early: bool) -> Self:
        """Return the level with this rank among its own."""
        level = super().__new__(cls, rank)
        level.name, level.is_emergency, level.told_early = name, is_emergency, told_early
        return level

    def __getnewargs_ex__(self) -> tuple[tuple[int, str], dict[str, bool]]:
        """Return what a copy in another process is made of."""
        flags = {"is_emergency": self.is_emergency, "told_early": self.told_early}
        return (int(self), self.name), flags

    def __repr__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Levels:
    """All levels of a table."""

    in_order: tuple[Urgency, ...]
    """The least urgent first; the last is the emergency."""

    @property
    def least(self) -> Urgency:
        """The level below which nobody is told anything."""
        return self.in_order[0]

    @property
    def emergency(self) -> Urgency:
        """The level that danger and a crisis lead to, at any moment."""
        return self.in_order[-1]

    def named(self, entry: Entry) -> Urgency:
        """Return the level whose name stands at `entry`. Raises `AuthoringError`."""
        by_name = {level.name: level for level in self.in_order}
        if entry.text() == _EMERGENCY:
            return self.emergency
        if entry.text() not in by_name:
            raise entry.error(
                f"`{entry.text()}` is not an urgency.", f"Write one of {', '.join(by_name)}."
            )
        return by_name[entry.text()]


def read_levels(source: Entry) -> Levels:
    """Read the levels of a rule table. Raises `AuthoringError`."""
    listed, emergency = source.require("levels"), source.require("emergency")
    names = listed.texts()
    if len(names) < FEWEST:
        raise listed.error(
            f"There must be {FEWEST} levels at least.", "Name them from the least to the most."
        )
    for at, name in enumerate(names):
        if not _NAME.fullmatch(name):
            raise listed.error(
                f"`{name}` is no name of a level.", "Write capital letters, such as TODAY."
            )
        if name in names[:at]:
            raise listed.error(f"The level `{name}` stands here twice.", "Keep one of them.")
    if emergency.text() != names[-1]:
        raise emergency.error(
            f"`{emergency.text()}` is not the most urgent level; words of danger lead to it.",
            f"Write `{names[-1]}`, or put `{emergency.text()}` last under `levels:`.",
        )
    early = source.get("told_early")
    if early is not None and early.text() not in names:
        raise early.error(f"`{early.text()}` is not a level.", f"Write one of {', '.join(names)}.")
    return _levels(names, early.text() if early else "")


@cache
def _levels(names: tuple[str, ...], early: str) -> Levels:
    """Return the same levels for the same names, however often a table is read."""
    return Levels(
        tuple(
            Urgency(rank, name, is_emergency=name == names[-1], told_early=name == early)
            for rank, name in enumerate(names)
        )
    )
