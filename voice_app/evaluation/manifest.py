"""The list of recordings to measure on: a tab-separated file with a header.

| column      | meaning                                                                   |
|-------------|---------------------------------------------------------------------------|
| `path`      | a WAV file, absolute or relative to the list                              |
| `text`      | what must be understood; empty when nothing may be (noise, other words)   |
| `speaker`   | who speaks; confidence intervals treat speakers, not clips, as independent |
| `condition` | the name of a group with its own row ("clean", "pink noise 10 dB")        |
| `grammar`   | optional: what to listen for in this clip, see `grammars.py`              |
| `said`      | optional: the words spoken if `text` is empty, for the confusions         |
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from voice_app import bounded_files
from voice_app.errors import AuthoringError

NEEDED = ("path", "text", "speaker", "condition")
OPTIONAL = ("grammar", "said")
LARGEST = 100_000_000
"""Bytes: a million recordings."""


@dataclass(frozen=True)
class Clip:
    """One line of the list."""

    path: Path
    text: str
    """Lower-case words, or "" if nothing may be understood."""
    speaker: str
    condition: str
    line: int
    """Counted from 1."""
    grammar: str = ""
    """The name of a grammar; "" for the run's default."""
    said: str = ""
    """The words spoken, if `text` does not say."""


def read_manifest(file: Path, *, files_here: bool = True) -> tuple[Clip, ...]:
    """Read the list. Raises `AuthoringError` with file and line.

    `files_here` is False when only the worker machines can see the recordings.
    """
    try:
        text = bounded_files.read_text(file, LARGEST, pipes=True)
        reader = csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
        rows = [(reader.line_num, row) for row in reader if row]
    except OSError as error:
        problem = f"The list cannot be read: {error.strerror}."
        raise _error(file, 1, problem, "Check its name.") from error
    except UnicodeDecodeError as error:
        raise _error(file, 1, "The list is not UTF-8 text.", "Save it as UTF-8.") from error
    except csv.Error as error:
        problem = f"The list cannot be read: {error}."
        raise _error(file, reader.line_num, problem, "Write one recording a line.") from error
    if not rows:
        raise _error(file, 1, "The list is empty.", f"Begin it with {_header()}.")
    columns = rows[0][1]
    for name in columns:
        if name not in (*NEEDED, *OPTIONAL):
            raise _error(file, 1, f"The column `{name}` is not known.", f"Write {_header()}.")
    for name in NEEDED:
        if name not in columns:
            raise _error(file, 1, f"The column `{name}` is missing.", f"Write {_header()}.")
    clips = tuple(_clip(file, line, columns, row, files_here) for line, row in rows[1:])
    if not clips:
        raise _error(file, 1, "The list names no recording.", "Add a line for each recording.")
    return clips


def _clip(file: Path, line: int, columns: list[str], row: list[str], files_here: bool) -> Clip:
    if len(row) != len(columns):
        raise _error(
            file,
            line,
            f"There are {len(row)} columns here and {len(columns)} in the first line.",
            "Separate the columns by one tab each.",
        )
    value = {name: " ".join(text.split()) for name, text in zip(columns, row, strict=True)}
    for name in ("path", "speaker", "condition"):
        if not value[name]:
            raise _error(file, line, f"The column `{name}` is empty.", "Fill it in.")
    path = file.parent / row[columns.index("path")]
    if files_here and not path.is_file():
        raise _error(file, line, f"There is no recording {path}.", "Check the column `path`.")
    return Clip(
        path=path,
        text=value["text"].lower(),
        speaker=value["speaker"],
        condition=value["condition"],
        line=line,
        grammar=value.get("grammar", ""),
        said=value.get("said", "").lower(),
    )


def write_manifest(file: Path, clips: tuple[Clip, ...]) -> None:
    """Write a list that `read_manifest` can read, with all columns."""
    rows = [(*NEEDED, *OPTIONAL)] + [
        (str(c.path), c.text, c.speaker, c.condition, c.grammar, c.said) for c in clips
    ]
    file.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")


def _header() -> str:
    return f"the columns {', '.join(NEEDED)} (and {' or '.join(OPTIONAL)}), separated by tabs"


def _error(file: Path, line: int, problem: str, remedy: str) -> AuthoringError:
    return AuthoringError(problem, remedy, file=file, line=line)
