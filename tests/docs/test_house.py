"""The map of the house in docs/house.md is the one that the imports draw."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import cache
from graphlib import TopologicalSorter
from itertools import chain
from pathlib import Path

import voice_app

ROOT = Path(voice_app.__file__).parent
MAP = ROOT.parent / "docs" / "house.md"
MOST_AT_THE_TOP = 13
MOST_LINES = 250


def imported(file: Path) -> set[str]:
    """Return the modules of ours that a file imports, wherever it does so."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name for name in inner if is_module(name)} or {node.module}
    return {name for name in found if name.split(".")[0] == "voice_app"}


def is_module(name: str) -> bool:
    path = ROOT.parent.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


@cache
def modules() -> Mapping[str, frozenset[str]]:
    """Return what each module imports."""
    found = {}
    for file in ROOT.rglob("*.py"):
        parts = file.relative_to(ROOT.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = frozenset(imported(file) - {name})
    return found


def arrows() -> dict[str, set[str]]:
    """Return which folder imports from which; the modules at the top are one of them, `.`."""
    found: dict[str, set[str]] = {}
    for name, others in modules().items():
        folders = found.setdefault(folder(name), set())
        folders |= {folder(other) for other in others} - {folder(name), "."}
    return {name: others for name, others in found.items() if name != "."}


def folder(name: str) -> str:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and (ROOT / parts[1]).is_dir() else "."


def test_the_map_shows_every_arrow_and_no_other() -> None:
    drawn = re.findall(r"^    (\w+) +-> (.*)$", MAP.read_text(encoding="utf-8"), re.MULTILINE)

    assert {name: set(others.replace("-", "").split()) for name, others in drawn} == arrows()


def test_no_folder_imports_from_one_that_imports_from_it() -> None:
    tuple(TopologicalSorter(arrows()).static_order())  # raises where there is a circle


def test_no_module_imports_one_that_imports_it() -> None:
    known = modules()
    tuple(TopologicalSorter({name: it & known.keys() for name, it in known.items()}).static_order())


def test_few_modules_stand_at_the_top() -> None:
    assert len([f for f in ROOT.glob("*.py") if not f.name.startswith("__")]) <= MOST_AT_THE_TOP


def test_only_bootstrap_wires_folders_together_at_the_top() -> None:
    inward = {
        name: {folder(other) for other in others} - {"."}
        for name, others in modules().items()
        if folder(name) == "." and name not in ("voice_app.bootstrap", "voice_app.__main__")
    }

    assert not set(chain(*inward.values())), inward


def test_no_module_is_long() -> None:
    lengths = {
        file.relative_to(ROOT).as_posix(): len(file.read_text(encoding="utf-8").splitlines())
        for file in ROOT.rglob("*.py")
    }

    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}
