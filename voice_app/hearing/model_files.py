"""Finds the speech model and checks that it is complete."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from voice_app import bounded_files
from voice_app.errors import ModelFault
from voice_app.resources import data_path

BUNDLED = "models/checklist-en"
RELUCTANT = "[unk-at-last]"
"""The bundled model's second word for out-of-vocabulary speech; it costs more than `[unk]`."""
CHECKSUMS = "SHA256SUMS"
_NEEDED = ("am/final.mdl", "conf/mfcc.conf", "conf/model.conf")
"""No `graph/words.txt`: the small public models keep their words inside `Gr.fst`."""
_FIXED_GRAPH = "graph/HCLG.fst"
"""If this exists, Vosk uses it and no grammar, whatever else is present."""
_RUNTIME_GRAPH = ("graph/HCLr.fst", "graph/Gr.fst", "graph/disambig_tid.int")
_REMEDY = "Restore it with `git checkout models`, reinstall, or name another with --model PATH."


def find_model(path: Path | None = None) -> Path:
    """Return the model folder: `path`, or the bundled one.

    Raises `ModelFault` when it is missing, incomplete or damaged, or cannot take a grammar at run
    time, which this program needs in order to listen.
    """
    folder = path if path is not None else data_path(BUNDLED)
    if not folder.is_dir():
        raise ModelFault(f"There is no speech model at {folder}.", _REMEDY)
    see_whole(f"The speech model at {folder}", lambda name: (folder / name).is_file(), _REMEDY)
    _verify(folder)
    return folder


def see_whole(what: str, has: Callable[[str], bool], remedy: str) -> None:
    """Raise `ModelFault` if files are missing or the model cannot take a grammar at run time.

    `what` names the model, `has` tests for a file by name; `remedy` is for missing files.
    """
    for name in _NEEDED:
        if not has(name):
            raise ModelFault(f"{what} lacks {name}.", remedy)
    lacking = [name for name in _RUNTIME_GRAPH if not has(name)]
    if lacking or has(_FIXED_GRAPH):
        raise ModelFault(
            f"{what} takes no grammar at run time: "
            + (f"it lacks {lacking[0]}." if lacking else f"its graph is fixed ({_FIXED_GRAPH})."),
            "Use a model with HCLr.fst and Gr.fst and without HCLG.fst, or the bundled one.",
        )


def has_reluctant_word(folder: Path) -> bool:
    """Return whether a model has the second out-of-vocabulary word, without loading it."""
    named = [folder / "graph" / name for name in ("words.txt", "Gr.fst")]
    return any(RELUCTANT.encode() in file.read_bytes() for file in named if file.is_file())


def lattice_width(folder: Path) -> float:
    """Return how far behind the best path a hypothesis may be for the decoder to report it.

    The unit is natural-log likelihood; Kaldi's default of 10 applies if the model sets none.
    """
    settings = (folder / "conf" / "model.conf").read_text(encoding="utf-8").splitlines()
    named = (line.partition("=") for line in settings)
    widths = [value for name, _, value in named if name.strip() == "--lattice-beam"]
    return float(widths[-1]) if widths else 10.0


def _verify(folder: Path) -> None:
    """Verify the checksums that ship with a model, if there are any.

    A damaged graph can crash the whole process inside the engine, so catch it beforehand.
    """
    sums = folder / CHECKSUMS
    if not sums.is_file():
        return
    try:
        lines = bounded_files.read_text(sums).splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ModelFault(f"{sums} cannot be read.", _REMEDY) from error
    for line in lines:
        expected, _, name = line.partition("  ")
        file = folder / name
        if not file.is_file():
            raise ModelFault(f"The speech model at {folder} lacks {name}.", _REMEDY)
        with file.open("rb") as content:
            found = hashlib.file_digest(content, "sha256").hexdigest()
        if found != expected:
            raise ModelFault(f"{file} is damaged: its checksum is wrong.", _REMEDY)
