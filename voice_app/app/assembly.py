"""Assembles the parts of one visit as requested, and examines them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from voice_app import bootstrap
from voice_app.app.alarm import Alarm, AlarmCommand
from voice_app.app.run_options import RunOptions
from voice_app.checklist.dialogue import Dialogue
from voice_app.errors import (
    AudioFileFault,
    VoiceAppError,
)
from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.microphone import probe_microphone
from voice_app.hearing.model_files import has_reluctant_word
from voice_app.hearing.model_tuning import KNOWN_WITHIN
from voice_app.hearing.switch import NoSwitch, Switch, key_switch
from voice_app.hearing.typed_listener import TypedListener
from voice_app.hearing.voice_activity import VoiceActivity
from voice_app.ports import Captions, Interruptions, Listener, Speaker
from voice_app.speaking.playback import probe_speaker
from voice_app.speech_models.choice import choose, for_notes, tuning_of

_UNCHECKED = (
    "It has no special word for danger among other words, and was not checked here. I look for "
    "danger in everything I do not understand, and may ask about it often."
)

_TRIED_FOR = 3.0
"""Seconds in which the doctor command expects to hear something other than zeros."""

_SPARES = 2
"""Recognisers that hear a live turn's other views ahead of its end; few turns need three."""


def recordings_in(folder: Path) -> list[Path]:
    """Return the folder's WAV files, sorted by name. Raises `AudioFileFault`."""
    files = sorted(folder.glob("*.wav"))
    if not files:
        raise AudioFileFault(
            f"There is no recording in {folder}.", "Name a folder that holds WAV files."
        )
    return files


def examine(model: Path | None, checklist: Path | None = None) -> Iterator[tuple[str, str | None]]:
    """Yield each part's name with its problem and remedy, or None if it works."""
    with tempfile.TemporaryDirectory() as folder:
        checks: dict[str, Callable[[], object]] = {
            "dialogue": lambda: bootstrap.load_dialogue(checklist),
            "model": lambda: _try_hearing(model, checklist),
            "speech": lambda: _try_speech(Path(folder)),
            "speaker": lambda: probe_speaker(),
            "microphone": lambda: probe_microphone(zeros_for=_TRIED_FOR),
        }
        for part, attempt in checks.items():
            try:
                attempt()
            except VoiceAppError as fault:
                yield part, str(fault)
            else:
                yield part, None


def _try_hearing(model: Path | None, checklist: Path | None) -> None:
    bootstrap.load_recogniser(bootstrap.load_dialogue(checklist), model)
    VoiceActivity()


def _try_speech(folder: Path) -> None:
    with open_voice(f"wav:{folder}") as speaker:
        speaker.say("Hello.")


@contextmanager
def open_voice(kind: str, request: RunOptions | None = None) -> Iterator[Speaker]:
    """Start the speech engine first: it loads in parallel with everything else."""
    request = request or RunOptions()
    synthesiser = bootstrap.make_synthesiser(kind, request.rate)
    speaker = bootstrap.make_speaker(kind, synthesiser, request.loudspeaker)
    try:
        yield speaker
    finally:
        speaker.close()


def with_model(request: RunOptions, dialogue: Dialogue, captions: Captions) -> RunOptions:
    """Choose the speech model and announce it."""
    if request.typed:
        return request
    if request.model is not None:
        tuning = tuning_of(request.model, dialogue)
        captions.note(f"I listen with the speech model {request.model}.")
        if tuning is None and not has_reluctant_word(request.model):
            captions.note(_UNCHECKED)
        return replace(request, tuning=tuning, notes_model=for_notes())
    choice = choose(dialogue)
    used = choice.used
    name = used.name if used else "that comes with the program"
    captions.note(f"I listen with the speech model {name}.")
    for other, reason in choice.passed_over.items():
        captions.note(f"{other} is installed and not used: {reason}.{_way_to(other, reason)}")
    chosen = (used.folder, used.tuning) if used else (None, None)
    return replace(request, model=chosen[0], tuning=chosen[1], notes_model=for_notes())


def _way_to(model: str, reason: str) -> str:
    checked = "not good enough" in reason or "did better" in reason
    return "" if checked else f" `voice-app models check {model}` measures it."


def open_ears(
    request: RunOptions, dialogue: Dialogue, lines: TextIO, speaker: Speaker
) -> tuple[Listener, Interruptions | None]:
    """Return the turn listener and the barge-in listener. Raises `ModelFault`."""
    if request.typed:
        return TypedListener(lines), None
    files = recordings_in(request.recordings) if request.recordings else None
    engine = bootstrap.load_recogniser(dialogue, request.model, request.tuning)
    known_within = request.tuning.known_within if request.tuning else KNOWN_WITHIN
    recogniser = bootstrap.watched(engine)
    bootstrap.checked(dialogue, recogniser)
    writer = bootstrap.load_writer(dialogue, request.notes_model) if request.notes_model else None
    if files is not None:
        heard = bootstrap.recorded_listener(
            files, recogniser, request.patience, writer, known_within
        )
        return heard, None
    spares = [bootstrap.watched(engine.another()) for _ in range(_SPARES)]
    microphone = bootstrap.live_microphone(request.microphone)
    known = bootstrap.known_voice(dialogue, speaker)
    listener = SpokenListener(
        microphone, recogniser, request.patience, writer, spares, known_within, known
    )
    if not request.barge_in:
        return listener, None
    beside = bootstrap.watched(engine.another())
    return listener, bootstrap.live_interruptions(dialogue, beside, request.microphone, speaker)


@contextmanager
def open_switch(request: RunOptions, keys: TextIO, speaker: Speaker) -> Iterator[Switch]:
    """Watch for the key that can be pressed instead of making a sound."""
    if not request.is_live and not request.sounds:
        yield NoSwitch()
        return
    with key_switch(keys, on_press=speaker.stop) as switch:
        yield switch


def alarm_for(request: RunOptions, dialogue: Dialogue) -> Alarm | None:
    """Return the emergency alarm, or None."""
    wanted = request.is_live if request.alarm is None else request.alarm and not request.demo
    return (
        Alarm(dialogue.around, AlarmCommand(request.alarm_command), request.helper)
        if wanted
        else None
    )
