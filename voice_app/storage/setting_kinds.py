"""Every setting: its default, its purpose and the values it accepts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from voice_app.settings import (
    LONGEST_SILENCE,
    LONGEST_WAIT,
    PROFILES,
    RATES,
    SHORTEST_SILENCE,
    SHORTEST_WAIT,
    SPEAKING_RATE,
    VOLUMES,
)

Setting = str | int | float | bool


@dataclass(frozen=True)
class Kind:
    """One setting: its default, its purpose and how it is read."""

    default: Setting
    about: str
    check: Callable[[object], Setting]
    """Returns the value, or raises `ValueError` with a message that says what to write."""


def _whole(least: int, most: int) -> Callable[[object], Setting]:
    def check(value: object) -> Setting:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(f"Write a whole number from {least} to {most}.")
        return value

    return check


def _number(least: float, most: float) -> Callable[[object], Setting]:
    def check(value: object) -> Setting:
        fits = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not fits or not least <= float(str(value)) <= most:
            raise ValueError(f"Write a number from {least:g} to {most:g}.")
        return float(str(value))

    return check


def _zero_or(least: float, most: float) -> Callable[[object], Setting]:
    within = _number(least, most)

    def check(value: object) -> Setting:
        if value == 0 and not isinstance(value, bool):
            return 0.0
        try:
            return within(value)
        except ValueError as problem:
            raise ValueError(f"{problem} 0 follows the patience setting.") from problem

    return check


def _one_of(*values: str) -> Callable[[object], Setting]:
    def check(value: object) -> Setting:
        if not isinstance(value, str) or value.lower() not in values:
            raise ValueError(f"Write one of {', '.join(values)}.")
        return value.lower()

    return check


def _text(longest: int) -> Callable[[object], Setting]:
    def check(value: object) -> Setting:
        if not isinstance(value, str) or len(value) > longest or not value.isprintable():
            raise ValueError(f'Write text in quotes, such as "...", up to {longest} characters.')
        return value.strip()

    return check


def _flag(value: object) -> Setting:
    if not isinstance(value, bool):
        raise ValueError("Write true or false.")
    return value


REGIONS = ("unknown", "us", "ca", "gb", "ie", "eu", "au", "nz")
KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "region": Kind("unknown", "where you are, for the emergency numbers", _one_of(*REGIONS)),
        "rate": Kind(SPEAKING_RATE, "words a minute", _whole(*RATES)),
        "volume": Kind(0.0, "decibels louder or quieter than usual", _number(*VOLUMES)),
        "patience": Kind("normal", "how long to wait for an answer", _one_of(*PROFILES)),
        "silence": Kind(
            0.0, "seconds of silence that end an answer; 0: by patience",
            _zero_or(SHORTEST_SILENCE, LONGEST_SILENCE),
        ),
        "first_word": Kind(
            0.0, "seconds to wait for a first word; 0: by patience",
            _zero_or(SHORTEST_WAIT, LONGEST_WAIT),
        ),
        "person": Kind("", "the name of the person with the symptoms", _text(40)),
        "helper": Kind("", "who helps: a name, or words such as my son", _text(40)),
        "microphone": Kind("", "part of the microphone's name", _text(200)),
        "loudspeaker": Kind("", "part of the loudspeaker's name", _text(200)),
        "earcons": Kind(True, "short tones in a visit at the microphone", _flag),
        "screen": Kind(False, "captions fill the terminal", _flag),
        "retention_days": Kind(365, "days to keep visits; 0 keeps none", _whole(0, 3650)),
        "alarm_command": Kind("", "run when an alarm begins", _text(1000)),
        "set_up": Kind(False, "whether the first-start questions were asked", _flag),
    }
)  # fmt: skip
