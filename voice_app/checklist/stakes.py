"""What is at stake if an answer was misheard: how much milder it is than others would be. Pure.

Read from the rule table, so that an edited rule needs no edited policy. The other answers stand
as they are; what was not asked yet counts as not answered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import IntEnum

from voice_app.checklist.checklist import AnswerKind, Checklist, Question
from voice_app.triage.answer_space import conditions_of
from voice_app.triage.conditions import UNANSWERED, UNSURE, Answers, Days, Value, atoms
from voice_app.triage.rules import RuleTable, Urgency

WIDE = 2
"""So many levels of urgency between two answers are too many for one hearing to decide."""


class Stake(IntEnum):
    """How certain an answer must be."""

    NONE = 0
    """No other answer would be more urgent: it may be taken at once, and corrected afterwards."""
    SOME = 1
    """Another answer would be one level more urgent: where two hearings differ, ask once more."""
    HIGH = 2
    """A no about an emergency, an answer where another would make one or have one asked about, one
    that is far milder than another, or one that leads to the mildest advice: where two hearings
    differ, it is read back."""


def stake(
    checklist: Checklist,
    table: RuleTable,
    said: Answers,
    question: Question,
    value: Value,
    *,
    grave: Collection[str],
    doubted: Collection[str],
) -> Stake:
    """Return what is at stake when `value` is taken for an answer after what was `said`.

    `grave` are the questions about an emergency, `doubted` those whose no must be certain, or
    whose yes where that is the harmless answer.
    """
    most = max(
        urgency_with(checklist, table, said, question, other)
        for other in values_of(question, table)
    )
    own = urgency_with(checklist, table, said, question, value)
    gap = most - own
    if value == UNSURE:  # that is where asking again leads, too
        return Stake.SOME if gap > 0 else Stake.NONE
    if question.key in doubted and value == question.harmless:
        return Stake.HIGH
    if not own.is_emergency and (
        most.is_emergency or leaves_out_emergency(checklist, grave, said, question, value)
    ):
        return Stake.HIGH
    if gap >= WIDE or (gap > 0 and own == table.no_rule):
        return Stake.HIGH
    return Stake.SOME if gap > 0 else Stake.NONE


def leaves_out_emergency(
    checklist: Checklist, grave: Collection[str], said: Answers, question: Question, value: Value
) -> bool:
    """Say whether another answer would lead to a question about an emergency, and this one not.

    To mishear such an answer is as costly as to mishear a no to that question. `grave` are those
    questions.
    """
    opened = [
        other
        for other in checklist.questions
        if other.key in grave and other.key not in said and question.key in other.looked_at
    ]

    def led_to(answer: Value) -> bool:
        answers = checklist.with_implied({**said, question.key: answer})
        return any(other.applies(answers) for other in opened)

    return bool(opened) and not led_to(value) and any(map(led_to, question.values))


def urgency_with(
    checklist: Checklist, table: RuleTable, said: Answers, question: Question, value: Value
) -> Urgency:
    """Return the urgency if `question` is answered so, as things stand."""
    return table.urgency(checklist.with_implied({**said, question.key: value}))


def told_apart(table: RuleTable) -> Iterator[tuple[str, Value]]:
    """Yield each answer, with its question, that a condition of the table looks for."""
    for condition in conditions_of(table):
        for atom in atoms(condition):
            values = (atom.bound, atom.bound + 1) if isinstance(atom, Days) else sorted(atom.values)
            yield from ((atom.key, value) for value in values if value != UNANSWERED)


def values_of(question: Question, table: RuleTable) -> tuple[Value, ...]:
    """Return an answer of every class; of days the last of each stretch that a rule tells apart."""
    if question.kind is not AnswerKind.DURATION:
        return question.values
    every = (atom for condition in conditions_of(table) for atom in atoms(condition))
    bounds = {a.bound for a in every if isinstance(a, Days) and a.key == question.key}
    return (*question.values, *sorted(bounds), max(bounds, default=0) + 1)
