"""The subject of a proof, and its result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voice_app.triage.answer_space import Space, answer_space, conditions_of
from voice_app.triage.conditions import Answers, Value, keys
from voice_app.triage.rules import Rule, RuleTable
from voice_app.triage.wording import answers_in_words
from voice_app.verify.claims import Claims

MOST_TOLD = 5
"""Number of counter-examples reported per property."""
YES_NO = "yes_no"
"""The scale of every yes/no question."""
Step = tuple[Value | None, Value | None]
"""One answer, and the next more worrying one."""
Failure = tuple[int, str]
"""The number of answers in a counter-example, and the counter-example."""


@dataclass(frozen=True)
class Finding:
    """The result for one property."""

    claim: str
    """The property, in words."""
    states: int
    """Number of states examined."""
    stands_for: int
    """Number of answer sets they represent; 0 if not counted."""
    failures: tuple[str, ...] = ()
    """Counter-examples in words, the shortest first; empty if proved."""
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
    """What the proofs are about."""

    table: RuleTable
    claims: Claims
    space: Space
    scales: Mapping[str, tuple[str, ...]]
    """By question key."""
    details: frozenset[str]
    """Keys that the conversation does not ask about."""


def subject(
    table: RuleTable,
    claims: Claims,
    values: Mapping[str, Sequence[str]],
    details: frozenset[str],
) -> Subject:
    """Combine a table with the questions, given by key with the `values` they can take.

    Raises `AuthoringError` when a scale leaves out an answer to its question.
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
    """Return the keys of the questions that the rule depends on."""
    return frozenset().union(*map(keys, rule.levels.values()))


def where(rule: Rule) -> str:
    """Return the rule's name with file and line."""
    return f"rule {rule.id} ({rule.entry.file.name}:{rule.entry.line})"


def answers_given(answers: Answers) -> str:
    """Return the beginning of a counter-example."""
    return f"With {answers_in_words(answers)}, and nothing else" if answers else "With no answers"


def shortest(failures: Sequence[Failure]) -> tuple[str, ...]:
    """Return the counter-examples without duplicates, those with the fewest answers first."""
    return tuple(dict.fromkeys(words for _, words in sorted(failures, key=lambda f: f[0])))
