"""The basis of the medical content: sources, statements of the seed articles, disagreements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from voice_app import layers
from voice_app.authored import Entry

FILE = "sources.yaml"
"""Stored beside the files that cite it."""


@dataclass(frozen=True)
class Source:
    """Where a medical fact was read."""

    id: str
    title: str
    read: str
    """Where it was read, and whether that was the original."""
    verified: bool
    """False if only a secondary mention was seen, or nothing."""

    def in_words(self) -> str:
        """Return the title, marked if not verified."""
        return self.title if self.verified else f"{self.title} (NOT VERIFIED)"


@dataclass(frozen=True)
class Statement:
    """A statement from the seed articles."""

    id: str
    says: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Disagreement:
    """A disagreement between sources, and the choice made."""

    id: str
    between: str
    choice: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Sources:
    """The whole list."""

    by_id: Mapping[str, Source]
    statements: Mapping[str, Statement]
    disagreements: Mapping[str, Disagreement]

    def cited(self, entry: Entry) -> tuple[Source, ...]:
        """Return the sources that `entry` names; at least one is required.

        Raises `AuthoringError` for none, and for one that is not in the list.
        """
        items = entry.sequence()
        if not items:
            raise entry.error("No source is named.", f"Name one of {FILE}.")
        return tuple(_known(item, self.by_id) for item in items)


@dataclass(frozen=True)
class Basis:
    """What a text is based on."""

    sources: tuple[Source, ...]
    """Without duplicates."""
    reviewed: date
    """When the text was last compared with them."""


def basis(entry: Entry, sources: Sources) -> Basis:
    """Read `sources` and `reviewed` of `entry`. Raises `AuthoringError`, also if one is missing."""
    return Basis(sources.cited(entry.require("sources")), entry.require("reviewed").day())


def load_sources(file: Path) -> Sources:
    """Read the list. Raises `AuthoringError` with file, line and remedy."""
    source = layers.read(file)
    source.only("sources", "statements", "disagreements")
    by_id = {id_: _source(id_, entry) for id_, entry in source.require("sources")}
    known = Sources(by_id, {}, {})
    return Sources(
        by_id,
        {id_: _statement(id_, e, known) for id_, e in _optional(source, "statements")},
        {id_: _disagreement(id_, e, known) for id_, e in _optional(source, "disagreements")},
    )


def _optional(entry: Entry, part: str) -> list[tuple[str, Entry]]:
    found = entry.get(part)
    return list(found) if found is not None else []


def _source(id_: str, entry: Entry) -> Source:
    entry.only("title", "read", "verified")
    return Source(
        id_,
        entry.require("title").text(),
        entry.require("read").text(),
        entry.require("verified").flag(),
    )


def _statement(id_: str, entry: Entry, known: Sources) -> Statement:
    entry.only("says", "sources")
    return Statement(id_, entry.require("says").text(), known.cited(entry.require("sources")))


def _disagreement(id_: str, entry: Entry, known: Sources) -> Disagreement:
    entry.only("between", "choice", "sources")
    return Disagreement(
        id_,
        entry.require("between").text(),
        entry.require("choice").text(),
        known.cited(entry.require("sources")),
    )


def _known(entry: Entry, by_id: Mapping[str, Source]) -> Source:
    if (found := by_id.get(entry.text())) is None:
        raise entry.error(
            f"There is no source `{entry.text()}`.", f"Add it under `sources:` in {FILE}."
        )
    return found
