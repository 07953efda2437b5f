"""Templates compiled for matching at every position of every sentence. Pure.

A part shared by several templates is compiled once. Only alternatives that can start with the next
word are tried, which makes a sentence several times faster than interpreting the parts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from voice_app.language.parts import Either, Like, Part, Row, Word

Ends = Callable[[Sequence[str], int], Sequence[int]]
"""Where a part that starts at this position may end in these words."""


@dataclass(frozen=True)
class Ready:
    """A compiled part."""

    part: Part
    """Kept, so that its identity is not reused."""
    ends: Ends
    first: frozenset[str]
    """The words it may start with."""
    empty: bool
    """Whether it may be empty."""


class Matching:
    """Compiles parts, each once."""

    def __init__(self) -> None:
        """Start empty."""
        self._ready: dict[int, Ready] = {}

    def ready(self, part: Part) -> Ready:
        """Return the compiled part."""
        found = self._ready.get(id(part))
        if found is None:
            found = self._ready[id(part)] = self._make(part)
        return found

    def _make(self, part: Part) -> Ready:
        match part:
            case Word(text):
                return Ready(part, _word(text), frozenset((text,)), empty=False)
            case Either(parts):
                ready = [self.ready(p) for p in parts]
                first = frozenset[str]().union(*(r.first for r in ready))
                return Ready(part, _either(ready), first, any(r.empty for r in ready))
            case Like():
                raise ValueError("In sentences every word is explained.")
            case Row(parts):
                ready = [self.ready(p) for p in parts]
                begins: set[str] = set()
                for one in ready:
                    begins |= one.first
                    if not one.empty:
                        break
                ends = [r.ends for r in ready]
                return Ready(part, _row(ends), frozenset(begins), all(r.empty for r in ready))


def _word(text: str) -> Ends:
    def ends(words: Sequence[str], start: int) -> Sequence[int]:
        return (start + 1,) if start < len(words) and words[start] == text else ()

    return ends


def _either(parts: Sequence[Ready]) -> Ends:
    by_word: dict[str, list[Ends]] = {}
    empty: list[Ends] = []
    single: set[str] = set()
    for part in parts:
        if part.empty:
            empty.append(part.ends)
        elif isinstance(part.part, Word):
            single.add(part.part.text)
        else:
            for word in part.first:
                by_word.setdefault(word, []).append(part.ends)

    def ends(words: Sequence[str], start: int) -> Sequence[int]:
        found: set[int] = set()
        if start < len(words):
            word = words[start]
            if word in single:
                found.add(start + 1)
            for one in by_word.get(word, ()):
                found.update(one(words, start))
        for one in empty:
            found.update(one(words, start))
        return tuple(found)

    return ends


def _row(parts: Sequence[Ends]) -> Ends:
    def ends(words: Sequence[str], start: int) -> Sequence[int]:
        starts: Sequence[int] = (start,)
        for part in parts:
            if len(starts) == 1:
                starts = part(words, starts[0])
            else:
                starts = tuple({end for at in starts for end in part(words, at)})
            if not starts:
                return ()
        return starts

    return ends
