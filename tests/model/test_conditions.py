"""The conditions of the measurement do to a sound what the model card says."""

from pathlib import Path

import numpy as np
import pytest
from numpy.random import Generator

pytest.importorskip("scipy", reason="needs the training extra")

from models.training import augment, clips, conditions
from models.training.augment import Sound
from models.training.corpus import Utterance
from voice_app.checklist.dialogue import Dialogue
from voice_app.hearing.recording import read_wav
from voice_app.sound import SAMPLE_RATE

pytestmark = pytest.mark.training


@pytest.fixture(scope="module")
def voice(fixtures: Path) -> Sound:
    (file,) = (fixtures / "twenty_something").glob("*-getting-worse.wav")
    return (read_wav(file) / 32768).astype(np.float32)


@pytest.fixture
def random() -> Generator:
    return np.random.default_rng(1)


def share_above(sound: Sound, hertz: float) -> float:
    power = np.abs(np.fft.rfft(sound)) ** 2
    return float(power[np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE) > hertz].sum() / power.sum())


def test_noise_is_ten_decibels_below_the_voice(voice: Sound, random: Generator) -> None:
    noise = conditions.pink_noise(voice, random) - voice
    decibels = 20 * np.log10(augment.level(voice) / augment.level(noise))
    assert decibels == pytest.approx(10, abs=0.1)


def test_a_room_rings_for_half_a_second(random: Generator) -> None:
    click = np.zeros(SAMPLE_RATE, dtype=np.float32)
    click[0] = 1
    heard = conditions.room(click, random).astype(np.float64)
    left = np.cumsum(heard[::-1] ** 2)[::-1]
    fall = 10 * np.log10(left / left[100])
    # The time for 30 dB is measured, away from the end of the response, and doubled.
    assert 2 * np.argmax(fall < -30) / SAMPLE_RATE == pytest.approx(0.5, abs=0.1)
    direct = 10 * np.log10(heard[0] ** 2 / (heard[1:] ** 2).sum())
    assert direct == pytest.approx(5, abs=0.5)


def test_a_slur_is_slow_dull_and_paused(voice: Sound, random: Generator) -> None:
    slurred = conditions.middle_slur(voice, random)
    longer = len(slurred) / SAMPLE_RATE - conditions.PAUSE_SECONDS
    assert longer == pytest.approx(1.25 * len(voice) / SAMPLE_RATE, rel=0.1)
    assert share_above(slurred, 5500) < share_above(voice, 5500) / 3
    quiet = np.flatnonzero(slurred == 0)
    assert len(quiet) >= conditions.PAUSE_SECONDS * SAMPLE_RATE
    assert augment.level(slurred) == pytest.approx(augment.level(voice), rel=0.01)


def test_a_slow_speaker_takes_longer_at_the_same_pitch(voice: Sound, random: Generator) -> None:
    slow = conditions.slow_speaker(voice, random)
    assert len(slow) == pytest.approx(1.4 * len(voice), rel=0.1)
    assert share_above(slow, 2000) == pytest.approx(share_above(voice, 2000), abs=0.1)


def test_a_television_is_heard_before_and_after_the_voice(
    fixtures: Path, voice: Sound, random: Generator
) -> None:
    talk = sorted((fixtures / "twenty_something").glob("*.wav"))
    heard = conditions.television(talk)(voice, random)
    around = SAMPLE_RATE
    assert len(heard) == len(voice) + 2 * around
    behind = heard - np.pad(voice, around)
    decibels = 20 * np.log10(augment.level(voice) / augment.level(behind))
    assert decibels == pytest.approx(10, abs=0.1)
    assert augment.level(heard[:around]) > 0.001


def test_the_pause_is_inside_the_words(voice: Sound) -> None:
    paused = conditions._with_pause(voice.astype(np.float64))
    silence = np.flatnonzero(paused == 0)
    energy = np.cumsum(paused**2) / np.sum(paused**2)
    assert 0.1 <= energy[silence[len(silence) // 2]] <= 0.9


def test_the_same_clip_sounds_the_same_again_from_another_folder(
    fixtures: Path, tmp_path: Path
) -> None:
    (file,) = (fixtures / "twenty_something").glob("*-getting-worse.wav")
    made = []
    for name in ("one", "two"):
        copy = tmp_path / name / file.name
        copy.parent.mkdir()
        copy.write_bytes(file.read_bytes())
        said = Utterance((str(copy),), "getting worse", "rms", "flite")
        recorder = clips.Recorder(tmp_path / f"{name} clips")
        made.append(recorder.clip(said, "slur", "all", disturb=conditions.middle_slur).path)
    assert made[0].name == made[1].name
    assert made[0].read_bytes() == made[1].read_bytes() != file.read_bytes()


def test_every_answer_belongs_to_a_question(dialogue: Dialogue) -> None:
    found = clips.answers(dialogue)
    assert found["yes"] == "breath_now"
    assert found["left hand"] == "side"
    assert set(found.values()) <= set(dialogue.checklist.by_key)
    assert len(found) > 300
