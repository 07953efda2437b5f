"""What must stay true of a rule table, authored beside it under `claims:`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from voice_app import authored
from voice_app.authored import Entry
from voice_app.triage.conditions import Condition, read_condition
from voice_app.triage.levels import Levels, read_levels
from voice_app.triage.rules import Urgency


@dataclass(frozen=True)
class Floor:
    """The minimum urgency for certain answers."""

    when: Condition
    at_least: Urgency
    entry: Entry
    """Where the claim was authored."""


@dataclass(frozen=True)
class Claims:
    """Everything `voice-app verify` checks a table against, beyond its form."""

    scales: Mapping[str, tuple[str, ...]]
    """By question key, or `yes_no` for all such questions: answers from harmless to worrying."""
    floors: tuple[Floor, ...]
    only_in: Mapping[str, tuple[str, ...]]
    """By question key: the only rules that may depend on it."""
    never_alone: tuple[str, ...]
    """Rules that another rule always equals in urgency."""
    entry: Entry
    """Where the claims were authored."""


def load_claims(file: Path) -> Claims:
    """Read the claims of the rule table in `file`. Raises `AuthoringError`."""
    source = authored.read(file)
    terms: dict[str, Condition] = {}
    for name, entry in source.require("terms"):
        terms[name] = read_condition(entry, terms)
    claims = source.require("claims")
    levels = read_levels(source)
    claims.only("scales", "floors", "only_in", "never_alone")
    return Claims(
        scales={key: entry.texts() for key, entry in claims.require("scales")},
        floors=tuple(_floor(entry, terms, levels) for entry in claims.require("floors").sequence()),
        only_in={key: entry.texts() for key, entry in claims.require("only_in")},
        never_alone=claims.require("never_alone").texts(),
        entry=claims,
    )


def _floor(entry: Entry, terms: Mapping[str, Condition], levels: Levels) -> Floor:
    entry.only("when", "at_least")
    urgency = levels.named(entry.require("at_least"))
    return Floor(read_condition(entry.require("when"), terms), urgency, entry)
