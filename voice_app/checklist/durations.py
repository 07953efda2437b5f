"""How long ago something began, from a person's words to days.

Where words leave a span ("six to eight weeks", "since March"), the more recent end is
taken: in triage a recent start is never the milder reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import product
from pathlib import Path

from voice_app import authored, layers
from voice_app.language.dates import Dates, read_dates
from voice_app.plain_text import plain

_ANY_DAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Durations:
    """The words of one language for spans of time."""

    numbers: Mapping[str, int]
    vague_numbers: Mapping[str, int]
    units: Mapping[str, int]
    """Days in one unit, by the unit's name, singular and plural."""
    fixed: Mapping[str, int]
    """Days ago, by whole answer."""
    also: Mapping[str, int]
    """Further whole answers, which the ear is not told to expect."""
    dropped: tuple[str, ...]
    months: tuple[str, ...]
    """January first."""
    less_than: tuple[str, ...]
    """Before an upper bound."""
    corrections: tuple[str, ...]
    """Before a time that takes back what was said before it."""
    or_else: tuple[str, ...]
    """Before a second time that may be meant instead."""
    dates: Dates
    examples: tuple[str, ...]
    homophones: Mapping[str, str]
    source: authored.Entry
    """The authored file, for errors that must point into it."""

    def days(self, text: str, today: date | None) -> int | None:
        """Return how many days ago `text` means, or None when it is no duration.

        Where the date is not known (`today` is None), a day, a month or a year by name is none.
        """
        words = self._words(text)
        for at in range(len(words) - 1, 0, -1):  # "last year, no, the year before"
            if any(words[at - len(c) : at] == c for c in self._corrected if len(c) <= at):
                return self._days(words[at:], today)
        return self._days(words, today)

    def _days(self, words: tuple[str, ...], today: date | None) -> int | None:
        """Drop words from both ends, in every order, until a time is left."""
        left, seen = [words], {words}
        for some in left:
            found = self._whole(some, today)
            if found is not None:
                return found
            for shorter in self._without_one_dropped(some):
                if shorter and shorter not in seen:
                    seen.add(shorter)
                    left.append(shorter)
        for at, joint in product(range(1, len(words)), self._or_else):
            if words[at : at + len(joint)] == joint:  # "two weeks or a month": the more recent
                both = (self._days(w, today) for w in (words[:at], words[at + len(joint) :]))
                known = [days for days in both if days is not None]
                if len(known) == 2:
                    return min(known)
        return None

    @cached_property
    def _corrected(self) -> tuple[tuple[str, ...], ...]:
        return tuple(self._words(phrase) for phrase in self.corrections)

    @cached_property
    def _or_else(self) -> tuple[tuple[str, ...], ...]:
        """Its words, the longest first."""
        return tuple(sorted(map(self._words, self.or_else), key=len, reverse=True))

    @cached_property
    def _dropped(self) -> tuple[tuple[str, ...], ...]:
        return tuple(self._words(phrase) for phrase in self.dropped)

    @cached_property
    def _fixed(self) -> Mapping[tuple[str, ...], int]:
        return {self._words(p): days for p, days in (*self.fixed.items(), *self.also.items())}

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
        if words in self._fixed:
            return self._fixed[words]
        found = self._span(words)
        return self.dates.days(words, today) if found is None and today else found

    def _without_one_dropped(self, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        for phrase in self._dropped:
            if words[: len(phrase)] == phrase:
                yield words[len(phrase) :]
            if words[-len(phrase) :] == phrase:
                yield words[: -len(phrase)]

    def _span(self, words: tuple[str, ...]) -> int | None:
        """Read "two and a half months", "half a year", "six to eight weeks", "a week or two"."""
        for bound in map(self._words, self.less_than):
            if words[: len(bound)] == bound:
                whole = self._span(words[len(bound) :])
                return None if whole is None else whole // 2 + (whole > 1)
        if words[:1] == ("between",) and "and" in words:  # "between two and three weeks"
            at = words.index("and")
            words = (*words[1:at], "to", *words[at + 1 :])
        if words[:2] == ("anywhere", "from"):
            words = words[2:]
        if words[:1] == ("half",) and words[1:2] in (("a",), ("an",)) and len(words) == 3:
            unit = self._unit(words[2])
            return None if unit is None else unit // 2
        for other in self._or_else:  # "a week or two", "three months maybe two"
            rest = words[: -len(other) - 1]
            if rest and words[-len(other) - 1 : -1] == other and words[-1] in self.numbers:
                whole, unit = self._span(rest), self._unit(rest[-1])
                if whole is None or unit is None:
                    return whole
                return min(whole, self.numbers[words[-1]] * unit)
        if "and" in words[1:]:  # "a year and three months"
            at = words.index("and", 1)
            most, least = self._span(words[:at]), self._span(words[at + 1 :])
            if most is not None and least is not None and least < most:
                return most + least
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
        elif count[-3:] == ("and", "a", "bit"):  # "two and a bit years"
            count = count[:-3]
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
    source = layers.read(file)
    source.only(
        "numbers", "vague_numbers", "units", "fixed", "dropped", "months", "examples",
        "also", "less_than", "corrections", "or_else", "dates",
    )  # fmt: skip
    months = source.require("months")
    if len(months.texts()) != 12:
        raise months.error("There are twelve months.", "List them from the first to the last.")
    table = {
        name: {word: entry.whole_number() for word, entry in source.require(name)}
        for name in ("numbers", "vague_numbers", "units", "fixed", "also")
    }

    def split(text: str) -> tuple[str, ...]:
        said = text.lower().replace("-", " ").split()
        return tuple(homophones.get(word, word) for word in said)

    spoken = {homophones.get(word, word): n for word, n in table["numbers"].items()}
    return Durations(
        numbers={**table["numbers"], **spoken},
        vague_numbers=table["vague_numbers"],
        units=table["units"],
        fixed=table["fixed"],
        also=table["also"],
        dropped=source.require("dropped").texts(),
        months=months.texts(),
        less_than=source.require("less_than").texts(),
        corrections=source.require("corrections").texts(),
        or_else=source.require("or_else").texts(),
        dates=read_dates(source, table["numbers"], split),
        examples=source.require("examples").texts(),
        homophones=homophones,
        source=source,
    )
