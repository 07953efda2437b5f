"""Conditions and answers in plain words, for people who read and edit the rules."""

from __future__ import annotations

from collections.abc import Iterable

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
)

_PLAIN = {UNSURE: "not sure", UNANSWERED: "not answered"}


def value_in_words(value: Value | None) -> str:
    """Return an answer as written for a reader."""
    if isinstance(value, int):
        return f"{value} days"
    value = UNANSWERED if value is None else value
    return _PLAIN.get(value, value.replace("_", " "))


def answers_in_words(answers: Answers) -> str:
    """Return answers as "course worse, hand_tasks not sure"."""
    return ", ".join(f"{key} {value_in_words(value)}" for key, value in answers.items())


def in_words(condition: Condition) -> str:
    """Return a condition as one sentence without its full stop."""
    match condition:
        case Is(key, values):
            return f"{key} is {_either(value_in_words(v) for v in sorted(values, key=_order))}"
        case Days(key, bound, at_most, or_unknown):
            span = f"{key} is {'at most' if at_most else 'more than'} {bound} days"
            return f"{span}, or unknown" if or_unknown else span
        case Not(part):
            return f"not ({in_words(part)})"
        case Every(parts):
            return " and ".join(_bracketed(part) for part in parts)
        case Some(parts):
            return " or ".join(_bracketed(part) for part in parts)


def _order(value: str) -> tuple[int, str]:
    """Put "yes" first and "not sure" and "not answered" last, as people say it."""
    return (["yes", "no", UNSURE, UNANSWERED].index(value) + 1 if value in _LAST else 0, value)


_LAST = ("yes", "no", UNSURE, UNANSWERED)


def _either(words: Iterable[str]) -> str:
    return " or ".join(words)


def _bracketed(part: Condition) -> str:
    words = in_words(part)
    compound = isinstance(part, Every | Some) or (isinstance(part, Days) and part.or_unknown)
    return f"({words})" if compound else words
