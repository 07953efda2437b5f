"""Divides the units of a sentence into clauses. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from enum import Enum

from voice_app.language.units import Kind, Piece


class Said(Enum):
    """What a clause says about the question."""

    YES = "yes"
    UNABLE = "unable"
    """A yes that a preceding "no" does not contradict: "no, I can't"."""
    NO = "no"
    MAYBE_NO = "maybe_no"
    UNSURE = "unsure"
    VALUE = "value"
    DENIED = "denied"
    """Not this value; which one was not said."""
    LOOSE = "loose"
    """Something was mentioned, but nothing said about it."""
    STUCK = "stuck"
    """Something cannot be interpreted."""


@dataclass(frozen=True)
class Scope:
    """How a question interprets times."""

    told: frozenset[Kind]
    """Times at which a sign counts."""
    denied: frozenset[Kind]
    """Times whose denial denies the question."""
    asked: frozenset[Kind]
    """Times that the question itself names: "not now"."""
    was: bool
    """Whether "it was" answers it."""
    choice: bool
    """Whether its answers are values."""
    rarely: Said
    """The meaning of "hardly ever"."""
    unlimited: frozenset[str]
    """Values that cannot be qualified by "sometimes" or "in the morning"."""
    opens: Callable[[Sequence[str]], bool]
    """Whether words may start a new sentence after a "no"."""


PREDICATES = frozenset({Kind.BAD, Kind.GOOD, Kind.VALUE})
ALONE = {
    Kind.LEADING_YES: Said.YES,
    Kind.YES: Said.YES,
    Kind.NO_OR_NOT: Said.NO,
    Kind.NOT_AT_ALL: Said.NO,
    Kind.NO: Said.NO,
    Kind.UNSURE: Said.UNSURE,
    Kind.MAYBE_NO: Said.MAYBE_NO,
}
"""Units that form a clause by themselves, and what it says."""
NEGATORS = frozenset({Kind.ISNT, Kind.WASNT, Kind.NOT, Kind.NEVER, Kind.CANT, Kind.BARELY})
_STARTS = NEGATORS | {Kind.SUBJECT, Kind.IS, Kind.WAS, Kind.CAN}


def clauses(pieces: Sequence[Piece], scope: Scope) -> Iterator[tuple[Piece, ...]]:
    """Divide the pieces: a negation extends to the end of its clause and no further."""
    clause: list[Piece] = []
    for at, piece in enumerate(pieces):
        kind = piece.kind
        has_predicate = any(p.kind in PREDICATES for p in clause)
        wonders = bool(clause) and clause[0].kind is Kind.WONDER
        if wonders and kind is not Kind.BUT:
            clause.append(piece)
        elif kind is Kind.WONDER:
            if clause:
                yield tuple(clause)
            clause = [piece]
        elif kind in ALONE and not _negates_next(pieces, at, scope):
            if clause:
                yield tuple(clause)
            yield (piece,)
            clause = []
        elif kind in ALONE:
            if clause and (has_predicate or any(p.kind in NEGATORS for p in clause)):
                yield tuple(clause)
                clause = []
            clause.append(piece)
        elif kind is Kind.BUT or (kind is Kind.AND and not scope.choice):
            if clause:
                yield tuple(clause)
            clause = []
        elif kind in _STARTS and has_predicate:
            yield tuple(clause)
            clause = [piece]
        else:
            clause.append(piece)
    if clause:
        yield tuple(clause)


def _negates_next(pieces: Sequence[Piece], at: int, scope: Scope) -> bool:
    """Return whether a "no" precedes what it denies: "no pain", unlike "no, my hand hurts"."""
    if pieces[at].kind is Kind.NO_OR_NOT:
        denied: Set[Kind] = frozenset({Kind.BAD, Kind.VALUE})
    elif pieces[at].kind is Kind.NOT_AT_ALL:
        denied = PREDICATES
    else:
        return False
    for piece in pieces[at + 1 :]:
        if scope.opens(piece.words):
            return False
        if piece.kind not in (Kind.ANY, Kind.VERY, Kind.TOPIC):
            return piece.kind in denied
    return False
