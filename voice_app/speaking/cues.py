"""Cues: short soft tones that signal whose turn it is, each with words for the captions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np

from voice_app import layers
from voice_app.authored import Entry
from voice_app.sound import Speech

RATE = 22_050
"""Hz; matches the voice, so that the device need not switch."""
LONGEST = 0.15
"""Seconds. A longer tone would slow the turn."""
_SHORTEST = 0.03
_RAMP = 0.008
"""Seconds of fade-in and fade-out, without which a tone clicks."""
_HERTZ = (200, 2500)
"""What small loudspeakers can play and ageing ears can hear."""
_DBFS = (-40, -12)


class Cue(StrEnum):
    """What a tone can mean."""

    LISTENING = "listening"
    HEARD = "heard"
    NOT_UNDERSTOOD = "not_understood"
    PAUSE = "pause"
    EMERGENCY = "emergency"
    GOODBYE = "goodbye"
    FAULT = "fault"


@dataclass(frozen=True)
class Tone:
    """One cue, as sound and as text."""

    words: str
    """For the captions."""
    sound: Speech


def load_cues(file: Path) -> Mapping[Cue, Tone]:
    """Read every cue's tone. Raises `AuthoringError`."""
    source = layers.read(file)
    source.only(*Cue)
    return {cue: _tone(source.require(cue)) for cue in Cue}


def _tone(entry: Entry) -> Tone:
    entry.only("words", "hertz", "seconds", "dbfs")
    hertz = [_bounded(one, *_HERTZ) for one in entry.require("hertz").sequence()]
    seconds = _bounded(entry.require("seconds"), _SHORTEST, LONGEST)
    loudness = _bounded(entry.require("dbfs"), *_DBFS)
    return Tone(entry.require("words").text(), rendered(hertz, seconds, loudness))


def _bounded(entry: Entry, least: float, most: float) -> float:
    try:
        number = float(entry.text())
    except ValueError:
        number = float("nan")
    if not least <= number <= most:
        raise entry.error(
            f"{entry.text()!r} is not a number from {least:g} to {most:g}.",
            f"Write one, such as {most:g}.",
        )
    return number


def rendered(hertz: Sequence[float], seconds: float, dbfs: float) -> Speech:
    """Return pure tones that share `seconds` evenly.

    `dbfs` is the RMS level of a steady tone; phase is continuous across tones.
    """
    count = round(seconds * RATE)
    pitch = np.array(hertz)[np.arange(count) * len(hertz) // count]
    wave = np.sin(2 * np.pi * np.cumsum(pitch) / RATE)
    ramp = np.minimum(1, np.arange(1, count + 1) / (_RAMP * RATE))
    peak = np.sqrt(2) * 10 ** (dbfs / 20) * 32767
    return Speech(np.round(peak * wave * ramp * ramp[::-1]).astype(np.int16), RATE)
