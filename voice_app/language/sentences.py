"""The answer given by a whole sentence, from its clauses. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voice_app.language.claims import Claim, claims
from voice_app.language.clauses import Said, Scope, clauses
from voice_app.language.units import TIMES, Kind, Piece, Table, pieces
from voice_app.turn import UNKNOWN

UNSURE = "unsure"


@dataclass(frozen=True)
class Asked:
    """How one question is answered in sentences."""

    table: Table
    scope: Scope
    parts: frozenset[str]
    """The parts of a question that asks for several things; a no must deny all of them."""
    maybe_no: str
    """The meaning of "I don't think so"."""
    combined: Mapping[frozenset[str], str]
    """The value of two choices combined, when joined by "and" or "but"."""
    mixed: str | None
    """The value if one part is affirmed and another denied; None for a yes."""
    half: str | None
    """The value if one part is affirmed and the other not mentioned; None for a yes."""
    denied: Mapping[frozenset[str], str]
    """The value left when others are denied."""
    no_corrects: bool
    """Whether a "no" between two values takes back the first ("left, no, right")."""


_TURNS = frozenset({
    Kind.NO, Kind.NO_OR_NOT, Kind.NOT_AT_ALL, Kind.MAYBE_NO, Kind.GOOD, Kind.CAN, Kind.ISNT,
    Kind.WASNT, Kind.NOT, Kind.NEVER, Kind.BARELY, Kind.UNSURE, Kind.WONDER, Kind.CORRECTION,
})  # fmt: skip
"""What may weaken a leading yes."""


def answer(words: Sequence[str], asked: Asked) -> str | None:
    """Return the value that `words` give, or None if they are not understood."""
    found = [p for p in pieces(words, asked.table) if p.kind is not Kind.SKIP]
    corrected = max((i for i, p in enumerate(found) if p.kind is Kind.CORRECTION), default=-1)
    said: Sequence[Piece] = found[corrected + 1 :]
    if asked.scope.choice and asked.no_corrects:
        said = _after_no(said)
    if not said:
        return None
    if asked.scope.choice:
        return _choice(said, asked)
    value = _yes_no(said, asked)
    if value is None:
        value = _leading_yes(found)
    if value is None and UNKNOWN not in words:
        value = _sign_and_more(found, asked)
    return None if value == "yes" and _is_over(found, asked) else value


def _is_over(said: Sequence[Piece], asked: Asked) -> bool:
    """Return whether a yes refers to a past time when the question names another.

    "Yes, but that was years ago" does not answer what happened in the past week.
    """
    times = {piece.kind for piece in said} & TIMES
    today = {Kind.NOW, Kind.TODAY, Kind.WEEK}
    return bool(asked.scope.asked) and Kind.PAST in times - asked.scope.told and not times & today


def _leading_yes(said: Sequence[Piece]) -> str | None:
    if said[0].kind is not Kind.LEADING_YES:
        return None
    rest = {piece.kind for piece in said[1:]}
    return None if rest & _TURNS else "yes"


def _sign_and_more(said: Sequence[Piece], asked: Asked) -> str | None:
    """Return yes if a sign of the question comes first, whatever else follows.

    What makes the advice more urgent need not be understood to the last word: "she fell off the
    trampoline". Nothing in it may negate or doubt the sign, and no unknown words may precede it:
    they may say whose sign it is ("the cat suddenly died"). Words that were not heard do not count
    as unknown.
    """
    kinds = [piece.kind for piece in said]
    if asked.scope.asked or Kind.UNKNOWN not in kinds or set(kinds) & (_TURNS | {Kind.UNCLEAR}):
        return None  # if a time is asked about, the unknown words may give another
    signs = [p for p in said[: kinds.index(Kind.UNKNOWN)] if p.kind is Kind.BAD and p.unit.own]
    told = {part for piece in signs for part in piece.unit.parts}
    whole = any(not piece.unit.parts for piece in signs) or asked.parts <= told
    return "yes" if signs and (whole or not asked.half) else None


def _yes_no(said: Sequence[Piece], asked: Asked) -> str | None:
    found = list(_claims(said, asked))
    if any(claim.said is Said.STUCK for claim in found):
        return None
    says = {claim.said for claim in found}
    unable = {claim.part for claim in found if claim.said is Said.UNABLE}
    yes = {claim.part for claim in found if claim.said is Said.YES} | unable
    no = {claim.part for claim in found if claim.said in (Said.NO, Said.MAYBE_NO)}
    if unable:
        no -= {claim.part for claim in found if claim.said is Said.NO and claim.alone}
    if yes:
        return _told(found, yes, no, asked)
    if Said.UNSURE in says:  # "I can't say it's fine" is more than not sure
        return UNSURE if all(c.alone or c.said is not Said.NO for c in found) else None
    if not no or Said.LOOSE in says or ("" not in no and not asked.parts <= no):
        return None
    return "no" if Said.NO in says else asked.maybe_no


def _told(found: Sequence[Claim], yes: set[str], no: set[str], asked: Asked) -> str | None:
    """A yes; no and yes is neither, but one part affirmed and another denied is "this or that"."""
    if "" in no or yes & no or ("" in yes and no):
        return asked.mixed if yes & asked.parts and not yes & no and asked.mixed else None
    unsure = any(claim.said is Said.UNSURE for claim in found)
    if unsure and all(claim.alone for claim in found if claim.said is Said.YES):
        return None
    if no and asked.mixed:
        return asked.mixed
    return asked.half if asked.half and "" not in yes and not asked.parts <= yes else "yes"


def _claims(said: Sequence[Piece], asked: Asked) -> Sequence[Claim]:
    found: list[Claim] = []
    hanging = False
    for clause in clauses(said, asked.scope):
        new = list(claims(clause, asked.scope))
        full = len(clause) == 1 and clause[0].unit.own and clause[0].kind in (Kind.YES, Kind.NO)
        if hanging and full:  # "it isn't" before a separate sentence: which one is meant?
            new.append(Claim(Said.STUCK))
        hanging = any(claim.said is Said.NO and claim.alone for claim in new) and len(clause) > 1
        hanging |= clause[-1].kind in (Kind.ISNT, Kind.WASNT, Kind.NEVER)
        found += new
    return found


def _choice(said: Sequence[Piece], asked: Asked) -> str | None:
    found = [claim for claim in _claims(said, asked) if claim.said is not Said.LOOSE]
    says = {claim.said for claim in found}
    if says & {Said.STUCK}:
        return None
    values = frozenset(claim.part for claim in found if claim.said is Said.VALUE)
    denied = frozenset(claim.part for claim in found if claim.said is Said.DENIED)
    if values & denied:
        return None
    if not values:
        if denied:
            return asked.denied.get(denied)
        return UNSURE if says == {Said.UNSURE} else None
    if Said.UNSURE in says and any(claim.said is Said.UNSURE and claim.alone for claim in found):
        return None
    if len(values) == 1:
        return next(iter(values))
    joined = any(piece.kind in (Kind.AND, Kind.BUT) for piece in said)
    return asked.combined.get(values) if joined else None


def _after_no(said: Sequence[Piece]) -> Sequence[Piece]:
    """Drop what a bare "no" between two values takes back."""
    for at in range(len(said) - 1, 0, -1):
        if said[at].kind is Kind.NO_OR_NOT:
            before = any(p.kind is Kind.VALUE for p in said[:at])
            after = any(p.kind is Kind.VALUE for p in said[at + 1 :])
            if before and after:
                return said[at + 1 :]
    return said


def command(words: Sequence[str], table: Table) -> str | None:
    """Return the one command that `words` give, politeness aside, or None."""
    found = [p for p in pieces(words, table) if p.kind is not Kind.SKIP]
    values = {p.unit.value for p in found}
    whole = all(p.kind is Kind.VALUE for p in found)
    return next(iter(values)) if whole and len(values) == 1 else None
