"""What may be told at any time, whatever is being asked. Pure, but for reading its file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from voice_app import authored
from voice_app.authored import Entry
from voice_app.checklist.checklist import Checklist
from voice_app.language.parts import needs_of
from voice_app.language.templates import Rules, Template, rules_from

FILE = "told.en.yaml"


@dataclass(frozen=True)
class Fact:
    """One thing that may be told."""

    key: str
    answers: Mapping[str, str]
    """The questions that it answers by itself, and how."""
    heard: tuple[str, ...]
    """Phrases that are listened for at every question."""
    says: str
    """How it is told back."""
    ways: tuple[Template, ...]
    """Patterns of sentences that tell it."""
    entry: Entry
    """Where it stands."""

    @cached_property
    def _needs(self) -> tuple[tuple[Template, tuple[frozenset[str], ...]], ...]:
        return tuple((way, needs_of(way.part)) for way in self.ways)

    def is_told(self, said: Sequence[str]) -> bool:
        """Say whether the words `said` tell it, and nothing else."""
        if " ".join(said) in self.heard:
            return True
        held = frozenset(said)
        likely = (way for way, needs in self._needs if not any(map(held.isdisjoint, needs)))
        return any(way.is_all_of(said) for way in likely)


@dataclass(frozen=True)
class Facts:
    """All of them."""

    listed: tuple[Fact, ...] = ()

    def told(self, said: Sequence[str]) -> Fact | None:
        """Return what the words `said` tell, or None."""
        return next((fact for fact in self.listed if fact.is_told(said)), None)

    @property
    def phrases(self) -> tuple[str, ...]:
        """What is listened for."""
        return tuple(phrase for fact in self.listed for phrase in fact.heard)


def load_facts(file: Path, split: Callable[[str], Sequence[str]], checklist: Checklist) -> Facts:
    """Read the file, if there is one; `split` makes words of a text. Raises `AuthoringError`."""
    source = authored.read_if_there(file)
    if source is None:
        return Facts()
    source.only("rules", "facts")
    rules = rules_from(source.require("rules").mapping(), split)
    return Facts(tuple(_fact(k, e, rules, checklist) for k, e in source.require("facts")))


def _fact(key: str, entry: Entry, rules: Rules, checklist: Checklist) -> Fact:
    entry.only("answers", "heard", "says", "ways")
    heard = entry.get("heard")
    return Fact(
        key=key,
        answers={
            asked: _value(asked, value, checklist) for asked, value in entry.require("answers")
        },
        heard=tuple(item.text() for item in heard.sequence()) if heard else (),
        says=entry.require("says").text(),
        ways=tuple(rules.read(item) for item in entry.require("ways").sequence()),
        entry=entry,
    )


def _value(key: str, value: Entry, checklist: Checklist) -> str:
    question = checklist.by_key.get(key)
    if question is None:
        raise value.error(f"There is no question `{key}`.", "Write the key of one.")
    if value.text() not in question.values:
        raise value.error(
            f"`{key}` has no answer `{value.text()}`.",
            f"Write one of {', '.join(question.values)}.",
        )
    return value.text()
