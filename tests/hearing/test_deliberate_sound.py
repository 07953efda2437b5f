"""What counts as a sound made on purpose, and what does not."""

from __future__ import annotations

import numpy as np
import pytest

from tests.hearing.hums import Sound, cough, hum, puff, quiet, recorded, television, twice, whistle
from voice_app.checklist.dialogue import Dialogue
from voice_app.hearing.switch_sound import NoiseFloor, Print, SwitchDetector
from voice_app.sound import SAMPLE_RATE

_CHUNK = SAMPLE_RATE // 20


def made(
    dialogue: Dialogue, sound: Sound, like: Print | None = None, after: float = 1.5
) -> Print | None:
    """Listen to a sound and what follows it, in pieces as from a microphone."""
    samples = recorded(np.concatenate([sound, quiet(after)]))
    watch = SwitchDetector(dialogue.sounds.pattern, NoiseFloor(), like)
    for start in range(0, len(samples), _CHUNK):
        found = watch.accept(samples[start : start + _CHUNK])
        if found is not None:
            return found
    return None


@pytest.mark.parametrize("one", [hum(), hum(0.2, 220.0), hum(1.2, 95.0, 0.05), whistle(), puff()])
def test_any_sound_made_twice_is_deliberate(dialogue: Dialogue, one: Sound) -> None:
    checked = made(dialogue, twice(one))
    assert checked is not None
    assert checked.seconds == pytest.approx(len(one) / SAMPLE_RATE, abs=0.12)
    assert made(dialogue, twice(one * 0.7, gap=0.7), checked) is not None


def test_two_hums_need_not_be_the_same_to_the_last_bit(dialogue: Dialogue) -> None:
    assert made(dialogue, twice(hum(0.4, 130.0), other=hum(0.55, 120.0, 0.13)))


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(cough(), id="a cough"),
        pytest.param(np.concatenate([quiet(0.6), hum()]), id="one hum"),
        pytest.param(np.concatenate([twice(hum()), quiet(0.4), hum()]), id="three hums"),
        pytest.param(twice(hum(2.5)), id="hums that are too long"),
        pytest.param(twice(hum(0.04)), id="clicks"),
        pytest.param(twice(hum(), gap=2.5), id="hums far apart"),
        pytest.param(twice(hum(), other=whistle(peak=0.2)), id="a hum and a whistle"),
        pytest.param(twice(hum(), other=hum(peak=0.02)), id="a hum and its echo far away"),
        pytest.param(twice(hum(), before=0.0), id="a sound that went on when we began to listen"),
        pytest.param(quiet(4.0), id="silence"),
    ],
)
def test_what_is_not_meant_is_not_taken(dialogue: Dialogue, sound: Sound) -> None:
    assert made(dialogue, sound) is None


def test_a_cough_said_twice_is_not_the_hum_that_was_checked(dialogue: Dialogue) -> None:
    checked = made(dialogue, twice(hum()))
    assert made(dialogue, twice(cough())) is not None
    assert made(dialogue, twice(cough()), checked) is None


def test_a_television_does_not_select(dialogue: Dialogue) -> None:
    checked = made(dialogue, twice(hum()))
    talk, step = television(dialogue, 200), 5 * SAMPLE_RATE
    windows = [talk[start : start + step] for start in range(0, len(talk) - step, step)]
    assert len(windows) >= 35
    taken = [n for n, window in enumerate(windows) if made(dialogue, window, checked, after=0.0)]
    assert taken == []


def test_a_sound_is_found_in_a_humming_room(dialogue: Dialogue) -> None:
    noise = np.random.default_rng(3).normal(scale=10 ** (-45 / 20), size=8 * SAMPLE_RATE)
    sound = twice(hum(peak=0.25), before=3.0)
    noisy = noise[: len(sound) + 2 * SAMPLE_RATE].copy()
    noisy[: len(sound)] += sound
    assert made(dialogue, noisy, after=0.0) is not None


def test_a_sound_under_way_is_told(dialogue: Dialogue) -> None:
    watch = SwitchDetector(dialogue.sounds.pattern, NoiseFloor())
    watch.accept(recorded(quiet(0.5)))
    assert not watch.is_under_way
    watch.accept(recorded(hum()))
    assert watch.is_under_way
    watch.accept(recorded(quiet(2.0)))
    assert not watch.is_under_way
    assert watch.seconds == pytest.approx(2.95, abs=0.05)
