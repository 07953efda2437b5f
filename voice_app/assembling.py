"""The parts of one visit, each as it was asked for, and examining them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from voice_app import bootstrap
from voice_app.alarm import Alarm, AlarmCommand
from voice_app.dialogue.dialogue import Dialogue
from voice_app.errors import (
    AudioFileFault,
    VoiceAppError,
)
from voice_app.hearing.listener import SpokenListener, TypedListener
from voice_app.hearing.microphone import LiveMicrophone, probe_microphone
from voice_app.hearing.switch import NoSwitch, Switch, key_switch
from voice_app.ports import Captions, Interruptions, Listener, Speaker
from voice_app.request import Request
from voice_app.speaking.playback import probe_speaker
from voice_app.speech_models.choice import for_notes, usable

_SPARES = 2
"""Recognisers that hear a live turn's other views ahead of its end; hardly a turn needs three."""


def recordings_in(folder: Path) -> list[Path]:
    """Return the folder's WAV files in the order of their names. Raises `AudioFileFault`."""
    files = sorted(folder.glob("*.wav"))
    if not files:
        raise AudioFileFault(
            f"There is no recording in {folder}.", "Name a folder that holds WAV files."
        )
    return files


def examine(model: Path | None) -> Iterator[tuple[str, str | None]]:
    """Yield each part's name with its problem and remedy, or None where it works."""
    with tempfile.TemporaryDirectory() as folder:
        checks: dict[str, Callable[[], object]] = {
            "dialogue": lambda: bootstrap.load_dialogue(),
            "model": lambda: bootstrap.load_recogniser(bootstrap.load_dialogue(), model),
            "speech": lambda: _try_speech(Path(folder)),
            "speaker": lambda: probe_speaker(),
            "microphone": lambda: probe_microphone(),
        }
        for part, attempt in checks.items():
            try:
                attempt()
            except VoiceAppError as fault:
                yield part, str(fault)
            else:
                yield part, None


def _try_speech(folder: Path) -> None:
    with open_voice(f"wav:{folder}") as speaker:
        speaker.say("Hello.")


@contextmanager
def open_voice(kind: str, request: Request | None = None) -> Iterator[Speaker]:
    """Start the speech engine first: it loads beside everything else."""
    request = request or Request()
    synthesiser = bootstrap.make_synthesiser(kind, request.rate)
    speaker = bootstrap.make_speaker(kind, synthesiser, request.loudspeaker)
    try:
        yield speaker
    finally:
        speaker.close()


def with_model(request: Request, dialogue: Dialogue, captions: Captions) -> Request:
    """Choose the speech model, and say which one it is."""
    if request.typed:
        return request
    checked = usable(dialogue) if request.model is None else None
    if checked is not None:
        request = replace(request, model=checked[1])
    name = checked[0] if checked else request.model or "that comes with the program"
    captions.note(f"I listen with the speech model {name}.")
    return replace(request, notes_model=for_notes())


def open_ears(
    request: Request, dialogue: Dialogue, lines: TextIO, speaker: Speaker
) -> tuple[Listener, Interruptions | None]:
    """Return what hears the turns, and what hears while the app speaks. Raises `ModelFault`."""
    if request.typed:
        return TypedListener(lines), None
    files = recordings_in(request.recordings) if request.recordings else None
    engine = bootstrap.load_recogniser(dialogue, request.model)
    recogniser = bootstrap.watched(engine)
    bootstrap.checked(dialogue, recogniser)
    writer = bootstrap.load_writer(dialogue, request.notes_model) if request.notes_model else None
    if files is not None:
        return bootstrap.recorded_listener(files, recogniser, request.patience, writer), None
    spares = [bootstrap.watched(engine.another()) for _ in range(_SPARES)]
    microphone = LiveMicrophone(request.microphone)
    listener = SpokenListener(microphone, recogniser, request.patience, writer, spares)
    if not request.barge_in:
        return listener, None
    beside = bootstrap.watched(engine.another())
    return listener, bootstrap.live_interruptions(dialogue, beside, request.microphone, speaker)


@contextmanager
def open_switch(request: Request, keys: TextIO, speaker: Speaker) -> Iterator[Switch]:
    """Watch for the key that can be pressed instead of making a sound."""
    if not request.is_live and not request.sounds:
        yield NoSwitch()
        return
    with key_switch(keys, on_press=speaker.stop) as switch:
        yield switch


def alarm_for(request: Request, dialogue: Dialogue) -> Alarm | None:
    """Return what sounds in an emergency, or None."""
    wanted = request.is_live if request.alarm is None else request.alarm and not request.demo
    return (
        Alarm(dialogue.around, AlarmCommand(request.alarm_command), request.helper)
        if wanted
        else None
    )
