"""The cost that the price of `[unk]` is chosen by."""

from pathlib import Path

import pytest

from models.training import price
from voice_app.evaluation.manifest import Clip
from voice_app.evaluation.scores import Row
from voice_app.evaluation.statistics import Share


def share(count: int, of: int) -> Share:
    return Share(count, of, None, None, "none")


def group(right: int, wrong: int, clips: int, missed: int = 0, danger: int = 0) -> Row:
    return Row(
        name="", clips=clips, speakers=1, seconds=60.0, right=share(right, clips),
        wrong=share(wrong, clips), reasked=share(clips - right - wrong, clips),
        missed=share(missed, danger), asked=share(0, danger), alarms=0, safe_seconds=60.0,
    )  # fmt: skip


def test_a_wrong_accept_costs_more_than_asking_again() -> None:
    asks = price.costs(2.0, [group(right=8, wrong=0, clips=10)])
    accepts = price.costs(2.0, [group(right=9, wrong=1, clips=10)])
    assert asks.cost == pytest.approx(0.2)
    assert accepts.cost == pytest.approx(0.1 * price.WRONG)


def test_a_missed_danger_costs_most() -> None:
    missed = price.costs(2.0, [group(right=9, wrong=0, clips=10, missed=1, danger=10)])
    assert missed.cost == pytest.approx(0.1 + 0.1 * price.MISSED)


def test_a_large_group_counts_no_more_than_a_small_one() -> None:
    mixed = [group(right=1000, wrong=0, clips=1000), group(right=0, wrong=0, clips=1)]
    assert price.costs(2.0, mixed).right == pytest.approx(0.5)


def test_accents_are_left_out_of_the_sample() -> None:
    clips = [
        Clip(Path("a.wav"), "yes", "one", condition, line)
        for line, condition in enumerate(["accent en-gb", "clean"] * 6)
    ]
    kept = price.sample(clips)
    assert len(kept) == 2
    assert {clip.condition for clip in kept} == {"clean"}
