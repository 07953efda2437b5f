"""Putting one visit together from what was asked for, and examining the machine's parts."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from voice_app import bootstrap, sound_server
from voice_app.alarm import Alarm, AlarmCommand
from voice_app.dialogue.by_sound import BySound
from voice_app.dialogue.calibration import Voice
from voice_app.dialogue.dialogue import Dialogue
from voice_app.dialogue.first_start import FirstStart
from voice_app.dialogue.learning import Learning
from voice_app.dialogue.session import Plan, Session
from voice_app.dialogue.waiting import Waiting
from voice_app.dialogue.who_speaks import WhoSpeaks, fitted
from voice_app.errors import (
    AudioFileFault,
    KeepingFault,
    MicrophoneFault,
    SettingFault,
    VoiceAppError,
)
from voice_app.hearing.listener import SpokenListener, TypedListener
from voice_app.hearing.microphone import LiveMicrophone, probe_microphone
from voice_app.hearing.sound_listener import SoundListener
from voice_app.hearing.switch import NoSwitch, Switch, key_switch
from voice_app.keeping import preferences, voices
from voice_app.keeping.keeper import Keeper, drop_expired
from voice_app.keeping.preferences import Problem
from voice_app.loop import Talk, Visit
from voice_app.ports import Captions, Interruptions, Listener, Speaker
from voice_app.resources import data_path
from voice_app.service_manager import READY, tell_service_manager
from voice_app.settings import PROFILES, SPEAKING_RATE, Manner, Patience
from voice_app.speaking.cues import Cue, Tone
from voice_app.speaking.playback import probe_speaker
from voice_app.speech_models.choice import usable

DEMO = "audio_fixtures/twenty_something"


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line."""

    typed: bool = False
    recordings: Path | None = None
    demo: bool = False
    demo_if_no_microphone: bool = False
    speaker: str | None = None
    """None: the loudspeaker for a live visit, nothing otherwise."""
    screen: bool = False
    """Fill the terminal with the captions."""
    earcons: bool | None = None
    """None: only for a live visit."""
    barge_in: bool = True
    """Whether a live visit may be interrupted while the app speaks."""
    microphone: str | None = None
    loudspeaker: str | None = None
    """Part of its name; None: the default one."""
    region: str = "unknown"
    """Whose emergency numbers are said."""
    rate: int = SPEAKING_RATE
    """Words a minute."""
    volume: float = 0.0
    """Decibels against the engine's own loudness."""
    person: str = ""
    """Who has the symptoms, in words; "" for the one who speaks."""
    helper: str = ""
    """Who can be called out to, in words; "" for nobody in particular."""
    setup: bool | None = None
    """Whether the questions of the first start come first. None: where a person is at the
    microphone, they were not answered yet, and no visit waits to be taken up."""
    set_up: bool = False
    """Whether they were answered."""
    retention_days: int = 365
    """So long stay visits that were asked to be kept; 0: nothing is kept, and nothing asked."""
    problems: tuple[Problem, ...] = ()
    """Settings that cannot be used: shown and said before the visit."""
    model: Path | None = None
    patience: Patience = field(default_factory=Patience)
    keep: bool | None = None
    """Whether answers are kept on disk while the visit lasts, an unfinished visit is offered,
    and it is asked at the end if they shall stay. None: where a person is at the microphone."""

    alarm: bool | None = None
    """Whether an alarm sounds in an emergency. None: where a person is at the microphone."""
    alarm_command: str = ""
    """Run when the alarm begins; "" for none."""

    sounds: bool = False
    """Whether answers are given by sounds or a key from the start."""
    voice: str | None = None
    """Whose voice speaks, of those that were learnt. None: where a person is at the microphone
    the only one, or the one that is named when asked."""

    @property
    def keeps(self) -> bool:
        """Whether this visit leaves a trace; recorded, typed and demo visits do not by default."""
        return self.is_live if self.keep is None else self.keep and not self.demo

    idle: bool = False
    """Whether to wait for a wake phrase, and again after each visit."""

    @property
    def asks_to_set_up(self) -> bool:
        """Whether the questions of the first start may come first."""
        return self.is_live and not self.set_up if self.setup is None else self.setup

    @property
    def is_live(self) -> bool:
        """Whether a person at the microphone is to be heard."""
        return not (self.typed or self.demo or self.recordings)


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
    with _voice(kind, request) as speaker:
        dialogue = bootstrap.load_dialogue(region=request.region)
        chosen = _with_model(request, dialogue, captions)
        listener, interruptions = _ears(chosen, dialogue, lines, speaker)
        if kind == "sounddevice":
            probe_speaker(request.loudspeaker)
        with _switch(request, lines, speaker) as switch:
            return _hold(request, dialogue, listener, speaker, captions, switch, interruptions)


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
    with _voice(f"wav:{folder}") as speaker:
        speaker.say("Hello.")


