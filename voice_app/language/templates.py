"""Sentence templates: many ways of saying one thing, on one line. Pure.

The notation is the part of Home Assistant's hassil needed here:

    [please] (help|save) me          optional words and alternatives
    <person> can't breathe           a rule defined elsewhere by the same notation
    took [*] pills, in {year}        any one word, and a year before 2020

hassil itself recognises only whole sentences, and importing it takes 0.4 s (3.12.1, measured on
a desktop processor); danger has to be found inside longer sentences, and a visit starts within a
second. So we parse the notation ourselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Generic, TypeVar

from voice_app import authored
from voice_app.language.parts import (
    Either,
    Known,
    Like,
    Part,
    Row,
    Word,
    all_of,
    ends_of,
    example_of,
    first_of,
    needs_of,
)

_TOKEN = re.compile(r"<[a-z_0-9]+>|[()\[\]|]|[^\s()\[\]|<>]+")
_LIKE = {"*": re.compile(r".+"), "{year}": re.compile(r"(19[0-9]|20[01])[0-9]")}


@dataclass(frozen=True)
class Template:
    """Many phrases, written as one."""

    text: str
    """As authored."""
    part: Part

    def ends(self, words: Sequence[str], start: int) -> frozenset[int]:
        """Return where the template may end in `words` if it starts at `start`."""
        return ends_of(self.part, words, start, {})

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield the start and end of each match; for each start, the longest."""
        for start, word in enumerate(words):
            if word in self.first_words and (ends := self.ends(words, start)):
                yield start, max(ends)

    def is_all_of(self, words: Sequence[str]) -> bool:
        """Return whether the template matches all of `words`."""
        return len(words) in self.ends(words, 0)

    @cached_property
    def first_words(self) -> frozenset[str]:
        """Every word that the template may start with."""
        return first_of(self.part).words

    @cached_property
    def example(self) -> str:
        """One of its phrases: the first alternatives, without optional parts."""
        return " ".join(example_of(self.part))

    @cached_property
    def phrases(self) -> tuple[str, ...]:
        """Every phrase of the template, without duplicates."""
        return tuple(dict.fromkeys(" ".join(words) for words in all_of(self.part)))


class Rules:
    """Named parts of templates, each of which may use earlier ones."""

    def __init__(
        self,
        split: Callable[[str], Sequence[str]] = str.split,
        stops: frozenset[str] = frozenset(),
    ) -> None:
        """`split` divides a text into words, in the same way as a person's speech.

        `stops` are the words that `[*]` does not match.
        """
        self._stops = stops
        self._words = lru_cache(maxsize=4096)(lambda token: tuple(map(Word, split(token))))
        self._parts: dict[str, Part] = {}

    def define(self, name: str, entry: authored.Entry) -> None:
        """Define the templates in `entry` under a name. Raises `AuthoringError`."""
        if name in self._parts:
            raise entry.error(f"The rule <{name}> is defined twice.", "Give one another name.")
        self._parts[name] = Either(tuple(self.read(item).part for item in entry.sequence()))

    def read(self, entry: authored.Entry) -> Template:
        """Read one template. Raises `AuthoringError`."""
        text = entry.text()
        tokens = _TOKEN.findall(text)
        if "".join(tokens) != re.sub(r"\s", "", text):
            raise entry.error(
                f"`{text}` is not a template.", "Write words, (a|b), [optional] and <rule>."
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
            elif token in _LIKE:
                parts.append(Like(_LIKE[token], self._stops))
            else:
                words = self._words(token)
                if not words:
                    raise entry.error(f"`{token}` is never heard.", "Leave it out: it is a filler.")
                parts.extend(words)
        return (parts[0] if len(parts) == 1 else Row(tuple(parts))), at

    def _named(self, name: str, entry: authored.Entry) -> Part:
        if name not in self._parts:
            raise entry.error(
                f"There is no rule <{name}> before this.",
                f"Rules: {', '.join(self._parts) or 'none'}.",
            )
        return self._parts[name]


Meaning = TypeVar("Meaning")


class Finder(Generic[Meaning]):
    """Finds many templates at once, each with a meaning."""

    def __init__(self, templates: Iterable[tuple[Template, Meaning]]) -> None:
        self._templates = tuple(templates)

    @cached_property
    def _needed(self) -> tuple[tuple[tuple[frozenset[str], ...], Template, Meaning], ...]:
        """Each template with sets of words; it needs at least one of each set."""
        return tuple(
            (needs_of(template.part), template, told) for template, told in self._templates
        )

    @cached_property
    def _by_word(self) -> Mapping[str, Sequence[int]]:
        """Positions of the templates that each word may lead to; "" leads to those that need no
        particular word.
        """
        by_word: dict[str, list[int]] = {}
        for place, (needs, _, _) in enumerate(self._needed):
            for word in min(needs, key=len, default=("",)):
                by_word.setdefault(word, []).append(place)
        return by_word

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int, Meaning]]:
        """Yield start, end and meaning of each template in `words`; for each start, the longest."""
        known: Known = {}
        said = frozenset(words)
        for place in sorted({p for word in (*said, "") for p in self._by_word.get(word, ())}):
            needs, template, meaning = self._needed[place]
            if any(need.isdisjoint(said) for need in needs):
                continue
            for start, word in enumerate(words):
                if word in template.first_words and (
                    ends := ends_of(template.part, words, start, known)
                ):
                    yield start, max(ends), meaning


def rules_from(
    source: Mapping[str, authored.Entry],
    split: Callable[[str], Sequence[str]],
    stops: frozenset[str] = frozenset(),
) -> Rules:
    """Read named rules in the order they are written. Raises `AuthoringError`."""
    rules = Rules(split, stops)
    for name, entry in source.items():
        rules.define(name, entry)
    return rules
