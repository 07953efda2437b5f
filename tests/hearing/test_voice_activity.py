import numpy as np
import pytest

from tests.hearing.sounds import (
    LEAD,
    at,
    chunks,
    knocking,
    mixed,
    noise,
    recording,
    whispered,
    words,
)  # fmt: skip
from voice_app.hearing.voice_activity import Limits, VoiceActivity, VoiceLevel, Witnessed, level
from voice_app.sound import AudioChunk, Samples

SENTENCE = "danger_phrase_in_mid_visit/oh-god-i-cant-breathe"


def share_of_speech(samples: Samples, room: Samples | None = None) -> float:
    """The share of chunks taken for speech, after three seconds in the room."""
    activity = VoiceActivity()
    for chunk in chunks(noise(3, -70) if room is None else room):
        activity.is_speech(chunk)
    found = [activity.is_speech(chunk) for chunk in chunks(samples)]
    return sum(found) / len(found)


def test_loudness_is_told_in_dbfs() -> None:
    assert level(noise(1, -30)) == pytest.approx(-30, abs=0.5)
    assert level(np.zeros(800, np.int16)) == -90


@pytest.mark.parametrize("dbfs", [-20, -30, -40])
def test_a_voice_is_heard_loud_or_quiet(dbfs: float) -> None:
    spoken = at(words(SENTENCE), dbfs)
    assert share_of_speech(mixed(spoken, noise(len(spoken) / 16_000, -70))) > 0.7


def test_a_whisper_is_heard() -> None:
    spoken = at(whispered(words(SENTENCE)), -38)
    assert share_of_speech(mixed(spoken, noise(len(spoken) / 16_000, -70))) > 0.6


@pytest.mark.parametrize("dbfs", [-70, -50, -30])
def test_a_hissing_room_is_not_a_voice(dbfs: float) -> None:
    assert share_of_speech(noise(5, dbfs), room=noise(3, dbfs)) == 0


def test_a_fan_that_is_switched_on_is_not_a_voice() -> None:
    assert share_of_speech(noise(5, -30)) < 0.05


def test_knocking_is_not_a_voice() -> None:
    loud = mixed(knocking(5, -25), noise(5, -65))
    assert share_of_speech(loud) < 0.05


def test_a_voice_is_heard_above_a_fan() -> None:
    spoken = at(words(SENTENCE), -25)
    assert share_of_speech(mixed(spoken, noise(len(spoken) / 16_000, -35))) > 0.5


@pytest.mark.parametrize(
    ("probability", "loudness", "speech"),
    [(0.6, -80, True), (0.3, -40, True), (0.3, -49, False), (0.1, -40, False)],
)
def test_a_wavering_voice_model_is_believed_of_what_stands_out_of_the_room(
    probability: float, loudness: float, speech: bool
) -> None:
    limits = Limits(sure=0.5, wavering=0.2, above_noise=10, audible=-58)
    assert limits.is_speech(Witnessed(probability, loudness, room=-58)) is speech


@pytest.mark.parametrize(("loudness", "speech"), [(-57, True), (-59, False)])
def test_in_a_still_room_a_sound_must_be_audible(loudness: float, speech: bool) -> None:
    limits = Limits(sure=0.5, wavering=0.2, above_noise=10, audible=-58)
    assert limits.is_speech(Witnessed(0.3, loudness, room=-80)) is speech


def test_loudness_never_speaks_against_a_voice() -> None:
    limits = Limits(sure=0.2, wavering=0.4)
    assert limits.is_speech(Witnessed(0.3, -20, room=-60))


def test_other_limits_hear_otherwise() -> None:
    spoken = words(SENTENCE)
    deaf = VoiceActivity(Limits(sure=1.1, wavering=1.1))
    assert not any(deaf.is_speech(chunk) for chunk in chunks(spoken))


def test_chunks_of_any_length_are_taken() -> None:
    activity = VoiceActivity()
    spoken = words(SENTENCE)
    found = [
        activity.is_speech(AudioChunk(spoken[start : start + 160]))
        for start in range(0, len(spoken), 160)
    ]
    assert sum(found) > len(found) / 2


def test_a_new_turn_begins_without_the_voice_of_the_last() -> None:
    activity = VoiceActivity()
    for chunk in chunks(words(SENTENCE)):
        activity.is_speech(chunk)
    activity.begin()
    assert not any(activity.is_speech(chunk) for chunk in chunks(noise(1, -70)))


def test_the_loudness_of_speech_leaves_the_pauses_out() -> None:
    voice = VoiceLevel()
    assert voice.dbfs is None
    assert voice.cut_off == 0
    spoken = at(words(SENTENCE), -42)
    for chunk in chunks(spoken):
        voice.add(chunk)
    assert voice.dbfs == pytest.approx(-42, abs=0.5)
    assert voice.cut_off == 0


def test_what_the_microphone_cut_off_is_counted() -> None:
    voice = VoiceLevel()
    loud = np.clip(recording(SENTENCE).astype(np.int32) * 20, -32768, 32767).astype(np.int16)
    for chunk in chunks(loud[int(LEAD * 16_000) :]):
        voice.add(chunk)
    assert voice.cut_off > 0.1
