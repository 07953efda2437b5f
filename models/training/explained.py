"""Choose how long words may take: `python -m models.training.explained CLIPS`.

CLIPS is a table as `models.training.negated` reads it: answers spoken as usual, slowly and over a
television ("is"), and other sentences ("not"). Each clip is heard as a visit begins, and what was
spoken is compared with the time that most people take for the words that were heard. For each value
of `times` in `policy.yaml` it prints how many right answers would be asked for again, and how many
words that were not said would still be believed. Chosen is the value that lets the fewest pass, and
of those the largest, as long as at most two of a hundred right answers are asked for again.
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
    """What comes of one value."""

    times: float
    right_asked_again: int
    wrong_believed: int


def ratios(results: Sequence[Result], limit: SpokenLimit) -> tuple[list[float], list[float]]:
    """Return how many times as long as usual the words took that were heard rightly and wrongly."""
    right, wrong = list[float](), list[float]()
    for result in results:
        if not result.first:
            continue
        took = result.heard.spoken / limit.usual(result.heard.text)
        (right if result.right and result.first == result.right else wrong).append(took)
    return right, wrong


def counted(right: Sequence[float], wrong: Sequence[float], unknown: float) -> Iterator[Counted]:
    """Yield what comes of each value where a person's own pace is not known."""
    for times in TIMES:
        most = times * unknown
        yield Counted(times, sum(r > most for r in right), sum(w <= most for w in wrong))


def chosen(values: Sequence[Counted], right: int) -> Counted:
    """Return the value to be taken. Raises `ValueError` where none is kind enough."""
    kind = [v for v in values if v.right_asked_again <= ASKED_AGAIN * right]
    return min(kind, key=lambda v: (v.wrong_believed, -v.times))


def main() -> None:
    """Print a row for each value, and which is chosen."""
    parser = argparse.ArgumentParser(prog="python -m models.training.explained")
    parser.add_argument("clips", type=Path, nargs="+")
    parser.add_argument("--model", type=Path, help="the bundled one where none is named")
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
