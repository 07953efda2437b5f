"""Slurred speakers and cut-off words, made while the network learns."""

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs the training extra")
pytest.importorskip("kaldi_native_fbank", reason="needs the training extra")
pytest.importorskip("scipy", reason="needs the training extra")

import torch

from models.training import features, lfmmi, slur, vary
from models.training.augment import Sound
from models.training.lfmmi import Said
from models.training.vary import Chances, Variation


def word(before: float = 0.2, said: float = 0.5, after: float = 0.2) -> Sound:
    """Two tones with a dip between them, in a quiet room."""
    random = np.random.default_rng(1)
    time = np.arange(int(said * 16000)) / 16000
    tones = np.sin(2 * np.pi * np.where(time < said / 2, 500, 1500) * time)
    dip = 1 - 0.9 * np.exp(-(((time - said / 2) / 0.02) ** 2))
    silence = [np.zeros(int(seconds * 16000)) for seconds in (before, after)]
    sound = np.concatenate([silence[0], 0.3 * tones * dip, silence[1]])
    return np.asarray(sound + 0.001 * random.normal(size=len(sound)), dtype=np.float32)


def batch(count: int) -> tuple[torch.Tensor, np.ndarray]:
    frames = torch.from_numpy(features.cepstra(word()))
    return frames[None].repeat(count, 1, 1), np.full(count, len(frames))


def test_some_speakers_pause_and_none_loses_a_frame() -> None:
    frames, lengths = batch(40)
    slurred, longer = slur.slurred(frames, lengths, np.random.default_rng(2))
    assert slurred.shape == (40, longer.max(), 40)
    assert torch.isfinite(slurred).all()
    added = longer - lengths
    assert (added >= 0).all()
    assert 8 <= (added >= slur.SHORTEST).sum() <= 32
    assert added.max() <= 2 * slur.LONGEST


def test_a_pause_is_quiet_and_inside_the_word() -> None:
    frames, lengths = batch(40)
    slurred, longer = slur.slurred(frames, lengths, np.random.default_rng(3))
    loud = (slurred @ vary.TO_BANDS).amax(2)
    for row in np.flatnonzero(longer > lengths):
        heard = loud[row, : longer[row]]
        speech = np.flatnonzero((heard > heard.max() - 6).numpy())
        inside = heard[speech[0] : speech[-1] + 1]
        assert (inside < heard.max() - 6).sum() >= slur.SHORTEST - 2


def test_a_pause_is_allowed_between_the_sounds_of_a_word() -> None:
    spoken = lfmmi.said("no", {"no": (("N", "OW1"),)})
    silence, first, second, _ = spoken.units
    paused = lfmmi.interrupted(spoken)
    assert paused.units == (silence, first, silence, second, silence)
    assert paused.optional == (True, False, True, False, True)
    assert paused.shortest == spoken.shortest


def test_silence_alone_stays_as_it_is() -> None:
    quiet = Said((lfmmi.SILENT,), (False,))
    assert lfmmi.interrupted(quiet) == quiet


def test_a_cut_word_loses_little_and_only_at_one_end() -> None:
    frames = features.cepstra(word()).astype(np.float16)
    random = np.random.default_rng(4)
    always = Variation(None, Chances(cut=1.0))
    loud = frames[:, 0] > frames[:, 0].min() + 0.5 * np.ptp(frames[:, 0].astype(float))
    starts, ends = set(), set()
    for _ in range(40):
        cut = always.cut(frames, random)
        where = next(n for n in range(len(frames)) if np.array_equal(frames[n], cut[0]))
        assert np.array_equal(frames[where : where + len(cut)], cut)
        assert where == 0 or where + len(cut) == len(frames)
        kept = loud[where : where + len(cut)].sum()
        assert loud.sum() - kept <= vary.LOST + 2
        starts.add(where)
        ends.add(where + len(cut))
    assert len(starts) > 3
    assert len(ends) > 3


def test_most_words_are_left_whole() -> None:
    frames = features.cepstra(word()).astype(np.float16)
    never = Variation(None, Chances(cut=0.0))
    assert never.cut(frames, np.random.default_rng(5)) is frames
