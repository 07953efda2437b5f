"""What the app explains when it is asked; nothing here knows of answers or of urgency."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from voice_app import authored
from voice_app.authored import Entry
from voice_app.triage.sources import FILE, Disagreement, Source, Sources, Statement, load_sources

_Part = TypeVar("_Part", Statement, Disagreement)

MOST_WORDS = 15
"""In one spoken sentence (style of the clinical specification)."""

COMMON_NUMBERS: Mapping[str, str] = {
    "number": "911, 999 or 112",
    "crisis": "In the United States, call 988. In Britain and Ireland, call 116 123.",
}
"""What fills {number} and {crisis} where the region is not known."""


@dataclass(frozen=True)
class Topic:
    """One explanation."""

    key: str
    asked: tuple[str, ...]
    """Phrases that ask for it."""
    short: tuple[str, ...]
    more: tuple[str, ...]
    """Said after "tell me more"."""
    rows: tuple[int, ...]
    """Statements of the seeds on which it rests; see `triage.sources`."""
    caution: tuple[str, ...]
    """Decisions about disagreeing sources that limit its words, such as D1."""
    sources: tuple[Source, ...]
    """Its own, and those of its statements and disagreements, each once."""
    reviewed: date
    entry: Entry
    """Where the topic stands."""


@dataclass(frozen=True)
class Library:
    """All explanations of one language."""

    topics: tuple[Topic, ...]

    def topic(self, words: Callable[[str], tuple[str, ...]], text: str) -> Topic | None:
        """Return what `text` asks for; `words` splits it, see `Phrases.words`."""
        said = words(text)
        return next((t for t in self.topics if said in map(words, t.asked)), None)

    @property
    def phrases(self) -> tuple[str, ...]:
        """Everything that may be asked."""
        return tuple(phrase for topic in self.topics for phrase in topic.asked)


def load_library(
    file: Path, numbers: Mapping[str, str] = COMMON_NUMBERS, sources: Sources | None = None
) -> Library:
    """Read the explanations, `numbers` filled in; they cite `sources`, or those beside the file.

    Raises `AuthoringError`.
    """
    sources = sources or load_sources(file.with_name(FILE))
    owners: dict[str, str] = {}
    return Library(tuple(_topic(k, e, numbers, owners, sources) for k, e in authored.read(file)))


def _topic(
    key: str, entry: Entry, numbers: Mapping[str, str], owners: dict[str, str], sources: Sources
) -> Topic:
    entry.only("asked", "short", "more", "rows", "caution", "sources", "reviewed")
    caution, own = entry.get("caution"), entry.get("sources")
    rests = [_cited(item, sources.statements) for item in _some(entry, "rows", 1, 57)]
    limits = [_cited(c, sources.disagreements) for c in caution.sequence()] if caution else []
    cited = [*(sources.cited(own) if own else ()), *(s for r in rests for s in r.sources)]
    cited += [source for limit in limits for source in limit.sources]
    return Topic(
        key=key,
        asked=tuple(_asked(key, item, owners) for item in _some(entry, "asked", 3, 8)),
        short=tuple(_sentence(item, numbers) for item in _some(entry, "short", 2, 4)),
        more=tuple(_sentence(item, numbers) for item in _some(entry, "more", 2, 5)),
        rows=tuple(int(statement.id) for statement in rests),
        caution=tuple(limit.id for limit in limits),
        sources=tuple(dict.fromkeys(cited)),
        reviewed=entry.require("reviewed").day(),
        entry=entry,
    )


def _some(entry: Entry, part: str, least: int, most: int) -> Sequence[Entry]:
    group = entry.require(part)
    items = group.sequence()
    if not least <= len(items) <= most:
        raise group.error(f"`{part}` has {len(items)} entries.", f"Write {least} to {most}.")
    return items


def _asked(key: str, entry: Entry, owners: dict[str, str]) -> str:
    phrase = entry.text()
    if not re.fullmatch(r"[a-z']+( [a-z']+)+", phrase):
        raise entry.error(
            f'"{phrase}" is not a phrase of two or more lower-case words.',
            "Write it as it is said, numbers as words, without punctuation.",
        )
    if (owner := owners.setdefault(phrase, key)) != key:
        raise entry.error(f'"{phrase}" already asks for `{owner}`.', "Keep it in one place.")
    return phrase


def _sentence(entry: Entry, numbers: Mapping[str, str]) -> str:
    text = entry.text()
    spoken = re.sub(r"\{(\w+)\}", lambda blank: numbers.get(blank[1], blank[0]), text)
    if "{" in spoken or "}" in spoken:
        raise entry.error("Nothing fills a blank here.", f"Blanks: {', '.join(numbers)}.")
    if not re.fullmatch(r"[^.?!]+[.?!]|\{\w+\}", text):
        raise entry.error("One whole sentence is expected here.", "Begin a new line for the next.")
    for sentence in re.split(r"(?<=[.?!])\s", spoken):
        if len(sentence.split()) > MOST_WORDS:
            raise entry.error(f"A sentence is longer than {MOST_WORDS} words.", "Shorten it.")
    return spoken


def _cited(entry: Entry, known: Mapping[str, _Part]) -> _Part:
    if (found := known.get(entry.text())) is None:
        raise entry.error(
            f"`{entry.text()}` is not in {FILE}.", f"Write one of {', '.join(known)}."
        )
    return found
