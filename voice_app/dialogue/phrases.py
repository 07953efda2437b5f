"""What a person may say, and what it means: whole phrases, and danger phrases anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache

from voice_app import authored
from voice_app.plain_text import plain

YES = "yes"
UNKNOWN = "[unk]"
"""What a recogniser writes where it heard speech that is none of the expected words."""

_Groups = tuple[tuple[str, tuple[str, ...]], ...]
"""Each value with its phrases."""
_PUNCTUATION = re.compile(r"[^\w\s'\[\]]|\B'|'\B")
"""An apostrophe counts only inside a word: around it, it is a quotation mark."""


class Danger(Enum):
    """The two kinds of danger phrase; each has its own advice."""

    EMERGENCY = "emergency"
    CRISIS = "crisis"


@dataclass(frozen=True)
class DangerHeard:
    """A danger phrase inside what was heard."""

    kind: Danger
    phrase: str
    """The phrase as it stands in the phrase list."""
    ask_first: bool
    """True where "Did you say ...?" comes first: it was negated, is in doubt, or has an everyday
    meaning."""
    faint: bool = False
    """True when only listening for nothing but danger found it: it may be any other words."""
    doubted: bool = False
    """True when it was lost where all words were listened for."""


@dataclass(frozen=True)
class Phrases:
    """The accepted words of one language; mappings go from a value to its phrases."""

    yes_no: Mapping[str, tuple[str, ...]]
    leading_yes: frozenset[str]
    """Words for yes that may be followed by words that are not known."""
    unsure: tuple[str, ...]
    choices: Mapping[str, Mapping[str, tuple[str, ...]]]
    """By question key, then by value."""
    commands: Mapping[str, tuple[str, ...]]
    after_emergency: Mapping[str, tuple[str, ...]]
    after_advice: Mapping[str, tuple[str, ...]]
    in_library: Mapping[str, tuple[str, ...]]
    read_back: Mapping[str, tuple[str, ...]]
    change: str
    """Asks to change an earlier answer; `{name}` stands for one of `names`."""
    names: Mapping[str, tuple[str, ...]]
    """By spoken name: the keys of the questions it stands for."""
    wake: tuple[str, ...]
    """Begin a visit out of idle."""
    at_rest: Mapping[str, tuple[str, ...]]
    """By command: its phrases that are heard in idle, of several words each."""
    start_over: Mapping[str, tuple[str, ...]]
    notes: Mapping[str, tuple[str, ...]]
    """What a helper says to have a note written: to take, end, keep or drop it."""
    danger: Mapping[Danger, tuple[str, ...]]
    ask_first: Mapping[Danger, tuple[str, ...]]
    negations: frozenset[str]
    carriers: tuple[str, ...]
    fillers: frozenset[str]
    homophones: Mapping[str, str]
    source: authored.Entry
    """The authored file, for errors that must point into it."""

    def words(self, text: str) -> tuple[str, ...]:
        """Split into words, without punctuation and hesitations, homophones made one."""
        return self._words(text)

    @cached_property
    def _words(self) -> Callable[[str], tuple[str, ...]]:
        """Split each text once: every turn looks at hundreds of phrases."""
        return lru_cache(maxsize=4096)(self._split)

    def _split(self, text: str) -> tuple[str, ...]:
        said = _PUNCTUATION.sub(" ", plain(text).lower()).split()
        return tuple(self.homophones.get(w, w) for w in said if w not in self.fillers)

    def meaning(self, text: str, phrases: Mapping[str, tuple[str, ...]]) -> str | None:
        """Return the one value whose phrases make up the whole of `text`, or None.

        Repetition is allowed ("no, not at all"); two different values, or any word that
        belongs to no phrase, is not understood: "no problem" or "no longer" is not a no.
        """
        return _value_of(self.words(text), self._table(tuple(phrases.items())))

    def yes_or(self, text: str, phrases: Mapping[str, tuple[str, ...]]) -> str | None:
        """Return the meaning of `text`, in which a leading yes may be followed by unknown words.

        Only where a yes is the worrying answer: "yes, it is my ...." is taken as yes, for that
        never lowers the urgency. Words that are known, and mean something else, say otherwise.
        """
        words, table = self.words(text), self._table(tuple(phrases.items()))
        value = _value_of(words, table)
        if value is not None or not words or words[0] not in self.leading_yes:
            return value
        runs = (words[i:j] for i in range(len(words)) for j in range(i + 1, len(words) + 1))
        return YES if {table[run] for run in runs if run in table} == {YES} else None

    @cached_property
    def _table(self) -> Callable[[_Groups], Mapping[tuple[str, ...], str]]:
        """Turn each mapping into words and their value once: a visit asks for few of them."""
        return lru_cache(maxsize=256)(self._by_words)

    def _by_words(self, groups: _Groups) -> Mapping[tuple[str, ...], str]:
        return {self.words(p): value for value, group in groups for p in group}

    def danger_in(self, text: str) -> DangerHeard | None:
        """Return the danger phrase in `text`; one that needs no question first, if any."""
        words = self.words(text)
        found: list[DangerHeard] = []
        for kind in Danger:
            for ask_first, group in ((False, self.danger[kind]), (True, self.ask_first[kind])):
                for phrase in group:
                    for at in self._places(self.words(phrase), words):
                        negated = self._negated(self.words(phrase), words[:at])
                        found.append(DangerHeard(kind, phrase, ask_first or negated))
        # A crisis is spoken to first: its advice also holds the emergency number.
        found.sort(key=lambda d: (d.ask_first, d.kind is not Danger.CRISIS, -len(d.phrase)))
        return found[0] if found else None

    def _places(self, phrase: tuple[str, ...], words: tuple[str, ...]) -> list[int]:
        size = len(phrase)
        return [i for i in range(len(words) - size + 1) if words[i : i + size] == phrase]

    def _negated(self, phrase: tuple[str, ...], before: tuple[str, ...]) -> bool:
        """Say whether one of the three words before the phrase turns it round.

        "no, I can't breathe" is a cry for help: before a phrase that itself says
        can't, a bare "no" is an answer to something else, not a negation.
        """
        negative_phrase = phrase[0] in ("can't", "cannot", "won't", "don't", "no")
        near = [w for w in before[-3:] if w in self.negations]
        return any(w != "no" or not negative_phrase for w in near)

    @cached_property
    def danger_phrases(self) -> tuple[str, ...]:
        """All danger phrases with the ways into them."""
        listed = [p for table in (self.danger, self.ask_first) for g in table.values() for p in g]
        return tuple(dict.fromkeys([*listed, *self.carriers]))

    @cached_property
    def changes(self) -> Mapping[str, tuple[str, ...]]:
        """By name of an answer: what asks to change it."""
        return {name: (self.change.replace("{name}", name),) for name in self.names}

    @cached_property
    def everywhere(self) -> tuple[str, ...]:
        """What is listened for in every state but idle: commands and danger phrases."""
        commands = [p for group in self.commands.values() for p in group]
        changes = [p for group in self.changes.values() for p in group]
        return tuple(dict.fromkeys([*commands, *changes, *self.danger_phrases]))


def _value_of(words: tuple[str, ...], table: Mapping[tuple[str, ...], str]) -> str | None:
    """Return the one value that phrases one after another spell, or None."""
    # For words[:n], each set of values that a run of phrases can spell, with the fewest
    # phrases that do: "i don't know" is one phrase, not "i don't" and "no", and
    # "no, i don't know" is as well a no and a not sure, so it is neither.
    readings: list[dict[frozenset[str], int]] = [{} for _ in range(len(words) + 1)]
    readings[0][frozenset()] = 0
    for end in range(1, len(words) + 1):
        for start in range(end):
            value = table.get(words[start:end])
            for values, count in readings[start].items() if value is not None else ():
                joined = values | {value or ""}
                known = readings[end].get(joined, len(words) + 1)
                readings[end][joined] = min(known, count + 1)
    found = readings[-1]
    fewest = [values for values, count in found.items() if count == min(found.values())]
    return next(iter(fewest[0])) if len(fewest) == 1 and len(fewest[0]) == 1 else None
