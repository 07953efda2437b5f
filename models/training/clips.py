"""The clips on which a model is measured, each with a condition and a grammar.

Everything is on the held-out side of the corpus: people, voices, accents, words and sounds that no
training run hears. Sounds are written as WAV files below the working folder, where `voice-app
evaluate` can read them again using the list beside them.
"""

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import soundfile

from models.training import corpus, voices
from models.training.augment import Sound
from models.training.conditions import CONDITIONS, Disturb, clean, slow_speaker, television
from models.training.corpus import Texts, Utterance
from models.training.features import read_sound
from models.training.voices import Rendering
from voice_app.checklist.dialogue import Dialogue
from voice_app.evaluation.grammars import Grammars
from voice_app.evaluation.manifest import Clip
from voice_app.sound import SAMPLE_RATE

YES_NO = "phrases:yes|no"
COMMANDS = "phrases:yes|no|up|down|left|right|on|off|stop|go"
"""The ten Speech Commands words."""
CONTROLS = "phrases:yes|no|repeat|stop|help|start|go"
"""Words from AN4 that the app could use."""
SAFETY_TURN = "turn:breath_now"
"""The first question: what a visit listens for most of the time."""

AROUND = ("{}", "please listen {}", "{} right now please", "i think {} again")
"""Contexts in which danger phrases are spoken."""
ACCENT_EVERY = 5
"""One answer in this many is spoken in each accent."""
PIECES = 20
"""Two-second excerpts of each background sound."""

_SEED = 99


