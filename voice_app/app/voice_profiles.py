"""Learnt voices: identifying the speaker, learning a new voice, forgetting one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TextIO

from voice_app import bootstrap
from voice_app.app.assembly import open_ears, open_voice
from voice_app.app.loop import Visit
from voice_app.app.run_options import RunOptions
from voice_app.checklist.calibration import Voice
from voice_app.checklist.dialogue import Dialogue
from voice_app.errors import (
    SettingFault,
)
from voice_app.sessions.enrolment import Enrolment
from voice_app.sessions.speaker_selection import SpeakerSelection
from voice_app.sessions.talk import Talk
from voice_app.settings import PROFILES
from voice_app.storage import voice_profiles


@dataclass(frozen=True)
class Speaking:
    """Who is speaking, as far as known."""

    name: str
    voice: Voice


def keep_voice(learning: Enrolment) -> Speaking | None:
    """Save what was learnt. Raises `KeepingFault`."""
    if learning.voice is None or learning.name is None:
        return None
    voice_profiles.keep(learning.name, learning.voice)
    return Speaking(learning.name, learning.voice)


def forget_voice(speaking: Speaking | None, dialogue: Dialogue, visit: Visit) -> None:
    """Delete what is known about the current speaker, and say so. Raises `KeepingFault`."""
    known = speaking is not None and voice_profiles.forget(speaking.name)
    lines = bootstrap.load_learning(dialogue).line("forgotten" if known else "not_known")
    for line in lines:
        visit.tell(line)


def learn_voice(request: RunOptions, name: str | None, lines: TextIO, out: TextIO) -> int:
    """Learn a person's voice, save the result and return the exit status.

    Raises `VoiceAppError`; `SettingFault` for a name that cannot be recognised.
    """
    kind = request.speaker or ("sounddevice" if request.is_live else "none")
    with (
        bootstrap.open_captions(out, screen=False) as captions,
        open_voice(kind, request) as speaker,
    ):
        dialogue = bootstrap.load_dialogue(request.folder, region=request.region)
        calibration = bootstrap.load_learning(dialogue)
        if name is not None and name not in calibration.names:
            raise SettingFault(
                f"{name!r} is not a name that can be recognised.",
                f"Choose one of {', '.join(calibration.names)}.",
            )
        # Patient, so that pauses inside a word are measured rather than taken for its end.
        patient = replace(request, patience=PROFILES["slow"], barge_in=False)
        listener, _ = open_ears(patient, dialogue, lines, speaker)
        learning = Enrolment(dialogue, calibration, name)
        visit = Visit(
            learning, listener, speaker, captions, dialogue.prompts,
            manner=patient.manner, tones=bootstrap.load_tones(request.folder),
        )  # fmt: skip
        visit.run()
    return visit.status if keep_voice(learning) else 1


def known_voice(
    request: RunOptions, dialogue: Dialogue, run: Callable[[Talk], Visit]
) -> Speaking | Visit | None:
    """Return what is known about the speaker's voice, or the visit that began meanwhile."""
    if not request.is_live and request.voice is None:
        return None
    known = voice_profiles.load()
    if request.voice is not None:
        if request.voice not in known:
            raise SettingFault(
                f"No voice named {request.voice!r} has been learnt.",
                "Learn it with `voice-app calibrate`.",
            )
        return Speaking(request.voice, known[request.voice])
    if len(known) < 2 or request.idle:
        return Speaking(*next(iter(known.items()))) if len(known) == 1 else None
    who = SpeakerSelection(
        dialogue, tuple(known), bootstrap.load_learning(dialogue), request.manner
    )
    visit = run(who)
    if who.became_visit:
        return visit
    return Speaking(who.name, known[who.name]) if who.name else None
