"""A table of typed sentences, each with what it means: read from a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from voice_app.checklist.dialogue import Dialogue
from voice_app.errors import AuthoringError

COMMANDS = "cmd"
"""Stands for the universal commands in the column `question`."""


class DangerKind(StrEnum):
    """Whether a sentence contains danger, and of which kind."""

    EMERGENCY = "emergency"
    CRISIS = "crisis"
    ASK = "ask"
    INNOCENT = "innocent"


@dataclass(frozen=True)
class Row:
    """One line of a table."""

    text: str
    group: str
    """The question, or the kind of danger."""
    accept: tuple[str, ...] = ()
    """Accepted values as written; none for danger."""
    line: int = 0


def read_table(file: Path, dialogue: Dialogue) -> tuple[Row, ...]:
    """Read a table of sentences, or a plain list of them. Raises `AuthoringError`."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise AuthoringError(
            f"The file cannot be read: {error}.", "Name a file of UTF-8 text.", file=file, line=1
        ) from error
    header = lines[0].split("\t") if lines else []
    if "question" in header and "answer" in header:
        return tuple(_answers(file, lines, dialogue))
    if "utterance" in header and "kind" in header:
        return tuple(_danger(file, lines))
    return tuple(Row(text, "", line=at) for at, text in enumerate(lines, 1) if text.strip())


def _cells(lines: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, restval="")
    yield from enumerate(rows, 2)


def _answers(file: Path, lines: Sequence[str], dialogue: Dialogue) -> Iterator[Row]:
    for line, cells in _cells(lines):
        key = cells["question"]
        if key != COMMANDS and key not in dialogue.checklist.by_key:
            known = ", ".join(dialogue.checklist.by_key)
            raise AuthoringError(
                f"There is no question `{key}`.", f"Questions: {known}.", file=file, line=line
            )
        accept = tuple(part.strip() for part in cells.get("accept", "").split(",") if part.strip())
        yield Row(cells["answer"], key, accept, line)


def _danger(file: Path, lines: Sequence[str]) -> Iterator[Row]:
    for line, cells in _cells(lines):
        if cells["kind"] not in tuple(DangerKind):
            raise AuthoringError(
                f"`{cells['kind']}` is not a kind of danger.",
                f"Write {', '.join(DangerKind)}.",
                file=file,
                line=line,
            )
        yield Row(cells["utterance"], cells["kind"], line=line)
