import shlex
import struct
import wave
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from voice_app.errors import AudioFileFault
from voice_app.hearing.channels import Mixer
from voice_app.hearing.recording import RecordedMicrophone, read_wav
from voice_app.sound import SAMPLE_RATE, Samples


def write(
    path: Path, samples: Samples, *, rate: int = SAMPLE_RATE, channels: int = 1, width: int = 2
) -> Path:
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(width)
        sound.setframerate(rate)
        sound.writeframes(samples.astype(f"<i{width}").tobytes())
    return path


def tone(seconds: float, rate: int = SAMPLE_RATE, volume: int = 8000) -> Samples:
    times = np.arange(round(seconds * rate)) / rate
    return np.asarray(volume * np.sin(2 * np.pi * 440 * times), dtype=np.int16)


def test_each_turn_is_one_file(tmp_path: Path) -> None:
    loud, quiet = tone(0.5), tone(0.33, volume=500)
    microphone = RecordedMicrophone(
        [write(tmp_path / "a.wav", loud), write(tmp_path / "b.wav", quiet)]
    )
    for expected, is_last in ((loud, False), (quiet, True)):
        with microphone.listening() as chunks:
            heard = np.concatenate([chunk.samples for chunk in islice(chunks, 20)])
        assert (heard[: len(expected)] == expected).all()
        assert microphone.exhausted is is_last
    with microphone.listening() as chunks:
        assert list(chunks) == []


def test_a_turn_goes_on_in_a_quiet_room_that_is_always_the_same(tmp_path: Path) -> None:
    file = write(tmp_path / "a.wav", tone(0.1))
    rooms = []
    for _ in range(2):
        with RecordedMicrophone([file]).listening() as chunks:
            heard = list(islice(chunks, 202))
        assert all(chunk.seconds == 0.05 for chunk in heard)
        rooms.append(np.concatenate([chunk.samples for chunk in heard[2:]]))
    assert (rooms[0] == rooms[1]).all()
    level = 20 * np.log10(np.sqrt((rooms[0].astype(float) ** 2).mean()) / 32768)
    assert level == pytest.approx(-75, abs=0.5)


def test_no_files_are_an_exhausted_microphone() -> None:
    assert RecordedMicrophone([]).exhausted


@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100, 48_000])
def test_other_rates_are_resampled(tmp_path: Path, rate: int) -> None:
    samples = read_wav(write(tmp_path / "a.wav", tone(1.0, rate), rate=rate))
    middle = slice(1000, 15_000)
    assert len(samples) == SAMPLE_RATE
    assert samples.dtype == np.int16
    assert np.abs(samples[middle].astype(int) - tone(1.0)[middle]).max() < 40


def test_stereo_is_mixed_even_when_it_is_as_loud_as_can_be(tmp_path: Path) -> None:
    both = np.full(2000, 32767, dtype=np.int16)
    assert (read_wav(write(tmp_path / "loud.wav", both, channels=2)) == 32767).all()
    left, right = tone(0.5), np.zeros(8000, np.int16)
    mixed = read_wav(
        write(tmp_path / "left.wav", np.stack([left, right], axis=1).ravel(), channels=2)
    )
    assert np.abs(mixed - left / 2).max() <= 0.5


@pytest.mark.parametrize("other", [-1.0, -0.7])
def test_a_voice_with_opposite_signs_in_two_channels_is_not_lost(
    tmp_path: Path, other: float
) -> None:
    left = tone(0.5)
    both = np.stack([left, (left * other).astype(np.int16)], axis=1).ravel()
    heard = read_wav(write(tmp_path / "balanced.wav", both, channels=2))
    assert (heard == left).all()


def test_a_live_microphone_with_opposite_signs_is_not_lost_from_its_first_block() -> None:
    mix, left = Mixer(2), tone(0.5)
    blocks = np.split(np.stack([left, -left], axis=1), 10)
    assert (np.concatenate([mix(block.ravel()) for block in blocks]) == left).all()


def test_different_noise_in_two_channels_is_mixed() -> None:
    noise = np.random.default_rng(0).normal(0, 3000, (8000, 2)).astype(np.int16)
    assert (Mixer(2)(noise.ravel()) == np.rint(noise.mean(axis=1))).all()


def test_plain_samples_behind_an_extensible_header_are_read(tmp_path: Path) -> None:
    assert (read_wav(extensible(tmp_path / "a.wav", code=1)) == tone(0.5)).all()


