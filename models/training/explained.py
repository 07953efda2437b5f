"""Chooses how long words may take: `python -m models.training.explained CLIPS`.

CLIPS is a table as read by `models.training.negated`: answers spoken normally, slowly and over a
television ("is"), and other sentences ("not"). Each clip is heard as at the start of a visit, and
the length of the speech is compared with the time most people take for the recognised words. For
each value of `times` in `policy.yaml` it prints how many right answers would be asked for again,
and how many words that were not said would still be believed. It chooses the value that lets the
fewest through, and of those the largest, provided that at most two in a hundred right answers are
asked for again.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.training.negated import Measuring, Result, measured
from voice_app.bootstrap import load_dialogue, load_recogniser
from voice_app.turn import SpokenLimit

TIMES = tuple(round(float(times), 1) for times in np.arange(1.0, 4.01, 0.2))
ASKED_AGAIN = 0.02
"""The largest share of right answers that may be asked for again."""


@dataclass(frozen=True)
class Counted:
    """The result for one value."""

    times: float
    right_asked_again: int
    wrong_believed: int


def ratios(results: Sequence[Result], limit: SpokenLimit) -> tuple[list[float], list[float]]:
    """Return the factors over the usual time for rightly and wrongly recognised words."""
    right, wrong = list[float](), list[float]()
    for result in results:
        if not result.first:
            continue
        took = result.heard.spoken / limit.usual(result.heard.text)
        (right if result.right and result.first == result.right else wrong).append(took)
    return right, wrong


def counted(right: Sequence[float], wrong: Sequence[float], unknown: float) -> Iterator[Counted]:
    """Yield the result of each value when the person's own pace is unknown."""
    for times in TIMES:
        most = times * unknown
        yield Counted(times, sum(r > most for r in right), sum(w <= most for w in wrong))


def chosen(values: Sequence[Counted], right: int) -> Counted:
    """Return the value to use. Raises `ValueError` if none keeps enough right answers."""
    kind = [v for v in values if v.right_asked_again <= ASKED_AGAIN * right]
    return min(kind, key=lambda v: (v.wrong_believed, -v.times))


def main() -> None:
    """Print a row for each value, and the choice."""
    parser = argparse.ArgumentParser(prog="python -m models.training.explained")
    parser.add_argument("clips", type=Path, nargs="+")
    parser.add_argument("--model", type=Path, help="default: the bundled one")
    options = parser.parse_args()
    dialogue = load_dialogue()
    measuring = Measuring(dialogue, load_recogniser(dialogue, options.model), decoys=True)
    results = [result for table in options.clips for result in measured(table, measuring)]
    limit = dialogue.policy.limit
    right, wrong = ratios(results, limit)
    values = list(counted(right, wrong, limit.unknown))
    print(f"| times | of {len(right)} right, asked again | of {len(wrong)} wrong, believed |")
    print("|---:|---:|---:|")
    best = chosen(values, len(right))
    for value in values:
        mark = "**" if value is best else ""
        print(f"| {mark}{value.times}{mark} | {value.right_asked_again} | {value.wrong_believed} |")


if __name__ == "__main__":
    main()
