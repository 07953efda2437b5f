"""How everything that is spoken must sound, as it was authored."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from voice_app import layers
from voice_app.authored import Entry

STYLE_FILE = "style.en.yaml"


class Part(Enum):
    """What a spoken text is for."""

    QUESTION = "questions"
    HELP = "help"
    TOLD = "told"
    DOUBT = "topics of doubt"
    LINE = "lines"
    OPTIONS = "options"
    ADVICE = "advice"
    REASON = "reasons"
    EXPLANATION = "explanations"
    REGION = "regions"


@dataclass(frozen=True)
class NeverSaid:
    """Words that are never said, and why."""

    name: str
    phrases: tuple[str, ...]
    because: str
    allowed_in: frozenset[Part]
    but_for: tuple[str, ...] = ()
    """Phrases in which they are said all the same."""


@dataclass(frozen=True)
class Style:
    """The limits of what is spoken."""

    most_words: int
    """In one sentence."""
    most_words_asked: int
    """In one sentence of a question."""
    reading_grade: int
    """Flesch-Kincaid grade of a question with its help, an advice or an explanation."""
    never_said: tuple[NeverSaid, ...]


def load_style(file: Path) -> Style:
    """Read the style. Raises `AuthoringError`."""
    source = layers.read(file)
    source.only("most_words", "reading_grade", "never_said")
    most = source.require("most_words")
    most.only("sentence", "question")
    return Style(
        most_words=most.require("sentence").whole_number(),
        most_words_asked=most.require("question").whole_number(),
        reading_grade=source.require("reading_grade").whole_number(),
        never_said=tuple(_never_said(*named) for named in source.require("never_said")),
    )


def _never_said(name: str, entry: Entry) -> NeverSaid:
    entry.only("phrases", "because", "allowed_in", "but_for")
    allowed, but_for = entry.get("allowed_in"), entry.get("but_for")
    return NeverSaid(
        name=name,
        phrases=entry.require("phrases").texts(),
        because=entry.require("because").text(),
        allowed_in=frozenset(_part(item) for item in allowed.sequence())
        if allowed
        else frozenset(),
        but_for=but_for.texts() if but_for else (),
    )


def _part(entry: Entry) -> Part:
    parts = {part.value: part for part in Part}
    if entry.text() not in parts:
        raise entry.error(
            f"`{entry.text()}` is no part of what is spoken.", f"Write one of {', '.join(parts)}."
        )
    return parts[entry.text()]
