"""The one place that knows which adapter fills which port."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import TextIO

from voice_app import clock
from voice_app.checklist.barge_in_phrases import BargeInPhrases
from voice_app.checklist.calibration import Calibration, load_calibration
from voice_app.checklist.checklist import load_checklist
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.durations import load_durations
from voice_app.checklist.facts import FILE as FACTS_FILE
from voice_app.checklist.facts import load_facts
from voice_app.checklist.for_the_doctor import FILE as FOR_THE_DOCTOR_FILE
from voice_app.checklist.for_the_doctor import load_for_the_doctor
from voice_app.checklist.pacing import load_pacing
from voice_app.checklist.phrases_file import load_phrases
from voice_app.checklist.policy import FILE as POLICY_FILE
from voice_app.checklist.policy import load_policy
from voice_app.checklist.prompts_file import load_prompts
from voice_app.checklist.scanning_config import load_sounds
from voice_app.checklist.session_prompts import load_around
from voice_app.checklist.topics import load_library
from voice_app.checklist.vocabulary import CHECKLIST_FOLDER
from voice_app.checklist.wordings import FILE as WORDINGS_FILE
from voice_app.checklist.wordings import load_wordings
from voice_app.checklist.words import Understanding
from voice_app.hearing.dictation import Dictation
from voice_app.hearing.known_voice import KnownVoice
from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.live_barge_in import LiveBargeIn
from voice_app.hearing.microphone import LiveMicrophone
from voice_app.hearing.model_files import find_model
from voice_app.hearing.model_tuning import KNOWN_WITHIN, Tuning
from voice_app.hearing.recording import RecordedMicrophone
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.hearing.watchdog import WatchedRecogniser
from voice_app.language.sentences_file import load_sentences
from voice_app.ports import Captions, Recogniser, Speaker, Synthesiser, Writer
from voice_app.resources import data_path
from voice_app.settings import SPEAKING_RATE, Patience
from voice_app.speaking.captions import LineCaptions
from voice_app.speaking.cues import Cue, Tone, load_cues
from voice_app.speaking.playback import SoundSpeaker, lead_in
from voice_app.speaking.quiet_speakers import SilentSpeaker, WavSpeaker
from voice_app.speaking.synthesis import Pyttsx3Synthesiser
from voice_app.triage.rules import load_rules
from voice_app.understanding.own_voice import OwnVoiceRule
from voice_app.verify.lint import findings


def load_dialogue(
    folder: Path | None = None, today: date | None = None, region: str = "unknown"
) -> Dialogue:
    """Read everything authored. Raises `AuthoringError` and `SettingFault`.

    If `today` is given, that date is used throughout; otherwise the clock is read each time a date
    is needed.
    """
    folder = folder if folder is not None else data_path(CHECKLIST_FOLDER)
    phrases = load_phrases(folder / "phrases.en.yaml")
    checklist = load_checklist(folder / "checklist.yaml", phrases)
    durations = load_durations(folder / "durations.en.yaml", phrases.homophones)
    table = load_rules(folder / "triage.yaml")
    prompts = load_prompts(folder / "prompts.en.yaml", checklist, table, region)
    return Dialogue(
        checklist=checklist,
        table=table,
        prompts=prompts,
        understanding=Understanding(
            phrases,
            durations,
            lambda: today or clock.today(),
            cache(lambda: load_sentences(folder / "sentences.en.yaml")),
        ),
        library=load_library(
            folder / "topics.en.yaml",
            prompts.numbers,
            table.sources,
            cache(lambda: load_wordings(folder / WORDINGS_FILE, phrases.words)),
        ),
        facts=load_facts(folder / FACTS_FILE, phrases.words, checklist),
        for_the_doctor=load_for_the_doctor(folder / FOR_THE_DOCTOR_FILE, table.sources),
        around=load_around(folder / "around.en.yaml"),
        sounds=load_sounds(folder / "sounds.en.yaml"),
        pacing=load_pacing(folder / "pacing.yaml"),
        policy=load_policy(folder / POLICY_FILE),
        learning=cache(lambda: load_calibration(folder / "calibration.en.yaml", phrases)),
    )


def load_learning(dialogue: Dialogue) -> Calibration:
    """Read the prompts for learning a voice. Raises `AuthoringError`."""
    return dialogue.learning()


def load_tones(folder: Path | None = None) -> Mapping[Cue, Tone]:
    """Read the tones played between sentences. Raises `AuthoringError`."""
    return load_cues((folder or data_path(CHECKLIST_FOLDER)) / "cues.en.yaml")


def load_recogniser(
    dialogue: Dialogue, model: Path | None = None, tuning: Tuning | None = None
) -> VoskRecogniser:
    """Load the speech model, by default the bundled one. Raises `ModelFault`."""
    view = tuning.danger_view if tuning else None
    return VoskRecogniser(find_model(model), dialogue.understanding.phrases.homophones, view)


def load_writer(dialogue: Dialogue, model: Path) -> Writer:
    """Return a transcriber for notes; its model is loaded when the first note is taken."""
    homophones = dialogue.understanding.phrases.homophones
    return Dictation(lambda: WatchedRecogniser(VoskRecogniser(model, homophones).freely()))


def watched(recogniser: Recogniser) -> Recogniser:
    """Wrap the recogniser in a watchdog, so that its failure does not end the visit."""
    return WatchedRecogniser(recogniser)


def checked(dialogue: Dialogue, recogniser: Recogniser) -> Dialogue:
    """Return `dialogue`, or raise its first `AuthoringError`."""
    for finding in findings(dialogue, recogniser.unknown_words):
        raise finding
    return dialogue


@contextmanager
def open_captions(out: TextIO, *, screen: bool) -> Iterator[Captions]:
    """Show full-screen captions if requested and possible, otherwise captions as lines."""
    lines = LineCaptions(out)
    if not screen:
        yield lines
        return
    from voice_app.speaking.screen import ScreenCaptions, can_fill  # 30 ms that others need not pay

    if can_fill(out):
        with ScreenCaptions(out) as filled:
            yield filled
    else:
        lines.note("This output cannot fill a screen, so the captions appear as lines.")
        yield lines


def make_speaker(kind: str, synthesiser: Synthesiser | None, device: str | None = None) -> Speaker:
    """Return the speaker named on the command line: sounddevice, wav:DIR or none.

    `device` is a part of the sound device's name, or None for the default.
    """
    if synthesiser is None or kind == "none":
        return SilentSpeaker()
    if kind == "sounddevice":
        return SoundSpeaker(synthesiser, device, wake=lead_in())
    return WavSpeaker(synthesiser, Path(kind.removeprefix("wav:")))


def make_synthesiser(kind: str, rate: int = SPEAKING_RATE) -> Synthesiser | None:
    """Start the speech engine unless nothing is to be spoken; it loads in the background."""
    return None if kind == "none" else Pyttsx3Synthesiser(rate=rate)


def live_microphone(name: str | None) -> LiveMicrophone:
    """Return the microphone of that name, or the usual one: the one place that chooses it."""
    return LiveMicrophone(name)


def live_interruptions(
    dialogue: Dialogue, recogniser: Recogniser, microphone: str | None, speaker: Speaker
) -> LiveBargeIn:
    """Return a barge-in listener that stays open while `speaker` speaks."""
    interrupting = BargeInPhrases(dialogue.understanding.phrases)
    known = known_voice(dialogue, speaker)
    ear = live_microphone(microphone)
    return LiveBargeIn(
        ear,
        recogniser,
        interrupting.listened_for,
        interrupting.interrupts,
        interrupting.is_danger,
        speaker.stop,
        ear.was_moved,
        known.last_words if known else None,
    )


def known_voice(dialogue: Dialogue, speaker: Speaker) -> KnownVoice | None:
    """Return a detector of `speaker`'s echo; None if it makes no sound."""
    if not isinstance(speaker, SoundSpeaker):
        return None
    return KnownVoice(speaker.last_words, OwnVoiceRule(dialogue.understanding.phrases))


def recorded_listener(
    files: list[Path],
    recogniser: Recogniser,
    patience: Patience,
    writer: Writer | None = None,
    known_within: float = KNOWN_WITHIN,
) -> SpokenListener:
    """Return a listener that hears one recording per turn; see `SpokenListener`."""
    microphone = RecordedMicrophone(files)
    return SpokenListener(microphone, recogniser, patience, writer, known_within=known_within)
