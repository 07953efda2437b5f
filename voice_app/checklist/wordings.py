"""Ways to ask for an explanation in a sentence of one's own. Pure, but for reading its file.

What asks for a topic changes no answer and no urgency, and danger was looked for before; so what is
asked may be caught loosely, by a question word and the name of a thing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from voice_app import authored
from voice_app.authored import Entry
from voice_app.language.parts import needs_of
from voice_app.language.templates import Rules, Template, rules_from

FILE = "asking.en.yaml"
Split = Callable[[str], tuple[str, ...]]
_NAME = "name"
"""The rule that stands for the names of the topic at hand."""


@dataclass(frozen=True)
class Way:
    """One template that asks for a topic."""

    key: str
    """The topic."""
    template: Template
    entry: Entry
    """Where it stands."""

    @cached_property
    def needs(self) -> tuple[frozenset[str], ...]:
        """Sets of words: what asks in this way has one of each."""
        return needs_of(self.template.part)


@dataclass(frozen=True)
class Wordings:
    """All of them, in the order in which they are tried."""

    asked: tuple[Way, ...]
    """Questions that are a topic's own."""
    told: tuple[Way, ...]
    """Complaints, which ask for it only where no question is open."""
    about: tuple[Way, ...]
    """Questions that name a topic in any other words."""
    keys: tuple[tuple[str, Entry], ...]
    """The topics, and where each stands."""

    def topic(self, said: tuple[str, ...], *, told: bool) -> str | None:
        """Return the key of the topic that the words `said` ask for, or None."""
        return self._found(said, told)

    @cached_property
    def _found(self) -> Callable[[tuple[str, ...], bool], str | None]:
        """Look at the same words once: a turn asks several times."""
        return lru_cache(maxsize=1024)(self._look)

    def _look(self, said: tuple[str, ...], told: bool) -> str | None:
        ways = (*self.asked, *(self.told if told else ()), *self.about)
        held = frozenset(said)
        likely = (w for w in ways if not any(need.isdisjoint(held) for need in w.needs))
        return next((way.key for way in likely if way.template.is_all_of(said)), None)


NO_WORDINGS = Wordings((), (), (), ())


def load_wordings(file: Path, split: Split) -> Wordings:
    """Read the file; `split` makes words of a text. Raises `AuthoringError`."""
    source = authored.read_if_there(file)
    if source is None:
        return NO_WORDINGS
    source.only("rules", "about", "topics")
    rules, about = source.require("rules").mapping(), source.require("about").sequence()
    groups: dict[str, list[Way]] = {"asked": [], "told": [], "about": []}
    for key, entry in source.require("topics"):
        entry.only("names", "asked", "told")
        names = entry.get("names")
        known = rules_from({**rules, _NAME: names} if names else rules, split)
        for part in ("asked", "told"):
            if (group := entry.get(part)) is not None:
                groups[part] += _ways(key, group.sequence(), known)
        groups["about"] += _ways(key, about if names else (), known)
    asked, told, loose = (tuple(group) for group in groups.values())
    return Wordings(asked, told, loose, tuple(source.require("topics")))


def _ways(key: str, group: Sequence[Entry], known: Rules) -> list[Way]:
    return [Way(key, known.read(item), item) for item in group]
