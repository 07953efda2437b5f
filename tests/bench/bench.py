"""The figures of `voice-app bench` over a virtual sound card: the first part of `make bench`."""

from __future__ import annotations

import os
from contextlib import closing

from voice_app.evaluation.benchmark import figures
from voice_app.testing.sound_card import VirtualSoundCard

REPEATS = 7


def main() -> None:
    """Print the figures."""
    with closing(VirtualSoundCard()) as card:
        os.environ.update(card.environment)
        for figure in figures(REPEATS):
            print(figure.in_words(), flush=True)


if __name__ == "__main__":
    main()
