"""The variations of frames while the network learns, held against real sound."""

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs the training extra")
pytest.importorskip("kaldi_native_fbank", reason="needs the training extra")
pytest.importorskip("scipy", reason="needs the training extra")

import torch

from models.training import augment, features, vary
from models.training.augment import Sound
from models.training.vary import Chances, Variation

NEVER = dict.fromkeys(Chances.__dataclass_fields__, 0.0)


def bands(sound: Sound) -> torch.Tensor:
    return torch.as_tensor(torch.from_numpy(features.cepstra(sound)) @ vary.TO_BANDS)


def tone(hertz: float, seconds: float = 1.0) -> Sound:
    time = np.arange(int(seconds * 16000)) / 16000
    return np.asarray(0.3 * np.sin(2 * np.pi * hertz * time), dtype=np.float32)


def hiss(seconds: float = 1.0) -> Sound:
    return augment.coloured_noise(int(seconds * 16000), np.random.default_rng(1), 0) * np.float32(8)


def test_the_bands_of_a_tone_peak_where_it_sounds() -> None:
    for hertz in (500.0, 2000.0, 6000.0):
        loudest = int(bands(tone(hertz)).mean(0).argmax())
        assert abs(vary.band_centres()[loudest] - hertz) < 0.12 * hertz


def test_nothing_is_changed_when_no_variation_is_drawn() -> None:
    frames = torch.from_numpy(features.cepstra(hiss()))[None]
    same = Variation(None, Chances(**NEVER))(frames, np.random.default_rng(1))
    assert torch.allclose(frames, same, atol=1e-3)


@pytest.mark.parametrize("factor", [0.85, 1.0, 1.18])
def test_a_shorter_vocal_tract_moves_a_peak_up(factor: float) -> None:
    mean = bands(tone(1500) + 0.001 * hiss()).mean(0)
    loudest = int((mean @ vary.tract_warp(factor)).argmax())
    assert abs(vary.band_centres()[loudest] - 1500 * factor) < 150


def test_background_is_added_below_the_speech() -> None:
    background = torch.from_numpy(features.cepstra(hiss(3)))
    frames = torch.from_numpy(features.cepstra(tone(300)))[None]
    noisy = Variation(background, Chances(**NEVER | {"noise": 1.0}))
    heard = noisy(frames, np.random.default_rng(3)) @ vary.TO_BANDS
    before = frames @ vary.TO_BANDS
    assert (heard >= before - 1e-2).all()
    assert heard[0, :, 30:].mean() > before[0, :, 30:].mean() + 3
    assert abs(float(heard.amax(2).mean() - before.amax(2).mean())) < 0.7


@pytest.mark.parametrize(
    "name", ["tract", "microphone", "band", "smear", "tremor", "breath", "blot"]
)
def test_every_variation_leaves_finite_frames_of_the_same_shape(name: str) -> None:
    frames = torch.from_numpy(np.stack([features.cepstra(hiss()), features.cepstra(tone(700))]))
    varied = Variation(None, Chances(**NEVER | {name: 1.0}))(frames, np.random.default_rng(2))
    assert varied.shape == frames.shape
    assert torch.isfinite(varied).all()
    assert not torch.allclose(varied, frames, atol=0.05)


def test_a_smeared_click_lasts_longer() -> None:
    sound = 0.001 * hiss()
    sound[8000:8040] += 0.5
    frames = torch.from_numpy(features.cepstra(sound))[None]
    smear = Variation(None, Chances(**NEVER | {"smear": 1.0}))
    smeared = smear(frames, np.random.default_rng(4)) @ vary.TO_BANDS
    before = frames @ vary.TO_BANDS
    quiet = float(before.median()) + 1
    assert (smeared.mean(2) > quiet).sum() > (before.mean(2) > quiet).sum()


def test_stretching_keeps_the_ends() -> None:
    frames = torch.arange(20.0)[None, :, None].expand(1, 20, 40)
    longer = vary.stretched(frames, 30)
    assert longer.shape == (1, 30, 40)
    assert longer[0, 0, 0] == 0
    assert longer[0, -1, 0] == 19


def test_beeps_are_loud_and_last_as_long_as_they_should() -> None:
    for seed in range(20):
        sound = augment.tune(np.random.default_rng(seed))
        assert 16000 <= len(sound) <= 64000
        assert 0.4 < np.abs(sound).max() <= 0.51


def test_a_telephone_takes_the_top_away() -> None:
    sound = hiss()
    heard = augment.telephoned(sound, np.random.default_rng(1))
    assert heard.shape == sound.shape
    spectrum = np.abs(np.fft.rfft(heard)) ** 2
    assert spectrum[6000:].sum() < 0.01 * spectrum[:3500].sum()
