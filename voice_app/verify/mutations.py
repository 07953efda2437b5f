"""Is every rule needed? Removes each rule and each level, and checks whether anyone is affected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from voice_app import authored
from voice_app.authored import Entry
from voice_app.triage.conditions import Value
from voice_app.triage.decide import Reason, reached
from voice_app.triage.levels import Levels
from voice_app.triage.rules import Rule, RuleTable, Urgency
from voice_app.verify.finding import Finding


@dataclass(frozen=True)
class Person:
    """A person whose urgency is known."""

    id: str
    story: str
    answers: Mapping[str, Value]
    urgency: Urgency


def load_people(folder: Path, levels: Levels) -> tuple[Person, ...]:
    """Read the people of `vignettes.yaml` and `rule_cases.yaml` who finished their visit.

    The second file need not be there.
    """
    defaults = authored.read(folder / "vignettes.yaml").require("defaults")
    files = (folder / "vignettes.yaml", folder / "rule_cases.yaml")
    people = [
        entry
        for file in files
        if (read := authored.read_if_there(file))
        for entry in read.require("cases")
    ]
    finished = ((id_, e) for id_, e in people if e.get("stop_after") is None)
    return tuple(_person(id_, e, defaults, levels) for id_, e in finished)


def _person(id_: str, entry: Entry, defaults: Entry, levels: Levels) -> Person:
    told = {**defaults.mapping(), **entry.require("answers").mapping()}
    words = {key: value.text() for key, value in told.items() if value.value != "null"}
    return Person(
        id=id_,
        story=entry.require("story").text(),
        answers={key: int(word) if word.isdecimal() else word for key, word in words.items()},
        urgency=levels.named(entry.require("urgency")),
    )


def known_people(table: RuleTable, people: Sequence[Person]) -> Finding:
    """Check that everybody has the expected urgency."""
    failures = [
        f"{p.id} must be {p.urgency.name} and is {table.urgency(p.answers).name}: {p.story}"
        for p in people
        if table.urgency(p.answers) != p.urgency
    ]
    return Finding(
        "Everybody in the test data has the expected urgency", len(people), 0, (*failures,)
    )


def mutation_score(table: RuleTable, people: Sequence[Person]) -> Finding:
    """Check that any loss gives somebody another urgency, or at least other reasons."""
    by_rule = {p.id: [reached(rule, p.answers) for rule in table.rules] for p in people}
    now = {id_: _told(reasons, table) for id_, reasons in by_rule.items()}
    by_urgency, by_reasons, unnoticed = [], [], []
    for name, at, poorer in losses(table):
        then = {}
        for p in people:
            reasons = list(by_rule[p.id])
            reasons[at] = reached(poorer, p.answers) if poorer else None
            then[p.id] = _told(reasons, table)
        if any(then[p.id][0] != now[p.id][0] for p in people):
            by_urgency.append(name)
        elif then != now:
            by_reasons.append(name)
        else:
            unnoticed.append(f"Nobody notices when {name} is taken away.")
    lost = len(by_urgency) + len(by_reasons) + len(unnoticed)
    noticed = len(by_urgency) + len(by_reasons)
    return Finding(
        f"Mutation score {100 * noticed / lost:.0f} %: {noticed} of {lost} losses are noticed",
        lost * len(people),
        0,
        tuple(unnoticed),
        (f"by the urgency {len(by_urgency)}; by the reasons alone: {', '.join(by_reasons)}",),
    )


def _told(reasons: Sequence[Reason | None], table: RuleTable) -> tuple[Urgency, tuple[str, ...]]:
    """Return the urgency that the rules reach together, and the rules that reach it."""
    holding = [reason for reason in reasons if reason is not None]
    most = max((reason.urgency for reason in holding), default=table.no_rule)
    return most, tuple(reason.rule.id for reason in holding if reason.urgency == most)


def losses(table: RuleTable) -> Iterator[tuple[str, int, Rule | None]]:
    """Yield each loss of a rule or of one of its levels: a name, which rule, and what is left."""
    for at, rule in enumerate(table.rules):
        yield rule.id, at, None
        for urgency in rule.levels if len(rule.levels) > 1 else ():
            levels = {u: c for u, c in rule.levels.items() if u != urgency}
            yield f"{rule.id} {urgency.name}", at, replace(rule, levels=levels)
