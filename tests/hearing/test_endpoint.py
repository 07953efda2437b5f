import numpy as np
import pytest

from voice_app.hearing.endpoint import Endpoint, VoiceActivity, level
from voice_app.ports import SAMPLE_RATE, AudioChunk
from voice_app.settings import Patience

CHUNK = 0.05


def sound(dbfs: float, seed: int = 0) -> AudioChunk:
    noise = np.random.default_rng(seed).normal(size=int(CHUNK * SAMPLE_RATE))
    scaled = noise / noise.std() * 10 ** (dbfs / 20) * 32768
    return AudioChunk(np.clip(scaled, -32768, 32767).astype(np.int16))


def seconds_until_over(turn: list[tuple[float, float, str]], patience: Patience) -> float:
    """Play (seconds, dBFS, words so far) pieces, then the quiet room for ever."""
    endpoint = Endpoint(patience, VoiceActivity())
    words = ""
    for seconds, dbfs, words in [*turn, (200.0, -75.0, turn[-1][2] if turn else "")]:
        for number in range(round(seconds / CHUNK)):
            if endpoint.is_over(sound(dbfs, number), words):
                return endpoint.seconds
    raise AssertionError("The turn never ended.")


def test_loudness_is_told_in_dbfs() -> None:
    assert level(sound(-30)) == pytest.approx(-30, abs=0.5)
    assert level(AudioChunk(np.zeros(800, np.int16))) == -90


def test_a_turn_ends_after_the_silence_that_follows_the_words() -> None:
    ended = seconds_until_over([(1.0, -75, ""), (1.0, -25, "yes")], Patience(silence=2.5))
    assert ended == pytest.approx(4.5, abs=0.1)


@pytest.mark.parametrize("silence", [1.0, 2.5, 5.0])
def test_the_silence_is_adjustable(silence: float) -> None:
    ended = seconds_until_over([(1.0, -25, "yes")], Patience(silence=silence))
    assert ended == pytest.approx(1.0 + silence, abs=0.1)


def test_a_pause_within_the_answer_does_not_end_it() -> None:
    slow = [(1.0, -75.0, ""), (1.0, -25.0, "two"), (2.2, -75.0, "two"), (1.0, -25.0, "two weeks")]
    assert seconds_until_over(slow, Patience()) == pytest.approx(5.2 + 2.5, abs=0.1)


def test_words_too_quiet_to_stand_out_still_keep_the_turn_open() -> None:
    whisper = [(2.0, -70.0, words) for words in ("", "a", "a few")]
    # The last new word comes at four seconds.
    assert seconds_until_over(whisper, Patience()) == pytest.approx(4.0 + 2.5, abs=0.1)


def test_without_a_word_the_first_sound_is_waited_for() -> None:
    assert seconds_until_over([], Patience()) == pytest.approx(10.0, abs=0.1)


def test_noise_without_words_does_not_cut_the_wait_short() -> None:
    door = [(0.5, -75.0, ""), (0.3, -20.0, "")]
    assert seconds_until_over(door, Patience()) == pytest.approx(10.0, abs=0.1)


def test_somebody_who_begins_to_speak_at_the_last_moment_may_finish() -> None:
    late = [(9.7, -75.0, ""), (1.5, -25.0, "")]
    assert seconds_until_over(late, Patience()) > 11.2


def test_a_fan_is_not_taken_for_speech() -> None:
    fan = [(3.0, -40.0, ""), (1.0, -25.0, "no"), (6.0, -40.0, "no")]
    assert seconds_until_over(fan, Patience()) == pytest.approx(6.5, abs=0.3)


def test_endless_sound_ends_the_turn_at_last() -> None:
    television = [(2.0, -75.0, ""), *[(0.5, -20.0 - i % 2 * 20, f"{i}") for i in range(200)]]
    assert seconds_until_over(television, Patience()) == pytest.approx(30.0, abs=0.1)


@pytest.mark.parametrize("silence", [0.9, 5.1])
def test_a_silence_outside_its_bounds_is_refused(silence: float) -> None:
    with pytest.raises(ValueError, match="between 1 and 5"):
        Patience(silence=silence)
