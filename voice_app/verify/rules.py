"""Proves properties of a rule table over its whole answer space.

Each rule depends on few questions and distinguishes few of their answers. Every combination of what
it does distinguish is tried, so a result for a rule holds for every answer set, and nothing is
sampled. The verdict is the maximum over all rules, and this combines the proofs:

- each rule gives exactly one urgency (or none) for any answers, so does their maximum;
- a maximum of functions that never fall along a scale never falls along it either;
- adding a rule, or a rule coming to hold, can only raise a maximum.

Claims that need several rules together (the floors, and whether a rule can decide alone) are
settled by `answer_space.Search`, which branches over classes of answers until each branch is
decided. Its pruning relies on `residual`, which `verify.reachability` proves sound.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from voice_app.triage.answer_space import Search, alone, answer, at_least, cases, given, size
from voice_app.triage.conditions import UNSURE, Not, Some, atoms, holds
from voice_app.triage.decide import level
from voice_app.triage.rules import Rule, Urgency
from voice_app.triage.wording import answers_in_words, value_in_words
from voice_app.verify.finding import (
    Failure,
    Finding,
    Step,
    Subject,
    answers_given,
    looked_at_by,
    shortest,
    where,
)


def prove(it: Subject) -> Iterator[Finding]:
    """Yield the result for every property of the table."""
    yield one_urgency(it)
    yield never_lowers(it)
    yield details_only_raise(it)
    yield unknown_times_never_lower(it)
    yield floors(it)
    yield looked_at_only_in(it)
    yield decides_alone(it)


def one_urgency(it: Subject) -> Finding:
    """Any answers, even with some missing, give each rule one urgency, in whatever order it is
    read.
    """
    states = covered = 0
    failures = []
    for rule in it.table.rules:
        conditions = list(rule.levels.values())
        covered += size(it.space, looked_at_by(rule))
        for answers in cases(conditions, it.space):
            states += 1
            holding = [u for u, condition in rule.levels.items() if holds(condition, answers)]
            if level(rule, answers) != max(holding, default=None):
                doubt = f"{answers_given(answers)}, {where(rule)} has two urgencies."
                failures.append((len(answers), doubt))
    return Finding("Any answers give exactly one urgency", states, covered, shortest(failures))


def never_lowers(it: Subject) -> Finding:
    """A step up a scale, all else unchanged, never lowers the urgency."""
    scales = {key: [v for v in scale if v in it.space[key]] for key, scale in it.scales.items()}
    steps = {key: list(pairwise(scale)) for key, scale in scales.items()}
    return _steps("A more worrying answer never lowers the urgency", steps, it)


def details_only_raise(it: Subject) -> Finding:
    """Saying more than was asked never lowers the urgency."""
    steps = {key: [(None, value) for value in it.space[key][1:]] for key in it.details}
    return _steps("A further detail never lowers the urgency", steps, it)


def unknown_times_never_lower(it: Subject) -> Finding:
    """Not knowing since when is never milder than any time would be, all else unchanged."""
    times = {
        key: [value for value in values if isinstance(value, int)]
        for key, values in it.space.items()
    }
    steps: dict[str, list[Step]] = {
        key: [(days, unknown) for days in known for unknown in (UNSURE, None)]
        for key, known in times.items()
        if known
    }
    return _steps("Not knowing since when is never milder than any time would be", steps, it)


def _steps(claim: str, steps: Mapping[str, Sequence[Step]], it: Subject) -> Finding:
    """Try each step of one answer in each rule, under every combination of its other answers.

    A rule that falls by itself is tolerated only if others of the table always make up for it.
    """
    search = Search(it.space)
    states = covered = 0
    failures: list[Failure] = []
    made_up_for: list[str] = []
    for rule in it.table.rules:
        conditions = list(rule.levels.values())
        looked_at = looked_at_by(rule)
        for key in sorted(looked_at & steps.keys()):
            covered += size(it.space, looked_at - {key}) * len(steps[key])
            told_apart = [step for step in steps[key] if _told_apart(rule, key, step)]
            falls: dict[Step, set[Urgency]] = {step: set() for step in told_apart}
            values = {value for step in told_apart for value in step}
            for others in cases(conditions, it.space, key) if told_apart else ():
                states += len(told_apart)
                levels = {v: level(rule, {**others, **answer(key, v)}) for v in values}
                for low, high in told_apart:
                    if (before := levels[low]) and before > (levels[high] or 0):
                        falls[low, high].add(before)
            for step, fallen in falls.items():
                found = [_fall(rule, u, key, step, it, search) for u in fallen]
                failures += [failure for failure in found if failure]
                if fallen and not any(found):
                    made_up_for.append(rule.id)
    remarks = [f"{id_} falls by itself; other rules always make up for it" for id_ in made_up_for]
    return Finding(
        claim, states + search.visited, covered, shortest(failures), (*dict.fromkeys(remarks),)
    )


def _told_apart(rule: Rule, key: str, step: Step) -> bool:
    low, high = (answer(key, end) for end in step)
    comparisons = [a for condition in rule.levels.values() for a in atoms(condition)]
    return any(holds(a, low) != holds(a, high) for a in comparisons if a.key == key)


def _fall(
    rule: Rule, urgency: Urgency, key: str, step: Step, it: Subject, search: Search
) -> Failure | None:
    """Return the shortest answers for which the table falls where the rule does, if any."""
    low, high = (answer(key, end) for end in step)
    before = given(rule.levels[urgency], low, key)
    after = Not(given(at_least(it.table.rules, urgency), high, key))
    others = search.shortest(before, after)
    if others is None:
        return None
    first, then = (it.table.urgency({**others, **end}).name for end in (low, high))
    kept = f" (answered: {answers_in_words(others)})" if others else ""
    return len(others), (
        f"With {key} changed from {value_in_words(step[0])} to {value_in_words(step[1])}, and "
        f"nothing else{kept}, {first} falls to {then}: {where(rule)}."
    )


def floors(it: Subject) -> Finding:
    """Check that people with these answers are at or above the floor."""
    search = Search(it.space)
    failures = []
    for floor in it.claims.floors:
        below = Not(at_least(it.table.rules, floor.at_least))
        for when in floor.when.parts if isinstance(floor.when, Some) else (floor.when,):
            found = search.shortest(when, below)
            if found is None or it.table.no_rule >= floor.at_least:
                continue
            urgency = it.table.urgency(found).name
            must = f"it must be at least {floor.at_least.name}"
            line = f"{floor.entry.file.name}:{floor.entry.line}"
            told = f"{answers_given(found)}, the urgency is {urgency}; {must} ({line})."
            failures.append((len(found), told))
    return Finding(
        "Danger, warning signs and not being sure have their floors",
        search.visited,
        size(it.space, it.space),
        shortest(failures),
        (f"{len(it.claims.floors)} floors",),
    )


def looked_at_only_in(it: Subject) -> Finding:
    """Check that only the named rules depend on what must reassure nobody."""
    failures = []
    for rule in it.table.rules:
        for key in sorted(looked_at_by(rule)):
            if rule.id not in it.claims.only_in.get(key, (rule.id,)):
                allowed = ", ".join(it.claims.only_in[key]) or "no rule"
                failures.append((0, f"{where(rule)} looks at {key}; {allowed} may."))
    looked = " or ".join(it.claims.only_in)
    return Finding(
        f"Nothing looks at {looked} that must not", len(it.table.rules), 0, shortest(failures)
    )


def decides_alone(it: Subject) -> Finding:
    """Check that each rule alone decides the urgency of somebody."""
    search = Search(it.space)
    failures = []
    masked = []
    for rule in it.table.rules:
        lone = [u for u in rule.levels if search.shortest(*alone(rule, u, it.table)) is not None]
        masked += [f"{rule.id} {u.name}" for u in rule.levels if u not in lone]
        if not lone and rule.id not in it.claims.never_alone:
            failures.append((0, f"{where(rule)} never decides alone: another is always as urgent."))
        if lone and rule.id in it.claims.never_alone:
            failures.append((0, f"{where(rule)} can decide alone, and is claimed never to."))
    return Finding(
        "Every rule can decide alone",
        search.visited,
        size(it.space, it.space),
        shortest(failures),
        (f"only give a further reason, as another rule is as urgent: {', '.join(masked)}",)
        if masked
        else (),
    )
