"""Chooses the decoder's prices on development clips: `python -m models.training.price LIST`.

`LIST` is the `clips.tsv` that `python -m models.training evaluate` leaves in its working folder. A
cheap `[unk]` rejects more: fewer other words are believed, and more answers are asked for again. A
cheap `[unk-at-last]` asks "Did you say ...?" less often, and misses more danger. A cheap pause
accommodates speakers who stop in mid-word, but mistakes more words for others. The wider the
lattice, the more hypotheses rival the best one and the more sounds are redecoded: fewer wrong ones
are believed, and more is asked again.

The prices are tuned one by one, each with the best values of those before it: the graph is
rewritten, a part of the clips is heard, and the cost is the average cost of a group of clips: 1 for
an answer that must be repeated or a needless question about danger, `WRONG` for a wrong accept and
`MISSED` for a danger phrase that was not noticed. The rival distance is chosen differently: judged
by cost it would keep growing for ever smaller gains, and every doubt adds a tiring turn. So it is
the smallest one that keeps the wrong accepts of answers within `LIMITS`. Samples of clips differ by
more than close prices do, so the other defaults were settled on all danger phrases
(models/README.md).
"""

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from models.training import graph, model_directory, stages
from models.training.tree import GraphOptions
from voice_app.bootstrap import load_dialogue
from voice_app.evaluation.manifest import Clip, read_manifest
from voice_app.evaluation.run import Measurement
from voice_app.evaluation.scores import Row
from voice_app.evaluation.spread import processes


@dataclass(frozen=True)
class Prices(GraphOptions):
    """The prices of a graph, and the rival distance."""

    rivals_within: float = model_directory.RIVALS_WITHIN


PRICES: Mapping[str, tuple[float, ...]] = {
    "rivals_within": (0.1, 0.5, 1.0, 1.5, 2.0),
    "phone": (0.0, 0.3, 0.7),
    "unknown_phone": (1.9, 2.15, 2.4),
    "pause": (1.5, 2.0, 3.0),
    "reluctant_phone": (3.0, 3.4, 3.8),
}
"""Values tried for each field of `Prices`, as natural logarithms."""

LIMITS: Mapping[str, float] = {"clean": 0.01, "": 0.03}
"""Maximum shares of wrong accepts for groups of answers, by the end of their names."""

EVERY = 3
"""One clip in this many is heard, unless another share is requested."""
SEED = 1
WRONG, MISSED = 5.0, 10.0
LEFT_OUT = ("accent",)
"""Groups that only repeat others in another voice."""
WHOLE = ("danger phrases", "other speech")
"""Groups that are heard in full: too few of their clips decide about danger."""


@dataclass(frozen=True)
class Cost:
    """Average cost of a group of clips; the shares are means over the groups."""

    right: float
    """Share of clips understood or rightly rejected."""
    wrong: float
    missed: float
    asked: float
    """Share of clips without danger that lead to a question about it."""
    beyond: int = 0
    """Groups of answers with more wrong accepts than `LIMITS` allow."""

    @property
    def total(self) -> float:
        """1 for a lost turn, more for anything worse."""
        lost = 1 - self.right - self.wrong + self.asked
        return lost + WRONG * self.wrong + MISSED * self.missed


@dataclass(frozen=True)
class Tried:
    """One price and its cost."""

    name: str
    price: float
    cost: Cost


def costs(rows: Iterable[Row]) -> Cost:
    """Average over groups of clips, so that a large group has no more weight than a small one."""
    groups = list(rows)

    def mean(shares: Sequence[float | None]) -> float:
        return sum(share or 0.0 for share in shares) / len(shares)

    return Cost(
        mean([row.right.rate for row in groups]),
        mean([row.wrong.rate for row in groups]),
        mean([row.missed.rate for row in groups]),
        mean([row.asked.rate for row in groups]),
        sum(_is_beyond(row) for row in groups),
    )


