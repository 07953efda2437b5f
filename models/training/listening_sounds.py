"""Sounds with known speech activity, for choosing the listening thresholds (`listening.py`).

A clean clip is speech where it is loud. It is then brought to a microphone's level, whispered or
mixed with noise, and heard by the real `VoiceActivity` in a room that it already knows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from random import Random

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.signal import istft, stft

from models.training import augment
from models.training.augment import Sound
from models.training.conditions import SLOWNESS
from models.training.errors import TrainingFault
from models.training.features import read_sound
from models.training.recordings import Recording
from models.training.recordings import read_manifest as read_recordings
from voice_app.evaluation.manifest import Clip, read_manifest
from voice_app.hearing.endpoint import Endpoint
from voice_app.hearing.voice_activity import VoiceActivity, Witnessed, level
from voice_app.settings import LONGEST_SILENCE, LONGEST_TURN, Patience
from voice_app.sound import SAMPLE_RATE, AudioChunk, Samples

PIECE = 0.05
"""Seconds per judgement, as from a live microphone."""
SPEECH = 30.0
"""dB below its loudest piece down to which a clean clip counts as speech."""
STILL = 40.0
"""dB below that which the pauses must reach for a clip to count as clean."""
NEAR = 6
"""Pieces around speech that count as neither: voices start softly, and the voice model lags."""
BEFORE, AFTER = 3.5, 6.0
"""Seconds of the room around a clip; the room is known after three."""
QUIET_ROOM, STILL_ROOM = -65.0, -75.0
"""dBFS of the background hiss during normal speech, and during quiet speech."""
NOISE_SECONDS = 10.0
"""Seconds of noise alone: as long as the wait for a first word."""

ANSWERS = "answers, whole turn: clean"
SLURRED = "answers, whole turn: middle slur"
SENTENCES = "people, whole turn: other speech"
VOICES = (ANSWERS, "people, ten commands: the commands", SENTENCES)
NOISE = "whole turn: noise"
"""Groups of an evaluation's list."""
EACH = 40
"""Voices drawn from each group."""
TELEVISIONS, TALK = 3, 6
"""Number of televisions, and of sentences joined into one."""
LONGEST = 6.0
"""Maximum seconds of a voice."""
LONG_ANSWER = 7
"""Words; longer answers form a separate group."""
SEED = 1

_SAMPLES = int(PIECE * SAMPLE_RATE)


@dataclass(frozen=True)
class Condition:
    """How a voice reaches the microphone."""

    voice: float
    """Mean dBFS of its pieces."""
    above_noise: float | None = None
    """dB above a recorded noise; None if there is none."""
    room: float = QUIET_ROOM
    """dBFS of the hiss, which is always present."""
    whispered: bool = False


CONDITIONS: Mapping[str, Condition] = {
    "usual": Condition(-28),
    "quiet": Condition(-45, room=STILL_ROOM),
    "whispered": Condition(-45, room=STILL_ROOM, whispered=True),
    "noise 20 dB": Condition(-28, 20),
    "noise 10 dB": Condition(-28, 10),
    "quiet, noise 10 dB": Condition(-45, 10),
}
NOISE_ALONE: Mapping[str, float] = {"noise alone": -35, "soft noise alone": -50}
"""dBFS."""


@dataclass(frozen=True)
class Trial:
    """What is known about every piece of a sound, and whether it contains speech."""

    group: str
    who: str
    """Who speaks, or what sounds if nobody does."""
    pieces: tuple[Witnessed, ...]
    truth: NDArray[np.int_]
    """For each piece, 1 for speech, 0 for none, -1 for neither."""


@dataclass(frozen=True)
class Pause:
    """The longest quiet inside an answer of several words."""

    group: str
    who: str
    seconds: float


def hear(listed: Path, manifest: Path | None) -> tuple[list[Trial], list[Pause]]:
    """Hear voices and noises of an evaluation's list, and of a manifest of recordings.

    Raises `TrainingFault` if neither has noises.
    """
    random, groups = np.random.default_rng(SEED), _grouped(read_manifest(listed))
    recordings = read_recordings(manifest) if manifest else ()
    sounds = _noises(listed, groups, recordings)
    around = cycle(sounds[name] for name in sorted(sounds))
    trials = [trial for name in sorted(sounds) for trial in noises(name, sounds[name], random)]
    for group in VOICES:
        clean = [c for c in groups.get(group, []) if speech(read_sound(c.path)) is not None]
        for clip in Random(SEED).sample(clean, min(EACH, len(clean))):
            voice = read_sound(clip.path)[: int(LONGEST * SAMPLE_RATE)]
            trials += spoken(clip.speaker, voice, next(around), random)
    answers = [
        ("slurred answers", clip.speaker, clip.path, SLOWNESS)
        for clip in groups.get(SLURRED, [])
        if " " in clip.text
    ]
    answers += [
        (_kind(r.text), r.speaker, r.path, 1.0)
        for r in recordings
        if r.speech and " " in r.text and r.kind != "wakeword"
    ]
    return trials, [
        Pause(group, who, longest_pause(read_sound(path), random) / slowness)
        for group, who, path, slowness in answers
    ]


def _grouped(clips: Iterable[Clip]) -> dict[str, list[Clip]]:
    groups: dict[str, list[Clip]] = {}
    for clip in clips:
        groups.setdefault(clip.condition, []).append(clip)
    return groups


