"""The rule table as authored: what a rule is, and how a table is read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from voice_app import authored
from voice_app.authored import Entry
from voice_app.triage.conditions import Answers, Condition, holds, read_condition
from voice_app.triage.levels import Levels, read_levels
from voice_app.triage.levels import Urgency as Urgency
from voice_app.triage.sources import FILE, Source, Sources, load_sources


@dataclass(frozen=True)
class Says:
    """The spoken reason: one sentence for what was reported, one for what is only possible."""

    levels: tuple[Urgency, ...]
    """The levels of the rule to which these words apply."""
    told: str
    """Spoken if the rule holds at one of these levels however the unsure, unheard or missing
    answers turn out; "" if that never happens.
    """
    unsure: str
    """Spoken if it depends on such an answer; "" if it never does."""
    entry: Entry = field(compare=False)
    """Where the words were authored."""


@dataclass(frozen=True)
class Rule:
    """One cited rule."""

    id: str
    levels: Mapping[Urgency, Condition]
    """The condition for each urgency the rule can reach, most urgent first."""
    because: str
    """The reason, for readers of the table."""
    says: Mapping[Urgency, Says]
    """The reason spoken to the person, for each level."""
    sources: tuple[Source, ...]
    reviewed: date
    entry: Entry
    """Where the rule was authored."""


@dataclass(frozen=True)
class RuleTable:
    """All rules, and the defaults if none holds."""

    rules: tuple[Rule, ...]
    levels: Levels
    no_rule: Urgency
    """Applies when no rule holds in a finished visit."""
    unfinished: Urgency
    """The minimum urgency of an unfinished visit."""
    sources: Sources
    """What the rules, and all other medical text, may cite."""
    sha256: str
    """Of the file, in hexadecimal: identifies the exact table behind a verdict."""
    entry: Entry
    """Where the rules were authored."""

    @property
    def emergency(self) -> Urgency:
        """The level that words of danger lead to."""
        return self.levels.emergency

    @cached_property
    def most_urgent_first(self) -> tuple[tuple[Urgency, Condition], ...]:
        """Every urgency that a rule can reach, with its condition."""
        every = (level for rule in self.rules for level in rule.levels.items())
        return tuple(sorted(every, key=lambda level: -level[0]))

    def urgency(self, answers: Answers) -> Urgency:
        """Return the urgency of a finished visit with these answers; `decide` gives the reasons."""
        every = self.most_urgent_first
        return next((u for u, condition in every if holds(condition, answers)), self.no_rule)


def load_rules(
    file: Path, sources: Sources | None = None, levels: Levels | None = None
) -> RuleTable:
    """Read a rule table; it cites `sources`, or those of the file beside it.

    `levels` are those of a table that names none itself.

    Raises `AuthoringError` with file, line and remedy.
    """
    source = authored.read(file)
    source.only(
        "levels", "emergency", "told_early", "terms", "rules", "no_rule", "unfinished", "claims"
    )
    if levels is None or source.get("levels") is not None:
        levels = read_levels(source)
    sources = sources or load_sources(file.with_name(FILE))
    terms: dict[str, Condition] = {}
    for name, entry in source.require("terms"):
        terms[name] = read_condition(entry, terms)
    entry = source.require("rules")
    rules = tuple(_rule(id_, rule, terms, sources, levels) for id_, rule in entry)
    return RuleTable(
        rules=rules,
        levels=levels,
        no_rule=levels.named(source.require("no_rule")),
        unfinished=levels.named(source.require("unfinished")),
        sources=sources,
        sha256=authored.sha256(file),
        entry=entry,
    )


def _rule(
    id_: str, entry: Entry, terms: Mapping[str, Condition], sources: Sources, known: Levels
) -> Rule:
    entry.only("levels", "because", "says", "sources", "reviewed")
    levels = {
        known.named(replace(level, value=name)): read_condition(level, terms)
        for name, level in entry.require("levels")
    }
    if not levels:
        raise entry.error(f"Rule {id_} reaches no urgency.", "Give it a condition for one.")
    return Rule(
        id=id_,
        levels=dict(sorted(levels.items(), reverse=True)),
        because=entry.require("because").text(),
        says=_says(id_, entry.require("says"), levels),
        sources=sources.cited(entry.require("sources")),
        reviewed=entry.require("reviewed").day(),
        entry=entry,
    )


_KINDS = ("told", "unsure", "always")


def _says(id_: str, entry: Entry, levels: Collection[Urgency]) -> dict[Urgency, Says]:
    """Read a rule's words: the same for every level, or separate for each."""
    by_level = isinstance(entry.value, dict) and not entry.value.keys() <= set(_KINDS)
    if not by_level:
        return dict.fromkeys(levels, _words(id_, entry, tuple(levels)))
    names = {urgency.name: urgency for urgency in levels}
    for name, words in entry:
        if name not in names:
            raise words.error(
                f"Rule {id_} has no level `{name}` that could say this.",
                f"Write {', '.join(_KINDS)}, or one of its levels: {', '.join(names)}.",
            )
    if missing := [name for name in names if entry.get(name) is None]:
        raise entry.error(f"Rule {id_} says nothing at {missing[0]}.", "Add words for that level.")
    return {names[name]: _words(id_, words, (names[name],)) for name, words in entry}


def _words(id_: str, entry: Entry, levels: tuple[Urgency, ...]) -> Says:
    """Read a sentence for what was reported, one per kind, or one that is true of both."""
    if not isinstance(entry.value, dict):
        return Says(levels, told=entry.text(), unsure="", entry=entry)
    entry.only(*_KINDS)
    told, unsure, always = (found.text() if (found := entry.get(k)) else "" for k in _KINDS)
    if not (told or unsure or always):
        raise entry.error(f"Rule {id_} says nothing.", f"Write one of {', '.join(_KINDS)}.")
    if always and (told or unsure):
        raise entry.error(
            "`always` stands beside another sentence, and only one is spoken.",
            "Keep `always`, or write `told` and `unsure`.",
        )
    return Says(levels, told or always, unsure or always, entry)
