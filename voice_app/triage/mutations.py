"""Is every rule needed? Take away each rule and each level, and see who notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from voice_app import authored
from voice_app.authored import Entry
from voice_app.triage.conditions import Value
from voice_app.triage.decide import decide
from voice_app.triage.proof import Finding
from voice_app.triage.rules import RuleTable, Urgency


@dataclass(frozen=True)
class Person:
    """Somebody whose urgency is known."""

    id: str
    story: str
    answers: Mapping[str, Value]
    urgency: Urgency


def load_people(folder: Path) -> tuple[Person, ...]:
    """Read the people of `vignettes.yaml` and `rule_cases.yaml` who finished their visit."""
    defaults = authored.read(folder / "vignettes.yaml").require("defaults")
    files = (folder / "vignettes.yaml", folder / "rule_cases.yaml")
    people = [entry for file in files for entry in authored.read(file).require("cases")]
    return tuple(_person(id_, e, defaults) for id_, e in people if e.get("stop_after") is None)


def _person(id_: str, entry: Entry, defaults: Entry) -> Person:
    told = {**defaults.mapping(), **entry.require("answers").mapping()}
    words = {key: value.text() for key, value in told.items() if value.value != "null"}
    return Person(
        id=id_,
        story=entry.require("story").text(),
        answers={key: int(word) if word.isdecimal() else word for key, word in words.items()},
        urgency=Urgency[entry.require("urgency").text()],
    )


def known_people(table: RuleTable, people: Sequence[Person]) -> Finding:
    """Everybody has the urgency that is expected."""
    failures = [
        f"{p.id} must be {p.urgency.name} and is {decide(p.answers, table).urgency.name}: {p.story}"
        for p in people
        if decide(p.answers, table).urgency != p.urgency
    ]
    return Finding(
        "Everybody in the test data has the expected urgency", len(people), 0, (*failures,)
    )


def mutation_score(table: RuleTable, people: Sequence[Person]) -> Finding:
    """Somebody is told another urgency, or at least other reasons, after any loss."""
    now = {person.id: decide(person.answers, table) for person in people}
    by_urgency, by_reasons, unnoticed = [], [], []
    for name, poorer in losses(table):
        if any(decide(p.answers, poorer).urgency != now[p.id].urgency for p in people):
            by_urgency.append(name)
        elif any(decide(p.answers, poorer).rules != now[p.id].rules for p in people):
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


def losses(table: RuleTable) -> Iterator[tuple[str, RuleTable]]:
    """Yield the table without each rule, and without each level of each rule."""
    for at, rule in enumerate(table.rules):
        yield rule.id, replace(table, rules=(*table.rules[:at], *table.rules[at + 1 :]))
        for urgency in rule.levels if len(rule.levels) > 1 else ():
            levels = {u: c for u, c in rule.levels.items() if u != urgency}
            rules = (*table.rules[:at], replace(rule, levels=levels), *table.rules[at + 1 :])
            yield f"{rule.id} {urgency.name}", replace(table, rules=rules)
