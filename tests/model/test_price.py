"""The cost that the graph's prices are chosen by, and the choice."""

from dataclasses import replace
from pathlib import Path

import pytest

from models.training import price
from models.training.price import Cost, Prices, Tried
from voice_app.evaluation.manifest import Clip
from voice_app.evaluation.scores import Row
from voice_app.evaluation.statistics import Share

pytestmark = pytest.mark.long


def share(count: int, of: int) -> Share:
    return Share(count, of, None, None, "none")


def group(
    right: int, wrong: int, clips: int, missed: int = 0, danger: int = 0, asked: int = 0
) -> Row:
    return Row(
        name="", clips=clips, speakers=1, seconds=60.0, right=share(right, clips),
        wrong=share(wrong, clips), reasked=share(clips - right - wrong, clips),
        missed=share(missed, danger), asked=share(asked, clips - danger), alarms=0,
        safe_seconds=60.0,
    )  # fmt: skip


def test_a_wrong_accept_costs_more_than_asking_again() -> None:
    asks = price.costs([group(right=8, wrong=0, clips=10)])
    accepts = price.costs([group(right=9, wrong=1, clips=10)])
    assert asks.total == pytest.approx(0.2)
    assert accepts.total == pytest.approx(0.1 * price.WRONG)


def test_a_missed_danger_costs_most() -> None:
    missed = price.costs([group(right=9, wrong=0, clips=10, missed=1, danger=10)])
    assert missed.total == pytest.approx(0.1 + 0.1 * price.MISSED)


def test_asking_about_danger_in_vain_costs_a_turn() -> None:
    assert price.costs([group(right=10, wrong=0, clips=10, asked=2)]).total == pytest.approx(0.2)


def test_a_large_group_counts_no_more_than_a_small_one() -> None:
    mixed = [group(right=1000, wrong=0, clips=1000), group(right=0, wrong=0, clips=1)]
    assert price.costs(mixed).right == pytest.approx(0.5)


def test_accents_are_left_out_of_the_sample() -> None:
    clips = [
        Clip(Path("a.wav"), "yes", "one", condition, line)
        for line, condition in enumerate(["accent en-gb", "clean"] * 6)
    ]
    kept = price.sample(clips)
    assert len(kept) == 2
    assert {clip.condition for clip in kept} == {"clean"}


def test_voices_that_take_turns_are_all_in_the_sample() -> None:
    clips = [Clip(Path("a.wav"), "yes", str(n % 3), "clean", n) for n in range(300)]
    assert {clip.speaker for clip in price.sample(clips)} == {"0", "1", "2"}


def test_every_clip_that_decides_about_danger_is_in_the_sample() -> None:
    names = ["danger phrases, whole turn: clean", "people, whole turn: other speech", "clean"]
    clips = [
        Clip(Path("a.wav"), "yes", "one", condition, line)
        for line, condition in enumerate(names * 4)
    ]
    kept = [clip.condition for clip in price.sample(clips, every=100)]
    assert [kept.count(name) for name in names] == [4, 4, 0]


def test_each_price_is_chosen_with_the_best_of_those_before_it() -> None:
    measured: list[Prices] = []

    def measure(options: Prices) -> Cost:
        measured.append(options)
        pause = options.pause or 0.0
        # The best pause depends on the other: the second choice must know the first.
        off = abs(pause - (4 * options.unknown_phone - 6.1))
        return Cost(-10 * abs(options.unknown_phone - 1.9) - off, 0, 0, 0)

    told: list[Tried] = []
    best, found = price.choose(measure, told.append)
    assert (best.pause, best.unknown_phone) == (1.5, 1.9)
    assert found == told
    assert [tried.price for tried in found] == [p for all_ in price.PRICES.values() for p in all_]
    assert len(measured) == len(set(measured))


def test_a_rival_may_come_as_close_as_the_wrong_accepts_of_answers_allow() -> None:
    def measure(options: Prices) -> Cost:
        # Further is always cheaper; from 1 on no group of answers is beyond its limit.
        return Cost(0.9, 0.01 / options.rivals_within, 0, 0, beyond=options.rivals_within < 1)

    best, _ = price.choose(measure, lambda tried: None)
    assert best.rivals_within == 1


@pytest.mark.parametrize(
    ("name", "wrong", "beyond"),
    [
        ("answers, own grammar: clean", 1, 0),
        ("answers, own grammar: clean", 2, 1),
        ("answers, whole turn: middle slur", 3, 0),
        ("answers, whole turn: middle slur", 4, 1),
        ("new words, all phrases: clean", 50, 0),
    ],
)
def test_only_groups_of_answers_have_limits(name: str, wrong: int, beyond: int) -> None:
    one = replace(group(right=100 - wrong, wrong=wrong, clips=100), name=name)
    assert price.costs([one]).beyond == beyond