@contextmanager
def _voice(kind: str, request: Request | None = None) -> Iterator[Speaker]:
    """Start the speech engine first: it loads beside everything else."""
    request = request or Request()
    synthesiser = bootstrap.make_synthesiser(kind, request.rate)
    speaker = bootstrap.make_speaker(kind, synthesiser, request.loudspeaker)
    try:
        yield speaker
    finally:
        speaker.close()


def _with_model(request: Request, dialogue: Dialogue, captions: Captions) -> Request:
    """Choose the speech model, and say which one it is."""
    if request.typed:
        return request
    checked = usable(dialogue) if request.model is None else None
    if checked is not None:
        request = replace(request, model=checked[1])
    name = checked[0] if checked else request.model or "that comes with the program"
    captions.note(f"I listen with the speech model {name}.")
    return request


def _ears(
    request: Request, dialogue: Dialogue, lines: TextIO, speaker: Speaker
) -> tuple[Listener, Interruptions | None]:
    if request.typed:
        return TypedListener(lines), None
    files = recordings_in(request.recordings) if request.recordings else None
    engine = bootstrap.load_recogniser(dialogue, request.model)
    recogniser = bootstrap.watched(engine)
    bootstrap.checked(dialogue, recogniser)
    if files is not None:
        return bootstrap.recorded_listener(files, recogniser, request.patience), None
    listener = SpokenListener(LiveMicrophone(request.microphone), recogniser, request.patience)
    if not request.barge_in:
        return listener, None
    beside = bootstrap.watched(engine.another())
    return listener, bootstrap.live_interruptions(dialogue, beside, request.microphone, speaker)


def _tones(request: Request) -> Mapping[Cue, Tone]:
    wanted = request.is_live if request.earcons is None else request.earcons
    return bootstrap.load_tones() if wanted else {}


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
            tones=_tones(request), alarm=_alarm(request, dialogue), interruptions=interruptions,
        )  # fmt: skip
        if request.is_live:
            visit.microphone = LiveMicrophone(request.microphone)
        if isinstance(listener, SpokenListener):
            visit.listener = SoundListener(listener, dialogue.sounds, visit.tell, switch)
        tell_service_manager(READY, "STATUS=The conversation is open.")
        visit.run()
        return visit

    voice = _known_voice(request, dialogue, run)
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
        with _keeping(request, dialogue) as (keeper, plan):
            session = Session(suited, plan, manner)
            sitting = BySound(session, suited, at_once=request.sounds)
            visit = run(sitting, keeper)
        if request.keeps:
            _remember(manner, visit.manner, captions)
        manner = visit.manner  # who turned it down meant the next visit too
        if sitting.wish == "forget_voice" and not visit.is_last:
            _forget_voice(voice, dialogue, visit)
            voice = None
            continue
        if sitting.wish == "learn_voice" and not visit.is_last:
            listener.wait_as(PROFILES["slow"])  # so that pauses inside a word can be measured
            learning = Learning(dialogue, bootstrap.load_learning(dialogue), None)
            visit = run(learning)
            listener.wait_as(manner.patience)
            voice = _kept(learning) or voice
            if not learning.became_visit and not visit.is_last:
                continue
        if not request.idle or visit.is_last:
            return visit.status


@dataclass(frozen=True)
class _Speaking:
    """Who speaks, as far as it is known."""

    name: str
    voice: Voice


def _kept(learning: Learning) -> _Speaking | None:
    """Keep what was learnt. Raises `KeepingFault`."""
    if learning.voice is None or learning.name is None:
        return None
    voices.keep(learning.name, learning.voice)
    return _Speaking(learning.name, learning.voice)


def _forget_voice(speaking: _Speaking | None, dialogue: Dialogue, visit: Visit) -> None:
    """Delete what is known of the one who speaks, and say so. Raises `KeepingFault`."""
    known = speaking is not None and voices.forget(speaking.name)
    lines = bootstrap.load_learning(dialogue).line("forgotten" if known else "not_known")
    for line in lines:
        visit.tell(line)


