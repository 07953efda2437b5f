"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path

import click

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
