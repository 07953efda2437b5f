"""Sound from WAV files: one file per turn, processed as fast as it can be read."""

import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import soxr

from voice_app.errors import AudioFileFault
from voice_app.hearing.channels import Mixer
from voice_app.hearing.wav_file import NotPlain, read_plain_wav
from voice_app.sound import SAMPLE_RATE, AudioChunk, Samples

LOWEST_RATE = 8_000
"""Hz, telephone quality."""
HIGHEST_RATE = 384_000
"""Hz. Headers claiming more are not believed."""

_CHUNK = SAMPLE_RATE // 20  # samples: 50 ms, as from a live microphone
_ROOM_NOISE = 32_768 * 10 ** (-75 / 20)  # standard deviation: -75 dBFS
_WANTED = f"Use a WAV file with 16-bit PCM samples at {LOWEST_RATE:,} Hz or more."


class RecordedMicrophone:
    """The port `Microphone` for recordings: each turn hears the next of `files`.

    After the end of a file, the turn continues in a very quiet room, so that the listener's own
    silence timer ends it as it would live. All files are read up front, so that a bad one is
    reported before the conversation begins. Raises `AudioFileFault`.
    """

    def __init__(self, files: Sequence[Path]) -> None:
        self._recordings = [read_wav(file) for file in files]
        self._turns = 0

    @property
    def exhausted(self) -> bool:
        """True once the last file's turn has begun."""
        return self._turns >= len(self._recordings)

    @contextmanager
    def listening(self) -> Iterator[Iterator[AudioChunk]]:
        """Play the next file and then the quiet room; when exhausted, end at once."""
        turn = self._turns
        self._turns += 1
        if turn < len(self._recordings):
            yield _heard(self._recordings[turn], seed=turn)
        else:
            yield iter(())


def _heard(recording: Samples, seed: int) -> Iterator[AudioChunk]:
    for start in range(0, len(recording), _CHUNK):
        yield AudioChunk(recording[start : start + _CHUNK])
    room = np.random.default_rng(seed)  # the same room each time
    while True:
        yield AudioChunk(np.rint(room.normal(0, _ROOM_NOISE, _CHUNK)).astype(np.int16))


def read_wav(path: Path) -> Samples:
    """Read a WAV file as one channel at `SAMPLE_RATE`. Raises `AudioFileFault`."""
    try:
        with path.open("rb") as file:
            sound = read_plain_wav(file)
    except OSError as problem:
        raise AudioFileFault(
            f"{path} cannot be read ({problem.strerror or problem}).", "Check its name and place."
        ) from problem
    except NotPlain as problem:
        raise _fault(path, str(problem)) from problem
    if sound.width != 2:
        raise _fault(path, f"has {8 * sound.width}-bit samples")
    if not LOWEST_RATE <= sound.rate <= HIGHEST_RATE:
        raise _fault(path, f"has a sample rate of {sound.rate:,} Hz")
    if sound.announced == 0:
        raise _fault(path, "holds no sound")
    if len(sound.data) != sound.announced * sound.channels * sound.width:
        seconds = sound.announced / sound.rate
        raise _fault(path, f"is cut short: its header claims {seconds:,.1f} s of sound")
    samples = Mixer(sound.channels)(np.frombuffer(sound.data, dtype="<i2").astype(np.int16))
    if sound.rate != SAMPLE_RATE:
        samples = soxr.resample(samples, sound.rate, SAMPLE_RATE)
    return samples


def _fault(path: Path, what: str) -> AudioFileFault:
    name = shlex.quote(str(path))
    better = shlex.quote(str(path.with_name(path.stem + "-16k.wav")))
    return AudioFileFault(
        f"{path} {what}.", f"{_WANTED} To convert: ffmpeg -i {name} -ar 16000 -ac 1 {better}"
    )
