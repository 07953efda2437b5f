"""Visits over a sound card, scripted: who says what when, and what happens to the machine.

A script is a folder of recordings and one `*.live.yaml`. The recordings are numbered in speaking
order; `make fixtures` makes them.

    about: who calls, and why this is worth a test
    voice: flite rms                 # the voice of the recordings; or `human`
    gated: true                      # optional: the microphone delivers zeros except for a voice
    clock: 2024-11-21                # optional: the date on the computer's clock at first
    steps:
      - {open: breath_now, says: "no"}             # once the app listens for that answer
      - {after: Say resume to go on., says: hello} # once it has said that and listens
      - {while: Say emergency, says: help me}      # as soon as it starts to say that
      - {silence: 20}                              # seconds of silence
      - {open: gate, does: unplug}                 # or replug, kill, start
      - {open: gate, clock: 2026-11-21}            # the clock is set
    expect:
      captions: [text, text]         # in this order, each part of a line
      never: [text]                  # optional: must not appear in any line
      statuses: [0]                  # of each process; -9 if killed
      kept:                          # the visit stored after "keep it"; omitted: none is
        urgency: URGENT_TODAY
        rules: [U3_swallowing]
        complete: true
      answers: {main: other by helper}   # in that visit: value, and who answered

A step without `open`, `after` or `while` immediately follows the one before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, cast, get_args

from voice_app import authored
from voice_app.authored import Entry
from voice_app.testing.scenario import Expectation, Turn, expectation, recording_of, sole_file

TODAY = date(2026, 11, 21)
"""The date on the computer's clock unless the script names another."""
Deed = Literal["", "unplug", "replug", "kill", "start"]


@dataclass(frozen=True)
class Step:
    """One action of the person, or one event."""

    open: str = ""
    """Key of the question for whose answer the app must be listening."""
    after: str = ""
    """Part of a caption after which it must be listening."""
    during: str = ""
    """Part of a caption that it must have started to say."""
    says: str = ""
    does: Deed = ""
    silence: int = 0
    """Seconds of silence."""
    clock: date | None = None
    """The date to which the computer's clock is set."""


@dataclass(frozen=True)
class LiveExpectation:
    """The expected outcome."""

    captions: tuple[str, ...]
    """Parts of lines, in this order."""
    never: tuple[str, ...]
    """Text that no line may contain."""
    statuses: tuple[int, ...]
    """Exit status of each process of the visit."""
    kept: Expectation | None
    """The outcome recorded in the stored visit; None if none may be stored."""
    answers: dict[str, str]
    """Answers in the stored visit: by question, value and who answered ("no by helper")."""


@dataclass(frozen=True)
class LiveScript:
    """One visit."""

    name: str
    folder: Path
    about: str
    steps: tuple[Step, ...]
    turns: tuple[Turn, ...]
    """What is said, for use when making the recordings."""
    expect: LiveExpectation
    gated: bool = False
    """Whether the microphone delivers exact zeros while nobody speaks."""
    clock: date = TODAY
    """The date on the computer's clock at first. It is noon, so no visit lasts past midnight."""

    @property
    def recordings(self) -> tuple[Path, ...]:
        """The file for each turn."""
        return tuple(
            recording_of(self.folder, number, turn) for number, turn in enumerate(self.turns, 1)
        )


def load_live_script(folder: Path) -> LiveScript:
    """Read the script in `folder`. Raises `AuthoringError`."""
    source = authored.read(sole_file(folder, "live"))
    source.only("about", "voice", "gated", "clock", "steps", "expect")
    gated, clock = source.get("gated"), source.get("clock")
    voice = source.require("voice").text()
    steps = tuple(_step(entry) for entry in source.require("steps").sequence())
    return LiveScript(
        name=folder.name,
        folder=folder,
        about=source.require("about").text(),
        steps=steps,
        turns=tuple(Turn(s.says, s.says, s.open, voice) for s in steps if s.says),
        expect=_expectation(source.require("expect")),
        gated=gated.flag() if gated else False,
        clock=clock.day() if clock else TODAY,
    )


def load_live_scripts(folder: Path) -> tuple[LiveScript, ...]:
    """Read every script below `folder`, by name. Raises `AuthoringError`."""
    return tuple(load_live_script(file.parent) for file in sorted(folder.glob("*/*.live.yaml")))


def _step(entry: Entry) -> Step:
    entry.only("open", "after", "while", "says", "does", "silence", "clock")
    texts = {name: value.text() for name, value in entry}
    clock = entry.get("clock")
    if texts.get("does", "") not in get_args(Deed):
        raise entry.require("does").error(
            f"`{texts['does']}` cannot be done.", "Write unplug, replug, kill or start."
        )
    silence = entry.get("silence")
    return Step(
        open=texts.get("open", ""),
        after=texts.get("after", ""),
        during=texts.get("while", ""),
        says=texts.get("says", ""),
        does=cast(Deed, texts.get("does", "")),
        silence=silence.whole_number() if silence else 0,
        clock=clock.day() if clock else None,
    )


def _expectation(entry: Entry) -> LiveExpectation:
    entry.only("captions", "never", "statuses", "kept", "answers")
    kept, answers = entry.get("kept"), entry.get("answers")
    return LiveExpectation(
        captions=entry.require("captions").texts(),
        never=entry.listed("never"),
        statuses=tuple(item.whole_number() for item in entry.require("statuses").sequence()),
        kept=expectation(kept) if kept else None,
        answers={key: value.text() for key, value in answers} if answers else {},
    )