class Recorder:
    """Writes the sounds of clips; existing files are kept."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def clip(
        self,
        said: Utterance,
        condition: str,
        grammar: str,
        *,
        disturb: Disturb = clean,
        text: str | None = None,
    ) -> Clip:
        """Return a clip of somebody's speech, distorted; `text` is "" if it must be rejected."""
        (source,) = said.paths
        # The folder is left out: the same clips get the same names wherever the files are.
        known = f"{Path(source).name} {said.speaker} {said.text} {disturb.__name__}"
        name = hashlib.sha256(known.encode()).hexdigest()[:20]
        file = self._folder / f"{name}.wav"
        if not file.exists():
            random = np.random.default_rng(zlib.crc32(name.encode()))
            self.write(file, disturb(read_sound(source), random))
        wanted = said.text if text is None else text
        return Clip(file, wanted, said.speaker, condition, 0, grammar, said.text)

    def pieces(self, sound: Utterance) -> Iterator[Utterance]:
        """Yield two-second excerpts of a background sound."""
        samples = read_sound(sound.paths[0])
        for number in range(min(PIECES, len(samples) // (2 * SAMPLE_RATE))):
            start = number * 2 * SAMPLE_RATE
            name = Path(sound.paths[0]).stem
            file = self._folder / f"{name}-{number}.wav"
            if not file.exists():
                self.write(file, samples[start : start + 2 * SAMPLE_RATE])
            yield Utterance((str(file),), "", name, "noise")

    @staticmethod
    def write(file: Path, sound: Sound) -> None:
        """Write 16-bit samples."""
        soundfile.write(file, np.clip(sound, -1, 1), SAMPLE_RATE, subtype="PCM_16")


def people(held_out: Sequence[Utterance], recorder: Recorder) -> Iterator[Clip]:
    """Yield recordings of people, and of noises."""
    spoken = [u for u in held_out if u.human]
    words = COMMANDS.partition(":")[2].split("|")
    controls = CONTROLS.partition(":")[2].split("|")
    commands = [u for u in spoken if u.kind == "command" and u.text in words]
    crowd = [u for u in commands if not u.speaker.startswith("an4-")]
    close = [u for u in spoken if u.kind == "command" and u.speaker.startswith("an4-")]
    other = [u for u in spoken if u.kind == "unknown-word" or u.kind == "digit"]
    other = [u for u in other if not u.speaker.startswith("an4-")]
    wake = [u for u in spoken if u.kind == "wakeword"]
    talk = [u for u in spoken if u.kind == "sentence"]
    noise = [piece for u in spoken if u.kind == "noise" for piece in recorder.pieces(u)]
    for said in crowd:
        yes_no = said.text in ("yes", "no")
        row = "people, yes/no: yes and no" if yes_no else "people, yes/no: eight other commands"
        yield recorder.clip(said, row, YES_NO, text=None if yes_no else "")
    for said in crowd:
        yield recorder.clip(said, "people, ten commands: the commands", COMMANDS)
    refused = (("other words", other), ("words never trained", wake), ("noise", noise))
    for what, group in refused:
        for name, grammar in (("yes/no", YES_NO), ("ten commands", COMMANDS)):
            yield from (
                recorder.clip(u, f"people, {name}: {what}", grammar, text="") for u in group
            )
    for said in close:
        if said.text in controls:
            yield recorder.clip(said, "people, seven control words: AN4", CONTROLS)
    for said in talk:
        yield recorder.clip(said, "people, whole turn: other speech", SAFETY_TURN, text="")
    for said in noise:
        yield recorder.clip(said, "whole turn: noise", SAFETY_TURN, text="")


def answers(dialogue: Dialogue) -> dict[str, str]:
    """Return every phrase that answers a question, with the first question it answers."""
    found: dict[str, str] = {}
    grammars = Grammars(dialogue)
    for key, question in dialogue.checklist.by_key.items():
        for phrase in dialogue.understanding.answers_to(question):
            if grammars.get(f"question:{key}").meaning(phrase):
                found.setdefault(phrase, key)
    return found


def checklist(
    dialogue: Dialogue, said: Texts, held_out: Sequence[Utterance], recorder: Recorder
) -> Iterator[Clip]:
    """Yield the checklist's phrases in synthetic voices, in every condition."""
    spoken = _by_text(held_out)
    answering = answers(dialogue)
    own = [("question", "own grammar", condition) for condition in CONDITIONS.items()]
    whole = [("turn", "whole turn", c) for c in (*CONDITIONS.items(), *_in_turns(held_out))]
    for kind, name, (condition, disturb) in (*own, *whole):
        for number, (phrase, key) in enumerate(answering.items()):
            voice = spoken[phrase][number % len(spoken[phrase])]
            row = f"answers, {name}: {condition}"
            yield recorder.clip(voice, row, f"{kind}:{key}", disturb=disturb)
    every = Grammars(dialogue).get("all")
    for number, phrase in enumerate(said.phrases):
        voice = spoken[phrase][number % len(spoken[phrase])]
        if every.meaning(phrase):  # a hesitation is heard but means nothing
            yield recorder.clip(voice, "every phrase at once: clean", "all")
    for voice in held_out:
        if not voice.human and voice.text not in spoken.keys() & set(said.phrases):
            yield recorder.clip(voice, "new words, all phrases: clean", "all", text="")
            yield recorder.clip(voice, "new words, whole turn: clean", SAFETY_TURN, text="")


def _in_turns(held_out: Sequence[Utterance]) -> Iterator[tuple[str, Disturb]]:
    """Yield what is measured only in whole turns, where more than the answer may be heard."""
    yield "1.4 times as slow", slow_speaker
    talk = [Path(u.paths[0]) for u in held_out if u.human and u.kind == "sentence"]
    if talk:
        yield "television 10 dB", television(talk)


def accents(dialogue: Dialogue, work: Path, recorder: Recorder) -> Iterator[Clip]:
    """Yield answers in each accent, by voices that were never trained on."""
    variants = voices.HELD_OUT_VARIANTS
    strange = [v for v in voices.HELD_OUT["espeak-ng"] if v not in variants]
    random = Random(_SEED)
    chosen = list(answers(dialogue).items())[::ACCENT_EVERY]
    for accent in (*strange, *sorted(set(voices.ESPEAK_ACCENTS))):
        plan = [
            Rendering(phrase, "espeak-ng", f"{accent}+{variants[number % len(variants)]}",
                      random.uniform(0.9, 1.3), random.randint(30, 70))
            for number, (phrase, _) in enumerate(chosen)
        ]  # fmt: skip
        row = f"answers, whole turn: accent {accent}" + (
            " (untrained)" if accent in strange else ""
        )
        for voice, (_, key) in zip(corpus.speak(plan, work / "voices"), chosen, strict=True):
            yield recorder.clip(voice, row, f"turn:{key}")


def dangers(dialogue: Dialogue, work: Path, recorder: Recorder) -> Iterator[Clip]:
    """Yield danger phrases in the middle of other words, in every condition."""
    phrases = dialogue.understanding.phrases
    groups = (*phrases.danger.values(), *phrases.ask_first.values())
    listed = dict.fromkeys(phrase for group in groups for phrase in group)
    random = Random(_SEED + 1)
    engines = list(voices.HELD_OUT)
    texts = [around.format(phrase) for phrase in listed for around in AROUND]
    plan = [
        voices.held_out_rendering(text, engines[number % len(engines)], random)
        for number, text in enumerate(texts)
    ]
    spoken = corpus.speak(plan, work / "voices")
    for condition, disturb in CONDITIONS.items():
        row = f"danger phrases, whole turn: {condition}"
        yield from (recorder.clip(u, row, SAFETY_TURN, disturb=disturb) for u in spoken)


def numbered(clips: Sequence[Clip]) -> tuple[Clip, ...]:
    """Give each clip its future line number in a list."""
    return tuple(replace(clip, line=line) for line, clip in enumerate(clips, 2))


def _by_text(held_out: Sequence[Utterance]) -> dict[str, list[Utterance]]:
    spoken: dict[str, list[Utterance]] = {}
    for utterance in held_out:
        if not utterance.human:
            spoken.setdefault(utterance.text, []).append(utterance)
    return spoken
