"""What a person may say, and what it means: whole phrases, and danger phrases anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from voice_app import authored
from voice_app.checklist.decoys import Decoys
from voice_app.language.danger import Danger as Danger
from voice_app.language.danger import Weight
from voice_app.language.danger_file import DangerFile, without_is
from voice_app.plain_text import plain

YES, NO = "yes", "no"

_Groups = tuple[tuple[str, tuple[str, ...]], ...]
"""Each value with its phrases."""
_PUNCTUATION = re.compile(r"[^\w\s'\[\]]|\B'|'\B")
"""An apostrophe counts only inside a word: around it, it is a quotation mark."""


def plain_words(text: str) -> list[str]:
    """Split into lower-case words, without punctuation."""
    return _PUNCTUATION.sub(" ", plain(text).lower()).split()


def split_by(
    fillers: frozenset[str], homophones: Mapping[str, str]
) -> Callable[[str], tuple[str, ...]]:
    """Return what splits a text as what is said is read: no fillers, homophones made one."""
    return lambda text: tuple(homophones.get(w, w) for w in plain_words(text) if w not in fillers)


@dataclass(frozen=True)
class DangerHeard:
    """A danger phrase inside what was heard."""

    kind: Danger
    phrase: str
    """As it was said."""
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
    """With what leaves a question out."""
    skipped: tuple[str, ...]
    """Leaves a question out."""
    either_way: Mapping[str, tuple[str, ...]]
    """By question key: answers that could mean yes as well as no to it, and count as neither."""
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
    spoken_danger: DangerFile
    fillers: frozenset[str]
    homophones: Mapping[str, str]
    decoys: Decoys
    """What is listened for so that it is not taken for an answer."""
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
        return split_by(self.fillers, self.homophones)(text)

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
        longest = max(map(len, table))
        runs = (words[i : i + size] for i in range(len(words)) for size in range(1, longest + 1))
        return YES if {table[run] for run in runs if run in table} == {YES} else None

    @cached_property
    def _table(self) -> Callable[[_Groups], Mapping[tuple[str, ...], str]]:
        """Turn each mapping into words and their value once: a visit asks for few of them."""
        return lru_cache(maxsize=256)(self._by_words)

    def _by_words(self, groups: _Groups) -> Mapping[tuple[str, ...], str]:
        return {self.words(p): value for value, group in groups for p in group}

    def danger_in(self, text: str, *, answers_no: bool = False) -> DangerHeard | None:
        """Return the danger in `text`; one that needs no question first, if any.

        `answers_no`: a yes/no question is open, so a "no" may be its answer.
        """
        said = [w for w in plain_words(text) if w not in self.fillers]
        read = [(place, word) for place, w in enumerate(said) for word in self.words_of_danger(w)]
        places, words = [place for place, _ in read], [word for _, word in read]
        found = []
        for it in self.spoken_danger.speech.find(words, answers_no=answers_no):
            phrase = said[places[it.start] : places[it.end - 1] + 1]
            found.append(DangerHeard(it.kind, " ".join(phrase), it.asked))
        # A crisis is spoken to first: its advice also holds the emergency number.
        found.sort(key=lambda d: (d.ask_first, d.kind is not Danger.CRISIS, -len(d.phrase)))
        return found[0] if found else None

    def words_of_danger(self, text: str) -> tuple[str, ...]:
        """Split into the words in which danger is told: "mum's" is two."""
        whole = self.spoken_danger.whole
        return tuple(part for word in self.words(text) for part in without_is(word, whole))

    @cached_property
    def danger(self) -> Mapping[Danger, tuple[str, ...]]:
        """What is listened for and acted on at once."""
        return self._listed(ask_first=False)

    @cached_property
    def ask_first(self) -> Mapping[Danger, tuple[str, ...]]:
        """What is listened for and asked about."""
        return self._listed(ask_first=True)

    def _listed(self, *, ask_first: bool) -> Mapping[Danger, tuple[str, ...]]:
        heard = {phrase: self.danger_in(phrase) for phrase in self.spoken_danger.ear}
        return {
            kind: tuple(
                p for p, d in heard.items() if d and (d.kind, d.ask_first) == (kind, ask_first)
            )
            for kind in Danger
        }

    def told_by(self, kind: Danger, *, answers_no: bool = False) -> tuple[str, ...]:
        """Return what is acted on at once: what is listened for, and a phrase of each template.

        `answers_no`: what is only asked about, since a "no" in front may answer an open question.
        """
        examples = self.spoken_danger.examples[kind, Weight.ACTS]
        every = dict.fromkeys([*self.danger[kind], *examples])
        told = ((phrase, self.danger_in(phrase, answers_no=True)) for phrase in every)
        return tuple(p for p, danger in told if danger and danger.ask_first is answers_no)

    @cached_property
    def danger_phrases(self) -> tuple[str, ...]:
        """All danger that is listened for, with the ways into it."""
        return tuple(dict.fromkeys([*self.spoken_danger.ear, *self.spoken_danger.carriers]))

    @cached_property
    def changes(self) -> Mapping[str, tuple[str, ...]]:
        """By name of an answer: what asks to change it."""
        return {name: (self.change.replace("{name}", name),) for name in self.names}

    @cached_property
    def everywhere(self) -> tuple[str, ...]:
        """What is listened for in every state but idle: commands and danger phrases."""
        commands = [p for group in self.commands.values() for p in group]
        changes = [p for group in self.changes.values() for p in group]
        danger = (*self.danger_phrases, *self.spoken_danger.decoys)
        return tuple(dict.fromkeys([*commands, *changes, *danger]))


def _value_of(words: tuple[str, ...], table: Mapping[tuple[str, ...], str]) -> str | None:
    """Return the one value that phrases one after another spell, or None."""
    # For words[:n], each set of values that a run of phrases can spell, with the fewest
    # phrases that do: "i don't know" is one phrase, not "i don't" and "no", and
    # "no, i don't know" is as well a no and a not sure, so it is neither.
    readings: list[dict[frozenset[str], int]] = [{} for _ in range(len(words) + 1)]
    readings[0][frozenset()] = 0
    longest = max(map(len, table), default=0)
    for end in range(1, len(words) + 1):
        for start in range(max(0, end - longest), end):
            value = table.get(words[start:end])
            for values, count in readings[start].items() if value is not None else ():
                joined = values | {value or ""}
                known = readings[end].get(joined, len(words) + 1)
                readings[end][joined] = min(known, count + 1)
    found = readings[-1]
    fewest = [values for values, count in found.items() if count == min(found.values())]
    return next(iter(fewest[0])) if len(fewest) == 1 and len(fewest[0]) == 1 else None
