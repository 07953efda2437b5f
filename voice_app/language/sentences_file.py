"""Reads how people answer in sentences, and rejects what could never be understood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from voice_app import layers
from voice_app.authored import Entry
from voice_app.language import sentences
from voice_app.language.matching import Matching
from voice_app.language.scope_file import scope_from
from voice_app.language.sentences import Asked
from voice_app.language.templates import Rules, Template, rules_from
from voice_app.language.units import Kind, Table, Unit, pieces
from voice_app.plain_text import plain

_PUNCTUATION = re.compile(r"[^\w\s'\[\]]")
_OF_A_QUESTION = frozenset({Kind.BAD, Kind.GOOD, Kind.TOPIC, Kind.ACTION, Kind.VALUE})
_EVERYWHERE = tuple(k for k in Kind if k not in _OF_A_QUESTION | {Kind.UNKNOWN})
_OPEN = ("*", "{")
_SETTINGS = (
    "parts", "others", "unlimited", "times", "doubted_no", "rarely", "it_was", "mixed", "half",
    "combined", "denied", "no_corrects",
)  # fmt: skip
_KINDS = {kind.value: kind for kind in Kind if kind is not Kind.UNKNOWN}


@dataclass(frozen=True)
class Authored:
    """One way of saying something, and where it was authored."""

    entry: Entry
    template: Template
    unit: Unit


@dataclass(frozen=True)
class Sentences:
    """How people answer in sentences, in one language."""

    source: Entry
    """The authored file, for errors that must point into it."""
    spellings: Mapping[str, str]
    hesitations: frozenset[str]
    _read: dict[str, Asked] = field(default_factory=dict, compare=False)
    _matching: Matching = field(default_factory=Matching, compare=False)

    def words(self, text: str) -> tuple[str, ...]:
        """Split into words; a final 's becomes a separate word, for "my wife's" and "it's"."""
        said = _PUNCTUATION.sub(" ", plain(text).lower()).split()
        spelt = (w for word in said if word not in self.hesitations for w in self._spelt(word))
        return tuple(w for word in spelt for w in _split_s(word))

    def _spelt(self, word: str) -> tuple[str, ...]:
        """Return a word as spelled in the patterns: "dont" as "don't", "45" as "forty five"."""
        tens, ones = f"{word[:-1]}0", word[-1:]
        apart = {tens, ones} <= self.spellings.keys()
        if word.isdecimal() and word not in self.spellings and apart:
            return self.spellings[tens], self.spellings[ones]
        return (self.spellings.get(word, word),)

    def answer(self, text: str, key: str) -> str | None:
        """Return the value of `text` for the question, or None."""
        asked = self.asked(key)
        return None if asked is None else sentences.answer(self.words(text), asked)

    def is_whole(self, text: str, key: str) -> bool:
        """Return whether all of `text` is authored as one answer to the question."""
        asked = self.asked(key)
        found = pieces(self.words(text), asked.table) if asked else ()
        return len(found) == 1 and found[0].kind is Kind.VALUE

    def command(self, text: str) -> str | None:
        """Return the universal command that `text` gives in plain words, or None."""
        return sentences.command(self.words(text), self.commands)

    def asked(self, key: str) -> Asked | None:
        """Return how a question is answered; each is read on first use."""
        if key not in self._read:
            entry = self.source.require("questions").get(key)
            if entry is None:
                return None
            self._read[key] = self._question(key, entry)
        return self._read[key]

    @property
    def keys(self) -> tuple[str, ...]:
        """The questions that can be answered in sentences."""
        return tuple(self.source.require("questions").mapping())

    @cached_property
    def commands(self) -> Table:
        """The universal commands, with the words that may surround them."""
        around = (a for a in self.everywhere if a.unit.kind is Kind.SKIP)
        entries = ((a.template, a.unit) for a in (*self.authored_commands(), *around))
        return Table(entries, self._matching)

    @cached_property
    def everywhere(self) -> Sequence[Authored]:
        """What may appear in any sentence."""
        units = self.source.require("units")
        units.only(*(kind.value for kind in _EVERYWHERE))
        return [
            Authored(item, self._template(item), Unit(kind))
            for kind in _EVERYWHERE
            for item in units.require(kind.value).sequence()
        ]

    @cached_property
    def signs(self) -> Sequence[Authored]:
        """Signs that any yes/no question may mention."""
        signs = self.source.require("signs")
        signs.only("bad", "good")
        return [
            Authored(item, self._template(item), Unit(kind))
            for kind in (Kind.BAD, Kind.GOOD)
            for item in signs.require(kind.value).sequence()
        ]

    def authored_commands(self) -> Iterator[Authored]:
        """Yield the ways of giving each command."""
        for name, group in self.source.require("commands"):
            for item in group.sequence():
                yield Authored(item, self._template(item), Unit(Kind.VALUE, name, own=True))

    def authored_for(self, key: str) -> Iterator[Authored]:
        """Yield what belongs to one question only."""
        question = self.source.require("questions").require(key)
        parts = (*question.listed("parts"), *question.listed("others"))
        for name, group in question:
            if name in _KINDS:
                yield from self._of_kind(_KINDS[name], group, parts)

    @cached_property
    def _rules(self) -> Rules:
        return rules_from(self.source.require("rules").mapping(), self.words)

    def _template(self, item: Entry) -> Template:
        template = self._rules.read(item)
        if any(mark in template.text for mark in _OPEN):
            raise item.error("Any word may stand here.", "Write the words: each must be explained.")
        return template

    def _opens(self, words: Sequence[str]) -> bool:
        return bool(self._openers.at(words, 0))

    @cached_property
    def _openers(self) -> Table:
        openers = self.source.require("openers").sequence()
        return Table((self._template(item), Unit(Kind.SUBJECT)) for item in openers)

    def _question(self, key: str, entry: Entry) -> Asked:
        entry.only(*_SETTINGS, *_KINDS)
        choice = entry.get("values") is not None
        units = [*self.authored_for(key), *self.everywhere, *(() if choice else self.signs)]
        return Asked(
            table=Table(((a.template, a.unit) for a in units), self._matching),
            scope=scope_from(entry, self._opens, choice=choice),
            parts=frozenset(entry.listed("parts")),
            maybe_no=_text(entry.get("doubted_no"), sentences.UNSURE),
            mixed=_text(entry.get("mixed"), "") or None,
            half=_text(entry.get("half"), "") or None,
            combined=_together(entry.get("combined")),
            denied=_together(entry.get("denied")),
            no_corrects=entry.get("no_corrects") is not None,
        )

    def _of_kind(self, kind: Kind, group: Entry, parts: Sequence[str]) -> Iterator[Authored]:
        named = group.mapping() if isinstance(group.value, dict) else {"": group}
        for name, items in named.items():
            said_of = set(name.split(" and ")) if kind is not Kind.VALUE else set()
            if said_of - {"", "all", *parts}:
                raise items.error(
                    f"`{name}` is not part of this question.",
                    f"Write all or one of {', '.join(parts) or 'no parts'}.",
                )
            unit = Unit(kind, "" if name == "all" else name, own=True)
            for item in items.sequence():
                yield Authored(item, self._template(item), unit)


def load_sentences(file: Path) -> Sentences:
    """Read the sentences file; its questions are read on first use.

    Raises `AuthoringError`.
    """
    source = layers.read(file)
    source.only(
        "spellings",
        "hesitations",
        "turning",
        "openers",
        "rules",
        "units",
        "signs",
        "commands",
        "questions",
    )
    return Sentences(
        source,
        {word: entry.text() for word, entry in source.require("spellings")},
        frozenset(source.require("hesitations").texts()),
    )


def _split_s(word: str) -> tuple[str, ...]:
    return (word[:-2], "'s") if word.endswith("'s") and len(word) > 2 else (word,)


def _text(entry: Entry | None, otherwise: str) -> str:
    return entry.text() if entry else otherwise


def _together(entry: Entry | None) -> dict[frozenset[str], str]:
    """Read `left and right: both`."""
    return {frozenset(name.split(" and ")): e.text() for name, e in entry} if entry else {}
