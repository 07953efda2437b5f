"""Sentence templates: many ways of saying one thing, written in one line. Pure.

The notation is that of Home Assistant's hassil, as far as it is needed here:

    [please] (help|save) me          optional words, and alternatives
    <person> can't breathe           a rule defined elsewhere by the same notation
    took [*] pills, in {year}        any one word, and a year before 2020

hassil itself recognises whole sentences only, and importing it takes 0.4 s (3.12.1, measured on
a desktop processor); danger has to be found inside longer sentences, and a visit begins within a
second. So the notation is read here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Generic, NamedTuple, TypeVar

from voice_app import authored

_TOKEN = re.compile(r"<[a-z_0-9]+>|[()\[\]|]|[^\s()\[\]|<>]+")
_LIKE = {"*": re.compile(r".+"), "{year}": re.compile(r"(19[0-9]|20[01])[0-9]")}
MOST_PHRASES = 2000
"""A template that stands for more is a mistake: nobody could review it."""


@dataclass(frozen=True)
class Word:
    """One word."""

    text: str


@dataclass(frozen=True)
class Like:
    """Any word of a form."""

    form: re.Pattern[str]
    but: frozenset[str] = frozenset()
    """Words that it is not."""


@dataclass(frozen=True)
class Row:
    """Parts one after another; an empty row is nothing at all."""

    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Either:
    """One of several parts."""

    parts: tuple[Part, ...]

    @cached_property
    def by_first(self) -> Mapping[str, tuple[Part, ...]]:
        """The parts that may begin with a word, by that word."""
        found: dict[str, list[Part]] = {}
        for part in self.parts:
            for word in _first(part).words:
                found.setdefault(word, []).append(part)
        return {word: tuple(parts) for word, parts in found.items()}

    @cached_property
    def by_any(self) -> tuple[Part, ...]:
        """The parts that may be nothing, or begin with any word."""
        return tuple(p for p in self.parts if _first(p).empty or _first(p).any)

    @cached_property
    def needs(self) -> tuple[frozenset[str], ...]:
        """Words of which it needs one at least; nothing where it may be nothing."""
        needs = [_needs(part) for part in self.parts]
        if not all(needs):
            return ()
        return (frozenset().union(*(min(sets, key=len) for sets in needs)),)

    @cached_property
    def first(self) -> _First:
        """What it may begin with."""
        found = [_first(part) for part in self.parts]
        words = frozenset().union(*(f.words for f in found))
        return _First(words, any(f.any for f in found), any(f.empty for f in found))


Part = Word | Like | Row | Either
_Known = dict[tuple[int, int], frozenset[int]]
"""Where parts end that were looked for already, by part and start."""


class _First(NamedTuple):
    words: frozenset[str]
    any: bool
    """Whether it may begin with a word that is not listed."""
    empty: bool


@dataclass(frozen=True)
class Template:
    """Many phrases, written as one."""

    text: str
    """As it was authored."""
    part: Part

    def ends(self, words: Sequence[str], start: int) -> frozenset[int]:
        """Return where the template may end in `words` if it begins at `start`."""
        return _ends(self.part, words, start, {})

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
        return _first(self.part).words

    @cached_property
    def example(self) -> str:
        """One of its phrases: the first of all alternatives, without what is optional."""
        return " ".join(_example(self.part))

    @cached_property
    def phrases(self) -> tuple[str, ...]:
        """Every phrase that the template stands for, each once."""
        return tuple(dict.fromkeys(" ".join(words) for words in _all(self.part)))


class Rules:
    """Named parts of templates, each of which may use those before it."""

    def __init__(
        self,
        split: Callable[[str], Sequence[str]] = str.split,
        stops: frozenset[str] = frozenset(),
    ) -> None:
        """`split` makes words of a text, as it is done with what a person says.

        `stops` are the words for which no `[*]` stands.
        """
        self._stops = stops
        self._words = lru_cache(maxsize=4096)(lambda token: tuple(map(Word, split(token))))
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


def _ends(part: Part, words: Sequence[str], start: int, known: _Known) -> frozenset[int]:
    match part:
        case Word(text):
            fits = start < len(words) and words[start] == text
        case Like(form, but):
            fits = start < len(words) and words[start] not in but
            fits = fits and form.fullmatch(words[start]) is not None
        case Row(parts):
            reached = frozenset((start,))
            for p in parts:
                reached = frozenset().union(*(_ends(p, words, at, known) for at in reached))
                if not reached:
                    break
            return reached
        case Either():
            key = (id(part), start)
            if key not in known:
                word = words[start] if start < len(words) else ""
                likely = (*part.by_first.get(word, ()), *part.by_any)
                found = frozenset().union(*(_ends(p, words, start, known) for p in likely))
                known[key] = found
            return known[key]
    return frozenset((start + 1,)) if fits else frozenset()


def _first(part: Part) -> _First:
    match part:
        case Word(text):
            return _First(frozenset((text,)), any=False, empty=False)
        case Like():
            return _First(frozenset(), any=True, empty=False)
        case Either():
            return part.first
        case Row(parts):
            words: frozenset[str] = frozenset()
            anything = False
            for p in parts:
                first = _first(p)
                words, anything = words | first.words, anything or first.any
                if not first.empty:
                    return _First(words, anything, empty=False)
            return _First(words, anything, empty=True)


Meaning = TypeVar("Meaning")


class Finder(Generic[Meaning]):
    """Finds many templates at once, each of which means something."""

    def __init__(self, templates: Iterable[tuple[Template, Meaning]]) -> None:
        self._templates = tuple(templates)

    @cached_property
    def _needed(self) -> tuple[tuple[tuple[frozenset[str], ...], Template, Meaning], ...]:
        """Each template with sets of words, of each of which it needs one at least."""
        return tuple((_needs(template.part), template, told) for template, told in self._templates)

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int, Meaning]]:
        """Yield from, to and meaning of each template in `words`; the longest of each start."""
        known: _Known = {}
        said = frozenset(words)
        for needs, template, meaning in self._needed:
            if any(need.isdisjoint(said) for need in needs):
                continue
            for start, word in enumerate(words):
                if word in template.first_words and (
                    ends := _ends(template.part, words, start, known)
                ):
                    yield start, max(ends), meaning


def _needs(part: Part) -> tuple[frozenset[str], ...]:
    """Return sets of words; what a part stands for has one of each set."""
    match part:
        case Word(text):
            return (frozenset((text,)),)
        case Either():
            return part.needs
        case Row(parts):
            return tuple(need for p in parts for need in _needs(p))
    return ()


def _example(part: Part) -> tuple[str, ...]:
    match part:
        case Word(text):
            return (text,)
        case Like():
            return ()
        case Either(parts):
            return () if part.first.empty else _example(parts[0])
        case Row(parts):
            return tuple(word for p in parts for word in _example(p))


def _all(part: Part) -> list[tuple[str, ...]]:
    match part:
        case Word(text):
            return [(text,)]
        case Like():
            raise ValueError("There is no end of words.")
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
    source: Mapping[str, authored.Entry],
    split: Callable[[str], Sequence[str]],
    stops: frozenset[str] = frozenset(),
) -> Rules:
    """Read named rules in the order in which they are written. Raises `AuthoringError`."""
    rules = Rules(split, stops)
    for name, entry in source.items():
        rules.define(name, entry)
    return rules
