"""Finds danger in what somebody said, using templates weighed by the words around them. Pure.

Three things decide. Of overlapping templates the longest wins, so an idiom outweighs a word in it.
The words governing a danger in its clause may negate, suppose or fear it; then it is at most asked
about. And what ended long ago is not a danger.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from voice_app.language.templates import Finder


class Danger(Enum):
    """The two kinds of danger phrase; each has its own advice."""

    EMERGENCY = "emergency"
    CRISIS = "crisis"


class Weight(Enum):
    """The effect of a template unless something around it says otherwise."""

    ACTS = "acts"
    ASKS = "asks"
    NOTHING = "nothing"


Told = tuple[Danger | None, Weight]
"""What a template reports, and its weight."""
NOTHING: Told = (None, Weight.NOTHING)
Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """A danger found in a sentence."""

    kind: Danger
    start: int
    end: int
    """End position among the words."""
    asked: bool
    """True if the app must ask before acting."""


@dataclass(frozen=True)
class Scope:
    """Words around a danger that change its meaning; see the authored file."""

    negations: frozenset[Phrase]
    through: frozenset[str]
    """Plain words that mean no danger by themselves."""
    nouns: frozenset[str]
    clauses: frozenset[str]
    supposed: frozenset[Phrase]
    real: frozenset[Phrase]
    under_way: frozenset[str]
    breaks: frozenset[str]
    joins: frozenset[str]
    denied_after: frozenset[Phrase]
    sure: frozenset[str]
    """Words used only where something is negated."""
    between: frozenset[str]
    """All words that may stand in between."""
    no: str
    """"No", which is an answer as well as a negation."""


class _Governed(Enum):
    BY_NOTHING = 0
    NEGATED = 1
    SUPPOSED = 2


@dataclass(frozen=True)
class DangerSpeech:
    """All known ways of speaking about danger."""

    finder: Finder[Told]
    over: Finder[None]
    recent: Finder[None]
    present: frozenset[str]
    scope: Scope

    def find(self, words: Sequence[str], *, answers_no: bool = False) -> Iterator[Found]:
        """Yield each danger in `words`, in order.

        `answers_no`: a yes/no question is open, so a leading "no" may be its answer.
        """
        places = sorted(_outermost(self.finder.find(words)), key=lambda place: place[:2])
        negated_to = -1
        for start, end, (kind, weight) in places:
            if kind is None:
                continue
            governed = self._governed(words, start, negated_to)
            if governed is _Governed.SUPPOSED and kind is Danger.CRISIS:
                governed = _Governed.BY_NOTHING  # a person who fears or weighs it speaks of it, too
            if governed is _Governed.NEGATED:
                negated_to = end
                if weight is Weight.ASKS or self._twice_negated(words, start, end):
                    continue
            ended = self._over(words, start, end)
            if ended and (kind is Danger.EMERGENCY or weight is Weight.ASKS):
                continue
            doubtful = (
                governed is not _Governed.BY_NOTHING
                or ended
                or self._denied_after(words, end)
                or (answers_no and set(words[: start + 1]) == {self.scope.no})
            )
            yield Found(kind, start, end, doubtful or weight is Weight.ASKS)

    # ---- Governing words ----

    def _governed(self, words: Sequence[str], start: int, negated_to: int) -> _Governed:
        """Return what the words before a danger do to it."""
        scope = self.scope
        said_with_not = self._is_negation(words, start, start) or words[start] == scope.no
        passed: list[str] = []
        at = start
        while at > 0:
            if at == negated_to and passed and passed[-1] in scope.joins:
                return _Governed.NEGATED
            if _ending(words, at, scope.real):
                return _Governed.BY_NOTHING
            if self._supposed(words, at, passed):
                return _Governed.SUPPOSED
            word = words[at - 1]
            if word == scope.no:
                negates = all(p in scope.nouns for p in passed) and not said_with_not
                if negates or _ending(words, at - 1, scope.negations):
                    return _Governed.NEGATED
                return _Governed.BY_NOTHING
            if _ending(words, at, scope.negations):
                return _Governed.NEGATED
            between = scope.clauses if said_with_not else scope.between
            if word not in between:
                return _Governed.BY_NOTHING
            passed.append(word)
            at -= 1
        return _Governed.BY_NOTHING

    def _supposed(self, words: Sequence[str], at: int, passed: Sequence[str]) -> bool:
        if not _ending(words, at, self.scope.supposed):
            return False
        return not self.scope.under_way.intersection(passed) or words[at - 1] in ("if", "whether")

    def _is_negation(self, words: Sequence[str], start: int, at: int) -> bool:
        return any(tuple(words[at : at + len(n)]) == n for n in self.scope.negations)

    def _twice_negated(self, words: Sequence[str], start: int, end: int) -> bool:
        """Return whether more than one word negates a danger, which rules out a mishearing."""
        first, last = self._clause(words, start, end)
        told = [*words[first:start], *words[end:last]]
        ends = range(first + 1, start + 1)
        by_verb = any(_ending(words, at, self.scope.negations) for at in ends)
        return (words[0] == self.scope.no and by_verb) or not self.scope.sure.isdisjoint(told)

    def _denied_after(self, words: Sequence[str], end: int) -> bool:
        return tuple(words[end:]) in self.scope.denied_after

    # ---- Time ----

    def _over(self, words: Sequence[str], start: int, end: int) -> bool:
        """Return whether a danger is placed long ago and described as belonging to that time."""
        first, last = self._clause(words, start, end)
        if not any(first <= s < last for s, _, _ in self.over.find(words)):
            return False
        if any(True for _ in self.recent.find(words[first:last])):
            return False
        told = {*words[start:end], *(words[start - 1 : start] if start > first else ())}
        return told.isdisjoint(self.present)

    def _clause(self, words: Sequence[str], start: int, end: int) -> tuple[int, int]:
        first = max((i + 1 for i in range(start) if self._breaks(words, i)), default=0)
        last = next((i for i in range(end, len(words)) if self._breaks(words, i)), len(words))
        return first, last

    def _breaks(self, words: Sequence[str], at: int) -> bool:
        """Return whether another clause starts at a word."""
        if words[at] in self.scope.breaks:
            return True
        joined = words[at] in self.scope.joins and at + 1 < len(words)
        return joined and words[at + 1] in self.scope.clauses | {"now", "i'm", "my", "i've"}


def _outermost(
    places: Iterator[tuple[int, int, Told]],
) -> list[tuple[int, int, Told]]:
    """Drop matches inside a longer one, and danger that continues with another meaning.

    Of the same words, the weightiest match wins.
    """
    weights = [(kind, weight) for weight in Weight for kind in (Danger.CRISIS, *Danger, None)]
    kept: list[tuple[int, int, Told]] = []
    for place in sorted(places, key=lambda p: (p[0] - p[1], weights.index(p[2]))):
        start, end, _ = place
        if not any(s <= start and end <= e for s, e, _ in kept):
            kept.append(place)
    innocent = [(start, end) for start, end, told in kept if told == NOTHING]
    return [
        (start, end, told)
        for start, end, told in kept
        if told != NOTHING and not any(s < end < e for s, e in innocent)
    ]


def _ending(words: Sequence[str], at: int, phrases: frozenset[Phrase]) -> Phrase | None:
    """Return the phrase that ends just before `at`."""
    for size in (3, 2, 1):
        if size <= at and (phrase := tuple(words[at - size : at])) in phrases:
            return phrase
    return None
