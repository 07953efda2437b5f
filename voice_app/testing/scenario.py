"""Scripted visits: what is spoken, what must be heard, and the expected result.

A scenario is a folder of recordings and one `*.scenario.yaml`:

    about: who calls, and why this is worth a test
    vignette: V01                    # optional: the speaker, a person in the test data
    voice: flite rms                 # the voice of the recordings; or `human`
    turns:
      - says: "no"                   # the recording 01-no.wav
        open: breath_now             # the state when it is spoken
      - says: um well no
        hears: "no"                  # if it differs from what is said
      - silence: true                # nobody speaks; the recording is the sound of the room
    expect:
      urgency: URGENT_TODAY
      rules: [U3_swallowing]         # the deciding rules
      complete: true
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from voice_app import authored
from voice_app.authored import Entry
from voice_app.errors import AuthoringError
from voice_app.triage.levels import Levels


@dataclass(frozen=True)
class Turn:
    """One recording and its expected result."""

    says: str
    """"" for silence."""
    hears: str
    open: str
    """The state of the conversation in which it is spoken."""
    voice: str


@dataclass(frozen=True)
class Expectation:
    """The expected end of the visit."""

    urgency: str
    """The name of the level."""
    rules: tuple[str, ...]
    complete: bool
    entry: Entry = field(compare=False, repr=False)
    """Where the urgency was authored."""

    def check(self, levels: Levels) -> None:
        """See that there is such a level. Raises `AuthoringError`."""
        levels.named(self.entry)


@dataclass(frozen=True)
class Scenario:
    """One scripted visit."""

    name: str
    folder: Path
    about: str
    vignette: str | None
    """The id of the person in the test data who is speaking here."""
    turns: tuple[Turn, ...]
    expect: Expectation

    @property
    def recordings(self) -> tuple[Path, ...]:
        """The turns' files; their names show what is said."""
        return tuple(
            recording_of(self.folder, number, turn) for number, turn in enumerate(self.turns, 1)
        )


def load_scenario(folder: Path) -> Scenario:
    """Read the scenario in `folder`. Raises `AuthoringError`."""
    source = authored.read(sole_file(folder, "scenario"))
    source.only("about", "vignette", "voice", "turns", "expect")
    vignette = source.get("vignette")
    voice = source.require("voice").text()
    return Scenario(
        name=folder.name,
        folder=folder,
        about=source.require("about").text(),
        vignette=vignette.text() if vignette else None,
        turns=tuple(_turn(entry, voice) for entry in source.require("turns").sequence()),
        expect=expectation(source.require("expect")),
    )


def sole_file(folder: Path, kind: str) -> Path:
    """Return the one `*.KIND.yaml` in `folder`. Raises `AuthoringError`."""
    files = sorted(folder.glob(f"*.{kind}.yaml"))
    if len(files) != 1:
        raise AuthoringError(
            f"There are {len(files)} {kind} files in {folder}.",
            f"Keep exactly one named *.{kind}.yaml.",
            file=folder,
            line=1,
        )
    return files[0]


def expectation(entry: Entry) -> Expectation:
    """Read the expected end of a visit. Raises `AuthoringError`."""
    entry.only("urgency", "rules", "complete")
    return Expectation(
        urgency=entry.require("urgency").text(),
        rules=entry.require("rules").texts() if entry.require("rules").value else (),
        complete=entry.require("complete").flag(),
        entry=entry.require("urgency"),
    )


def load_scenarios(folder: Path) -> tuple[Scenario, ...]:
    """Read every scenario below `folder`, by name. Raises `AuthoringError`."""
    return tuple(load_scenario(file.parent) for file in sorted(folder.glob("*/*.scenario.yaml")))


def _turn(entry: Entry, voice: str) -> Turn:
    entry.only("says", "hears", "open", "silence", "voice")
    silence = entry.get("silence")
    says = "" if silence is not None and silence.flag() else entry.require("says").text()
    hears = entry.get("hears")
    own_voice = entry.get("voice")
    return Turn(
        says=says,
        hears=hears.text() if hears else says,
        open=entry.require("open").text(),
        voice=own_voice.text() if own_voice else voice,
    )


def recording_of(folder: Path, number: int, turn: Turn) -> Path:
    """Return the file of a turn, named after its number and its words."""
    slug = re.sub(r"[^a-z0-9]+", "-", turn.says.replace("'", "")).strip("-")
    return folder / f"{number:02d}-{slug or 'silence'}.wav"
