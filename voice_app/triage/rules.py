"""The rule table as it was authored: what a rule is, and how a table is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from pathlib import Path

from voice_app import authored
from voice_app.authored import Entry
from voice_app.triage.conditions import Condition, read_condition
from voice_app.triage.sources import FILE, Source, Sources, load_sources


class Urgency(IntEnum):
    """How soon help is needed; a higher number is sooner."""

    SELF_MONITOR = 0
    ROUTINE = 1
    PROMPT = 2
    URGENT_TODAY = 3
    EMERGENCY_NOW = 4


@dataclass(frozen=True)
class Rule:
    """One cited rule."""

    id: str
    levels: Mapping[Urgency, Condition]
    """The condition for each urgency this rule can reach, most urgent first."""
    because: str
    """Why, for the reader of the table."""
    says: str
    """Why, spoken to the person."""
    sources: tuple[Source, ...]
    reviewed: date
    entry: Entry
    """Where the rule stands."""


@dataclass(frozen=True)
class RuleTable:
    """All rules, and what holds when none does."""

    rules: tuple[Rule, ...]
    no_rule: Urgency
    """When no rule holds in a finished visit."""
    unfinished: Urgency
    """The least that is said when the visit was not finished."""
    sources: Sources
    """What the rules, and all other medical words, may cite."""
    sha256: str
    """Of the file, in hexadecimal: names the very table a verdict came from."""
    entry: Entry
    """Where the rules stand."""


def load_rules(file: Path, sources: Sources | None = None) -> RuleTable:
    """Read a rule table; it cites `sources`, or those of the file beside it.

    Raises `AuthoringError` with file, line and remedy.
    """
    source = authored.read(file)
    source.only("terms", "rules", "no_rule", "unfinished", "claims")
    sources = sources or load_sources(file.with_name(FILE))
    terms: dict[str, Condition] = {}
    for name, entry in source.require("terms"):
        terms[name] = read_condition(entry, terms)
    entry = source.require("rules")
    rules = tuple(_rule(id_, rule, terms, sources) for id_, rule in entry)
    return RuleTable(
        rules=rules,
        no_rule=_urgency(source.require("no_rule").text(), source.require("no_rule")),
        unfinished=_urgency(source.require("unfinished").text(), source.require("unfinished")),
        sources=sources,
        sha256=authored.sha256(file),
        entry=entry,
    )


def _rule(id_: str, entry: Entry, terms: Mapping[str, Condition], sources: Sources) -> Rule:
    entry.only("levels", "because", "says", "sources", "reviewed")
    levels = {
        _urgency(name, level): read_condition(level, terms)
        for name, level in entry.require("levels")
    }
    if not levels:
        raise entry.error(f"Rule {id_} reaches no urgency.", "Give it a condition for one.")
    return Rule(
        id=id_,
        levels=dict(sorted(levels.items(), reverse=True)),
        because=entry.require("because").text(),
        says=entry.require("says").text(),
        sources=sources.cited(entry.require("sources")),
        reviewed=entry.require("reviewed").day(),
        entry=entry,
    )


def _urgency(name: str, entry: Entry) -> Urgency:
    if name not in Urgency.__members__:
        raise entry.error(
            f"`{name}` is not an urgency.", f"Write one of {', '.join(Urgency.__members__)}."
        )
    return Urgency[name]
