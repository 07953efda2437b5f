"""Choose the price of `[unk]` on development clips: `python -m models.training.price LIST`.

`LIST` is the `clips.tsv` that `python -m models.training evaluate` leaves in its working folder. A
cheap `[unk]` refuses more: fewer other words are believed, and more answers are asked for again.
For each price the graph is written anew, a part of the clips is heard, and the cost is what a group
of clips costs on average: 1 for an answer that must be repeated, `WRONG` for a wrong accept and
`MISSED` for a danger phrase that was not noticed. The choice is `GraphOptions.unknown_phone`.
"""

import argparse
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.training import graph, model_directory, stages
from models.training.graph import GraphOptions
from voice_app.bootstrap import load_dialogue
from voice_app.evaluation.manifest import Clip, read_manifest
from voice_app.evaluation.run import Measurement
from voice_app.evaluation.scores import Row
from voice_app.evaluation.spread import processes

PRICES = (1.5, 1.75, 2.0, 2.25, 2.5)
"""Of one unknown phone, as negative natural logarithms."""
EVERY = 3
"""One clip in this many is heard."""
WRONG, MISSED = 5.0, 10.0
LEFT_OUT = ("accent",)
"""Groups that only repeat others in another voice."""


@dataclass(frozen=True)
class Priced:
    """What a price costs."""

    price: float
    right: float
    """Mean share of the groups, of clips understood or rightly refused."""
    wrong: float
    missed: float
    cost: float


def costs(price: float, rows: Iterable[Row]) -> Priced:
    """Average over groups of clips, so that a large group counts no more than a small one."""
    groups = list(rows)

    def mean(shares: Sequence[float]) -> float:
        return sum(shares) / len(shares)

    right = mean([row.right.rate or 0.0 for row in groups])
    wrong = mean([row.wrong.rate or 0.0 for row in groups])
    missed = mean([row.missed.rate or 0.0 for row in groups])
    return Priced(price, right, wrong, missed, 1 - right - wrong + WRONG * wrong + MISSED * missed)


def sample(clips: Sequence[Clip]) -> tuple[Clip, ...]:
    """Every third clip, without the accents."""
    kept = [clip for clip in clips if not any(name in clip.condition for name in LEFT_OUT)]
    return tuple(kept[::EVERY])


def compare(model: Path, manifest: Path, workers: int) -> list[Priced]:
    """Hear the clips at every price, cheapest outcome first."""
    dialogue = load_dialogue()
    measurement = Measurement(sample(read_manifest(manifest)), manifest, dialogue)
    found = []
    for price in PRICES:
        with tempfile.TemporaryDirectory() as folder:
            tried = Path(folder, "model")
            shutil.copytree(model, tried)
            options = GraphOptions(unknown_phone=price)
            graph.write_graph(tried / "graph", stages.checklist_lexicon(), options)
            model_directory.write_checksums(tried)
            with processes(workers) as workforce:
                report = measurement.run(str(tried), workforce, lambda heard: None)
        found.append(costs(price, report.conditions))
        print(line(found[-1]), flush=True)
    return sorted(found, key=lambda priced: priced.cost)


def line(priced: Priced) -> str:
    """A row of a table."""
    return (
        f"| {priced.price:g} | {priced.right:.1%} | {priced.wrong:.2%} | {priced.missed:.1%} "
        f"| {priced.cost:.4f} |"
    )


def main() -> None:
    """Print a line for each price, and the cheapest."""
    parser = argparse.ArgumentParser(prog="python -m models.training.price", description=__doc__)
    parser.add_argument("list", type=Path, help="clips.tsv of an evaluation")
    parser.add_argument("--model", type=Path, default=Path("models/checklist-en"))
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    print("| price | right | wrong accepts | danger missed | cost |\n|---:|---:|---:|---:|---:|")
    best, *_ = compare(options.model, options.list, options.workers)
    print(f"cheapest: {best.price:g}")


if __name__ == "__main__":
    main()
