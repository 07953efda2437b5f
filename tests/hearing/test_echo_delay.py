"""How late our own voice comes back, and whether it does."""

from __future__ import annotations

import numpy as np
import pytest

from tests.hearing.sounds import FIXTURES, at, mixed, noise, recording
from voice_app.hearing.echo_delay import EchoDelay
from voice_app.hearing.voice_activity import level
from voice_app.sound import SAMPLE_RATE, Samples, Speech
from voice_app.speaking.last_words import PIECE, LastWords

SAID = ("early_stop/01-no", "live_cry_for_help/01-oh-god-i-cant-breathe", "early_stop/stop")
TELEVISION = tuple(
    f"live_phone_call/{file.stem}"
    for file in sorted((FIXTURES / "live_phone_call").glob("0[345]*"))
)


def spoken() -> tuple[LastWords, Samples]:
    """Some sentences of ours, one after the other."""
    words, sound, began = LastWords(lambda: 0.0), [], 0.0
    for name in SAID * 2:
        samples = at(recording(name), -20)
        words.say(name, Speech(samples, SAMPLE_RATE), began)
        sound.append(samples)
        began += len(samples) / SAMPLE_RATE
    return words, np.concatenate(sound)


def lasts(heard: Samples, words: LastWords) -> float | None:
    delay, size = EchoDelay(), round(PIECE * SAMPLE_RATE)
    for start in range(0, len(heard), size):
        delay.hear(start / SAMPLE_RATE, level(heard[start : start + size]))
    return delay.lasts(words.said)


def later(samples: Samples, seconds: float) -> Samples:
    return np.concatenate([np.zeros(round(seconds * SAMPLE_RATE), np.int16), samples])[
        : len(samples)
    ]


@pytest.mark.parametrize("late", [0.1, 0.5, 1.2, 2.0])
@pytest.mark.parametrize("dbfs", [-26, -45])
def test_an_echo_is_found_however_late_it_is(late: float, dbfs: float) -> None:
    words, sound = spoken()
    found = lasts(mixed(later(at(sound, dbfs), late), noise(len(sound) / 16_000, -61)), words)
    assert found is not None
    assert late < found < late + 0.5


@pytest.mark.parametrize("room", [-90, -61, -45])
def test_a_microphone_that_hears_only_the_room_is_known_for_it(room: float) -> None:
    words, sound = spoken()
    assert lasts(noise(len(sound) / 16_000, room), words) == 0


def test_a_television_is_neither_an_echo_nor_silence() -> None:
    words, sound = spoken()
    television = np.resize(np.concatenate([recording(name) for name in TELEVISION]), len(sound))
    assert lasts(television, words) is None


def test_too_little_tells_nothing() -> None:
    words, sound = spoken()
    assert lasts(sound[: 2 * SAMPLE_RATE], words) is None
    assert lasts(sound, LastWords()) is None
