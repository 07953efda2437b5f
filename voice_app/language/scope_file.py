"""Reads how a question of the sentences file interprets times and limits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from voice_app.authored import Entry
from voice_app.language.clauses import Said, Scope
from voice_app.language.units import TIMES, Kind

_TIMES = {kind.value: kind for kind in TIMES}


def scope_from(entry: Entry, opens: Callable[[Sequence[str]], bool], *, choice: bool) -> Scope:
    """Read the scope of a question; `opens` tells whether words may start a new sentence."""
    times, rarely = entry.get("times"), entry.get("rarely")
    if times:
        times.only("told", "denied", "asked")

    def those(name: str, *otherwise: Kind) -> frozenset[Kind]:
        listed = times.get(name) if times else None
        if listed is None:
            return frozenset(otherwise)
        for item in listed.sequence():
            if item.text() not in _TIMES:
                raise item.error(f"`{item.text()}` is not a time.", f"Write {', '.join(_TIMES)}.")
        return frozenset(_TIMES[text] for text in listed.texts())

    return Scope(
        told=those("told", Kind.NOW, Kind.TODAY, Kind.WEEK, Kind.SINCE),
        denied=those("denied", Kind.SINCE, Kind.WEEK),
        asked=those("asked"),
        was=entry.get("it_was") is not None,
        choice=choice,
        unlimited=frozenset(entry.listed("unlimited")),
        opens=opens,
        rarely=Said(rarely.text()) if rarely else Said.UNSURE,
    )
