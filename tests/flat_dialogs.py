"""A checklist and what lies beneath it as one folder, line by line: for tests that spoil a file."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from voice_app.layers import COMMON_FOLDER, DEEP
from voice_app.resources import data_path


def flat_copy(folder: Path, copy: Path) -> None:
    """Copy `folder` with the common files into `copy`, each file as a whole."""
    shutil.copytree(data_path(COMMON_FOLDER), copy)
    for file in folder.glob("*.yaml"):
        own, whole = file.read_text(encoding="utf-8"), copy / file.name
        common = whole.read_text(encoding="utf-8") if whole.exists() else ""
        whole.write_text(_over(common, own, 0), encoding="utf-8")


def _over(common: str, own: str, depth: int) -> str:
    """Return `common` with the names of `own` put over it, as `voice_app.layers` reads them."""
    if depth == DEEP or not common or not _names(own, depth) or not _names(common, depth):
        return own
    (head, first), (own_head, second) = (_blocks(text, depth) for text in (common, own))
    merged = dict(first)
    for name, block in second.items():
        merged[name] = _over(first[name], block, depth + 1) if name in first else block
    return (own_head if depth == 0 else head) + "".join(merged.values())


def _names(text: str, depth: int) -> dict[str, str]:
    return _blocks(text, depth)[1]


def _blocks(text: str, depth: int) -> tuple[str, dict[str, str]]:
    """Split a text into what stands before the first name at this depth, and a block for each."""
    name = re.compile(rf'{"  " * depth}("[^"]+"|[^\s#"-][^:]*):(\s|$)')
    head: list[str] = []
    found: dict[str, list[str]] = {}
    waiting: list[str] = []
    now = head
    for line in text.splitlines(keepends=True):
        if begun := name.match(line):
            now = found.setdefault(begun[1].strip('"'), [])
            now += [*waiting, line]
            waiting = []
        elif line.startswith("#" if depth == 0 else f"{'  ' * depth}#") or not line.strip():
            waiting.append(line)
        else:
            now += [*waiting, line]
            waiting = []
    now += waiting
    return "".join(head), {key: "".join(lines) for key, lines in found.items()}
