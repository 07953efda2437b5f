"""Options that several commands have."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import click


class Seconds(click.FloatRange):
    """A number within bounds; `nan` is within none, though no comparison says so."""

    name = "seconds"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value!r} is not a number.", param, ctx)
        return number


model_option = click.option(
    "--model",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Folder of another Vosk model. Default: the model that comes with the program.",
)
folder_option = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder of another checklist. Default: the one that comes with the program.",
)
