"""Sound from WAV files: one file is one turn, heard as fast as it can be read."""

import shlex
import wave
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import soxr

from voice_app.errors import AudioFileFault
from voice_app.ports import SAMPLE_RATE, AudioChunk, Samples

LOWEST_RATE = 8_000
"""Hz, that of the telephone."""
HIGHEST_RATE = 384_000
"""Hz. Beyond it a header is not believed."""

_CHUNK = SAMPLE_RATE // 20  # samples: 50 ms, as from a live microphone
_ROOM_NOISE = 32_768 * 10 ** (-75 / 20)  # standard deviation: -75 dBFS
_WANTED = f"A WAV file with 16-bit PCM samples at {LOWEST_RATE:,} Hz or more is wanted."
_KNOWN_STARTS = {
    b"OggS": "an Ogg file",
    b"fLaC": "a FLAC file",
    b"ID3": "an MP3 file",
    b"\xff\xfb": "an MP3 file",
    b"\x1aE\xdf\xa3": "a WebM or Matroska file",
    b"FORM": "an AIFF file",
}


class RecordedMicrophone:
    """The port `Microphone` for recordings: each turn hears the next of `files`.

    After a file's end the turn goes on in a very quiet room, so that the listener's own silence
    timer ends it, as it would live. All files are read at once, so that a bad one is told of
    before the conversation begins. Raises `AudioFileFault`.
    """

    def __init__(self, files: Sequence[Path]) -> None:
        self._recordings = [read_wav(file) for file in files]
        self._turns = 0

    @property
    def exhausted(self) -> bool:
        """True once the turn of the last file has begun."""
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
        with wave.open(str(path), "rb") as sound:
            width, channels = sound.getsampwidth(), sound.getnchannels()
            rate, frames = sound.getframerate(), sound.getnframes()
            if width != 2:
                raise _fault(path, f"has {8 * width}-bit samples")
            if not LOWEST_RATE <= rate <= HIGHEST_RATE:
                raise _fault(path, f"has a sample rate of {rate:,} Hz")
            if frames == 0:
                raise _fault(path, "holds no sound")
            data = sound.readframes(frames)
    except OSError as problem:
        raise AudioFileFault(
            f"{path} cannot be read ({problem.strerror or problem}).", "Check its name and place."
        ) from problem
    except (wave.Error, EOFError) as problem:
        raise _fault(path, _what_it_is(path, str(problem))) from problem
    if len(data) != frames * channels * width:
        raise _fault(path, f"is cut short: it announces {frames / rate:,.1f} s of sound")
    samples = np.frombuffer(data, dtype="<i2").astype(np.int16)
    if channels > 1:
        samples = np.rint(samples.reshape(-1, channels).mean(axis=1)).astype(np.int16)
    if rate != SAMPLE_RATE:
        samples = soxr.resample(samples, rate, SAMPLE_RATE)
    return samples


def _what_it_is(path: Path, problem: str) -> str:
    with path.open("rb") as file:
        start = file.read(12)
    if not start:
        return "is empty"
    for known, kind in _KNOWN_STARTS.items():
        if start.startswith(known):
            return f"is {kind}"
    if start[:4] != b"RIFF" or start[8:12] != b"WAVE":
        return "is not a WAV file"
    if problem.startswith("unknown format"):
        return f"is a WAV file, but not a plain PCM one (format {problem.split()[-1]})"
    return "is a WAV file that breaks off in its header"


def _fault(path: Path, what: str) -> AudioFileFault:
    name = shlex.quote(str(path))
    better = shlex.quote(str(path.with_name(path.stem + "-16k.wav")))
    return AudioFileFault(
        f"{path} {what}.", f"{_WANTED} To convert: ffmpeg -i {name} -ar 16000 -ac 1 {better}"
    )
