"""What a proof is of, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voice_app.triage.answer_space import Space, answer_space, conditions_of
from voice_app.triage.conditions import Answers, Value, keys
from voice_app.triage.rules import Rule, RuleTable
from voice_app.triage.wording import answers_in_words
from voice_app.verify.claims import Claims

MOST_TOLD = 5
"""So many counter-examples are told of one property."""
YES_NO = "yes_no"
"""The scale of every question that is answered by yes or no."""
Step = tuple[Value | None, Value | None]
"""One answer, and the next more worrying one."""
Failure = tuple[int, str]
"""How many answers a counter-example needs, and the counter-example."""


@dataclass(frozen=True)
class Finding:
    """What came of one property."""

    claim: str
    """The property, in words."""
    states: int
    """How many were looked at."""
    stands_for: int
    """How many answer sets these stand for; 0 where that is not counted."""
    failures: tuple[str, ...] = ()
    """Counter-examples in words, the shortest first; none when it is proved."""
    remarks: tuple[str, ...] = ()

    def in_words(self) -> str:
        """Return the finding as lines to print."""
        for_ = f", for {self.stands_for:,} answer sets" if self.stands_for else ""
        verdict = "FAILS" if self.failures else "holds"
        told = self.failures[:MOST_TOLD] or self.remarks
        more = len(self.failures) - MOST_TOLD
        return "\n  ".join(
            [
                f"{verdict}  {self.claim} ({self.states:,} states{for_})",
                *told,
                *([f"... and {more} more."] if more > 0 else []),
            ]
        )


@dataclass(frozen=True)
class Subject:
    """What is proved something of."""

    table: RuleTable
    claims: Claims
    space: Space
    scales: Mapping[str, tuple[str, ...]]
    """By question key."""
    details: frozenset[str]
    """Keys that are not asked in the conversation."""


def subject(
    table: RuleTable,
    claims: Claims,
    values: Mapping[str, Sequence[str]],
    details: frozenset[str],
) -> Subject:
    """Put together a table and the questions, given by key with the `values` they can take.

    Raises `AuthoringError` when a scale leaves out an answer of its question.
    """
    for key, scale in claims.scales.items():
        if key != YES_NO and set(scale) != set(values.get(key, ())):
            raise claims.entry.error(
                f"The scale of `{key}` does not hold each of its answers once.",
                f"Its answers are {', '.join(values.get(key, ())) or 'none: no question has it'}.",
            )
    conditions = [*conditions_of(table), *(floor.when for floor in claims.floors)]
    yes_no = claims.scales[YES_NO]
    scales = {
        key: claims.scales.get(key, yes_no)
        for key, words in values.items()
        if key in claims.scales or set(words) <= set(yes_no)
    }
    return Subject(table, claims, answer_space(values, conditions), scales, details)


def looked_at_by(rule: Rule) -> frozenset[str]:
    """Return the keys of the questions the rule looks at."""
    return frozenset().union(*map(keys, rule.levels.values()))


def where(rule: Rule) -> str:
    """Return the rule's name with file and line."""
    return f"rule {rule.id} ({rule.entry.file.name}:{rule.entry.line})"


def answers_given(answers: Answers) -> str:
    """Return the beginning of a counter-example."""
    return f"With {answers_in_words(answers)}, and nothing else" if answers else "With no answers"


def shortest(failures: Sequence[Failure]) -> tuple[str, ...]:
    """Return the counter-examples with the fewest answers first, each once."""
    return tuple(dict.fromkeys(words for _, words in sorted(failures, key=lambda f: f[0])))
