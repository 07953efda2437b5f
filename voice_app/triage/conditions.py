"""Conditions over answers, as authored in the rule table and in the checklist.

Written form, each line one of:

    {hand_tasks: yes}                     the answer is yes
    {course: [worse, unsure]}             the answer is one of these
    {saliva: unanswered}                  not asked, skipped or not reached
    {onset_days: at most 28}              a known number of days, 28 or fewer
    {onset_days: at most 28 or unknown}   the same, or "not sure", or not asked
    {onset_days: more than 14 or unknown}
    {any: [...]}  {all: [...]}  {not: ...}
    weak                                  a term defined elsewhere in the file

All names in one mapping must hold. A missing answer is never "no".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from voice_app.authored import Entry

Value = str | int
"""An answer: a word from the question's values, or whole days."""
Answers = Mapping[str, Value]
"""By question key. A missing key means unanswered."""

UNSURE = "unsure"
UNANSWERED = "unanswered"


_DAYS = re.compile(r"(at most|more than) (\d+)( or unknown)?")


@dataclass(frozen=True)
class Is:
    """The answer to `key` is one of `values`."""

    key: str
    values: frozenset[str]

    def holds(self, answers: Answers) -> bool:
        """Return whether it holds; what is unanswered stays so."""
        return str(answers.get(self.key, UNANSWERED)) in self.values


@dataclass(frozen=True)
class Days:
    """The answer to `key` is a number of days within a bound."""

    key: str
    bound: int
    at_most: bool
    """True for at most `bound`, False for more than it."""
    or_unknown: bool
    """Whether "not sure" and unanswered count."""

    def holds(self, answers: Answers) -> bool:
        """Return whether it holds; what is unanswered stays so."""
        days = answers.get(self.key, UNSURE)
        return self.or_unknown if isinstance(days, str) else (days <= self.bound) == self.at_most


@dataclass(frozen=True)
class Every:
    """All parts hold."""

    parts: tuple[Condition, ...]

    def holds(self, answers: Answers) -> bool:
        """Return whether it holds; what is unanswered stays so."""
        return all(part.holds(answers) for part in self.parts)


@dataclass(frozen=True)
class Some:
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def holds(self, answers: Answers) -> bool:
        """Return whether it holds; what is unanswered stays so."""
        return any(part.holds(answers) for part in self.parts)


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Condition

    def holds(self, answers: Answers) -> bool:
        """Return whether it holds; what is unanswered stays so."""
        return not self.part.holds(answers)


Condition = Is | Days | Every | Some | Not


def residual(
    condition: Condition, answers: Answers, still_open: Collection[str] = ()
) -> Condition | bool:
    """Evaluate as far as the answers go; keys in `still_open` may take any value.

    Returns True or False if that is settled whatever they become, and otherwise the part of the
    condition that still decides.
    """
    match condition:
        case Is(key=key) | Days(key=key) if key in still_open:
            return condition
        case Is() | Days():
            return condition.holds(answers)
        case Not(part):
            rest = residual(part, answers, still_open)
            return not rest if isinstance(rest, bool) else Not(rest)
        case Every(parts):
            return _join(parts, answers, still_open, Every, settles=False)
        case Some(parts):
            return _join(parts, answers, still_open, Some, settles=True)


def _join(
    parts: tuple[Condition, ...],
    answers: Answers,
    still_open: Collection[str],
    kind: type[Every | Some],
    *,
    settles: bool,
) -> Condition | bool:
    """Join residuals; a part equal to `settles` decides the whole."""
    undecided: list[Condition] = []
    for part in parts:
        rest = residual(part, answers, still_open)
        if rest is settles:
            return settles
        if not isinstance(rest, bool):
            undecided.append(rest)
    return kind(tuple(undecided)) if undecided else not settles


def holds(condition: Condition, answers: Answers) -> bool:
    """Return whether the condition holds; what is unanswered stays so."""
    return condition.holds(answers)


def keys(condition: Condition) -> frozenset[str]:
    """Return every question key the condition looks at."""
    return frozenset(atom.key for atom in atoms(condition))


def atoms(condition: Condition) -> Iterator[Is | Days]:
    """Yield the comparisons that make up the condition."""
    match condition:
        case Is() | Days():
            yield condition
        case Every(parts) | Some(parts):
            for part in parts:
                yield from atoms(part)
        case Not(part):
            yield from atoms(part)


def grounds(condition: Condition, answers: Answers) -> tuple[str, ...]:
    """Return the keys of the answers that make a true condition hold, in written order.

    What holds because something is absent or negated contributes no key.
    """
    match condition:
        case Is(key) | Days(key):
            return (key,) if key in answers and holds(condition, answers) else ()
        case Every(parts):
            found = parts if holds(condition, answers) else ()
        case Some(parts):
            found = tuple(part for part in parts if holds(part, answers))
        case Not():
            found = ()
    return tuple(dict.fromkeys(key for part in found for key in grounds(part, answers)))


def read_condition(entry: Entry, terms: Mapping[str, Condition]) -> Condition:
    """Read the written form. Raises `AuthoringError`."""
    if isinstance(entry.value, str):
        term = terms.get(entry.text())
        if term is None:
            raise entry.error(
                f"`{entry.text()}` is not a term.",
                f"Define it under `terms:`, or write `key: value`. Terms: {', '.join(terms)}.",
            )
        return term
    if isinstance(entry.value, tuple):
        raise entry.error("A bare list is not a condition.", "Write `any:` or `all:` before it.")
    parts = [_read_part(key, value, terms) for key, value in entry]
    if not parts:
        raise entry.error("An empty condition would always hold.", "Write `key: value`.")
    return parts[0] if len(parts) == 1 else Every(tuple(parts))


def _read_part(key: str, entry: Entry, terms: Mapping[str, Condition]) -> Condition:
    if key in ("any", "all"):
        parts = tuple(read_condition(item, terms) for item in entry.sequence())
        if not parts:
            raise entry.error(f"`{key}` has no parts.", "List conditions, or drop it.")
        return Some(parts) if key == "any" else Every(parts)
    if key == "not":
        return Not(read_condition(entry, terms))
    if isinstance(entry.value, str) and " " in entry.text():
        found = _DAYS.fullmatch(entry.text())
        if found is None:
            raise entry.error(
                f"`{entry.text()}` is not a bound in days, and no answer has a space in its name.",
                "Write `at most 28`, `more than 14`, or either with ` or unknown`.",
            )
        return Days(key, int(found[2]), found[1] == "at most", found[3] is not None)
    return Is(key, frozenset(entry.texts()))
