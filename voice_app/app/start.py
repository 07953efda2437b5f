"""Runs visits one after another, assembled as requested."""

from __future__ import annotations

import io
import os
import tempfile
from dataclasses import replace
from typing import TextIO

from voice_app import bootstrap
from voice_app.app.assembly import (
    open_ears,
    open_switch,
    open_voice,
    with_model,
)
from voice_app.app.run_options import RunOptions
from voice_app.app.sessions import SessionRunner
from voice_app.audio import sound_server
from voice_app.checklist.dialogue import Dialogue
from voice_app.errors import (
    MicrophoneFault,
    ModelFault,
    VoiceAppError,
)
from voice_app.hearing.microphone import probe_microphone
from voice_app.hearing.switch import NoSwitch, Switch
from voice_app.ports import Captions, Interruptions, Listener, Speaker
from voice_app.resources import data_path
from voice_app.speaking.playback import probe_speaker

DEMO = "audio_fixtures/twenty_something"


def hold_visit(request: RunOptions, lines: TextIO, out: TextIO) -> int:
    """Run the visit and return the exit status. Raises `VoiceAppError`."""
    with bootstrap.open_captions(out, screen=request.screen) as captions:
        return _hold_visit(request, lines, captions)


def _hold_visit(request: RunOptions, lines: TextIO, captions: Captions) -> int:
    if request.is_live:
        try:
            probe_microphone(request.microphone)
        except MicrophoneFault as fault:
            if not request.demo_if_no_microphone:
                _warn_without_ears(request, captions)
                raise
            captions.note(f"{fault} A recorded visit follows instead.")
            request = replace(request, demo=True)
    if request.demo:
        return _demo(request, captions)
    for problem in request.problems:
        captions.note(problem.text)
    kind = request.speaker or ("sounddevice" if request.is_live else "none")
    if request.is_live and request.microphone is None and request.loudspeaker is None:
        os.environ.update(sound_server.echo_cancelling())  # before PortAudio connects
    with open_voice(kind, request) as speaker:
        dialogue = bootstrap.load_dialogue(request.folder, region=request.region)
        try:
            chosen = with_model(request, dialogue, captions)
            listener, interruptions = open_ears(chosen, dialogue, lines, speaker)
        except ModelFault:
            if request.is_live:
                _warn_without_ears(request, captions)
            raise
        if kind == "sounddevice":
            probe_speaker(request.loudspeaker)
        with open_switch(request, lines, speaker) as switch:
            return _hold(chosen, dialogue, listener, speaker, captions, switch, interruptions)


def _hold(
    request: RunOptions,
    dialogue: Dialogue,
    listener: Listener,
    speaker: Speaker,
    captions: Captions,
    switch: Switch,
    interruptions: Interruptions | None = None,
) -> int:
    aloud = dialogue.prompts.aloud
    manner = request.manner
    speaker.set_volume(manner.volume)
    # First the opening words, then those that must never wait or fail later.
    early = (*dialogue.prompts.line("opening"), *dialogue.prompts.emergency_sentences())
    # In a live visit the person waits for the reply, so prepare the next question in advance.
    later = dialogue.prompts.question_sentences() if request.is_live else ()
    speaker.prepare([aloud(line) for line in (*early, *later)])

    return SessionRunner(
        request, dialogue, listener, speaker, captions, switch, interruptions, manner
    ).hold()


def _demo(request: RunOptions, captions: Captions) -> int:
    """Play a complete recorded visit through the real recogniser.

    The app's speech is rendered too, but saved only if a destination was given.
    """
    with tempfile.TemporaryDirectory(prefix="voice-app-demo-") as folder:
        return _play(request, request.speaker or f"wav:{folder}", captions)


def _play(request: RunOptions, kind: str, captions: Captions) -> int:
    captions.note("This is a recording of somebody else, made by a computer voice. It begins.")
    recording = RunOptions(
        recordings=data_path(DEMO),
        earcons=request.earcons,
        model=request.model,
        patience=request.patience,
    )
    try:
        with open_voice(kind, request) as speaker:
            dialogue = bootstrap.load_dialogue(request.folder, region=request.region)
            listener, _ = open_ears(recording, dialogue, io.StringIO(), speaker)
            status = _hold(request, dialogue, listener, speaker, captions, NoSwitch())
    finally:  # interrupted or not, make clear whose answers these were
        captions.note("The recording of somebody else has ended. Nothing here was about you.")
    return status


def _warn_without_ears(request: RunOptions, captions: Captions) -> None:
    """No answer can be heard: at least show and speak the emergency line."""
    prompts = bootstrap.load_dialogue(request.folder, region=request.region).prompts
    for line in prompts.line("emergency_line"):
        captions.app(line)
        try:
            with open_voice(request.speaker or "sounddevice", request) as speaker:
                speaker.say(prompts.aloud(line))
        except VoiceAppError as fault:
            captions.note(str(fault))