@pytest.mark.parametrize("length", [0xFFFFFFFF, 0x7FFFFFFF, 0x7FFFF024])
@pytest.mark.parametrize("odd", [b"", b"\0"])
def test_a_file_that_was_written_into_a_pipe_is_read_to_its_end(
    tmp_path: Path, length: int, odd: bytes
) -> None:
    data = bytearray(write(tmp_path / "a.wav", tone(0.5)).read_bytes())
    data[4:8] = data[40:44] = length.to_bytes(4, "little")
    (tmp_path / "a.wav").write_bytes(data + odd)
    assert (read_wav(tmp_path / "a.wav") == tone(0.5)).all()


def test_what_stands_before_and_after_the_samples_is_passed_over(tmp_path: Path) -> None:
    data = write(tmp_path / "a.wav", tone(0.5)).read_bytes()
    extra = b"LIST" + (5).to_bytes(4, "little") + b"INFOx\0"
    (tmp_path / "a.wav").write_bytes(data[:36] + extra + data[36:] + extra)
    assert (read_wav(tmp_path / "a.wav") == tone(0.5)).all()


def extensible(path: Path, code: int) -> Path:
    data = write(path, tone(0.5)).read_bytes()
    guid = code.to_bytes(2, "little") + bytes.fromhex("000000001000800000aa00389b71")
    form = b"\xfe\xff" + data[22:36] + struct.pack("<HHI", 22, 16, 4) + guid
    path.write_bytes(data[:16] + len(form).to_bytes(4, "little") + form + data[36:])
    return path


Maker = Callable[[Path], object]

WRONG: dict[str, tuple[Maker, str]] = {
    "24 bits": (lambda p: wave_24_bits(p), "has 24-bit samples"),
    "8 bits": (lambda p: write(p, np.full(800, 1, np.int16), width=1), "has 8-bit samples"),
    "32 bits": (lambda p: write(p, tone(0.1), width=4), "has 32-bit samples"),
    "rate too low": (lambda p: write(p, tone(0.1), rate=4000), "sample rate of 4,000 Hz"),
    "rate beyond belief": (lambda p: write(p, tone(0.1), rate=4_000_000), "4,000,000 Hz"),
    "no sound": (lambda p: write(p, tone(0)), "holds no sound"),
    "empty": (lambda p: p.write_bytes(b""), "is empty"),
    "text": (lambda p: p.write_text("Dear doctor, my hands are weak."), "is not a WAV file"),
    "Ogg": (lambda p: p.write_bytes(b"OggS" + bytes(40)), "is an Ogg file"),
    "MP3": (lambda p: p.write_bytes(b"ID3\x03" + bytes(40)), "is an MP3 file"),
    "cut short": (lambda p: cut(p, 8000), "is cut short: its header claims 1.0 s"),
    "cut in its header": (lambda p: cut(p, 30), "breaks off in its header"),
    "floats": (lambda p: as_format(p, 3), "not a plain PCM one (format 3)"),
    "floats behind an extensible header": (
        lambda p: extensible(p, 3),
        "not a plain PCM one (format 3)",
    ),
    "no channels": (lambda p: without_channels(p), "without channels"),
    "A-law": (lambda p: as_format(p, 6), "not a plain PCM one (format 6)"),
}


def wave_24_bits(path: Path) -> None:
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(3)
        sound.setframerate(SAMPLE_RATE)
        sound.writeframes(bytes(3000))


def cut(path: Path, size: int) -> None:
    path.write_bytes(write(path, tone(1.0)).read_bytes()[:size])


def without_channels(path: Path) -> None:
    data = bytearray(write(path, tone(0.1)).read_bytes())
    data[22:24] = bytes(2)
    path.write_bytes(data)


def as_format(path: Path, code: int) -> None:
    data = bytearray(write(path, tone(0.1)).read_bytes())
    data[20:22] = code.to_bytes(2, "little")
    path.write_bytes(data)


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_file_is_told_what_it_is_and_how_to_convert_it(tmp_path: Path, kind: str) -> None:
    make, what_it_is = WRONG[kind]
    path = tmp_path / "my answer.wav"
    make(path)
    with pytest.raises(AudioFileFault) as fault:
        RecordedMicrophone([path])
    assert fault.value.problem.startswith(str(path))
    assert what_it_is in fault.value.problem
    assert "16-bit PCM" in fault.value.remedy
    command = shlex.split(fault.value.remedy.partition("To convert: ")[2])
    assert command[:3] == ["ffmpeg", "-i", str(path)]


def test_a_file_that_is_not_there_or_is_a_folder_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.wav", tmp_path):
        with pytest.raises(AudioFileFault, match="cannot be read") as fault:
            read_wav(path)
        assert str(path) in fault.value.problem
