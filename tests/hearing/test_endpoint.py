import numpy as np
import pytest

from tests.hearing.sounds import at, chunks, knocking, mixed, noise, words
from voice_app.hearing.endpoint import Endpoint
from voice_app.hearing.voice_activity import VoiceActivity
from voice_app.settings import PROFILES, Patience
from voice_app.sound import Samples

CHUNK = 0.05
Piece = tuple[Samples, str]
"""Sound, and the words that are recognised by its end."""


def room(seconds: float) -> Samples:
    return noise(seconds, -75)


def voice(seconds: float) -> Samples:
    """Somebody who speaks without a pause."""
    spoken = at(words("danger_phrase_in_mid_visit/oh-god-i-cant-breathe"), -25)
    return np.tile(spoken, 100)[: round(seconds * 16_000)]


def ended(turn: list[Piece], patience: Patience) -> Endpoint:
    """Play the pieces, then the quiet room, until the turn is over."""
    endpoint = Endpoint(patience, VoiceActivity())
    said = ""
    for sound, said in [*turn, (room(200), turn[-1][1] if turn else "")]:
        if any(endpoint.is_over(chunk, said) for chunk in chunks(sound)):
            return endpoint
    raise AssertionError("The turn never ended.")


def seconds_until_over(turn: list[Piece], patience: Patience) -> float:
    return ended(turn, patience).seconds


def test_a_turn_ends_after_the_silence_that_follows_the_words() -> None:
    turn = [(room(1), ""), (voice(1), "yes")]
    assert seconds_until_over(turn, Patience()) == pytest.approx(4.5, abs=0.2)


def test_the_silence_counts_from_where_the_voice_ended() -> None:
    # The voice model goes on for up to 0.1 s; what is left is the rest of the last chunk.
    silences = []
    for lead in range(0, 800, 100):  # samples, so that the word ends anywhere in a chunk
        turn = [(room(1 + lead / 16_000), ""), (voice(1), "yes")]
        over = seconds_until_over(turn, Patience(silence=1))
        silences.append(over - (2 + lead / 16_000))
    assert min(silences) >= 0.9
    assert max(silences) <= 1.06


def test_a_voice_as_soft_as_the_room_still_keeps_the_turn_open() -> None:
    loud, soft = voice(1), at(voice(1.5), -52)
    turn = [(noise(3, -60), ""), (mixed(np.concatenate([loud, soft]), noise(2.5, -60)), "two")]
    assert seconds_until_over(turn, Patience(silence=1)) > 3 + 2.2 + 1


@pytest.mark.parametrize("silence", [1.0, 2.5, 5.0])
def test_the_silence_is_adjustable(silence: float) -> None:
    over = seconds_until_over([(voice(1), "yes")], Patience(silence=silence))
    assert over == pytest.approx(1.0 + silence, abs=0.2)


def test_each_profile_waits_longer_than_the_one_before() -> None:
    turn = [(voice(1), "yes")]
    waits = [seconds_until_over(turn, profile) for profile in PROFILES.values()]
    first = [seconds_until_over([], profile) for profile in PROFILES.values()]
    assert waits == sorted(waits)
    assert first == sorted(set(first))


def test_a_pause_within_the_answer_does_not_end_it() -> None:
    slow = [(room(1), ""), (voice(1), "two"), (room(2.2), "two"), (voice(1), "two weeks")]
    assert seconds_until_over(slow, Patience()) == pytest.approx(5.2 + 2.5, abs=0.2)


def test_words_too_quiet_to_be_a_voice_still_keep_the_turn_open() -> None:
    breath = [(noise(2, -70), said) for said in ("", "a", "a few")]
    # The last new word comes at four seconds.
    assert seconds_until_over(breath, Patience()) == pytest.approx(4.0 + 2.5, abs=0.1)


