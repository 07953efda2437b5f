"""What the app explains when it is asked; nothing here knows of answers or of urgency."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeVar

from voice_app import authored
from voice_app.authored import Entry
from voice_app.checklist.wordings import NO_WORDINGS, Wordings
from voice_app.triage.sources import FILE, Disagreement, Source, Sources, Statement, load_sources

_Part = TypeVar("_Part", Statement, Disagreement)

MOST_WORDS = 15
"""In one spoken sentence (style of the clinical specification)."""

COMMON_NUMBERS: Mapping[str, str] = {
    "number": "911, 999 or 112",
    "crisis": "In the United States, call 988. In Britain and Ireland, call 116 123.",
}
"""What fills {number} and {crisis} where the region is not known."""


LEAST_ASKED, MOST_ASKED = 1, 8
"""Phrases for one topic that are listened for."""


class Fill(Enum):
    """What of this visit a topic tells."""

    QUESTIONS = "questions"
    """Questions for the doctor that fit the answers."""
    PATTERN = "pattern"
    """What matters in the answers, in one sentence."""
    NAMES = "names"
    """The names of the topics."""


@dataclass(frozen=True)
class Topic:
    """One explanation."""

    key: str
    name: str
    """That of its phrases by which it is offered, as it is said."""
    asked: tuple[str, ...]
    """Phrases that ask for it, listened for at every question."""
    later: tuple[str, ...]
    """Further ones, listened for after the advice and among the explanations."""
    fill: Fill | None
    """What it says of this visit, once there is something to say; the words here are general."""
    short: tuple[str, ...]
    more: tuple[str, ...]
    """Said after "tell me more"."""
    rows: tuple[str, ...]
    """Statements of the seeds on which it rests; see `triage.sources`."""
    caution: tuple[str, ...]
    """Decisions about disagreeing sources that limit its words, such as D1."""
    sources: tuple[Source, ...]
    """Its own, and those of its statements and disagreements, each once."""
    reviewed: date
    entry: Entry
    """Where the topic stands."""


Split = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True)
class Topics:
    """All explanations of one language."""

    topics: tuple[Topic, ...]
    wordings: Callable[[], Wordings] = lambda: NO_WORDINGS
    """Further ways to ask, in sentences: read when the first one is heard."""

    def topic(self, words: Split, text: str) -> Topic | None:
        """Return what `text` asks for by a phrase; `words` splits it, see `Phrases.words`."""
        return self._by_words(words).get(words(text))

    @cached_property
    def _by_words(self) -> Callable[[Split], Mapping[tuple[str, ...], Topic]]:
        """Split every phrase once: each turn that is no answer looks here."""

        @lru_cache(maxsize=4)
        def table(words: Split) -> Mapping[tuple[str, ...], Topic]:
            last_first = reversed([(p, t) for t in self.topics for p in (*t.asked, *t.later)])
            return {words(phrase): topic for phrase, topic in last_first}

        return table

    def meant(self, words: Split, text: str, *, told: bool = False) -> Topic | None:
        """Return what `text` asks for, by a phrase or in a sentence.

        `told`: a complaint ("my feet are numb") asks for it, too, since no question is open.
        """
        if (topic := self.topic(words, text)) is not None:
            return topic
        key = self.wordings().topic(words(text), told=told)
        return next((topic for topic in self.topics if topic.key == key), None)

    @property
    def phrases(self) -> tuple[str, ...]:
        """Everything that may be asked at a question."""
        return tuple(phrase for topic in self.topics for phrase in topic.asked)

    @property
    def every_phrase(self) -> tuple[str, ...]:
        """Everything that may be asked where no question is open."""
        every = (p for topic in self.topics for p in (*topic.asked, *topic.later))
        return tuple(dict.fromkeys(every))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the topics, as they are said."""
        return tuple(topic.name for topic in self.topics)

    @property
    def by_name(self) -> tuple[str, ...]:
        """The same, as they are listened for."""
        return tuple(name.lower() for name in self.names)

    @property
    def at_rest(self) -> tuple[str, ...]:
        """What is listened for while nobody is at a visit: few words reject others best.

        What asks for the list; the names follow it.
        """
        return tuple(p for t in self.topics if t.fill is Fill.NAMES for p in (*t.asked, *t.later))


def load_library(
    file: Path,
    numbers: Mapping[str, str] = COMMON_NUMBERS,
    sources: Sources | None = None,
    wordings: Callable[[], Wordings] = lambda: NO_WORDINGS,
) -> Topics:
    """Read the explanations, if there are any, `numbers` filled in.

    They cite `sources`, or those beside the file.
    Raises `AuthoringError`.
    """
    sources = sources or load_sources(file.with_name(FILE))
    owners: dict[str, str] = {}
    listed = authored.read_if_there(file) or ()
    topics = tuple(_topic(k, e, numbers, owners, sources) for k, e in listed)
    return Topics(topics, wordings)


def _topic(
    key: str, entry: Entry, numbers: Mapping[str, str], owners: dict[str, str], sources: Sources
) -> Topic:
    entry.only(
        "name", "asked", "later", "visit", "short", "more", "rows", "caution", "sources", "reviewed"
    )
    caution, own = entry.get("caution"), entry.get("sources")
    asked, later = (_listed(key, entry.get(part), owners) for part in ("asked", "later"))
    if not LEAST_ASKED <= len(asked) + len(later) <= MOST_ASKED:
        raise (entry.get("asked") or entry.get("later") or entry).error(
            f"`{key}` is asked for by {len(asked) + len(later)} phrases.",
            f"Write {LEAST_ASKED} to {MOST_ASKED} under `asked` and `later`.",
        )
    rows = _some(entry, "rows", 1, max(1, len(sources.statements)))
    rests = [_cited(item, sources.statements) for item in rows]
    limits = [_cited(c, sources.disagreements) for c in caution.sequence()] if caution else []
    cited = [*(sources.cited(own) if own else ()), *(s for r in rests for s in r.sources)]
    cited += [source for limit in limits for source in limit.sources]
    name = entry.require("name")
    if name.text().lower() not in (*asked, *later):
        raise name.error(
            f'"{name.text()}" does not ask for `{key}`.', "Name one of `asked` or `later`."
        )
    return Topic(
        key=key,
        name=name.text(),
        asked=asked,
        later=later,
        fill=_fill(entry.get("visit")),
        short=tuple(_sentence(item, numbers) for item in _some(entry, "short", 2, 4)),
        more=tuple(_sentence(item, numbers) for item in _some(entry, "more", 2, 5)),
        rows=tuple(statement.id for statement in rests),
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


def _fill(entry: Entry | None) -> Fill | None:
    if entry is None:
        return None
    fills = {fill.value: fill for fill in Fill}
    if entry.text() not in fills:
        raise entry.error(
            f"`{entry.text()}` is nothing that a visit fills in.",
            f"Write one of {', '.join(fills)}.",
        )
    return fills[entry.text()]


def _listed(key: str, group: Entry | None, owners: dict[str, str]) -> tuple[str, ...]:
    return tuple(_asked(key, item, owners) for item in group.sequence()) if group else ()


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
