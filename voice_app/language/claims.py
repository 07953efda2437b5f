"""What each clause of a sentence claims. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voice_app.language.clauses import ALONE, NEGATORS, PREDICATES, Said, Scope
from voice_app.language.units import TIMES, Kind, Piece


@dataclass(frozen=True)
class Claim:
    """The claim of one clause."""

    said: Said
    part: str = ""
    """The part of the question, or the value; "" for all of it."""
    alone: bool = False
    """True for a yes or no that stands alone as a sentence."""


_DETERMINERS = frozenset({Kind.NO_OR_NOT, Kind.NOT_AT_ALL})


def claims(clause: Sequence[Piece], scope: Scope) -> Iterator[Claim]:
    """Yield what the clause says."""
    kinds = {piece.kind for piece in clause}
    first = clause[0]
    if len(clause) == 1 and first.kind in ALONE:
        yield Claim(ALONE[first.kind], first.unit.value, alone=not first.unit.own)
        return
    if kinds & {Kind.UNCLEAR, Kind.UNKNOWN}:
        yield Claim(Said.STUCK)
        return
    if first.kind is Kind.WONDER:  # "I don't know whether ...": what follows was not said
        yield Claim(Said.UNSURE)
        return
    found = list(_claims(clause, kinds, scope))
    hedged = Kind.HEDGE in kinds
    for claim in found or ([Claim(Said.UNSURE)] if hedged else []):
        yield Claim(Said.MAYBE_NO, claim.part) if hedged and claim.said is Said.NO else claim
    times = kinds & TIMES
    aside = kinds & {Kind.ASIDE, Kind.CONDITION}
    if (
        aside
        and (says := {claim.said for claim in found}) - {Said.UNABLE} != {Said.YES}
        and not scope.choice
    ):
        yield Claim(Said.STUCK if says else Said.LOOSE)
    if Kind.CONDITION in kinds and Kind.NOW in scope.asked:
        yield Claim(Said.STUCK)
    says = {claim.said for claim in found}
    if (says & {Said.YES, Said.UNABLE} and times - scope.told) or (
        Said.NO in says and times - scope.denied - scope.asked
    ):
        yield Claim(Said.STUCK)
    elif not found and times - scope.denied - scope.asked:
        yield Claim(Said.LOOSE)


def _claims(clause: Sequence[Piece], kinds: set[Kind], scope: Scope) -> Iterator[Claim]:
    if kinds & PREDICATES:
        parts = _parts(clause)
        for at, piece in enumerate(clause):
            if piece.kind in PREDICATES:
                said = _of_predicate(piece, clause[:at], kinds, scope)
                if piece.kind is Kind.VALUE:
                    own: tuple[str, ...] = (piece.unit.value,)
                else:
                    own = piece.unit.parts or parts or ("",)
                yield from (Claim(said, part) for part in own)
    elif Kind.ACTION in kinds and kinds & {Kind.CAN, Kind.CANT}:
        yield from _of_ability(clause, kinds)
    elif kinds & {Kind.TOPIC, Kind.ACTION}:
        if kinds & NEGATORS == {Kind.NEVER} and not kinds & {Kind.ACTION, Kind.VERB}:
            yield from (Claim(Said.NO, part) for part in _parts(clause) or ("",))
        elif kinds & NEGATORS:
            yield Claim(Said.STUCK)
        elif Kind.HEDGE in kinds:
            yield Claim(Said.UNSURE)
        elif kinds & {Kind.LOTS, Kind.PARTLY}:
            yield Claim(Said.YES)
        else:
            yield Claim(Said.LOOSE)
    else:
        yield from _elliptic(kinds, scope)


def _parts(clause: Sequence[Piece]) -> tuple[str, ...]:
    named = (Kind.TOPIC, Kind.ACTION)
    return tuple(dict.fromkeys(part for p in clause if p.kind in named for part in p.unit.parts))


def _of_predicate(piece: Piece, before: Sequence[Piece], kinds: set[Kind], scope: Scope) -> Said:
    negators = [p.kind for p in before if p.kind in NEGATORS | _DETERMINERS]
    barely = Kind.BARELY in negators
    if len(negators) > 1 and set(negators) != {Kind.ISNT, Kind.NO_OR_NOT}:
        return Said.STUCK
    if piece.kind is Kind.VALUE:
        if barely or kinds & {Kind.WAS, Kind.CAN}:  # "could be better"
            return Said.STUCK
        limits = {Kind.PARTLY, Kind.LOTS, Kind.ASIDE, Kind.CONDITION} & kinds
        if piece.unit.value in scope.unlimited and limits:
            return Said.STUCK
        return Said.DENIED if negators else Said.VALUE
    if piece.kind is Kind.GOOD:
        if not negators:
            was = Kind.WAS in kinds and not scope.was  # "I was fine": and now?
            return Said.STUCK if was or kinds & {Kind.PARTLY, Kind.LOTS} else Said.NO
        return Said.YES if len(negators) == 1 else Said.STUCK
    if not negators:
        return Said.STUCK if Kind.WAS in kinds and not scope.was else Said.YES
    limits = {Kind.PARTLY, Kind.LOTS, Kind.FULLY, Kind.VERY} & kinds
    return Said.STUCK if barely or limits or Kind.CANT in negators else Said.NO


def _of_ability(clause: Sequence[Piece], kinds: set[Kind]) -> Iterator[Claim]:
    """ "I can breathe", "I can't hold a cup", "I can hardly talk"."""
    negators = [p.kind for p in clause if p.kind in NEGATORS]
    limits = {Kind.PARTLY, Kind.LOTS, Kind.FULLY, Kind.VERY} & kinds
    if len(negators) > 1:
        yield Claim(Said.STUCK)
    elif negators:
        yield from (Claim(Said.UNABLE, part) for part in _parts(clause) or ("",))
    elif limits - {Kind.FULLY, Kind.VERY}:
        yield Claim(Said.STUCK)
    else:
        yield from (Claim(Said.NO, part) for part in _parts(clause) or ("",))


def _elliptic(kinds: set[Kind], scope: Scope) -> Iterator[Claim]:
    """ "I am", "she doesn't", "not now", "a bit"."""
    degrees = kinds & {Kind.LOTS, Kind.PARTLY, Kind.FULLY, Kind.VERY}
    negators = kinds & NEGATORS
    aux = kinds & {Kind.IS, Kind.WAS}
    if not negators:
        spoken = aux or degrees & {Kind.LOTS, Kind.PARTLY}
        if (Kind.WAS in kinds and not scope.was) or (kinds & {Kind.VERB, Kind.CAN} and spoken):
            yield Claim(Said.STUCK)
        elif aux or degrees & {Kind.LOTS, Kind.PARTLY}:
            yield Claim(Said.YES, alone=True)
        elif degrees or Kind.CAN in kinds:
            yield Claim(Said.STUCK)
    elif negators == {Kind.BARELY} and not degrees:
        yield Claim(scope.rarely)
    elif (
        degrees
        or len(negators) > 1
        or negators & {Kind.CANT, Kind.BARELY}
        or kinds & {Kind.VERB, Kind.CAN}
    ):
        yield Claim(Said.STUCK)
    elif Kind.NOT in negators and not aux:
        times = kinds & TIMES
        fits = times and not times - scope.asked
        yield Claim(Said.NO if fits else Said.STUCK)
    elif (Kind.WASNT in negators or Kind.WAS in kinds) and not scope.was:
        yield Claim(Said.STUCK)
    else:
        yield Claim(Said.NO, alone=True)
