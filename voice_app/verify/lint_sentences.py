"""Finds mistakes in how people answer in sentences, for `check` and `verify`. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from voice_app.errors import AuthoringError
from voice_app.language.parts import Either, Like, Part, Row, Word
from voice_app.language.sentences_file import Authored, Sentences
from voice_app.language.templates import Template
from voice_app.language.units import Kind, Table, Unit

_QUIET = frozenset({
    Kind.SKIP, Kind.GLUE, Kind.VERB, Kind.ASIDE, Kind.CONDITION, Kind.SUBJECT, Kind.AND, Kind.BUT,
    Kind.IS, Kind.WAS, Kind.CAN, Kind.LOTS, Kind.PARTLY, Kind.FULLY, Kind.VERY, Kind.ANY,
    Kind.UNCLEAR, Kind.HEDGE, Kind.NOW, Kind.TODAY, Kind.WEEK, Kind.PAST, Kind.SINCE, Kind.TOPIC,
    Kind.ACTION,
})  # fmt: skip
"""Units that answer nothing by themselves may overlap; the first in `Kind` wins."""
SAMPLES = 24
"""Phrases examined per template: most have fewer."""


def sentence_mistakes(
    sentences: Sentences, values: Mapping[str, Sequence[str]]
) -> Iterator[AuthoringError]:
    """Yield every mistake; `values` has the possible answers to each question."""
    groups = {"": [*sentences.everywhere, *sentences.signs]}
    for key in sentences.keys:
        entry = sentences.source.require("questions").require(key)
        if key not in values:
            yield entry.error(
                f"No question is called `{key}`.", f"Known names: {', '.join(values)}."
            )
            continue
        sentences.asked(key)
        groups[key] = list(sentences.authored_for(key))
        for said in groups[key]:
            if said.unit.kind is Kind.VALUE and said.unit.value not in values[key]:
                yield said.entry.error(
                    f"`{said.unit.value}` is not an answer to `{key}`.",
                    f"Its answers are {', '.join(values[key])}.",
                )
    groups["commands"] = list(sentences.authored_commands())
    for group in groups.values():
        yield from _clashes(group)


def _clashes(group: Sequence[Authored]) -> Iterator[AuthoringError]:
    """Report anything that means two things, because it could never be trusted."""
    tables: dict[Unit, list[tuple[Template, Unit]]] = {}
    for said in group:
        tables.setdefault(said.unit, []).append((said.template, said.unit))
    others = {unit: Table(entries) for unit, entries in tables.items()}
    for said in group:
        for phrase in sample(said.template):
            if not phrase:
                yield said.entry.error(
                    "This may match no words at all.", "Leave one part out of [ ]."
                )
                break
            clash = next(
                (
                    unit
                    for unit, table in others.items()
                    if unit != said.unit
                    and not {unit.kind, said.unit.kind} <= _QUIET
                    and len(phrase) in table.at(phrase, 0)
                ),
                None,
            )
            if clash is not None:
                yield said.entry.error(
                    f'"{" ".join(phrase)}" is both {_named(said.unit)} and {_named(clash)}.',
                    "Keep it in one of the two.",
                )
                break


def _named(unit: Unit) -> str:
    return f"`{unit.kind.value}`" + (f" ({unit.value})" if unit.value else "")


def sample(template: Template, most: int = SAMPLES) -> Iterator[tuple[str, ...]]:
    """Yield phrases of a template without duplicates: all, or `most` spread over it."""
    size = _count(template.part)
    step = max(size // most, 1)
    seen: set[tuple[str, ...]] = set()
    for at in range(min(size, most)):
        # The offset varies every position, not just the last.
        phrase = _nth(template.part, (at * step + (at if size > most else 0)) % size)
        if phrase not in seen:
            seen.add(phrase)
            yield phrase


def _count(part: Part) -> int:
    match part:
        case Word() | Like():
            return 1
        case Either(parts):
            return sum(map(_count, parts))
        case Row(parts):
            size = 1
            for one in parts:
                size *= _count(one)
            return size


def _nth(part: Part, at: int) -> tuple[str, ...]:
    match part:
        case Word(text):
            return (text,)
        case Like():
            return ()
        case Either(parts):
            for one in parts:
                size = _count(one)
                if at < size:
                    return _nth(one, at)
                at -= size
            return ()
        case Row(parts):
            words: tuple[str, ...] = ()
            for one in reversed(parts):
                size = _count(one)
                words = (*_nth(one, at % size), *words)
                at //= size
            return words
