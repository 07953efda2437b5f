"""How long ago something began, from a person's words to days.

Where words leave a span ("six to eight weeks", "since March"), the more recent end is
taken: in triage a recent start is never the milder reading.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from voice_app import authored
from voice_app.plain_text import plain

_ANY_DAY = date(2026, 11, 21)
"""Stands for a date that is known, where which one does not matter."""


@dataclass(frozen=True)
class Durations:
    """The words of one language for spans of time."""

    numbers: Mapping[str, int]
    vague_numbers: Mapping[str, int]
    units: Mapping[str, int]
    """Days in one unit, by the unit's name, singular and plural."""
    fixed: Mapping[str, int]
    """Days ago, by whole answer."""
    dropped: tuple[str, ...]
    months: tuple[str, ...]
    """January first."""
    examples: tuple[str, ...]
    homophones: Mapping[str, str]
    source: authored.Entry
    """The authored file, for errors that must point into it."""

    def days(self, text: str, today: date | None) -> int | None:
        """Return how many days ago `text` means, or None when it is no duration.

        Where the date is not known (`today` is None), a month or a year by name is none.
        """
        words = self._words(text)
        while words:
            found = self._since(words, today)
            if found is None:
                found = self._whole(words, today)
            if found is not None:
                return found
            shorter = self._without_one_dropped(words)
            if shorter == words:
                return None
            words = shorter
        return None

    def needs_date(self, text: str) -> bool:
        """Say whether `text` means a time that only today's date turns into days."""
        return self.days(text, None) is None and self.days(text, _ANY_DAY) is not None

    @cached_property
    def phrases(self) -> tuple[str, ...]:
        """What a recogniser is told to expect."""
        counted = [f"{n} {u}" for n in self.numbers for u in self.units if u.endswith("s")]
        since = [f"since {month}" for month in self.months]
        everything = [*self.examples, *self.fixed, "last year", *since, *counted]
        return tuple(dict.fromkeys([*everything, *(f"one {u}" for u in self.units)]))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Every word of the phrases: people combine them anew ("twenty two months and a half")."""
        return tuple(dict.fromkeys(word for phrase in self.phrases for word in phrase.split()))

    def _words(self, text: str) -> tuple[str, ...]:
        said = plain(text).lower().replace(",", " ").replace("-", " ").split()
        return tuple(self.homophones.get(w, w) for w in said)

    def _whole(self, words: tuple[str, ...], today: date | None) -> int | None:
        for phrase, days in self.fixed.items():
            if words == self._words(phrase):
                return days
        if words == self._words("last year"):
            return None if today is None else (today - date(today.year - 1, 12, 31)).days
        return self._span(words)

    def _without_one_dropped(self, words: tuple[str, ...]) -> tuple[str, ...]:
        for phrase in map(self._words, self.dropped):
            if words[: len(phrase)] == phrase:
                return words[len(phrase) :]
            if words[-len(phrase) :] == phrase:
                return words[: -len(phrase)]
        return words

    def _since(self, words: tuple[str, ...], today: date | None) -> int | None:
        if (
            today is None
            or len(words) < 2
            or words[0] not in ("since", "in")
            or words[-1] not in self.months
        ):
            return None
        month = self.months.index(words[-1]) + 1
        year = today.year if month <= today.month else today.year - 1
        if words[1] == "last" and len(words) == 3:
            year = today.year if month < today.month else today.year - 1
        elif len(words) != 2:
            return None
        end = date(year, month, calendar.monthrange(year, month)[1])
        if end >= today:  # this very month: half of what has passed of it
            return today.day // 2
        return (today - end) // timedelta(days=1)

    def _span(self, words: tuple[str, ...]) -> int | None:
        """Read "two and a half months", "half a year", "six to eight weeks", "a week or two"."""
        if words[:2] == ("less", "than"):
            whole = self._span(words[2:])
            return None if whole is None else whole // 2
        if words[:1] == ("half",) and words[1:2] in (("a",), ("an",)) and len(words) == 3:
            unit = self._unit(words[2])
            return None if unit is None else unit // 2
        if words[-2:-1] == ("or",) and words[-1] in self.numbers:  # "a week or two"
            words = words[:-2]
        half_last = words[-3:] == ("and", "a", "half")  # "a year and a half"
        if half_last:
            words = words[:-3]
        if not words:
            return None
        unit = self._unit(words[-1])
        if unit is None:
            return None
        count, half = words[:-1], half_last
        if count[-3:] == ("and", "a", "half"):
            count, half = count[:-3], True
        for joint in ("to", "or", "two"):  # homophone of "to"
            if joint in count[1:-1]:
                at = count.index(joint, 1)
                lower = self._count(count[:at])
                if lower is not None and self._count(count[at + 1 :]) is not None:
                    return lower * unit
        number = self._count(count)
        return None if number is None else number * unit + (unit // 2 if half else 0)

    def _unit(self, word: str) -> int | None:
        return {self.homophones.get(u, u): d for u, d in self.units.items()}.get(word)

    def _count(self, words: tuple[str, ...]) -> int | None:
        joined = " ".join(words)
        for phrase, number in self.vague_numbers.items():
            if joined == " ".join(self._words(phrase)):
                return number
        if joined.isdecimal():
            return int(joined)
        values = [self.numbers.get(w) for w in words]
        if len(values) == 1:
            return values[0]
        if len(values) == 2 and values[0] is not None and values[1] is not None:
            tens, ones = values[0], values[1]
            if tens >= 20 and tens % 10 == 0 and 0 < ones < 10:
                return tens + ones
        return None


def load_durations(file: Path, homophones: Mapping[str, str]) -> Durations:
    """Read the durations file. Raises `AuthoringError`."""
    source = authored.read(file)
    source.only("numbers", "vague_numbers", "units", "fixed", "dropped", "months", "examples")
    months = source.require("months")
    if len(months.texts()) != 12:
        raise months.error("There are twelve months.", "List them from the first to the last.")
    table = {
        name: {word: entry.whole_number() for word, entry in source.require(name)}
        for name in ("numbers", "vague_numbers", "units", "fixed")
    }
    spoken = {homophones.get(word, word): n for word, n in table["numbers"].items()}
    return Durations(
        numbers={**table["numbers"], **spoken},
        vague_numbers=table["vague_numbers"],
        units=table["units"],
        fixed=table["fixed"],
        dropped=source.require("dropped").texts(),
        months=months.texts(),
        examples=source.require("examples").texts(),
        homophones=homophones,
        source=source,
    )
