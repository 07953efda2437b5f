"""Measure a model with the real Vosk on voices and speakers that training never heard.

Every clip is decoded in the grammar that a listener would use, always with `[unk]`. A result counts
as *right* when it is the spoken phrase, and as a *wrong accept* when it is another phrase of the
grammar; `[unk]` before or after is dropped first. Anything else is "not understood": the app asks
again.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import vosk
from numpy.random import Generator

from models.training import augment, voices
from models.training.augment import Sound
from models.training.corpus import Utterance
from models.training.features import read_sound
from models.training.graph import UNKNOWN
from voice_app.ports import SAMPLE_RATE

YES_NO = ("yes", "no")
COMMANDS = ("yes", "no", "up", "down", "left", "right", "on", "off", "stop", "go")
"""The ten Speech Commands words."""

GROUP = 20
"""Phrases in a small grammar."""

NOISY = 10.0
"""Decibels of signal over pink noise in the noisy condition."""

_SEED = 99

Disturb = Callable[[Sound, Generator], Sound]


@dataclass(frozen=True)
class Row:
    """One figure of the model card."""

    what: str
    """Grammar and clips."""
    clips: int
    speakers: frozenset[str]
    """Who speaks in them."""
    right: int
    wrong: int
    """Clips taken for another phrase of the grammar."""
    errors: tuple[tuple[str, str], ...] = field(default=())
    """(spoken, heard) of the wrong ones."""


class Listener:
    """Decodes clips with one model."""

    def __init__(self, model: Path) -> None:
        vosk.SetLogLevel(-1)
        self._model = vosk.Model(str(model))

    def measure(
        self,
        what: str,
        grammar: Sequence[str],
        clips: Iterable[Utterance],
        disturb: Disturb | None = None,
    ) -> Row:
        """Decode clips in a grammar; a clip whose text is outside it should not be accepted."""
        recogniser = vosk.KaldiRecognizer(
            self._model, SAMPLE_RATE, json.dumps([*grammar, UNKNOWN], ensure_ascii=False)
        )
        known = set(grammar)
        right, wrong, count = 0, [], 0
        speakers = set()
        random = np.random.default_rng(_SEED)
        for clip in clips:
            sound = read_sound(clip.paths[0])
            if disturb:
                sound = disturb(sound, random)
            data = np.clip(sound * 32768, -32768, 32767).astype("<i2").tobytes()
            recogniser.AcceptWaveform(data)
            words = json.loads(recogniser.FinalResult())["text"].split()
            heard = " ".join(word for word in words if word != UNKNOWN)
            count += 1
            speakers.add(clip.speaker)
            if heard == clip.text and clip.text in known:
                right += 1
            elif heard in known:
                wrong.append((clip.text, heard))
        return Row(what, count, frozenset(speakers), right, len(wrong), tuple(wrong))


def pink(sound: Sound, random: Generator) -> Sound:
    """Add pink noise at 10 dB."""
    return augment.add_noise(sound, augment.coloured_noise(len(sound), random, 0.5), NOISY)


def _parts(sound: Sound, seconds: float = 2.0) -> list[Sound]:
    length = int(seconds * SAMPLE_RATE)
    return [sound[start : start + length] for start in range(0, len(sound) - length + 1, length)]


def _noise_clips(clips: Sequence[Utterance], work: Path) -> list[Utterance]:
    """Two-second pieces of the held-out background sounds, at most 20 of each."""
    import soundfile

    folder = work / "noise-pieces"
    folder.mkdir(parents=True, exist_ok=True)
    pieces = []
    for clip in clips:
        for number, part in enumerate(_parts(read_sound(clip.paths[0]))[:20]):
            path = folder / f"{Path(clip.paths[0]).stem}-{number}.wav"
            soundfile.write(path, part, SAMPLE_RATE)
            pieces.append(Utterance((str(path),), "", Path(clip.paths[0]).stem, "noise"))
    return pieces


def _human_rows(listener: Listener, clips: Sequence[Utterance], work: Path) -> list[Row]:
    commands = [clip for clip in clips if clip.kind == "command" and clip.text in COMMANDS]
    crowd = [clip for clip in commands if not clip.speaker.startswith("an4-")]
    close = [clip for clip in clips if clip.speaker.startswith("an4-")]
    controls = ("yes", "no", "repeat", "stop", "help", "start", "go")
    other = [clip for clip in clips if clip.kind in ("unknown-word", "digit") and clip not in close]
    wake = [clip for clip in clips if clip.kind == "wakeword"]
    noise = _noise_clips([clip for clip in clips if clip.kind == "noise"], work)
    yes_no = [clip for clip in crowd if clip.text in YES_NO]
    the_others = [clip for clip in crowd if clip.text not in YES_NO]
    measured = [
        ("yes/no: yes and no", YES_NO, yes_no),
        ("yes/no: the eight other commands", YES_NO, the_others),
        ("yes/no: other words", YES_NO, other),
        ("yes/no: words never trained", YES_NO, wake),
        ("yes/no: noise", YES_NO, noise),
        ("ten commands: the commands", COMMANDS, crowd),
        ("ten commands: other words", COMMANDS, other),
        ("ten commands: words never trained", COMMANDS, wake),
        ("ten commands: noise", COMMANDS, noise),
        ("seven control words: AN4", controls, [c for c in close if c.text in controls]),
    ]
    return [listener.measure(what, grammar, chosen) for what, grammar, chosen in measured if chosen]


def _grouped(phrases: Sequence[str]) -> list[list[str]]:
    order = np.random.default_rng(_SEED).permutation(len(phrases))
    mixed = [phrases[number] for number in order]
    return [mixed[start : start + GROUP] for start in range(0, len(mixed), GROUP)]


def _joined(what: str, rows: Sequence[Row]) -> Row:
    return Row(
        what,
        sum(row.clips for row in rows),
        frozenset().union(*(row.speakers for row in rows)),
        sum(row.right for row in rows),
        sum(row.wrong for row in rows),
        tuple(error for row in rows for error in row.errors),
    )


def _phrase_rows(
    listener: Listener, phrases: Sequence[str], clips: Sequence[Utterance]
) -> list[Row]:
    synthetic = [clip for clip in clips if clip.kind in voices.HELD_OUT]
    spoken = [clip for clip in synthetic if clip.text in set(phrases)]
    foreign = [clip for clip in synthetic if clip.text not in set(phrases)]
    groups = _grouped(phrases)
    conditions: list[tuple[str, Disturb | None]] = [("clean", None), ("pink noise 10 dB", pink)]
    rows = []
    for name, disturb in conditions:
        parts = [
            listener.measure("", group, [c for c in spoken if c.text in set(group)], disturb)
            for group in groups
        ]
        rows.append(_joined(f"{GROUP} phrases: synthetic phrases, {name}", parts))
        what = f"all {len(phrases)} phrases: synthetic phrases, {name}"
        rows.append(listener.measure(what, phrases, spoken, disturb))
        parts = [
            listener.measure("", group, foreign[n :: len(groups)], disturb)
            for n, group in enumerate(groups)
        ]
        rows.append(_joined(f"{GROUP} phrases: synthetic new words, {name}", parts))
        what = f"all {len(phrases)} phrases: synthetic new words, {name}"
        rows.append(listener.measure(what, phrases, foreign, disturb))
    return rows


def evaluate(
    model: Path, phrases: Sequence[str], clips: Sequence[Utterance], work: Path
) -> list[Row]:
    """All figures of a model, on the held-out side of the corpus."""
    listener = Listener(model)
    return [
        *_human_rows(listener, clips, work),
        *_phrase_rows(listener, phrases, clips),
    ]


def markdown(rows: Sequence[Row]) -> str:
    """The figures as a table of the model card."""
    lines = ["| grammar + `[unk]`: clips | clips | speakers | right | wrong accept |"]
    lines.append("|---|---:|---:|---:|---:|")
    for row in rows:
        right = f"{row.right} ({row.right / row.clips:.1%})" if row.right else "-"
        wrong = f"{row.wrong} ({row.wrong / row.clips:.1%})"
        lines.append(f"| {row.what} | {row.clips} | {len(row.speakers)} | {right} | {wrong} |")
    return "\n".join(lines)


def as_json(rows: Sequence[Row]) -> str:
    """The figures with every wrong accept."""
    return json.dumps([asdict(row) | {"speakers": len(row.speakers)} for row in rows], indent=1)