def learn_voice(request: Request, name: str | None, lines: TextIO, out: TextIO) -> int:
    """Learn a person's voice, keep what was found, and return the exit status.

    Raises `VoiceAppError`; `SettingFault` for a name that could not be heard.
    """
    kind = request.speaker or ("sounddevice" if request.is_live else "none")
    with bootstrap.open_captions(out, screen=False) as captions, _voice(kind, request) as speaker:
        dialogue = bootstrap.load_dialogue(region=request.region)
        calibration = bootstrap.load_learning(dialogue)
        if name is not None and name not in calibration.names:
            raise SettingFault(
                f"{name!r} is no name that can be heard.",
                f"Choose one of {', '.join(calibration.names)}.",
            )
        # Patient, so that pauses inside a word are measured rather than taken for its end.
        patient = replace(request, patience=PROFILES["slow"], barge_in=False)
        listener, _ = _ears(patient, dialogue, lines, speaker)
        learning = Learning(dialogue, calibration, name)
        visit = Visit(
            learning, listener, speaker, captions, dialogue.prompts,
            manner=Manner(patience=patient.patience), tones=_tones(request),
        )  # fmt: skip
        visit.run()
    return visit.status if _kept(learning) else 1


def _known_voice(
    request: Request, dialogue: Dialogue, run: Callable[[Talk], Visit]
) -> _Speaking | Visit | None:
    """Return what is known of the voice that speaks, or the visit that began meanwhile."""
    if not request.is_live and request.voice is None:
        return None
    known = voices.load()
    if request.voice is not None:
        if request.voice not in known:
            raise SettingFault(
                f"No voice {request.voice!r} was learnt.", "Learn it with `voice-app calibrate`."
            )
        return _Speaking(request.voice, known[request.voice])
    if len(known) < 2 or request.idle:
        return _Speaking(*next(iter(known.items()))) if len(known) == 1 else None
    question = bootstrap.load_learning(dialogue).line("who", names=", ".join(known))
    who = WhoSpeaks(dialogue, tuple(known), question)
    visit = run(who)
    if who.became_visit:
        return visit
    return _Speaking(who.name, known[who.name]) if who.name else None


def _set_up(
    request: Request, dialogue: Dialogue, run: Callable[[Talk, Keeper | None], Visit]
) -> Request | Visit | None:
    """Ask the questions of the first start; return what they changed, or the visit that was
    begun from them, or None when an unfinished one comes first."""
    with _keeping(request, dialogue) as (keeper, plan):
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


@contextmanager
def _switch(request: Request, keys: TextIO, speaker: Speaker) -> Iterator[Switch]:
    """Watch for the key that can be pressed instead of making a sound."""
    if not request.is_live and not request.sounds:
        yield NoSwitch()
        return
    with key_switch(keys, on_press=speaker.stop) as switch:
        yield switch


def _alarm(request: Request, dialogue: Dialogue) -> Alarm | None:
    wanted = request.is_live if request.alarm is None else request.alarm and not request.demo
    return (
        Alarm(dialogue.around, AlarmCommand(request.alarm_command), request.helper)
        if wanted
        else None
    )


@contextmanager
def _keeping(request: Request, dialogue: Dialogue) -> Iterator[tuple[Keeper | None, Plan]]:
    """Yield what writes the answers down, and what is to be asked around the checklist."""
    around = dialogue.around
    if request.demo:
        yield None, Plan()
        return
    about = around.line("about_person", person=request.person) if request.person else ()
    plan = Plan(notices=(*_bad_settings(request, dialogue), *about), other=bool(request.person))
    if not request.keeps:
        yield None, plan
        return
    keeper = Keeper(dialogue.checklist, dialogue.table, request.region)
    if not keeper.claim():
        yield None, replace(plan, notices=(*around.line("in_use"), *plan.notices))
        return
    try:
        with suppress(KeepingFault):  # they are tried again at the next start
            drop_expired(dialogue.checklist, request.retention_days, datetime.now(UTC))
        found = keeper.unfinished()
        notice = around.line(found.notice) if found.notice else ()
        yield (
            keeper,
            replace(
                plan,
                keeps=True,
                asks_to_keep=request.retention_days > 0,
                unfinished=found.progress,
                day="".join(around.line(found.day)) if found.day else "",
                notices=(*notice, *plan.notices),
            ),
        )
    finally:
        keeper.close()


def _bad_settings(request: Request, dialogue: Dialogue) -> tuple[str, ...]:
    around = dialogue.around
    names = dict.fromkeys(problem.name for problem in request.problems)
    return tuple(
        line
        for name in names
        for line in (
            around.line("bad_setting", name=name.replace("_", " "))
            if name
            else around.line("bad_settings_file")
        )
    )


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
        with _voice(kind, request) as speaker:
            dialogue = bootstrap.load_dialogue(region=request.region)
            listener, _ = _ears(recording, dialogue, io.StringIO(), speaker)
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
            with _voice(request.speaker or "sounddevice", request) as speaker:
                speaker.say(prompts.aloud(line))
        except VoiceAppError as fault:
            captions.note(str(fault))
