"""The command line, `python -m models.training STAGE`; `make model` runs the stage `all`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from models.training import lexicon
from voice_app.errors import VoiceAppError

EPOCHS = 8


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m models.training", description="Train the bundled speech model."
    )
    stages = ("lexicon", "graph", "data", "train", "export", "evaluate", "all")
    parser.add_argument(
        "stage",
        choices=stages,
        help="lexicon: look up the checklist's words again; graph: add them to the model in "
        "--out without retraining; data: speak and gather the corpus; train; export: write the "
        "model; evaluate: measure it; all: data, train and export",
    )
    parser.add_argument("--out", type=Path, default=Path("models/checklist-en"), help="the model")
    parser.add_argument("--work", type=Path, default=Path("build/model"), help="working files")
    parser.add_argument("--recordings", type=Path, help="manifest.tsv of human recordings")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="passes over the corpus")
    parser.add_argument(
        "--start", type=Path, help="train: a network.pt to continue from, at half the learning rate"
    )
    parser.add_argument("--json", type=Path, help="evaluate: write every figure to this file")
    parser.add_argument("--html", type=Path, help="evaluate: write a page with plots")
    parser.add_argument("--compare", help="evaluate: pocketsphinx, or the folder of another model")
    parser.add_argument("--workers", type=int, default=2, help="evaluate: processes")
    return parser


def run(arguments: Sequence[str]) -> None:
    """Run one stage, or all the stages that make a model."""
    from models.training import stages

    options = _parser().parse_args(arguments)
    if options.stage == "lexicon":
        lexicon.write(lexicon.select(stages.taught_words(), lexicon.large_dictionary()))
    if options.stage == "graph":
        stages.rewrite_graph(options.out)
    if options.stage in ("data", "all"):
        stages.gather(options.work, options.recordings)
    if options.stage in ("train", "all"):
        stages.learn(options.work, options.epochs, options.start)
    if options.stage in ("export", "all"):
        stages.export(options.work, options.out)
    if options.stage == "evaluate":
        from models.training.evaluate import Wish

        stages.measure(
            options.recordings,
            Wish(
                options.out,
                options.work,
                options.compare,
                options.json,
                options.html,
                options.workers,
            ),
        )


def main() -> int:
    """Run a stage and report any fault in one line."""
    try:
        run(sys.argv[1:])
    except VoiceAppError as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