def test_a_voice_whose_words_are_not_known_yet_asks_for_a_decision_after_the_silence() -> None:
    endpoint = Endpoint(Patience(silence=1), VoiceActivity())
    sound = chunks(np.concatenate([voice(1), room(3)]))
    unnamed = [endpoint.is_over(chunk, "") or endpoint.is_unnamed for chunk in sound]
    assert unnamed.index(True) * CHUNK == pytest.approx(2.0, abs=0.2)
    endpoint.nothing_was_said()
    assert not endpoint.is_unnamed
    assert not any(endpoint.is_over(chunk, "") for chunk in chunks(room(1)))


def test_nothing_is_unnamed_where_nobody_spoke_or_a_word_is_known() -> None:
    for sound, said in ((room(4), ""), (np.concatenate([voice(1), room(2)]), "yes")):
        endpoint = Endpoint(Patience(silence=1), VoiceActivity())
        for chunk in chunks(sound):
            endpoint.is_over(chunk, said)
            assert not endpoint.is_unnamed


def test_a_voice_whose_word_is_taken_back_is_unnamed_again() -> None:
    endpoint = Endpoint(Patience(silence=1), VoiceActivity())
    for sound, said in ((voice(1), "no"), (room(2), "")):
        for chunk in chunks(sound):
            endpoint.is_over(chunk, said)
    assert endpoint.is_unnamed


def test_a_word_that_is_named_late_is_no_new_speech() -> None:
    known_at_once = [(voice(1), "yes"), (room(0.8), "yes")]
    known_late = [(voice(1), ""), (room(0.8), ""), (room(0.1), "yes")]
    over = seconds_until_over(known_at_once, Patience(silence=1.5))
    assert seconds_until_over(known_late, Patience(silence=1.5)) == pytest.approx(over, abs=0.1)


def test_without_a_word_the_first_sound_is_waited_for() -> None:
    assert seconds_until_over([], Patience()) == pytest.approx(10.0, abs=0.1)


def test_noise_without_words_does_not_cut_the_wait_short() -> None:
    door = [(room(0.5), ""), (noise(0.3, -20), "")]
    assert seconds_until_over(door, Patience()) == pytest.approx(10.0, abs=0.1)


def test_somebody_who_begins_to_speak_at_the_last_moment_may_finish() -> None:
    late = [(room(9.7), ""), (voice(1.5), "")]
    assert seconds_until_over(late, Patience()) > 11.2


def test_nor_is_a_pause_cut_short_there() -> None:
    late = [(room(9.2), ""), (voice(0.6), ""), (room(1.5), ""), (voice(1), "two weeks")]
    assert seconds_until_over(late, Patience()) == pytest.approx(9.2 + 3.1 + 2.5, abs=0.2)


@pytest.mark.parametrize("kind", ["fan", "knocking"])
def test_noise_that_goes_on_does_not_keep_the_turn_open(kind: str) -> None:
    background = noise(12, -40) if kind == "fan" else knocking(12, -35)
    turn = mixed(background, np.concatenate([room(3), voice(1), room(8)]))
    before, after = turn[: 3 * 16_000], turn[3 * 16_000 :]
    assert seconds_until_over([(before, ""), (after, "no")], Patience()) == pytest.approx(
        6.5, abs=0.4
    )


def test_another_voice_that_goes_on_ends_the_turn_at_last() -> None:
    television = [(room(2), ""), (voice(40), "yes")]
    assert seconds_until_over(television, Patience()) == pytest.approx(30.0, abs=0.1)


def test_how_long_and_how_loud_somebody_spoke_is_told() -> None:
    spoken = ended([(room(1), ""), (voice(2), "yes")], Patience())
    assert spoken.spoken == pytest.approx(2, abs=0.4)
    assert spoken.voice.dbfs == pytest.approx(-25, abs=2)
    silent = ended([], Patience())
    assert silent.spoken == 0
    assert silent.voice.dbfs is None


@pytest.mark.parametrize("silence", [0.9, 5.1])
def test_a_silence_outside_its_bounds_is_refused(silence: float) -> None:
    with pytest.raises(ValueError, match="between 1 and 5"):
        Patience(silence=silence)


def test_a_turn_shorter_than_its_first_wait_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than the wait"):
        Patience(first_sound=40)
