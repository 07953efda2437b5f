"""The numbers of listening are chosen by what turns cost, on sound that is really heard."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("scipy", reason="needs the training extra")

from models.training import clips, listening, listening_sounds, price
from models.training.augment import Sound
from models.training.errors import TrainingFault
from models.training.listening import TODAY, TRIED, Numbers, Outcome, Tried
from models.training.listening_sounds import AFTER, BEFORE, PIECE, Pause, Trial
from voice_app.evaluation.manifest import Clip, write_manifest
from voice_app.hearing.recording import read_wav
from voice_app.sound import SAMPLE_RATE

pytestmark = pytest.mark.training

DEAF = {**TODAY, "sure": 1.1, "wavering": 1.1}
CREDULOUS = {**TODAY, "sure": 0.0, "wavering": 0.0}


@pytest.fixture(scope="module")
def sentence(fixtures: Path) -> Sound:
    (file,) = (fixtures / "danger_phrase_in_mid_visit").glob("*-oh-god-*.wav")
    return (read_wav(file) / 32768).astype(np.float32)


@pytest.fixture(scope="module")
def trials(sentence: Sound) -> dict[str, Trial]:
    """The sentence in each condition, and a hiss alone."""
    random = np.random.default_rng(1)
    hiss = random.normal(size=10 * SAMPLE_RATE).astype(np.float32)
    heard = [
        *listening_sounds.spoken("rms", sentence, hiss, random),
        *listening_sounds.noises("hiss", hiss, random),
    ]
    return {trial.group: trial for trial in heard}


def test_a_voice_is_noticed_and_its_turn_ends_and_a_hiss_is_no_voice(
    trials: dict[str, Trial],
) -> None:
    outcomes = {group: listening.turn(trial, TODAY) for group, trial in trials.items()}
    assert outcomes["usual"].cost < 0.05
    assert not any(outcome.unnoticed or outcome.vain for outcome in outcomes.values())


def test_where_nothing_is_believed_a_voice_goes_unnoticed(trials: dict[str, Trial]) -> None:
    usual, alone = trials["usual"], trials["noise alone"]
    length = np.ptp(np.flatnonzero(usual.truth == 1)) * PIECE
    missed = listening.turn(usual, DEAF)
    assert missed.unnoticed
    assert missed.lost == pytest.approx(length, abs=0.3)
    assert missed.cost > listening.MISSED
    assert listening.turn(alone, DEAF).cost == 0


def test_where_everything_is_believed_the_turn_goes_on_and_noise_is_a_voice(
    trials: dict[str, Trial],
) -> None:
    held = listening.turn(trials["usual"], CREDULOUS)
    assert (held.unnoticed, held.lost) == (False, 0)
    assert AFTER <= held.late < AFTER + 1  # the recording ends with a little of its room
    assert listening.turn(trials["noise alone"], CREDULOUS).cost == 1


def test_the_truth_is_where_the_clean_clip_is_loud(trials: dict[str, Trial]) -> None:
    truth = trials["quiet, noise 10 dB"].truth
    assert len(truth) == len(trials["quiet, noise 10 dB"].pieces)
    first, last = np.flatnonzero(truth == 1)[[0, -1]]
    assert first * PIECE == pytest.approx(BEFORE + 0.3, abs=0.1)  # of room in the recording
    assert AFTER <= (len(truth) - last) * PIECE < AFTER + 1
    assert not trials["noise alone"].truth.any()


def test_a_clip_with_noise_in_its_pauses_tells_no_truth(sentence: Sound) -> None:
    random = np.random.default_rng(1)
    noisy = sentence + random.normal(0, 0.01, len(sentence)).astype(np.float32)
    assert listening_sounds.speech(sentence) is not None
    assert not list(listening_sounds.spoken("rms", noisy, noisy, random))


def test_the_pause_inside_an_answer_is_measured(fixtures: Path, sentence: Sound) -> None:
    loud = np.flatnonzero(np.abs(sentence) > 0.01)
    middle = int(loud[len(loud) // 2])
    pause = np.zeros(round(1.5 * SAMPLE_RATE), np.float32)
    paused = np.concatenate([sentence[:middle], pause, sentence[middle:]])
    seconds = listening_sounds.longest_pause(paused, np.random.default_rng(1))
    assert seconds == pytest.approx(1.5, abs=0.2)


def test_a_list_is_heard_with_the_noises_and_pauses_it_holds(
    sentence: Sound, tmp_path: Path
) -> None:
    groups = {"voice": listening_sounds.ANSWERS, "slur": listening_sounds.SLURRED}
    for name in ("voice", "slur", "hum"):
        sound = np.full(32_000, 0.01, np.float32) if name == "hum" else sentence
        clips.Recorder.write(tmp_path / f"{name}.wav", sound)
    listed = tmp_path / "clips.tsv"
    rows = [Clip(tmp_path / f"{name}.wav", "i cant breathe", "rms", group, 0)
            for name, group in groups.items()]  # fmt: skip
    write_manifest(listed, tuple(rows))
    with pytest.raises(TrainingFault, match="no noises"):
        listening_sounds.hear(listed, None)
    hum = Clip(tmp_path / "hum.wav", "", "hum", listening_sounds.NOISE, 0)
    write_manifest(listed, (*rows, hum))
    trials, pauses = listening_sounds.hear(listed, None)
    assert {trial.group for trial in trials if trial.who == "rms"} == {*listening_sounds.CONDITIONS}
    assert {trial.group for trial in trials if trial.who == "hum"} == {
        *listening_sounds.NOISE_ALONE
    }
    assert [(pause.group, pause.who) for pause in pauses] == [("slurred answers", "rms")]


def test_an_answer_is_cut_off_where_its_pause_is_as_long_as_the_silence() -> None:
    pause = Pause("long sentences", "somebody", 1.5)
    assert listening.answer(pause, 2.0, tempo=1.25).cost == pytest.approx(0.2)
    cut = listening.answer(pause, 2.0, tempo=2)
    assert cut.cost == pytest.approx(price.WRONG + 0.2)


def outcomes(costs: Sequence[float], group: str = "clean") -> list[Outcome]:
    """Turns of different people that cost so much."""
    return [
        Outcome(group, str(number), spoken=True, late=cost * listening.TURN)
        for number, cost in enumerate(costs)
    ]


def test_a_large_group_counts_no_more_than_a_small_one() -> None:
    turns = outcomes([0.0] * 1000) + outcomes([1.0], "noise")
    assert listening.mean(turns, lambda turn: turn.cost) == pytest.approx(0.5)
    assert listening.drawn(turns) == pytest.approx(0.5)


def test_only_what_is_clearly_cheaper_takes_the_place_of_todays_number() -> None:
    def measure(name: str, numbers: Numbers) -> list[Outcome]:
        if name == "sure":  # cheaper for everybody
            return outcomes([0.5 + numbers[name]] * 20)
        if name == "wavering":  # cheaper on average, by one of twenty people
            less = numbers[name] < TODAY[name]
            return outcomes([1.0] * 19 + [0.9 if less else 1.0])
        return outcomes([1.0] * 20)

    told: list[Tried] = []
    best = listening.choose(measure, told.append)
    assert best == {**TODAY, "sure": min(TRIED["sure"])}
    assert {row.name: row.cheaper for row in told}["sure"] == 0  # the dearest is told last
    assert [row.value for row in told if row.name == "sure"] == sorted(TRIED["sure"])


def test_each_number_is_chosen_with_the_best_of_those_before_it() -> None:
    def measure(name: str, numbers: Numbers) -> list[Outcome]:
        # The cheapest `wavering` depends on `sure`: the second choice must know the first.
        off = abs(numbers["wavering"] - numbers["sure"] + 0.1)
        return outcomes([10 * abs(numbers["sure"] - 0.2) + off] * 5)

    best = listening.choose(measure, lambda row: None)
    assert (best["sure"], best["wavering"]) == (0.2, 0.1)


def test_no_profile_is_made_less_patient() -> None:
    impatient = listening.choose(
        lambda name, numbers: outcomes([numbers[name]] * 5), lambda row: None
    )
    patient = listening.choose(
        lambda name, numbers: outcomes([-numbers[name]] * 5), lambda row: None
    )
    for name in listening.TEMPO:
        assert impatient[name] == TODAY[name]
        assert patient[name] == max(TRIED[name])
