"""Shows what an edit of the rules would change, by partitioning the answer space.

Only the rules that differ are examined. Their questions are answered one by one, each class of
answers standing for all its members, until both the old and the new rules have settled; what was
not asked by then makes no difference. A branch counts if the urgencies differ and the unchanged
rules do not hide it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from voice_app.triage.answer_space import (
    Classes,
    Search,
    Space,
    answer_space,
    at_least,
    classes,
    conditions_of,
    size,
)
from voice_app.triage.conditions import UNANSWERED, Condition, Is, Not, Value, atoms, keys, residual
from voice_app.triage.rules import Rule, RuleTable, Urgency
from voice_app.triage.wording import value_in_words

Group = tuple[Value | None, ...]
Branch = dict[str, Group]
"""By question key: the answers that take this branch. Other questions make no difference."""
Open = list[tuple[Urgency, Condition]]


@dataclass(frozen=True)
class Change:
    """Some answer sets whose urgency changes."""

    answers: Mapping[str, Group]
    """By question key: any of these."""
    old: Urgency
    """For a person who gives these answers, and no more than necessary."""
    new: Urgency
    """For the same person."""
    sets: int
    """Number of answer sets to the questions of the changed rules."""
    stretches: tuple[int, ...]
    """The days that appear in `answers`, each the last of its interval; the last one is open-ended.
    """

    @property
    def told(self) -> int:
        """Number of questions that must have been answered."""
        return sum(None not in group for group in self.answers.values())

    def in_words(self) -> str:
        """Return the change as one line, beginning with what must have been answered."""
        told = [
            f"{key} {' or '.join(self._in_words(g))}"
            for key, g in sorted(self.answers.items(), key=lambda item: None in item[1])
        ]
        return f"{self.old.name} becomes {self.new.name}: {'; '.join(told) or 'any answers'}"

    def _in_words(self, group: Group) -> Iterator[str]:
        """Yield the answers, with days as the longest intervals they represent."""
        yield from (value_in_words(value) for value in group if not isinstance(value, int))
        stands = [at for at, last in enumerate(self.stretches) if last in group]
        first = [at for at in stands if at - 1 not in stands]
        last = [at for at in stands if at + 1 not in stands]
        for low, high in zip(first, last, strict=True):
            least = self.stretches[low - 1] + 1 if low else 0
            if high + 1 == len(self.stretches):
                yield f"{least} days or more"
            else:
                yield f"{least} to {self.stretches[high]} days"


@dataclass(frozen=True)
class Comparison:
    """The differences between two tables."""

    rules: tuple[str, ...]
    """The rules that differ."""
    changes: tuple[Change, ...]
    """Those that need the fewest answers first."""
    of: int
    """Number of answer sets for the questions of the changed rules."""


def compare(old: RuleTable, new: RuleTable, values: Mapping[str, Sequence[str]]) -> Comparison:
    """Return every change of urgency between two tables over questions with these `values`."""
    if [level.name for level in old.levels.in_order] != [u.name for u in new.levels.in_order]:
        raise new.entry.error(
            "The two tables have different levels, so no urgency can be compared.",
            "Compare tables with the same `levels:`.",
        )
    before, after = ({rule.id: rule for rule in table.rules} for table in (old, new))
    differing = [
        id_
        for id_ in dict.fromkeys([*before, *after])
        if id_ not in before or id_ not in after or before[id_].levels != after[id_].levels
    ]
    space = answer_space(values, [*conditions_of(old), *conditions_of(new)])
    sides = tuple(
        [(u, c) for id_ in differing if id_ in rules for u, c in rules[id_].levels.items()]
        for rules in (before, after)
    )
    conditions = [c for side in sides for _, c in side]
    groups = {k: classes(k, space, conditions) for k in frozenset().union(*map(keys, conditions))}
    kept = [rule for rule in old.rules if rule.id not in differing]
    stretches = tuple(sorted({v for g in space.values() for v in g if isinstance(v, int)}))
    changes = []
    for branch, then, now in _branches(sides, {}, groups, (old.no_rule, new.no_rule)):
        person = _somebody(branch, max(then, now), kept, space)
        if person is not None:
            then, now = (table.urgency(person) for table in (old, new))
            changes.append(Change(branch, then, now, _sets(branch, groups, space), stretches))
    changes.sort(key=lambda change: (change.told, len(change.answers)))
    return Comparison(tuple(differing), tuple(changes), size(space, groups))


def _branches(
    sides: tuple[Open, ...], branch: Branch, groups: Mapping[str, Classes], least: Sequence[Urgency]
) -> Iterator[tuple[Branch, Urgency, Urgency]]:
    given = {k: g[0] for k, g in branch.items() if g[0] is not None}
    still_open = groups.keys() - branch.keys()
    left: list[Open] = []
    sure: list[Urgency] = []
    for side, floor in zip(sides, least, strict=True):
        rests = [(u, residual(c, given, still_open)) for u, c in side]
        sure.append(max([floor, *(u for u, rest in rests if rest is True)]))
        left.append([(u, r) for u, r in rests if not isinstance(r, bool) and u > sure[-1]])
    deciding = [rest for side in left for _, rest in side]
    if not deciding:
        if sure[0] != sure[1]:
            yield branch, sure[0], sure[1]
        return
    key = next(atoms(deciding[0])).key
    for group in groups[key]:
        yield from _branches(tuple(left), {**branch, key: group}, groups, sure)


def _somebody(
    branch: Branch, urgency: Urgency, kept: Sequence[Rule], space: Space
) -> dict[str, Value] | None:
    """Return the fewest answers on this branch that other rules do not put at `urgency` anyway."""
    here = [
        Is(key, frozenset(UNANSWERED if v is None else str(v) for v in group))
        for key, group in branch.items()
    ]
    return Search(space).shortest(*here, Not(at_least(kept, urgency)))


def _sets(branch: Branch, groups: Mapping[str, Classes], space: Space) -> int:
    count = size(space, groups.keys() - branch.keys())
    for group in branch.values():
        count *= len(group)
    return count
