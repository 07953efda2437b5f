"""Days ago from a date in words: "since midsummer", "last Tuesday", "two years in January". Pure.

If the words leave a range, its recent end is taken: in triage a recent start is never milder.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from voice_app.authored import Entry
from voice_app.language.templates import Rules, Template

KINDS = ("month", "season", "weekday", "holiday", "era", "year", "years_to_month", "years_to_next",
         "summers_ago", "last_year", "year_before")  # fmt: skip
"""Kinds of template; `days_of` knows what each means."""


@dataclass(frozen=True)
class Dates:
    """How dates are said in one language."""

    said: Mapping[str, tuple[Template, ...]]
    """By kind."""
    months: tuple[str, ...]
    seasons: Mapping[str, int]
    """The month in which each one ends."""
    weekdays: tuple[str, ...]
    """Monday first."""
    holidays: Mapping[str, tuple[int, int]]
    """Month and day."""
    eras: Mapping[str, date]
    years: Mapping[str, int]
    """Calendar years, by expression."""
    numbers: Mapping[str, int]
    early: frozenset[str]
    """Words for the first part of a month."""
    last: str

    def days(self, words: Sequence[str], today: date) -> int | None:
        """Return how many days ago `words` mean, or None."""
        for kind, templates in self.said.items():
            if any(template.is_all_of(words) for template in templates):
                day = self._day(kind, words, today)
                if day is not None:
                    return max((today - day) // timedelta(days=1), 0)
        return None

    def _day(self, kind: str, words: Sequence[str], today: date) -> date | None:
        year = self._year(words, today)
        match kind:
            case "month":
                return self._month(words, year, today)
            case "season":
                ends = next(self.seasons[w] for w in words if w in self.seasons)
                if year is None:
                    year = today.year if ends <= today.month else today.year - 1
                return min(_end_of(year, ends), today)
            case "weekday":
                wanted = next(self.weekdays.index(w) for w in words if w in self.weekdays)
                back = (today.weekday() - wanted) % 7
                return today - timedelta(days=back or (7 if self.last in words else 0))
            case "holiday":
                month, day = next(self.holidays[name] for name in _names(words, self.holidays))
                this = date(year or today.year, month, day)
                return this if this <= today else date(today.year - 1, month, day)
            case "era":
                return next(self.eras[name] for name in _names(words, self.eras))
            case "year" if year is not None:
                return min(date(year, 12, 31), today)
            case "years_to_month":
                month = next(self.months.index(w) + 1 for w in words if w in self.months)
                coming = today.year + (month < today.month)
                return min(_end_of(coming - self._number(words), month), today)
            case "years_to_next":
                first = today.replace(day=1) + timedelta(days=31)
                return _end_of(first.year - self._number(words), first.month)
            case "summers_ago":
                ends = next(e for s, e in self.seasons.items() if s in words or s + "s" in words)
                latest = today.year if ends <= today.month else today.year - 1
                return _end_of(latest - self._number(words) + 1, ends)
            case "last_year":
                return date(today.year - 1, 12, 31)
            case "year_before":
                return date(today.year - 2, 12, 31)
        return None

    def _month(self, words: Sequence[str], year: int | None, today: date) -> date:
        month = next(self.months.index(w) + 1 for w in words if w in self.months)
        if year is None:
            before = self.last in words and month == today.month
            year = today.year if month <= today.month and not before else today.year - 1
        end = date(year, month, 10) if self.early & set(words) else _end_of(year, month)
        # The current month: half of what has passed of it.
        return end if end < today else today - timedelta(days=today.day // 2)

    def _year(self, words: Sequence[str], today: date) -> int | None:
        names = _names(words, self.years)
        if names:
            return self.years[max(names, key=len)]
        for kind, back in (("year_before", 2), ("last_year", 1)):  # "the spring of last year"
            ends = (words[at:] for at in range(1, len(words)))
            if any(t.is_all_of(end) for end in ends for t in self.said.get(kind, ())):
                return today.year - back
        return None

    def _number(self, words: Sequence[str]) -> int:
        return next((self.numbers[w] for w in words if w in self.numbers), 1)


def _names(words: Sequence[str], names: Mapping[str, object]) -> list[str]:
    said = f" {' '.join(words)} "
    return [name for name in names if f" {name} " in said]


def _end_of(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def read_dates(
    source: Entry, numbers: Mapping[str, int], split: Callable[[str], tuple[str, ...]]
) -> Dates:
    """Read the date expressions from the durations file. Raises `AuthoringError`."""
    dates = source.require("dates")
    dates.only("seasons", "weekdays", "holidays", "eras", "years", "early", "last", "said")
    said = dates.require("said")
    said.only(*KINDS)
    months = source.require("months").texts()
    seasons = {name: entry.whole_number() for name, entry in dates.require("seasons")}
    weekdays = dates.require("weekdays").texts()
    holidays = {name: _month_and_day(entry) for name, entry in dates.require("holidays")}
    eras = {" ".join(split(name)): entry.day() for name, entry in dates.require("eras")}
    years = {" ".join(split(n)): entry.whole_number() for n, entry in dates.require("years")}
    rules = Rules(split)
    listed = {
        "month": months, "season": seasons, "weekday": weekdays, "holiday": holidays,
        "era": dates.require("eras").mapping(), "year": dates.require("years").mapping(),
        "number": numbers,
    }  # fmt: skip
    for name, words in listed.items():
        entries = tuple(Entry(word, dates.file, dates.line) for word in words)
        rules.define(name, Entry(entries, dates.file, dates.line))
    return Dates(
        said={kind: tuple(rules.read(item) for item in group.sequence()) for kind, group in said},
        months=months,
        seasons=seasons,
        weekdays=weekdays,
        holidays={" ".join(split(name)): day for name, day in holidays.items()},
        eras=eras,
        years=years,
        numbers=numbers,
        early=frozenset(dates.require("early").texts()),
        last=dates.require("last").text(),
    )


def _month_and_day(entry: Entry) -> tuple[int, int]:
    try:
        day = date.fromisoformat(f"2000-{entry.text()}")
    except ValueError as error:
        raise entry.error("This is not a day of the year.", "Write it as 12-25.") from error
    return day.month, day.day