def _is_beyond(row: Row) -> bool:
    limit = next(most for end, most in LIMITS.items() if row.name.endswith(end))
    return row.name.startswith("answers") and (row.wrong.rate or 0.0) > limit


def sample(clips: Sequence[Clip], every: int = EVERY) -> tuple[Clip, ...]:
    """One clip in `every`, without the accents, plus every clip that decides about danger.

    Clips are sampled at random: the voices in a list alternate, so every third could be the same
    one.
    """
    kept = [clip for clip in clips if not any(name in clip.condition for name in LEFT_OUT)]
    drawn = set(Random(SEED).sample(range(len(kept)), len(kept) // every))
    return tuple(
        clip
        for number, clip in enumerate(kept)
        if number in drawn or any(name in clip.condition for name in WHOLE)
    )


def choose(
    measure: Callable[[Prices], Cost], told: Callable[[Tried], None]
) -> tuple[Prices, list[Tried]]:
    """Tune the prices one by one, each with the best values of those before it."""
    best, found = Prices(), []
    known: dict[Prices, Cost] = {}
    for name, prices in PRICES.items():
        for price in prices:
            options = replace(best, **{name: price})
            if options not in known:
                known[options] = measure(options)
            found.append(Tried(name, price, known[options]))
            told(found[-1])
        costs_of = {price: known[replace(best, **{name: price})] for price in prices}
        chosen = min(prices, key=lambda price: costs_of[price].total)
        if name == "rivals_within":
            chosen = next((p for p in prices if not costs_of[p].beyond), chosen)
        best = replace(best, **{name: chosen})
    return best, found


def measured(
    model: Path, manifest: Path, clips: Sequence[Clip], workers: int
) -> Callable[[Prices], Cost]:
    """Return a function that hears the clips with a graph of given prices."""
    measurement = Measurement(clips, manifest, load_dialogue())

    def measure(options: Prices) -> Cost:
        with tempfile.TemporaryDirectory() as folder:
            tried = Path(folder, "model")
            shutil.copytree(model, tried)
            graph.write_graph(
                tried / "graph", stages.checklist_lexicon(), options, stages.taught_phrases()
            )
            conf = model_directory.model_conf(options.rivals_within)
            (tried / "conf" / "model.conf").write_text(conf)
            model_directory.write_checksums(tried)
            with processes(workers) as workforce:
                return costs(measurement.run(str(tried), workforce, lambda heard: None).conditions)

    return measure


HEAD = """\
| price of | | right | wrong accepts | danger missed | asked in vain | cost | beyond |
|---|---:|---:|---:|---:|---:|---:|---:|
"""


def line(tried: Tried) -> str:
    """A row of the table."""
    cost = tried.cost
    return (
        f"| {tried.name} | {tried.price:g} | {cost.right:.1%} | {cost.wrong:.2%} "
        f"| {cost.missed:.1%} | {cost.asked:.2%} | {cost.total:.4f} "
        f"| {cost.beyond} |"
    )


def main() -> None:
    """Print a line for each price, and the chosen ones."""
    parser = argparse.ArgumentParser(prog="python -m models.training.price", description=__doc__)
    parser.add_argument("list", type=Path, help="clips.tsv of an evaluation")
    parser.add_argument("--model", type=Path, default=Path("models/checklist-en"))
    parser.add_argument("--every", type=int, default=EVERY, help="hear one clip in this many")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--table", type=Path, help="write the table to this file, too")
    options = parser.parse_args()
    clips = sample(read_manifest(options.list), options.every)
    print(HEAD, end="")
    best, found = choose(
        measured(options.model, options.list, clips, options.workers),
        lambda tried: print(line(tried), flush=True),
    )
    last = f"chosen: {best}"
    print(last)
    if options.table:
        rows = "".join(line(tried) + "\n" for tried in found)
        options.table.write_text(f"{HEAD}{rows}\n{last}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
