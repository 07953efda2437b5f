"""The core reads no clock, does no I/O and imports no engine: seen in its imports and calls."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import voice_app

ROOT = Path(voice_app.__file__).parent
ENTRY = tuple(
    file
    for folder in ("checklist", "dialogue", "sessions", "triage", "understanding")
    for file in sorted(ROOT.glob(f"{folder}/*.py"))
)
ALLOWED = {
    "__future__", "calendar", "collections", "dataclasses", "datetime", "enum", "functools",
    "hashlib", "itertools", "math", "pathlib", "re", "statistics", "string", "types", "typing",
    "unicodedata",
    "numpy", "transitions", "yaml", "contextlib", "errno", "stat", "voice_app",
}  # fmt: skip
"""Nothing here opens a device, starts a process or knows the time by itself."""


def imports(file: Path) -> set[str]:
    """Return the full names of the modules that a file imports, wherever it does so."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative imports hide what is imported"
            module = node.module or ""
            inner = {f"{module}.{alias.name}" for alias in node.names}
            found |= {name for name in inner if module_file(name)} or {module}
            found.add(module)
    return found


def module_file(name: str) -> Path | None:
    path = ROOT.parent.joinpath(*name.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if name.startswith("voice_app") and candidate.is_file():
            return candidate
    return None


def core() -> list[Path]:
    """Return the core's files and everything of ours that they import, directly or not."""
    waiting, found = list(ENTRY), set(ENTRY)
    while waiting:
        for name in imports(waiting.pop()):
            file = module_file(name)
            if file is not None and file not in found:
                found.add(file)
                waiting.append(file)
    return sorted(found)


def test_the_walk_over_the_imports_finds_the_core() -> None:
    names = {str(file.relative_to(ROOT)) for file in core()}

    assert {"dialogue/conversation.py", "triage/decide.py", "authored.py", "turn.py"} <= names
    assert "ports.py" not in names, "the core knows what was heard, not who hears"
    assert not any(name.startswith("hearing/") for name in names)


@pytest.mark.parametrize("file", core(), ids=lambda f: str(f.relative_to(ROOT)))
def test_a_file_of_the_core_imports_nothing_that_touches_the_world(file: Path) -> None:
    top = {name.split(".")[0] for name in imports(file)}

    assert top - ALLOWED == set()


@pytest.mark.parametrize("file", core(), ids=lambda f: str(f.relative_to(ROOT)))
def test_a_file_of_the_core_reads_no_clock_and_starts_nothing(file: Path) -> None:
    forbidden = {"today", "now", "utcnow", "open", "print", "input", "system", "exec", "eval"}
    if file.name == "bounded_files.py":  # the one place where authored files are read
        forbidden -= {"open"}
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, (ast.Attribute, ast.Name))
    }

    assert called & forbidden == set()


def test_only_the_loaders_touch_files() -> None:
    reading = {
        str(file.relative_to(ROOT))
        for file in core()
        if {"read_text", "read_bytes", "exists"}
        & {
            node.attr
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Attribute)
        }
    }

    assert reading <= {"authored.py", "layers.py", "resources.py", "triage/rules.py"}


def test_one_file_alone_reads_the_time_of_day() -> None:
    reading = {
        str(file.relative_to(ROOT))
        for file in ROOT.rglob("*.py")
        if re.search(r"\b(?:date\.today|datetime\.now|utcnow|time\.time)\(", file.read_text())
    }

    assert reading == {"clock.py", "testing/turned_clock.py"}
