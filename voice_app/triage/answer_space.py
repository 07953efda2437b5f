"""The whole answer space, partitioned so that it can be searched exhaustively.

A condition distinguishes few answers: for `{hand_tasks: yes}`, "no", "not sure" and no answer are
all the same. Answers that no comparison at hand distinguishes form a class, and one answer
represents its class. What holds for every combination of representatives therefore holds for every
possible answer set; days form one class for each interval between the bounds in use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import prod

from voice_app.triage.conditions import (
    Answers,
    Condition,
    Days,
    Every,
    Not,
    Some,
    Value,
    atoms,
    holds,
    keys,
    residual,
)
from voice_app.triage.rules import Rule, RuleTable, Urgency

Space = Mapping[str, tuple[Value | None, ...]]
"""Possible answers by question key; None for no answer, one number per interval of days."""
Classes = tuple[tuple[Value | None, ...], ...]
"""Answers to one question, grouped with those that nothing distinguishes from them."""


def answer_space(values: Mapping[str, Sequence[str]], conditions: Iterable[Condition]) -> Space:
    """Return the space of questions with these `values`, split at the bounds of `conditions`."""
    bounds: dict[str, set[int]] = {}
    for condition in conditions:
        for atom in atoms(condition):
            if isinstance(atom, Days):
                bounds.setdefault(atom.key, set()).add(atom.bound)
    days = {key: (*sorted(found), max(found) + 1) for key, found in bounds.items()}
    return {key: (None, *words, *days.get(key, ())) for key, words in values.items()}


def conditions_of(table: RuleTable) -> list[Condition]:
    """Return every condition of every rule."""
    return [condition for rule in table.rules for condition in rule.levels.values()]


def classes(key: str, space: Space, conditions: Sequence[Condition]) -> Classes:
    """Group the answers to `key` that no comparison in `conditions` distinguishes."""
    own = [a for condition in conditions for a in atoms(condition) if a.key == key]
    groups: dict[tuple[bool, ...], list[Value | None]] = {}
    for value in space[key]:
        given = answer(key, value)
        groups.setdefault(tuple(holds(atom, given) for atom in own), []).append(value)
    return tuple(tuple(group) for group in groups.values())


def answer(key: str, value: Value | None) -> dict[str, Value]:
    """Return the answer set with this single answer, or an empty one for None."""
    return {} if value is None else {key: value}


def cases(conditions: Sequence[Condition], space: Space, but: str = "") -> Iterator[Answers]:
    """Yield one answer set per combination of classes, leaving out the question `but`."""
    looked_at = sorted(frozenset().union(*map(keys, conditions)) - {but})
    groups = [classes(key, space, conditions) for key in looked_at]
    for combination in product(*groups):
        pairs = zip(looked_at, combination, strict=True)
        yield {key: group[0] for key, group in pairs if group[0] is not None}


def size(space: Space, looked_at: Iterable[str]) -> int:
    """Return the number of answer sets for the questions in `looked_at`."""
    return prod(len(space[key]) for key in looked_at)


def at_least(rules: Iterable[Rule], urgency: Urgency) -> Condition:
    """Return the condition under which some rule reaches `urgency` or more."""
    return Some(tuple(c for r in rules for u, c in r.levels.items() if u >= urgency))


def given(condition: Condition, answers: Answers, key: str) -> Condition:
    """Return what remains of the condition when `key` has this answer and all else is open."""
    left = residual(condition, answers, keys(condition) - {key})
    if isinstance(left, bool):
        return Every(()) if left else Some(())
    return left


class Search:
    """Searches for answers that satisfy a condition; terminates, as classes are finite."""

    def __init__(self, space: Space) -> None:
        self.visited = 0
        """Partial answer sets examined so far."""
        self._space = space
        self._classes: dict[str, Classes] = {}

    def some(self, *conditions: Condition) -> dict[str, Value] | None:
        """Return answers under which all conditions hold, or None if there are none at all."""
        whole = Every(conditions)
        self._classes = {key: classes(key, self._space, conditions) for key in keys(whole)}
        return self._extend(whole, {}, frozenset(self._classes), len(self._classes))

    def shortest(self, *conditions: Condition) -> dict[str, Value] | None:
        """Return the fewest answers under which all conditions hold, or None if there are none at
        all.
        """
        whole = Every(conditions)
        unlimited = self.some(whole)
        if unlimited is None:
            return None
        for most in range(len(unlimited)):
            found = self._extend(whole, {}, frozenset(self._classes), most)
            if found is not None:
                return found
        return unlimited

    def _extend(
        self, rest: Condition, given: dict[str, Value], still_open: frozenset[str], most: int
    ) -> dict[str, Value] | None:
        """Answer one deciding open question in every way, with at most `most` further answers."""
        self.visited += 1
        left = residual(rest, given, still_open)
        if isinstance(left, bool):
            return given if left else None
        key = next(atoms(left)).key
        for group in self._classes[key]:
            if group[0] is None or most:
                spent = 0 if group[0] is None else 1
                found = self._extend(
                    left, {**given, **answer(key, group[0])}, still_open - {key}, most - spent
                )
                if found is not None:
                    return found
        return None


def alone(rule: Rule, urgency: Urgency, table: RuleTable) -> tuple[Condition, Condition]:
    """Return the conditions under which `rule` alone reaches `urgency`."""
    others = [other for other in table.rules if other.id != rule.id]
    return rule.levels[urgency], Not(at_least(others, urgency))
