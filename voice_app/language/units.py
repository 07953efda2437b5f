"""Divides a sentence into units: every word belongs to one unit or remains unexplained. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from voice_app.language.matching import Ends, Matching
from voice_app.language.templates import Template


class Kind(Enum):
    """The role of a unit in a sentence; names as in the authored file."""

    SKIP = "skip"
    GLUE = "glue"
    VERB = "verb"
    ASIDE = "aside"
    CONDITION = "condition"
    SUBJECT = "subject"
    IS = "is"
    WAS = "was"
    ISNT = "isnt"
    WASNT = "wasnt"
    NOT = "not"
    NEVER = "never"
    BARELY = "barely"
    CAN = "can"
    CANT = "cant"
    LEADING_YES = "leading_yes"
    YES = "yes"
    NO_OR_NOT = "no_or_not"
    NOT_AT_ALL = "not_at_all"
    NO = "no"
    UNSURE = "unsure"
    WONDER = "wonder"
    MAYBE_NO = "maybe_no"
    HEDGE = "hedge"
    AND = "and"
    BUT = "but"
    CORRECTION = "correction"
    LOTS = "lots"
    PARTLY = "partly"
    FULLY = "fully"
    VERY = "very"
    ANY = "any"
    UNCLEAR = "unclear"
    NOW = "now"
    TODAY = "today"
    WEEK = "week"
    PAST = "past"
    SINCE = "since"
    # Used only within a question.
    BAD = "bad"
    GOOD = "good"
    TOPIC = "topics"
    ACTION = "actions"
    VALUE = "values"
    UNKNOWN = "unknown"


TIMES = frozenset({Kind.NOW, Kind.TODAY, Kind.WEEK, Kind.PAST, Kind.SINCE})


@dataclass(frozen=True)
class Unit:
    """One possible meaning of templates."""

    kind: Kind
    value: str = ""
    """A choice's value, or the parts of the question mentioned; "" for all."""
    own: bool = False
    """Whether it belongs to one question rather than to every sentence."""

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the question mentioned; none for all of it."""
        return tuple(self.value.split(" and ")) if self.value else ()


UNEXPLAINED = Unit(Kind.UNKNOWN)


@dataclass(frozen=True)
class Piece:
    """A unit as spoken."""

    unit: Unit
    words: tuple[str, ...]

    @property
    def kind(self) -> Kind:
        """The kind of its unit."""
        return self.unit.kind


class Table:
    """Templates with their meanings, indexed by first word."""

    def __init__(
        self, entries: Iterable[tuple[Template, Unit]], matching: Matching | None = None
    ) -> None:
        """If two match the same words, the one that belongs to a question wins."""
        matching = matching or Matching()
        self._by_word: dict[str, list[tuple[Ends, Unit]]] = {}
        for template, unit in entries:
            ready = matching.ready(template.part)
            for word in ready.first:
                self._by_word.setdefault(word, []).append((ready.ends, unit))

    def at(self, words: Sequence[str], start: int) -> Mapping[int, Unit]:
        """Return the unit of each stretch of words that starts at `start`, by its end."""
        found: dict[int, Unit] = {}
        for ends, unit in self._by_word.get(words[start], ()):
            for end in ends(words, start):
                if end > start and (end not in found or (unit.own and not found[end].own)):
                    found[end] = unit
        return found


_Cost = tuple[int, int, int, int]


def pieces(words: Sequence[str], table: Table) -> tuple[Piece, ...]:
    """Divide `words` into the fewest units; unexplained words stay separate.

    Among equally short divisions, the one with more units of the question wins, then the one with
    the longest.
    """
    size = len(words)
    best: list[tuple[_Cost, tuple[Piece, ...]]] = [((0, 0, 0, 0), ())] * (size + 1)
    for start in range(size - 1, -1, -1):
        options: list[tuple[_Cost, int, Unit]] = []
        for end, unit in (table.at(words, start) or {start + 1: UNEXPLAINED}).items():
            unknown, count, general, long = best[end][0]
            cost = (
                unknown + (unit is UNEXPLAINED),
                count + 1,
                general + (not unit.own),
                long - (end - start) ** 2,
            )
            options.append((cost, end, unit))
        if all(end > start + 1 for _, end, _ in options):
            unknown, count, general, long = best[start + 1][0]
            options.append(
                ((unknown + 1, count + 1, general + 1, long - 1), start + 1, UNEXPLAINED)
            )
        cost, end, unit = min(options, key=lambda option: option[:2])
        best[start] = cost, (Piece(unit, tuple(words[start:end])), *best[end][1])
    return best[0][1]
