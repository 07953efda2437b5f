"""Proves that a rule never says more than the person did, and always has something to say.

The words for what was reported may be spoken only if the rule would still hold however the unsure,
unheard or missing answers turned out. `decide.spoken` settles that with `residual`; here the
condition for it is derived in another way, by rewriting the rule's own conditions, and the two are
compared on answers that represent all possible ones. Then every unknown answer is replaced by each
definite one: the rule must continue to hold where it spoke of what was reported, and must fail
somewhere where it spoke of what is only possible.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from voice_app.errors import AuthoringError
from voice_app.triage.answer_space import Classes, Space, classes
from voice_app.triage.conditions import (
    UNANSWERED,
    UNSURE,
    Answers,
    Condition,
    Days,
    Every,
    Is,
    Not,
    Some,
    Value,
    atoms,
    keys,
    residual,
)
from voice_app.triage.decide import reached
from voice_app.triage.rules import Rule, RuleTable, Urgency
from voice_app.verify.finding import Failure, Finding, answers_given, shortest, where

_Case = tuple[dict[str, Value], Urgency, bool]
"""Answers under which a rule holds, its level, and whether that was reported."""
Definite = Mapping[str, Sequence[Value]]
"""By question key: one definite answer of each kind that a rule distinguishes."""
_UNKNOWN = frozenset({UNSURE, UNANSWERED})


def says_what_holds(table: RuleTable, space: Space) -> Finding:
    """Check that every rule that holds has words, which claim nothing that was not reported."""
    states = 0
    failures: list[Failure] = []
    for rule in table.rules:
        cases, definite = list(_cases(rule, space)), _definite(rule, space)
        states += len(cases)
        for answers, urgency, told in cases:
            if wrong := _wrong(rule, urgency, told, answers, definite):
                doubt = f"{answers_given(answers)}, {where(rule)} {wrong}"
                failures.append((len(answers), doubt))
        failures += [(0, f"{gap.problem} ({where(rule)})") for gap in _gaps(rule, cases)]
    claim = "A reason claims no more than was told, and every rule that holds has one"
    return Finding(claim, states, 0, shortest(failures))


def gaps(rule: Rule, space: Space) -> Iterator[AuthoringError]:
    """Yield what is wrong with the words of a rule: missing, or never spoken."""
    yield from _gaps(rule, list(_cases(rule, space)))


def _gaps(rule: Rule, cases: Sequence[_Case]) -> Iterator[AuthoringError]:
    for words in dict.fromkeys(rule.says.values()):
        kinds = {told for _, urgency, told in cases if urgency in words.levels}
        if True in kinds and not words.told:
            problem = f"Rule {rule.id} has no words for what was told."
            yield words.entry.error(problem, "Add `told:` to what it says.")
        if False in kinds and not words.unsure:
            problem = f"Rule {rule.id} has no words that are true where it rests on a doubt."
            yield words.entry.error(problem, "Add `unsure:` to what it says.")
        for told, text in ((True, words.told), (False, words.unsure)):
            if text and told not in kinds and words.told != words.unsure:
                problem = f'No answers lead rule {rule.id} to say "{text}"'
                yield words.entry.error(problem, "Take the sentence out.")


def _wrong(rule: Rule, urgency: Urgency, told: bool, answers: Answers, definite: Definite) -> str:
    """Return what is wrong with the spoken sentence, or ""."""
    words, reason = rule.says[urgency], reached(rule, answers)
    if reason is None or reason.urgency != urgency:
        return f"does not reach {urgency.name}."
    if reason.says != (words.told if told else words.unsure):
        return f'says "{reason.says}" although that was {"" if told else "not "}told.'
    holding = Some(tuple(rule.levels[level] for level in words.levels))
    known = {key: value for key, value in answers.items() if value != UNSURE}
    if told != all(_completed(holding, known, frozenset(definite.keys() - known.keys()), definite)):
        return f'says "{reason.says}", and that {"may not hold" if told else "is no doubt"}.'
    return ""


def _definite(rule: Rule, space: Space) -> Definite:
    levels = list(rule.levels.values())
    definite: dict[str, list[Value]] = {}
    for key in frozenset().union(*map(keys, levels)):
        for group in classes(key, space, levels):
            known = [value for value in group if value is not None and value != UNSURE]
            definite.setdefault(key, []).extend(known[:1])
    return definite


def _completed(
    rest: Condition, known: Answers, still_open: frozenset[str], definite: Definite
) -> Iterator[bool]:
    """Yield whether it holds for each relevant way of making the open answers definite."""
    left = residual(rest, known, still_open)
    if isinstance(left, bool):
        yield left
        return
    key = next(atoms(left)).key
    for value in definite[key]:
        yield from _completed(left, {**known, key: value}, still_open - {key}, definite)


def _cases(rule: Rule, space: Space) -> Iterator[_Case]:
    """Yield answers that represent all with which the rule holds.

    A question gets an answer only while it still decides which level holds, or whether that was
    reported; so whatever is answered to the others makes no difference.
    """
    certain = {u: _certain(condition, space, True) for u, condition in rule.levels.items()}
    told: dict[Urgency, Condition] = {
        urgency: Some(tuple(certain[level] for level in rule.says[urgency].levels))
        for urgency in rule.levels
    }
    conditions = [*rule.levels.values(), *certain.values()]
    asked = frozenset().union(*map(keys, rule.levels.values()))
    groups = {key: classes(key, space, conditions) for key in asked}
    yield from _branches(rule, told, {}, groups)


def _branches(
    rule: Rule,
    told: Mapping[Urgency, Condition],
    given: dict[str, Value | None],
    groups: Mapping[str, Classes],
) -> Iterator[_Case]:
    known = {key: value for key, value in given.items() if value is not None}
    still_open = groups.keys() - given.keys()
    undecided: Condition | None = None
    for urgency, condition in rule.levels.items():
        rest = residual(condition, known, still_open)
        if rest is False:
            continue
        if rest is True:
            rest = residual(told[urgency], known, still_open)
            if isinstance(rest, bool):
                yield known, urgency, rest
                return
        undecided = rest
        break
    if undecided is None:
        return
    key = next(atoms(undecided)).key
    for group in groups[key]:
        yield from _branches(rule, told, {**given, key: group[0]}, groups)


def _certain(condition: Condition, space: Space, wanted: bool) -> Condition:
    """Rewrite a condition so that it holds only where definite answers make it `wanted`."""
    match condition:
        case Is(key, values):
            definite = {str(v) for v in space[key] if v is not None} - _UNKNOWN
            return Is(key, frozenset(definite & values if wanted else definite - values))
        case Days(key, bound, at_most, _):
            return Days(key, bound, at_most is wanted, or_unknown=False)
        case Not(part):
            return _certain(part, space, not wanted)
        case Every(parts):
            inner = tuple(_certain(part, space, wanted) for part in parts)
            return Every(inner) if wanted else Some(inner)
        case Some(parts):
            inner = tuple(_certain(part, space, wanted) for part in parts)
            return Some(inner) if wanted else Every(inner)