def _noises(
    listed: Path, groups: Mapping[str, Sequence[Clip]], recordings: Iterable[Recording]
) -> dict[str, Sound]:
    """Return every noise by name, and televisions with speech by people from the list."""
    found: dict[str, list[Path]] = {}
    for clip in groups.get(NOISE, []):
        found.setdefault(clip.speaker, []).append(clip.path)
    found |= {r.path.stem: [r.path] for r in recordings if r.kind == "noise"}
    talk = groups.get(SENTENCES, [])
    for number in range(TELEVISIONS if talk else 0):
        said = Random(number).sample(talk, min(TALK, len(talk)))
        found[f"television {number}"] = [clip.path for clip in said]
    if not found:
        raise TrainingFault(f"{listed} lists no noises.", "Name a manifest with --recordings.")
    return {name: np.concatenate([read_sound(p) for p in paths]) for name, paths in found.items()}


def _kind(text: str) -> str:
    return "long sentences" if len(text.split()) > LONG_ANSWER else "short answers"


def speech(sound: Sound) -> NDArray[np.bool_] | None:
    """Return which pieces of a clean clip are speech; None if it is not clean."""
    loudness = np.array([level(_samples(piece)) for piece in _pieces(sound)])
    if not len(loudness) or np.quantile(loudness, 0.1) > loudness.max() - STILL:
        return None
    return np.asarray(loudness > loudness.max() - SPEECH)


def spoken(who: str, sound: Sound, noise: Sound, random: Generator) -> Iterator[Trial]:
    """Hear a clip in every condition; skip it if it is not clean."""
    truth = speech(sound)
    if truth is None:
        return
    lead, tail = round(BEFORE / PIECE), round(AFTER / PIECE)
    around = np.pad(truth, (lead, tail))
    near = np.convolve(around, np.ones(2 * NEAR + 1), "same") > 0
    known = np.where(around, 1, np.where(near, -1, 0))
    for name, how in CONDITIONS.items():
        voice = whisper(sound, random) if how.whispered else sound
        voice = voice[: len(truth) * _SAMPLES]
        voice = _at(voice, how.voice, voice.reshape(-1, _SAMPLES)[truth])
        voice = np.pad(voice, (lead * _SAMPLES, tail * _SAMPLES))
        room = _hiss(len(voice), random, how.room)
        if how.above_noise is not None:
            room = room + _at(_long(noise, len(voice)), how.voice - how.above_noise)
        yield Trial(name, who, witnessed(voice + room), known)


def noises(who: str, noise: Sound, random: Generator) -> Iterator[Trial]:
    """Hear a noise that starts in a quiet room, loud and soft."""
    lead, length = (int(s * SAMPLE_RATE) for s in (BEFORE, NOISE_SECONDS))
    for name, dbfs in NOISE_ALONE.items():
        sound = np.pad(_at(_long(noise, length), dbfs), (lead, 0))
        pieces = witnessed(sound + _hiss(len(sound), random))
        yield Trial(name, who, pieces, np.zeros(len(pieces), int))


def witnessed(sound: Sound) -> tuple[Witnessed, ...]:
    """Hear a sound as one turn."""
    activity = VoiceActivity()
    return tuple(activity.witness(AudioChunk(_samples(piece))) for piece in _pieces(sound))


def longest_pause(sound: Sound, random: Generator) -> float:
    """Return the longest quiet inside an answer in seconds, as the endpoint sees it."""
    longest = Patience(silence=LONGEST_SILENCE, longest=LONGEST_TURN)
    endpoint = Endpoint(longest, VoiceActivity())
    padded = np.pad(sound, SAMPLE_RATE // 2)
    heard = padded + _hiss(len(padded), random)
    for piece in _pieces(heard):
        endpoint.is_over(AudioChunk(_samples(piece)), "")
    return endpoint.pause


def whisper(sound: Sound, random: Generator) -> Sound:
    """Turn speech into a whisper: each moment's spectral envelope, filled with noise."""
    _, _, spectra = stft(sound, nperseg=400)
    outline = np.apply_along_axis(np.convolve, 0, np.abs(spectra), np.ones(9) / 9, "same")
    _, out = istft(outline * np.exp(2j * np.pi * random.random(outline.shape)), nperseg=400)
    return np.asarray(out[: len(sound)], dtype=np.float32)


def _pieces(sound: Sound) -> NDArray[np.float32]:
    return sound[: len(sound) // _SAMPLES * _SAMPLES].reshape(-1, _SAMPLES)


def _samples(sound: NDArray[np.float32]) -> Samples:
    return np.clip(np.rint(sound * 32768), -32768, 32767).astype(np.int16)


def _at(sound: Sound, dbfs: float, measured: NDArray[np.float32] | None = None) -> Sound:
    """Set the level of the whole sound, or of the part that is measured."""
    factor = 10 ** (dbfs / 20) / augment.level(sound if measured is None else measured)
    return np.asarray(sound * factor, dtype=np.float32)


def _long(noise: Sound, length: int) -> Sound:
    return np.asarray(np.tile(noise, length // len(noise) + 1)[:length], dtype=np.float32)


def _hiss(length: int, random: Generator, dbfs: float = QUIET_ROOM) -> Sound:
    return _at(random.normal(size=length).astype(np.float32), dbfs)
