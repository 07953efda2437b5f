"""Sentence templates: many ways of saying one thing, written in one line. Pure.

The notation is that of Home Assistant's hassil, as far as it is needed here:

    [please] (help|save) me          optional words, and alternatives
    <person> can't breathe           a rule defined elsewhere by the same notation

hassil itself recognises whole sentences only, and importing it takes 0.4 s (3.12.1, measured on
a desktop processor); danger has to be found inside longer sentences, and a visit begins within a
second. So the notation is read here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from voice_app import authored

_TOKEN = re.compile(r"<[a-z_0-9]+>|[()\[\]|]|[^\s()\[\]|<>]+")
MOST_PHRASES = 2000
"""A template that stands for more is a mistake: nobody could review it."""


@dataclass(frozen=True)
class Word:
    """One word."""

    text: str


@dataclass(frozen=True)
class Row:
    """Parts one after another; an empty row is nothing at all."""

    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Either:
    """One of several parts."""

    parts: tuple[Part, ...]


Part = Word | Row | Either


@dataclass(frozen=True)
class Template:
    """Many phrases, written as one."""

    text: str
    """As it was authored."""
    part: Part

    def ends(self, words: Sequence[str], start: int) -> frozenset[int]:
        """Return where the template may end in `words` if it begins at `start`."""
        return _ends(self.part, words, frozenset((start,)))

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield each place, from and to, in which the template stands; the longest of a start."""
        for start, word in enumerate(words):
            if word in self.first_words and (ends := self.ends(words, start)):
                yield start, max(ends)

    def is_all_of(self, words: Sequence[str]) -> bool:
        """Say whether the template makes up the whole of `words`."""
        return len(words) in self.ends(words, 0)

    @cached_property
    def first_words(self) -> frozenset[str]:
        """Every word that the template may begin with."""
        return frozenset(_first(self.part)[0])

    @cached_property
    def phrases(self) -> tuple[str, ...]:
        """Every phrase that the template stands for, each once."""
        return tuple(dict.fromkeys(" ".join(words) for words in _all(self.part)))


class Rules:
    """Named parts of templates, each of which may use those before it."""

    def __init__(self, split: Callable[[str], Sequence[str]] = str.split) -> None:
        """`split` makes words of a text, as it is done with what a person says."""
        self._split = split
        self._parts: dict[str, Part] = {}

    def define(self, name: str, entry: authored.Entry) -> None:
        """Name the templates in `entry`. Raises `AuthoringError`."""
        if name in self._parts:
            raise entry.error(f"The rule <{name}> is defined twice.", "Give one another name.")
        self._parts[name] = Either(tuple(self.read(item).part for item in entry.sequence()))

    def read(self, entry: authored.Entry) -> Template:
        """Read one template. Raises `AuthoringError`."""
        text = entry.text()
        tokens = _TOKEN.findall(text)
        if "".join(tokens) != re.sub(r"\s", "", text):
            raise entry.error(
                f"`{text}` is no template.", "Write words, (a|b), [optional] and <rule>."
            )
        part, rest = self._either(tokens, 0, entry)
        if rest != len(tokens):
            raise entry.error(
                f"`{tokens[rest]}` closes nothing in `{text}`.", "Balance the brackets."
            )
        return Template(text, part)

    def _either(self, tokens: Sequence[str], at: int, entry: authored.Entry) -> tuple[Part, int]:
        rows: list[Part] = []
        while True:
            row, at = self._row(tokens, at, entry)
            rows.append(row)
            if at == len(tokens) or tokens[at] != "|":
                return (rows[0] if len(rows) == 1 else Either(tuple(rows))), at
            at += 1

    def _row(self, tokens: Sequence[str], at: int, entry: authored.Entry) -> tuple[Part, int]:
        parts: list[Part] = []
        while at < len(tokens) and tokens[at] not in ("|", ")", "]"):
            token = tokens[at]
            at += 1
            if token in ("(", "["):
                inside, at = self._either(tokens, at, entry)
                closing = ")" if token == "(" else "]"
                if at == len(tokens) or tokens[at] != closing:
                    raise entry.error(
                        f"A `{token}` is not closed in `{entry.text()}`.", f"Add the `{closing}`."
                    )
                at += 1
                parts.append(inside if token == "(" else Either((inside, Row(()))))
            elif token.startswith("<"):
                parts.append(self._named(token[1:-1], entry))
            else:
                parts.extend(Word(word) for word in self._split(token))
        return (parts[0] if len(parts) == 1 else Row(tuple(parts))), at

    def _named(self, name: str, entry: authored.Entry) -> Part:
        if name not in self._parts:
            raise entry.error(
                f"There is no rule <{name}> before this.",
                f"Rules: {', '.join(self._parts) or 'none'}.",
            )
        return self._parts[name]


def _ends(part: Part, words: Sequence[str], starts: frozenset[int]) -> frozenset[int]:
    match part:
        case Word(text):
            return frozenset(i + 1 for i in starts if i < len(words) and words[i] == text)
        case Either(parts):
            return frozenset().union(*(_ends(p, words, starts) for p in parts))
        case Row(parts):
            for p in parts:
                if not starts:
                    break
                starts = _ends(p, words, starts)
            return starts


def _first(part: Part) -> tuple[set[str], bool]:
    """Return the words with which a part may begin, and whether it may be nothing."""
    match part:
        case Word(text):
            return {text}, False
        case Either(parts):
            found = [_first(p) for p in parts]
            return set().union(*(words for words, _ in found)), any(e for _, e in found)
        case Row(parts):
            first: set[str] = set()
            for p in parts:
                words, empty = _first(p)
                first |= words
                if not empty:
                    return first, False
            return first, True


def _all(part: Part) -> list[tuple[str, ...]]:
    match part:
        case Word(text):
            return [(text,)]
        case Either(parts):
            return [words for p in parts for words in _all(p)]
        case Row(parts):
            found: list[tuple[str, ...]] = [()]
            for p in parts:
                found = [(*before, *after) for before in found for after in _all(p)]
                if len(found) > MOST_PHRASES:
                    raise ValueError(f"More than {MOST_PHRASES} phrases.")
            return found


def rules_from(
    source: Mapping[str, authored.Entry], split: Callable[[str], Sequence[str]]
) -> Rules:
    """Read named rules in the order in which they are written. Raises `AuthoringError`."""
    rules = Rules(split)
    for name, entry in source.items():
        rules.define(name, entry)
    return rules
