"""Reads how danger is spoken of, and rejects what could never be found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from voice_app import authored, layers
from voice_app.language.danger import (
    NOTHING,
    Danger,
    DangerSpeech,
    Phrase,
    Scope,
    Told,
    Weight,
)
from voice_app.language.templates import Finder, Rules, Template, rules_from

FILE = "danger.en.yaml"
GROWING = ("rules", "emergency", "crisis", "ask_first", "ear", "carriers", "decoys")
"""What a checklist may add to: none of it takes danger away, see `verify.lint_danger`."""
_WORDS = (
    "negations", "through", "nouns", "clauses", "supposed", "real", "under_way", "clause_breaks",
    "joins", "denied_after", "sure", "no",
)  # fmt: skip
Split = Callable[[str], tuple[str, ...]]
_IS = "'s"


@dataclass(frozen=True)
class DangerFile:
    """The contents of the file."""

    speech: DangerSpeech
    whole: frozenset[str]
    """Words whose "'s" is not a separate word."""
    templates: tuple[tuple[Template, Told], ...]
    """Templates that report danger."""
    listened_for: Mapping[str, tuple[tuple[authored.Entry, tuple[str, ...]], ...]]
    """Under `ear`, `carriers`, `decoys` and `denials`: each pattern with its phrases."""
    denials: tuple[Template, ...]
    """Ways to deny, with a leading no, what was asked about."""
    denials_without_no: tuple[Template, ...]
    source: authored.Entry
    """The authored file, for errors that must point into it."""

    @property
    def ear(self) -> tuple[str, ...]:
        """Phrases listened for in every turn."""
        return self._listed("ear")

    @property
    def carriers(self) -> tuple[str, ...]:
        """Openings that lead into danger, so that they are expected."""
        return self._listed("carriers")

    @property
    def decoys(self) -> tuple[str, ...]:
        """Phrases that sound like danger but are not: decoys, listened for to keep them apart."""
        return self._listed("decoys")

    @property
    def spoken_denials(self) -> tuple[str, ...]:
        """What is listened for besides yes and no when asking about danger."""
        return self._listed("denials")

    def _listed(self, part: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(p for _, group in self.listened_for[part] for p in group))

    @cached_property
    def examples(self) -> Mapping[Told, tuple[str, ...]]:
        """One phrase per template, by what the template reports."""
        found: dict[Told, tuple[str, ...]] = {}
        for template, told in self.templates:
            found[told] = (*found.get(told, ()), template.example)
        return found


def load_danger(file: Path, split: Split) -> DangerFile:
    """Read the file; `split` divides a text into words. Raises `AuthoringError`."""
    source = layers.read_adding(file, *GROWING)
    source.only(
        "whole", "gap_stops", "rules", "emergency", "crisis", "ask_first", "innocent", "over",
        "recent", "present", "scope", "ear", "carriers", "decoys", "denials",
    )  # fmt: skip
    whole = frozenset(source.require("whole").texts())
    split = _without_is(split, whole)
    stops = frozenset(w for text in source.require("gap_stops").texts() for w in split(text))
    rules = rules_from(source.require("rules").mapping(), split, stops)
    ask_first = source.require("ask_first")
    ask_first.only(*(kind.value for kind in Danger))
    told: list[tuple[Template, Told]] = []
    for kind in Danger:
        told += _told(rules, source.require(kind.value), (kind, Weight.ACTS))
        told += _told(rules, ask_first.require(kind.value), (kind, Weight.ASKS))
    innocent = _told(rules, source.require("innocent"), NOTHING)
    over, recent = (_timed(rules, source.require(part)) for part in ("over", "recent"))
    denials = source.require("denials")
    denials.only("with_no", "without_no", "ear")
    present = frozenset(w for text in source.require("present").texts() for w in split(text))
    scope = _scope(source.require("scope"), split)
    plain = Rules()
    listened_for = {part: source.require(part) for part in ("ear", "carriers", "decoys")}
    listened_for["denials"] = denials.require("ear")
    return DangerFile(
        DangerSpeech(Finder([*told, *innocent]), over, recent, present, scope),
        whole,
        templates=tuple(told),
        listened_for={
            part: tuple((e, _all_of(plain, e)) for e in entry.sequence())
            for part, entry in listened_for.items()
        },
        denials=_read(rules, denials.require("with_no")),
        denials_without_no=_read(rules, denials.require("without_no")),
        source=source,
    )


def without_is(word: str, whole: frozenset[str]) -> tuple[str, ...]:
    """Return "mum's" as "mum is", whatever it stands for there, and other words unchanged."""
    if word in whole or not word.endswith(_IS):
        return (word,)
    return (word.removesuffix(_IS), "is")


def _without_is(split: Split, whole: frozenset[str]) -> Split:
    return lambda text: tuple(w for word in split(text) for w in without_is(word, whole))


def _read(rules: Rules, entry: authored.Entry) -> tuple[Template, ...]:
    return tuple(rules.read(item) for item in entry.sequence())


def _told(rules: Rules, entry: authored.Entry, told: Told) -> Iterator[tuple[Template, Told]]:
    return ((template, told) for template in _read(rules, entry))


def _timed(rules: Rules, entry: authored.Entry) -> Finder[None]:
    return Finder([(template, None) for template in _read(rules, entry)])


def _all_of(plain: Rules, entry: authored.Entry) -> tuple[str, ...]:
    try:
        return plain.read(entry).phrases
    except ValueError as problem:
        raise entry.error(str(problem), "Write fewer alternatives, and no [*].") from problem


def _scope(entry: authored.Entry, split: Split) -> Scope:
    entry.only(*_WORDS)
    phrases: dict[str, frozenset[Phrase]] = {
        name: frozenset(split(text) for text in entry.require(name).texts()) for name in _WORDS
    }
    words: dict[str, frozenset[str]] = {
        name: frozenset(w for phrase in group for w in phrase) for name, group in phrases.items()
    }
    return Scope(
        negations=phrases["negations"],
        through=words["through"],
        nouns=words["nouns"],
        clauses=words["clauses"],
        supposed=phrases["supposed"],
        real=phrases["real"],
        under_way=words["under_way"],
        breaks=words["clause_breaks"],
        joins=words["joins"],
        denied_after=phrases["denied_after"],
        sure=words["sure"],
        between=words["through"] | words["nouns"] | words["joins"],
        no=next(iter(words["no"])),
    )
