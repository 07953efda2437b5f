"""Holding one visit after the other, put together from what was asked for."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from voice_app import bootstrap, sound_server
from voice_app.assembling import (
    alarm_for,
    open_ears,
    open_switch,
    open_voice,
    tones_for,
    with_model,
)
from voice_app.dialogue.by_sound import BySound
from voice_app.dialogue.dialogue import Dialogue
from voice_app.dialogue.first_start import FirstStart
from voice_app.dialogue.learning import Learning
from voice_app.dialogue.session import Session
from voice_app.dialogue.talk import Talk
from voice_app.dialogue.waiting import Waiting
from voice_app.dialogue.who_speaks import fitted
from voice_app.errors import (
    KeepingFault,
    MicrophoneFault,
    VoiceAppError,
)
from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.microphone import LiveMicrophone, probe_microphone
from voice_app.hearing.sound_listener import SoundListener
from voice_app.hearing.switch import NoSwitch, Switch
from voice_app.keeping import preferences
from voice_app.keeping.keeper import Keeper
from voice_app.keeping_a_visit import keeping
from voice_app.learnt_voices import forget_voice, keep_voice, known_voice
from voice_app.loop import Visit
from voice_app.ports import Captions, Interruptions, Listener, Speaker
from voice_app.request import Request
from voice_app.resources import data_path
from voice_app.service_manager import READY, tell_service_manager
from voice_app.settings import PROFILES, Manner
from voice_app.speaking.playback import probe_speaker

DEMO = "audio_fixtures/twenty_something"


def hold_visit(request: Request, lines: TextIO, out: TextIO) -> int:
    """Hold the visit and return the exit status. Raises `VoiceAppError`."""
    with bootstrap.open_captions(out, screen=request.screen) as captions:
        return _hold_visit(request, lines, captions)


def _hold_visit(request: Request, lines: TextIO, captions: Captions) -> int:
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
        dialogue = bootstrap.load_dialogue(region=request.region)
        chosen = with_model(request, dialogue, captions)
        listener, interruptions = open_ears(chosen, dialogue, lines, speaker)
        if kind == "sounddevice":
            probe_speaker(request.loudspeaker)
        with open_switch(request, lines, speaker) as switch:
            return _hold(chosen, dialogue, listener, speaker, captions, switch, interruptions)


def _hold(
    request: Request,
    dialogue: Dialogue,
    listener: Listener,
    speaker: Speaker,
    captions: Captions,
    switch: Switch,
    interruptions: Interruptions | None = None,
) -> int:
    aloud = dialogue.prompts.aloud
    manner = Manner(rate=request.rate, volume=request.volume, patience=request.patience)
    speaker.set_volume(manner.volume)
    # The first words at once, and then what must never wait or fail later.
    early = (*dialogue.prompts.line("opening"), *dialogue.prompts.emergency_sentences())
    # Where a person waits for the reply, the next question should not have to be rendered first.
    later = dialogue.prompts.question_sentences() if request.is_live else ()
    speaker.prepare([aloud(line) for line in (*early, *later)])

    def run(talk: Talk, keeper: Keeper | None = None) -> Visit:
        visit = Visit(
            talk, listener, speaker, captions, dialogue.prompts, keeper, manner,
            tones=tones_for(request), alarm=alarm_for(request, dialogue),
            interruptions=interruptions,
        )  # fmt: skip
        if request.is_live:
            visit.microphone = LiveMicrophone(request.microphone)
        if isinstance(listener, SpokenListener):
            visit.writer = listener.writer
            visit.listener = SoundListener(listener, dialogue.sounds, visit.tell, switch)
        tell_service_manager(READY, "STATUS=The conversation is open.")
        visit.run()
        return visit

    voice = known_voice(request, dialogue, run)
    if isinstance(voice, Visit):
        return voice.status
    while True:
        if request.idle:
            waiting = Waiting(dialogue, manner)
            visit = run(waiting)
            manner = visit.manner
            if visit.is_last:
                return visit.status
            if not waiting.woken:  # an emergency came and went
                continue
        if request.asks_to_set_up and (first := _set_up(request, dialogue, run)) is not None:
            if isinstance(first, Visit):  # there was no time for it
                if not request.idle or first.is_last:
                    return first.status
                continue
            request = first
            dialogue = bootstrap.load_dialogue(region=request.region)
        suited = fitted(dialogue, voice.voice) if voice else dialogue
        if voice:
            silence = max(voice.voice.silence, manner.patience.silence)
            manner = replace(manner, patience=replace(manner.patience, silence=silence))
            listener.wait_as(manner.patience)
        with keeping(request, dialogue) as (keeper, plan):
            session = Session(suited, plan, manner)
            sitting = BySound(session, suited, at_once=request.sounds)
            visit = run(sitting, keeper)
        if request.keeps:
            _remember(manner, visit.manner, captions)
        manner = visit.manner  # who turned it down meant the next visit too
        if sitting.wish == "forget_voice" and not visit.is_last:
            forget_voice(voice, dialogue, visit)
            voice = None
            continue
        if sitting.wish == "learn_voice" and not visit.is_last:
            listener.wait_as(PROFILES["slow"])  # so that pauses inside a word can be measured
            learning = Learning(dialogue, bootstrap.load_learning(dialogue), None)
            visit = run(learning)
            listener.wait_as(manner.patience)
            voice = keep_voice(learning) or voice
            if not learning.became_visit and not visit.is_last:
                continue
        if not request.idle or visit.is_last:
            return visit.status


def _set_up(
    request: Request, dialogue: Dialogue, run: Callable[[Talk, Keeper | None], Visit]
) -> Request | Visit | None:
    """Ask the questions of the first start; return what they changed, or the visit that was
    begun from them, or None when an unfinished one comes first."""
    with keeping(request, dialogue) as (keeper, plan):
        if plan.unfinished is not None and not request.setup:
            return None
        first = FirstStart(dialogue, Session(dialogue, replace(plan, unfinished=None)))
        visit = run(first, keeper)
    if first.became_visit:
        return visit
    if first.anybody:
        with suppress(KeepingFault):  # `voice-app settings` shows it; it is asked again next time
            preferences.load().update(**first.chosen, set_up=True)
    return replace(
        request,
        region=first.chosen.get("region", request.region),
        person=first.chosen.get("person", request.person),
        helper=first.chosen.get("helper", request.helper),
        setup=None,
        set_up=True,
        problems=(),  # they were told
    )


def _remember(before: Manner, now: Manner, captions: Captions) -> None:
    """Write down what the person changed by voice about rate and volume."""
    old, new = ({"rate": manner.rate, "volume": manner.volume} for manner in (before, now))
    changed = {name: value for name, value in new.items() if value != old[name]}
    if changed:
        try:
            preferences.load().update(**changed)
        except KeepingFault as fault:
            captions.note(str(fault))


def _demo(request: Request, captions: Captions) -> int:
    """Play a recorded visit whole, through the real recogniser, with speech into WAV files."""
    kind = request.speaker or f"wav:{Path(tempfile.mkdtemp(prefix='voice-app-demo-'))}"
    captions.note("This is a recording of somebody else, made by a computer voice. It begins.")
    recording = Request(
        recordings=data_path(DEMO),
        earcons=request.earcons,
        model=request.model,
        patience=request.patience,
    )
    try:
        with open_voice(kind, request) as speaker:
            dialogue = bootstrap.load_dialogue(region=request.region)
            listener, _ = open_ears(recording, dialogue, io.StringIO(), speaker)
            status = _hold(request, dialogue, listener, speaker, captions, NoSwitch())
    finally:  # interrupted or not, whose answers these were must be clear
        captions.note("The recording of somebody else has ended. Nothing here was about you.")
    if kind.startswith("wav:"):
        captions.note(f"What the app said lies in {kind.removeprefix('wav:')}.")
    return status


def _warn_without_ears(request: Request, captions: Captions) -> None:
    """No answer can be heard: at least the emergency line is shown and said."""
    prompts = bootstrap.load_dialogue(region=request.region).prompts
    for line in prompts.line("emergency_line"):
        captions.app(line)
        try:
            with open_voice(request.speaker or "sounddevice", request) as speaker:
                speaker.say(prompts.aloud(line))
        except VoiceAppError as fault:
            captions.note(str(fault))
