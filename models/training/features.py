"""Input features: 40 cepstral coefficients every 10 ms, as Vosk computes them.

kaldi-native-fbank computes the same numbers as Kaldi for the settings in `conf/mfcc.conf`. The
frames of all utterances are stored in one float16 file of shape (frames, 40), with an index beside
it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import kaldi_native_fbank
import numpy as np
import soundfile
from numpy.random import Generator
from numpy.typing import NDArray

from models.training import augment
from models.training.augment import Sound, Surroundings
from models.training.corpus import Utterance
from models.training.model_directory import COEFFICIENTS, HIGHEST, LOWEST
from voice_app.sound import SAMPLE_RATE

Frames = NDArray[np.float32]
"""Shape (frames, 40)."""

SEED = 7919
SHORTEST, LONGEST = 0.1, 12.0
"""Seconds; shorter or longer recordings are left out."""


@dataclass(frozen=True)
class Indexed:
    """The location of an utterance's frames, and its words."""

    start: int
    frames: int
    text: str
    kind: str


def read_sound(path: str | Path) -> Sound:
    """Read a sound file's first channel, at 16 kHz, between -1 and 1."""
    sound, rate = soundfile.read(str(path), dtype="float32", always_2d=True)
    return augment.resample(np.ascontiguousarray(sound[:, 0]), int(rate))


def cepstra(sound: Sound) -> Frames:
    """Frames of a sound, one every 10 ms."""
    options = kaldi_native_fbank.MfccOptions()
    options.frame_opts.samp_freq = SAMPLE_RATE
    options.frame_opts.dither = 0
    options.frame_opts.snip_edges = True
    options.mel_opts.num_bins = COEFFICIENTS
    options.mel_opts.low_freq = LOWEST
    options.mel_opts.high_freq = HIGHEST
    options.num_ceps = COEFFICIENTS
    options.use_energy = False
    online = kaldi_native_fbank.OnlineMfcc(options)
    online.accept_waveform(SAMPLE_RATE, (sound * 32768).tolist())
    online.input_finished()
    frames = [online.get_frame(number) for number in range(online.num_frames_ready)]
    return np.asarray(frames, dtype=np.float32).reshape(-1, COEFFICIENTS)


class Extractor:
    """Makes the copies of an utterance; one lives in each worker process."""

    def __init__(self, voices: Sequence[str], noises: Sequence[str], rooms: Sequence[str]) -> None:
        self._voices = voices
        self._surroundings = Surroundings(
            [read_sound(path) for path in noises], [read_sound(path) for path in rooms], self._voice
        )

    def _voice(self, random: Generator) -> Sound:
        return read_sound(self._voices[int(random.integers(len(self._voices)))])

    def copies(self, number: int, utterance: Utterance) -> list[Frames]:
        """Frames of each copy; human clips are also used once unchanged."""
        random = np.random.default_rng([SEED, number])
        if utterance.kind in ("noise", "tune"):
            sound = read_sound(utterance.paths[0])
            if utterance.kind == "tune":
                heard = [
                    augment.disturb(sound, self._surroundings, random, human=False)
                    for _ in range(utterance.copies)
                ]
            else:
                heard = [augment.background_only(sound, random) for _ in range(utterance.copies)]
            return [cepstra(cut) for cut in heard]
        sound = self._joined(utterance, random)
        if not SHORTEST < len(sound) / SAMPLE_RATE < LONGEST:
            return []
        copies = []
        for copy in range(utterance.copies):
            plain = utterance.human and copy == 0 and utterance.kind != "splice"
            played = sound
            if not plain:
                played = augment.disturb(sound, self._surroundings, random, utterance.human)
            copies.append(cepstra(played))
        return copies

    def _joined(self, utterance: Utterance, random: Generator) -> Sound:
        parts: list[Sound] = []
        for path in utterance.paths:
            part = read_sound(path)
            if parts:
                parts.append(np.zeros(int(random.uniform(0, 0.2) * SAMPLE_RATE), dtype=np.float32))
                part = part * np.float32(augment.level(parts[0]) / augment.level(part))
            parts.append(part)
        return np.concatenate(parts)


_extractor: Extractor


def _start_worker(voices: Sequence[str], noises: Sequence[str], rooms: Sequence[str]) -> None:
    global _extractor  # one per process, too large to send with every task
    _extractor = Extractor(voices, noises, rooms)


def _extract(task: tuple[int, Utterance]) -> tuple[list[NDArray[np.float16]], Utterance]:
    number, utterance = task
    return [f.astype(np.float16) for f in _extractor.copies(number, utterance)], utterance


def extract(
    utterances: Sequence[Utterance],
    out: Path,
    noises: Sequence[str] = (),
    rooms: Sequence[str] = (),
    talkers: Sequence[str] = (),
    workers: int = 2,
) -> int:
    """Write `out.bin` and `out.json`; return the number of frames.

    `talkers` are further speech files, with unknown words, that may be heard in the background.
    """
    voices = [*talkers, *(u.paths[0] for u in utterances if u.text)]
    order = np.random.default_rng(SEED).permutation(len(utterances))
    tasks = [(int(number), utterances[int(number)]) for number in order]
    index: list[tuple[int, int, str, str]] = []
    total = 0
    with (
        out.with_suffix(".bin").open("wb") as file,
        get_context("fork").Pool(workers, _start_worker, (voices, noises, rooms)) as pool,
    ):
        for copies, utterance in pool.imap(_extract, tasks, chunksize=16):
            for frames in copies:
                file.write(frames.tobytes())
                index.append((total, len(frames), utterance.text, utterance.kind))
                total += len(frames)
    out.with_suffix(".json").write_text(json.dumps(index))
    return total


def read_index(path: Path) -> Iterator[Indexed]:
    """Read the index written by `extract`."""
    for start, frames, text, kind in json.loads(path.with_suffix(".json").read_text()):
        yield Indexed(start, frames, text, kind)


def map_frames(path: Path) -> NDArray[np.float16]:
    """Memory-map the frames written by `extract`, shape (frames, 40)."""
    return np.memmap(path.with_suffix(".bin"), dtype=np.float16, mode="r").reshape(-1, COEFFICIENTS)
