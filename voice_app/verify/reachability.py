"""Proves that skipping questions never changes the urgency, and that no question is unreachable.

Why the urgency is settled when `agenda.outlook` names no question:

1. Every `ask_when` depends only on questions above its own (`out_of_order`).
2. `residual` is sound (`residual_is_sound`): what it calls settled is settled whatever the answers
   to the open questions, and what it leaves undecided is equivalent to the whole.
3. Suppose some open question decides. Take the topmost one among those that decide or lead to
   one that does. Anything its `ask_when` still depends on would stand above it and be among them
   too, so its `ask_when` is settled; not as false, or it would not be open. So it applies, and
   there is a question to ask. Hence if no question is left, none decides.
4. If none decides, every condition above `outlook.least` is settled as false, and one at
   `outlook.least` as true, whatever the answers to the open questions. Those that are not open can
   never come to apply, and an implied answer belongs to a question that is always open.

So asking on can change nothing. Every visit ends: an answer either settles a question for good, or
drops answers below it only, and there are finitely many.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product

from voice_app.checklist.agenda import outlook
from voice_app.checklist.checklist import Checklist, Question
from voice_app.errors import AuthoringError
from voice_app.triage.answer_space import Search, Space, at_least, given
from voice_app.triage.conditions import (
    UNSURE,
    Answers,
    Condition,
    Days,
    Every,
    Is,
    Not,
    Some,
    Value,
    holds,
    keys,
    residual,
)
from voice_app.triage.rules import RuleTable
from voice_app.verify.finding import Finding


def out_of_order(checklist: Checklist) -> Iterator[AuthoringError]:
    """Yield each question that is asked depending on itself or on a question further down."""
    above: set[str] = set()
    always_asked = {question.key for question in checklist.questions if question.ask_when is None}
    for question in checklist.questions:
        wrong = keys(question.ask_when) - above if question.ask_when else set()
        for key in sorted(wrong):
            yield question.entry.error(
                f"`{question.key}` is asked depending on `{key}`, which is not asked before it.",
                f"Move `{question.key}` below `{key}`, or look at a question above it.",
            )
        above.add(question.key)
        for key in sorted({key for group in question.implies.values() for key in group}):
            if key in above or key not in always_asked:
                yield question.entry.error(
                    f"`{question.key}` implies `{key}`, which is not asked of all after it.",
                    "Imply only answers to questions further down without `ask_when`.",
                )


MOST_TRIED = 3000
"""Answers to try on the way to one question before it counts as never asked."""


def in_order(checklist: Checklist) -> Finding:
    """Check that every question depends only on questions before it."""
    wrong = tuple(f"{e.file.name}:{e.line}: {e.problem}" for e in out_of_order(checklist))
    return Finding(
        "Whether a question is asked depends only on questions before it",
        len(checklist.questions),
        0,
        wrong,
    )


_LITTLE: Space = {"a": (None, "no", UNSURE, "yes"), "days": (None, UNSURE, 3, 30)}


def residual_is_sound() -> Finding:
    """Check that what is settled early stays so, on every small shape of condition.

    `residual` works part by part, so shapes of two levels over all comparisons, with their
    negations, cover each way in which parts can meet.
    """
    states = 0
    failures = []
    for shape in _shapes():
        for size in range(len(_LITTLE) + 1):
            for still_open in combinations(_LITTLE, size):
                for everything in product(*_LITTLE.values()):
                    states += 1
                    full = {k: v for k, v in zip(_LITTLE, everything, strict=True) if v is not None}
                    known = {k: v for k, v in full.items() if k not in still_open}
                    rest = residual(shape, known, still_open)
                    settled = rest if isinstance(rest, bool) else holds(rest, full)
                    if settled != holds(shape, full):
                        failures.append(f"{shape} is settled too early after {known}.")
    return Finding(
        "A condition is settled early only where nothing can change it", states, 0, tuple(failures)
    )


def _shapes() -> Iterator[Condition]:
    small: list[Condition] = [
        Is("a", frozenset({"yes"})),
        Is("a", frozenset({"no", "unanswered"})),
        *(Days("days", 7, at_most, or_) for at_most in (True, False) for or_ in (True, False)),
    ]
    small += [Not(part) for part in small]
    pairs = [kind(pair) for kind in (Every, Some) for pair in product(small, repeat=2)]
    yield from small
    yield from pairs
    yield from (Not(pair) for pair in pairs)
    yield from (kind((one, pair)) for kind in (Every, Some) for one in small[:2] for pair in pairs)


def ways_to_questions(
    checklist: Checklist, table: RuleTable, space: Space
) -> tuple[Finding, Mapping[str, Answers]]:
    """Find answers after which each question is asked; return them by question key."""
    seeker = _Seeker(checklist, table, space)
    for question in checklist.questions:
        seeker.seek(question)
    ways = seeker.ways
    failures = [
        f"{e.problem[:-1]} ({e.file.name}:{e.line}). {e.remedy}" for e in _unasked(checklist, ways)
    ]
    asked = sum(len(way) for way in ways.values())
    remark = f"at most {max(map(len, ways.values()), default=0)} answers before a question"
    return Finding("Every question can be reached", asked, 0, tuple(failures), (remark,)), ways


def never_asked(checklist: Checklist, table: RuleTable, space: Space) -> Iterator[AuthoringError]:
    """Yield each question that no answers lead to; requires a correct order, see `out_of_order`."""
    _, ways = ways_to_questions(checklist, table, space)
    yield from _unasked(checklist, ways)


def _unasked(checklist: Checklist, ways: Collection[str]) -> Iterator[AuthoringError]:
    for question in checklist.questions:
        if question.key not in ways:
            yield question.entry.error(
                f"No answers lead to the question {question.key}.",
                "Let a rule look at it, or mend its `ask_when`.",
            )


class _Seeker:
    """Runs visits until every question was asked in one.

    What to try in a visit comes from the conditions alone, never from the name of a question: first
    the answers that the question and a rule on it need, then any, the mildest first. A question
    that no longer decides anything never does again, so a visit without it is abandoned.
    """

    def __init__(self, checklist: Checklist, table: RuleTable, space: Space) -> None:
        self.ways: dict[str, Answers] = {}
        """By question: answers after which it was asked."""
        self._checklist = checklist
        self._table = table
        self._space = space
        self._left = 0

    def seek(self, goal: Question) -> None:
        """Look for a visit in which `goal` is asked."""
        if self._needed(goal, []) is None:
            return
        for told in self._worth_trying(goal):
            self._left = MOST_TRIED
            if goal.key in self.ways or self._asked(goal, told, {}):
                return

    def _worth_trying(self, goal: Question) -> Iterator[Answers]:
        """Yield what `goal` and a rule on it need, then cases where no other rule is as urgent."""
        levels = [(u, c) for r in self._table.rules for u, c in r.levels.items()]
        levels = [(urgency, rule) for urgency, rule in levels if goal.key in keys(rule)]
        for _, rule in levels:
            yield from filter(None, [self._needed(goal, [rule])])
        for urgency, rule in levels:
            without = given(at_least(self._table.rules, urgency), {}, goal.key)
            yield from filter(None, [self._needed(goal, [rule, Not(without)])])
        yield {}

    def _asked(self, goal: Question, told: Answers, answers: Answers) -> bool:
        """Answer what is asked, as in `told` or mildly at first, until `goal` is asked."""
        self._left -= 1
        ahead = outlook(self._checklist, self._table, self._checklist.with_implied(answers))
        asked = ahead.question
        if asked is None or goal.key not in ahead.deciding or self._left < 0:
            return False
        self.ways.setdefault(asked.key, answers)
        values = mildest_first(asked, self._space[asked.key], self._checklist, self._table)
        values = sorted(values, key=lambda value: value != told.get(asked.key, value))
        return asked is goal or any(
            self._asked(goal, told, {**answers, asked.key: value}) for value in values
        )

    def _needed(self, goal: Question, rule: Sequence[Condition]) -> Answers | None:
        """Return the fewest answers, all asked, under which it applies and the rule holds."""
        asked = {goal.key}
        while True:
            questions = self._checklist.questions
            needs = [q.ask_when for q in questions if q.key in asked and q.ask_when]
            found = Search(self._space).shortest(*needs, *rule)
            if found is None or found.keys() <= asked:
                return found
            asked |= found.keys()


def mildest_answers(checklist: Checklist, table: RuleTable) -> Mapping[str, Value]:
    """Return the least worrying answer to each question."""
    questions = checklist.by_key.values()
    return {q.key: mildest_first(q, q.values, checklist, table)[0] for q in questions}


def mildest_first(
    question: Question, values: Iterable[Value | None], checklist: Checklist, table: RuleTable
) -> list[Value]:
    """Order answers by the urgency that they settle or leave possible, the mildest first."""
    conditions = [(u, c) for rule in table.rules for u, c in rule.levels.items()]
    levels = table.levels.in_order

    def worry(value: Value) -> list[tuple[int, int]]:
        """Count by urgency, the highest first, what already holds and what may come to hold."""
        answers = checklist.with_implied({question.key: value})
        left = [(u, residual(c, answers, keys(c) - answers.keys())) for u, c in conditions]
        holding = [u for u, rest in left if rest is True]
        possible = [u for u, rest in left if rest is not False]
        return [(holding.count(u), possible.count(u)) for u in reversed(levels)]

    return sorted((value for value in values if value is not None), key=worry)
