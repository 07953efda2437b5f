"""Which model a visit uses: the bundled one, or the best that was checked here.

Apart from `checking.py`, so that a visit starts without loading what measures.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from voice_app.dialogue.dialogue import Dialogue
from voice_app.dialogue.vocabulary import all_phrases
from voice_app.speech_models.places import installed, result_file


def usable(dialogue: Dialogue) -> tuple[str, Path] | None:
    """Return the model that did best of those checked here and found good enough, if any."""
    good: list[tuple[float, float, str, Path]] = []
    for name, folder in installed().items():
        result = _read(folder, dialogue)
        if result is not None and not result["failures"]:
            figures = result["figures"]
            good.append((figures["wrong_accepts"], -figures["right"], name, folder))
    return min(good)[2:] if good else None


def for_notes() -> Path | None:
    """Return the largest model installed here: it writes notes down, which is not checked.

    A note is read back before it is kept, and decides nothing; any model will do that hears more
    words than those of the checklist, even one that takes no grammar.
    """
    folders = installed().values()
    return max(folders, key=_size, default=None)


def _size(model: Path) -> int:
    return sum(file.stat().st_size for file in model.rglob("*") if file.is_file())


def _read(model: Path, dialogue: Dialogue) -> dict[str, Any] | None:
    try:
        result: dict[str, Any] = json.loads(result_file(model).read_text(encoding="utf-8"))
        known = result["fingerprint"] == fingerprint(model, dialogue)
        complete = {"failures", "figures"} <= result.keys()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # never checked, or not by this version: unchecked
    return result if known and complete else None


def fingerprint(model: Path, dialogue: Dialogue) -> str:
    """Return a checksum of the phrases and of the model's files by size and time.

    Their content is not read: that would take a second of every start with a large model.
    """
    words = dialogue.understanding
    parts = [*all_phrases(words.phrases, words.durations, dialogue.library, dialogue.around)]
    for file in sorted(path for path in model.rglob("*") if path.is_file()):
        about = file.stat()
        parts.append(f"{file.relative_to(model)} {about.st_size} {about.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
