"""From answers to a verdict: collect every matching rule; the most urgent decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from voice_app.triage.conditions import (
    UNANSWERED,
    UNSURE,
    Answers,
    Some,
    Value,
    grounds,
    holds,
    keys,
    residual,
)
from voice_app.triage.rules import Rule, RuleTable, Says, Urgency
from voice_app.triage.sources import Source


@dataclass(frozen=True)
class Reason:
    """A deciding rule, and the answers it decided on."""

    rule: Rule
    urgency: Urgency
    answers: Mapping[str, Value]
    """The person's own answers that made the rule hold, by question key."""
    says: str
    """Why, in words that claim no more than the person said."""


@dataclass(frozen=True)
class Verdict:
    """How urgently to seek help, and why."""

    urgency: Urgency
    reasons: tuple[Reason, ...]
    """The rules that reached this urgency, in the table's order; empty if none did."""
    also: tuple[Reason, ...]
    """The milder rules that also hold."""
    complete: bool
    """False if the visit was not finished."""
    sources: tuple[Source, ...]
    """Sources of the deciding rules, without duplicates."""
    table_sha256: str

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the deciding rules."""
        return tuple(reason.rule.id for reason in self.reasons)


def level(rule: Rule, answers: Answers) -> Urgency | None:
    """Return the urgency that the rule reaches with these answers, or None."""
    return next((u for u, condition in rule.levels.items() if holds(condition, answers)), None)


def reached(rule: Rule, answers: Answers) -> Reason | None:
    """Return what the rule says about these answers, or None if nothing."""
    urgency = level(rule, answers)
    if urgency is None:
        return None
    ground = {key: answers[key] for key in grounds(rule.levels[urgency], answers)}
    return Reason(rule, urgency, ground, spoken(rule.says[urgency], rule, answers))


def at_once(verdict: Verdict, emergency: Urgency) -> Verdict:
    """Return the verdict raised to an emergency, without reasons if it was not one."""
    if verdict.urgency.is_emergency:
        return verdict
    also = (*verdict.reasons, *verdict.also)
    return replace(verdict, urgency=emergency, reasons=(), also=also, sources=())


def spoken(says: Says, rule: Rule, answers: Answers) -> str:
    """Return the sentence for what was reported, or the one for what is only possible.

    Reported means that it holds however the unsure, unheard or missing answers turn out.
    """
    holding = Some(tuple(c for urgency, c in rule.levels.items() if urgency in says.levels))
    unknown = {k for k in keys(holding) if answers.get(k, UNANSWERED) in (UNSURE, UNANSWERED)}
    return says.told if residual(holding, answers, unknown) is True else says.unsure


def decide(answers: Answers, table: RuleTable, *, complete: bool = True) -> Verdict:
    """Decide. Pure and total: any answers, even with some missing, give one verdict.

    `complete` is False for a visit that was stopped or left questions open; its urgency is never
    below `table.unfinished`.
    """
    fired = [reason for rule in table.rules if (reason := reached(rule, answers))]
    by_rules = max((reason.urgency for reason in fired), default=table.no_rule)
    deciding = tuple(reason for reason in fired if reason.urgency == by_rules)
    return Verdict(
        urgency=by_rules if complete else max(by_rules, table.unfinished),
        reasons=deciding,
        also=tuple(reason for reason in fired if reason.urgency < by_rules),
        complete=complete,
        sources=tuple(dict.fromkeys(s for reason in deciding for s in reason.rule.sources)),
        table_sha256=table.sha256,
    )
