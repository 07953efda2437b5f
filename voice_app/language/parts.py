"""The parts that templates consist of, and where each occurs in a sentence. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

MOST_PHRASES = 2000
"""A template with more phrases than this is a mistake: nobody could review it."""


@dataclass(frozen=True)
class Word:
    """One word."""

    text: str


@dataclass(frozen=True)
class Like:
    """Any word of a given form."""

    form: re.Pattern[str]
    but: frozenset[str] = frozenset()
    """Excluded words."""


@dataclass(frozen=True)
class Row:
    """A sequence of parts; an empty row is the empty string."""

    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Either:
    """One of several parts."""

    parts: tuple[Part, ...]

    @cached_property
    def by_first(self) -> Mapping[str, tuple[Part, ...]]:
        """The parts that may start with a word, by that word."""
        found: dict[str, list[Part]] = {}
        for part in self.parts:
            for word in first_of(part).words:
                found.setdefault(word, []).append(part)
        return {word: tuple(parts) for word, parts in found.items()}

    @cached_property
    def by_any(self) -> tuple[Part, ...]:
        """The parts that may be empty or start with any word."""
        return tuple(p for p in self.parts if first_of(p).empty or first_of(p).any)

    @cached_property
    def needs(self) -> tuple[frozenset[str], ...]:
        """Words of which at least one is required; nothing if it may be empty."""
        needs = [needs_of(part) for part in self.parts]
        if not all(needs):
            return ()
        return (frozenset().union(*(min(sets, key=len) for sets in needs)),)

    @cached_property
    def first(self) -> First:
        """What it may start with."""
        found = [first_of(part) for part in self.parts]
        words = frozenset().union(*(f.words for f in found))
        return First(words, any(f.any for f in found), any(f.empty for f in found))


Part = Word | Like | Row | Either
Known = dict[tuple[int, int], frozenset[int]]
"""Known end positions, by part and start."""


class First(NamedTuple):
    """What a part may start with."""

    words: frozenset[str]
    any: bool
    """Whether it may start with a word that is not listed."""
    empty: bool


def ends_of(part: Part, words: Sequence[str], start: int, known: Known) -> frozenset[int]:
    """Return where a part that starts at `start` may end in `words`."""
    match part:
        case Word(text):
            fits = start < len(words) and words[start] == text
        case Like(form, but):
            fits = start < len(words) and words[start] not in but
            fits = fits and form.fullmatch(words[start]) is not None
        case Row(parts):
            reached = frozenset((start,))
            for p in parts:
                reached = frozenset().union(*(ends_of(p, words, at, known) for at in reached))
                if not reached:
                    break
            return reached
        case Either():
            key = (id(part), start)
            if key not in known:
                word = words[start] if start < len(words) else ""
                likely = (*part.by_first.get(word, ()), *part.by_any)
                found = frozenset().union(*(ends_of(p, words, start, known) for p in likely))
                known[key] = found
            return known[key]
    return frozenset((start + 1,)) if fits else frozenset()


def first_of(part: Part) -> First:
    """Return what a part may start with."""
    match part:
        case Word(text):
            return First(frozenset((text,)), any=False, empty=False)
        case Like():
            return First(frozenset(), any=True, empty=False)
        case Either():
            return part.first
        case Row(parts):
            words: frozenset[str] = frozenset()
            anything = False
            for p in parts:
                begins = first_of(p)
                words, anything = words | begins.words, anything or begins.any
                if not begins.empty:
                    return First(words, anything, empty=False)
            return First(words, anything, empty=True)


def needs_of(part: Part) -> tuple[frozenset[str], ...]:
    """Return sets of words; anything the part matches contains one word of each set."""
    match part:
        case Word(text):
            return (frozenset((text,)),)
        case Either():
            return part.needs
        case Row(parts):
            return tuple(need for p in parts for need in needs_of(p))
    return ()


def example_of(part: Part) -> tuple[str, ...]:
    """Return the words of the first alternatives, without optional parts."""
    match part:
        case Word(text):
            return (text,)
        case Like():
            return ()
        case Either(parts):
            return () if part.first.empty else example_of(parts[0])
        case Row(parts):
            return tuple(word for p in parts for word in example_of(p))


def all_of(part: Part) -> list[tuple[str, ...]]:
    """Return every phrase of a part. Raises `ValueError` if there are endlessly many."""
    match part:
        case Word(text):
            return [(text,)]
        case Like():
            raise ValueError("It stands for endlessly many words.")
        case Either(parts):
            return [words for p in parts for words in all_of(p)]
        case Row(parts):
            found: list[tuple[str, ...]] = [()]
            for p in parts:
                found = [(*before, *after) for before in found for after in all_of(p)]
                if len(found) > MOST_PHRASES:
                    raise ValueError(f"More than {MOST_PHRASES} phrases.")
            return found
