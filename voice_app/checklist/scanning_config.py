"""What is known about answering without words: read from sounds.en.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from voice_app import layers
from voice_app.authored import Entry


@dataclass(frozen=True)
class Likeness:
    """How far two sounds may lie apart and still count as the same."""

    length: float
    """Ratio of the longer to the shorter."""
    loudness: float
    """dB."""
    colour: float
    """dB, the mean over the bands."""

    def holds(self, length: float, loudness: float, colour: float) -> bool:
        """Say whether two sounds that differ so much are the same."""
        return length <= self.length and loudness <= self.loudness and colour <= self.colour


@dataclass(frozen=True)
class Pattern:
    """What a deliberate sound consists of; lengths in seconds."""

    bursts: int
    shortest: float
    longest: float
    """Of one burst."""
    blip: float
    """Shorter sounds, such as a click, are passed over."""
    joined: float
    """A shorter quiet belongs to the burst."""
    shortest_gap: float
    longest_gap: float
    """Between two bursts."""
    quiet_before: float
    quiet_after: float
    audible: float
    """dBFS below which nothing counts."""
    above_room: float
    """dB by which a sound stands out of the room's noise."""
    among: Likeness
    """Of the bursts to each other."""
    checked: Likeness
    """Of the sound to that of the check."""


@dataclass(frozen=True)
class Windows:
    """Seconds for which the microphone is open."""

    usual: float
    """After each option."""
    longest: float
    """While a sound or words are under way."""
    check: float
    """When the sound is checked."""


@dataclass(frozen=True)
class ReadList:
    """What is read out in one place."""

    read: tuple[str, ...]
    """Phrases that are understood there."""
    twice: frozenset[str]
    """Those that need a second sound."""
    entry: Entry
    """Where the list stands."""


@dataclass(frozen=True)
class ScanningConfig:
    """All of it, for one language."""

    pattern: Pattern
    windows: Windows
    answers: Mapping[str, Mapping[str, str]]
    """By question and value: the phrase that is read where the first one is not the best."""
    times: tuple[str, ...]
    states: Mapping[str, ReadList]
    menu_name: str
    menu: ReadList
    lines: Mapping[str, tuple[str, ...]]
    source: Entry
    """The authored file, for errors that must point into it."""

    def line(self, name: str, **blanks: str) -> tuple[str, ...]:
        """Return the named line's sentences with its blanks filled in."""
        return tuple(text.format(**blanks) for text in self.lines[name])

    def option(self, phrase: str) -> tuple[str, ...]:
        """Return the sentence that reads an option."""
        text = " ".join(self.line("option", option=phrase))
        return (text[:1].upper() + text[1:],)


_LINES: Mapping[str, bool] = {
    "offer": False, "check": False, "check_again": False, "check_failed": False,
    "sounds_on": False, "sounds_off": False, "voice_later": False,
    "option": True, "read_back": True, "read_back_again": True,
}  # fmt: skip
"""By name: whether {option} is filled in."""


def load_sounds(file: Path) -> ScanningConfig:
    """Read the file. Raises `AuthoringError`."""
    source = layers.read(file)
    source.only(
        *("pattern", "window", "longest_window", "check_window", "answers", "times", "states"),
        *("menu", "lines"),
    )
    lines, menu = source.require("lines"), source.require("menu")
    lines.only(*_LINES)
    menu.only("name", "read", "twice")
    return ScanningConfig(
        pattern=_pattern(source.require("pattern")),
        windows=Windows(
            usual=source.require("window").number(),
            longest=source.require("longest_window").number(),
            check=source.require("check_window").number(),
        ),
        answers={
            key: {value: phrase.text() for value, phrase in entry}
            for key, entry in source.require("answers")
        },
        times=source.require("times").texts(),
        states={state: _list(entry) for state, entry in source.require("states")},
        menu_name=menu.require("name").text(),
        menu=_read(menu),
        lines={
            name: tuple(_checked(item, filled) for item in lines.require(name).sequence())
            for name, filled in _LINES.items()
        },
        source=source,
    )


def _pattern(entry: Entry) -> Pattern:
    others = ("bursts", "among", "checked")
    numbers = [field.name for field in fields(Pattern) if field.name not in others]
    entry.only(*others, *numbers)
    return Pattern(
        bursts=entry.require("bursts").whole_number(),
        among=_likeness(entry.require("among")),
        checked=_likeness(entry.require("checked")),
        **{name: entry.require(name).number() for name in numbers},
    )


def _likeness(entry: Entry) -> Likeness:
    names = [f.name for f in fields(Likeness)]
    entry.only(*names)
    return Likeness(**{name: entry.require(name).number() for name in names})


def _list(entry: Entry) -> ReadList:
    entry.only("read", "twice")
    return _read(entry)


def _read(entry: Entry) -> ReadList:
    read, twice = entry.require("read").texts(), entry.get("twice")
    again = frozenset(twice.texts()) if twice else frozenset()
    if twice and not again <= set(read):
        raise twice.error(
            f'"{min(again - set(read))}" is not read here.', "Name what stands under `read`."
        )
    return ReadList(read, again, entry)


def _checked(entry: Entry, filled: bool) -> str:
    text = entry.text()
    if ("{" in text.replace("{option}", "")) or ("{option}" in text and not filled):
        raise entry.error("Nothing fills this blank.", "Blanks here: option, or none.")
    return text
