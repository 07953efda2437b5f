"""Which question comes next: only one whose answer could still change the urgency.

Nothing here is authored. What is open is bounded from the rule table: the urgency can
still end anywhere between what holds whatever is answered and what could still come to
hold, and a question matters while it stands in a condition that decides between them.
Asking for clearance of a "not sure" falls out of this, as does the end of the visit.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from voice_app.checklist.checklist import Checklist, Question
from voice_app.triage.conditions import Answers, Condition, keys, residual
from voice_app.triage.rules import RuleTable, Urgency


@dataclass(frozen=True)
class UrgencyBounds:
    """How far the answers so far have settled the urgency."""

    least: Urgency
    """Holds whatever is answered to the open questions."""
    most: Urgency
    """Could still come to hold."""
    deciding: frozenset[str]
    """Keys of the open questions that decide between them, directly or by leading to others."""
    question: Question | None
    """The first of them that can be asked now; None when the visit is complete."""


def outlook(checklist: Checklist, table: RuleTable, answers: Answers) -> UrgencyBounds:
    """Bound the urgency over everything that is still open. `answers` has the implied ones."""
    still_open = open_keys(checklist, answers)
    least = most = table.no_rule
    undecided: list[tuple[Urgency, Condition]] = []
    for rule in table.rules:
        for urgency, condition in rule.levels.items():
            rest = residual(condition, answers, still_open)
            if rest is False:
                continue
            most = max(most, urgency)
            if rest is True:
                least = max(least, urgency)
            else:
                undecided.append((urgency, rest))
    deciding = {key for urgency, rest in undecided if urgency > least for key in keys(rest)}
    wanted = _with_ways_to(deciding, checklist, answers, still_open)
    ready = (q for q in checklist.questions if q.key in wanted and q.applies(answers))
    return UrgencyBounds(least, most, wanted, next(ready, None))


def open_keys(checklist: Checklist, answers: Answers) -> frozenset[str]:
    """Return the keys without an answer whose question applies, or could come to apply."""
    still_open = {q.key for q in checklist.questions if q.key not in answers}
    while True:
        never = {
            q.key
            for q in checklist.questions
            if q.key in still_open
            and q.ask_when is not None
            and residual(q.ask_when, answers, still_open) is False
        }
        if not never:
            return frozenset(still_open)
        still_open -= never


def _with_ways_to(
    deciding: set[str], checklist: Checklist, answers: Answers, still_open: Collection[str]
) -> frozenset[str]:
    """Add the open questions on which the asking of a deciding one depends."""
    found = set(deciding)
    waiting = list(deciding)
    while waiting:
        ask_when = checklist.by_key[waiting.pop()].ask_when
        rest = residual(ask_when, answers, still_open) if ask_when else True
        for key in keys(rest) - found if not isinstance(rest, bool) else ():
            found.add(key)
            waiting.append(key)
    return frozenset(found)
