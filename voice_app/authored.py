"""Reads authored YAML: every value keeps its file and line, and every error names them.

Scalars keep the text as written. `no`, `yes` and `12:30` are text until a reader asks for a number,
so YAML's own type guessing never reaches a medical rule. Only libyaml's composer is used, never its
constructors; duplicate keys are rejected. An alias counts as everything it stands for, so a few
lines cannot expand beyond what memory holds.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from voice_app import bounded_files
from voice_app.errors import AuthoringError
from voice_app.resources import comes_with_program

# The C parser is about ten times faster and is included in the wheels for our platforms.
_Loader: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
MOST_VALUES = 50_000
"""Per file, with aliases expanded; the largest file shipped with the program has about 1,000."""
_NUMBER = re.compile(r"(-?[0-9]+)([.][0-9]+)?")
_MOST_DIGITS = 9
"""Before the decimal point; anything longer is not a number of days, a percentage or seconds."""


@dataclass(frozen=True)
class Entry:
    """One authored value and its position."""

    value: str | tuple[Entry, ...] | dict[str, Entry]
    """A scalar's text, a list or a mapping."""
    file: Path
    line: int
    """Counted from 1."""

    def error(self, problem: str, remedy: str) -> AuthoringError:
        """Return an error pointing here, for the caller to raise."""
        return AuthoringError(problem, remedy, file=self.file, line=self.line)

    def text(self) -> str:
        """Return the scalar as written."""
        if isinstance(self.value, str) and self.value.strip():
            return " ".join(self.value.split())
        raise self.error("Text is expected here.", "Write a word or a sentence.")

    def whole_number(self) -> int:
        """Return the scalar as a whole number."""
        return int(self._digits("whole number", "28", fraction=False))

    def number(self) -> float:
        """Return the scalar as a decimal number."""
        return float(self._digits("number", "0.5", fraction=True))

    def _digits(self, kind: str, example: str, *, fraction: bool) -> str:
        found = _NUMBER.fullmatch(self.value) if isinstance(self.value, str) else None
        if found is None or (found[2] and not fraction):
            written = repr(self.value) if isinstance(self.value, str) else "This"
            raise self.error(f"{written} is not a {kind}.", f"Write digits, such as {example}.")
        if len(found[1].lstrip("-")) > _MOST_DIGITS:
            raise self.error("This number is too large.", f"Write at most {_MOST_DIGITS} digits.")
        return found[0]

    def day(self) -> date:
        """Return the scalar as a calendar day."""
        try:
            return date.fromisoformat(self.text())
        except ValueError as error:
            raise self.error(f"{self.value!r} is not a date.", "Write it as 2026-11-21.") from error

    def flag(self) -> bool:
        """Return the scalar as true or false."""
        if self.value in ("true", "false"):
            return self.value == "true"
        raise self.error(f"{self.value!r} is neither true nor false.", "Write true or false.")

    def mapping(self) -> dict[str, Entry]:
        """Return the mapping."""
        if isinstance(self.value, dict):
            return self.value
        raise self.error(
            "Named values are expected here.", "Write lines of the form `name: value`."
        )

    def sequence(self) -> tuple[Entry, ...]:
        """Return the list; a single scalar counts as a list of one."""
        if isinstance(self.value, tuple):
            return self.value
        if isinstance(self.value, str) and self.value:
            return (self,)
        raise self.error(
            "A list is expected here.", "Write [one, two] or lines that begin with a dash."
        )

    def texts(self) -> tuple[str, ...]:
        """Return the texts in the list."""
        return tuple(item.text() for item in self.sequence())

    def listed(self, key: str) -> tuple[str, ...]:
        """Return the texts in the named list; none if there is no such list."""
        found = self.get(key)
        return found.texts() if found else ()

    def require(self, key: str) -> Entry:
        """Return the named value, which must exist."""
        found = self.get(key)
        if found is None:
            raise self.error(f"`{key}` is missing.", f"Add a line `{key}: ...` here.")
        return found

    def get(self, key: str) -> Entry | None:
        """Return the named value, or None."""
        return self.mapping().get(key)

    def only(self, *allowed: str) -> None:
        """Reject names not in `allowed`, so that a misspelt one is not ignored."""
        for key, entry in self.mapping().items():
            if key not in allowed:
                raise entry.error(
                    f"`{key}` is not known here.", f"Known names: {', '.join(allowed)}."
                )

    def __iter__(self) -> Iterator[tuple[str, Entry]]:
        return iter(self.mapping().items())


def read_if_there(file: Path) -> Entry | None:
    """Read an optional YAML file; None if it does not exist. Raises `AuthoringError`."""
    return read(file) if file.exists() else None


def read(file: Path) -> Entry:
    """Read one YAML file.

    Raises `AuthoringError` when the file is missing, is not YAML, or repeats a key.
    """
    try:
        text = bounded_files.read_text(file, pipes=True)
    except OSError as error:
        raise AuthoringError(
            f"The file cannot be read: {error.strerror}.", _remedy(file), file=file, line=1
        ) from error
    except UnicodeDecodeError as error:
        raise AuthoringError(
            "The file is not UTF-8 text.", "Save it as UTF-8.", file=file, line=1
        ) from error
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise AuthoringError(
            f"This is not valid YAML: {error.problem}.",
            "Check the indentation, colons and quotes around this line.",
            file=file,
            line=line,
        ) from error
    except yaml.YAMLError as error:
        raise AuthoringError(
            "The file holds characters that YAML does not allow.",
            "Save it as plain UTF-8 text.",
            file=file,
            line=1,
        ) from error
    if node is None:
        raise AuthoringError("The file is empty.", _remedy(file), file=file, line=1)
    try:
        return _Reader(file).entry(node)
    except RecursionError as error:
        raise AuthoringError(
            "The file contains itself, or nests too deeply.",
            "Write out what an alias stands for.",
            file=file,
            line=1,
        ) from error


def _remedy(file: Path) -> str:
    if comes_with_program(file):
        return "Restore it with `git checkout dialogs models`, or install the program again."
    return "Name a file that can be read, with lines of the form `name: value`."


def sha256(file: Path) -> str:
    """Return the checksum that identifies this exact version of a file, in hexadecimal."""
    return hashlib.sha256(bounded_files.read_bytes(file)).hexdigest()


class _Reader:
    """Turns nodes into entries and counts them: an alias is one node in several places."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._values = 0

    def entry(self, node: yaml.Node) -> Entry:
        """Return a node and everything in it."""
        line = node.start_mark.line + 1
        self._values += 1
        if self._values > MOST_VALUES:
            raise AuthoringError(
                f"With aliases expanded, there are more than {MOST_VALUES:,} values.",
                "Use fewer aliases, or split the file.",
                file=self._file,
                line=line,
            )
        if isinstance(node, yaml.ScalarNode):
            return Entry(node.value, self._file, line)
        if isinstance(node, yaml.SequenceNode):
            return Entry(tuple(map(self.entry, node.value)), self._file, line)
        assert isinstance(node, yaml.MappingNode)
        mapping: dict[str, Entry] = {}
        for key_node, value_node in node.value:
            key = self.entry(key_node)
            if key.text() in mapping:
                raise key.error(f"`{key.text()}` appears here twice.", "Keep one of them.")
            mapping[key.text()] = Entry(self.entry(value_node).value, self._file, key.line)
        return Entry(mapping, self._file, line)
