"""How often the app asks again, and how long it insists in an emergency: the authored numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from voice_app import layers
from voice_app.authored import Entry
from voice_app.turn import SpokenLimit

FILE = "policy.yaml"
MOST = 999
"""No number of this file can be meant to be greater; a visit must come to its end."""


@dataclass(frozen=True)
class Policy:
    """Counts of turns, all of them 1 or more, and how long words take."""

    limit: SpokenLimit
    """How long words may take before other words must have been said, too."""
    asked_again: int
    """So often a question is asked again when no answer was understood."""
    asked_again_by_sound: int
    """And where answers are chosen by sounds."""
    asked_again_around: int
    """And where the question is none of the checklist."""
    unclear_read_back: int
    """So many unclear replies to "I heard no" make it not sure."""
    unclear_faint_danger: int
    """So many unclear replies to "Did you say ...?" end that doubt, where it was heard faintly,
    or was doubted and somebody talks on."""
    unclear_note: int
    """So many unclear replies to a note that was read back drop it."""
    unhurried: int
    """So many silent turns pass before silence counts, for who asked that it never be an answer."""
    said_whole: int
    """So often a question is repeated whole before its short form is."""
    emergency_repeats: int
    """So often emergency advice is repeated while nobody answers ..."""
    emergency_waits: int
    """... and so many turns are listened on after that."""
    sounds_after: int
    """After so many questions in a row without an answer, answering by sounds is offered ..."""
    sounds_offers: int
    """... and so often in one visit."""
    sounds_danger_in_vain: int
    """So often each phrase in doubt is asked about in vain where answers are given by sounds, and
    all that was heard faintly together."""


def load_policy(file: Path) -> Policy:
    """Read the numbers. Raises `AuthoringError`."""
    source = layers.read(file)
    source.only(
        "spoken", "asked_again", "unclear", "unhurried", "said_whole", "emergency", "sounds"
    )
    again = _counts(source.require("asked_again"), "question", "by_sound", "around")
    unclear = _counts(source.require("unclear"), "read_back", "faint_danger", "note")
    emergency = _counts(source.require("emergency"), "repeats", "waits")
    sounds = _counts(source.require("sounds"), "after", "offers", "danger_in_vain")
    return Policy(
        limit=_limit(source.require("spoken")),
        asked_again=again["question"],
        asked_again_by_sound=again["by_sound"],
        asked_again_around=again["around"],
        unclear_read_back=unclear["read_back"],
        unclear_faint_danger=unclear["faint_danger"],
        unclear_note=unclear["note"],
        unhurried=_count(source.require("unhurried")),
        said_whole=_count(source.require("said_whole")),
        emergency_repeats=emergency["repeats"],
        emergency_waits=emergency["waits"],
        sounds_after=sounds["after"],
        sounds_offers=sounds["offers"],
        sounds_danger_in_vain=sounds["danger_in_vain"],
    )


def _limit(entry: Entry) -> SpokenLimit:
    names = ("start", "letter", "times", "unknown")
    entry.only(*names)
    numbers = {name: entry.require(name).number() for name in names}
    if min(numbers.values()) <= 0 or min(numbers["times"], numbers["unknown"]) < 1:
        raise entry.error(
            "These would explain nothing.", "Write seconds above 0, and factors from 1."
        )
    return SpokenLimit(**numbers)


def _counts(entry: Entry, *names: str) -> dict[str, int]:
    entry.only(*names)
    return {name: _count(entry.require(name)) for name in names}


def _count(entry: Entry) -> int:
    count = entry.whole_number()
    if not 1 <= count <= MOST:
        raise entry.error("Turns are counted from 1.", f"Write a number from 1 to {MOST}.")
    return count
