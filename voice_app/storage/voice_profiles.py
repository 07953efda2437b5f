"""What was learnt about people's voices, as JSON in the data folder; no sound is stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from voice_app import bounded_files
from voice_app.checklist.calibration import Voice
from voice_app.errors import KeepingFault
from voice_app.settings import LONGEST_SILENCE
from voice_app.storage import private_file
from voice_app.storage.places import voices_file

FORMAT = 1
_REMEDY = "Delete it with `voice-app calibrate --forget NAME`, or learn the voice again."


def load() -> dict[str, Voice]:
    """Return the voices by name; empty if the file is missing or unreadable."""
    try:
        content = json.loads(bounded_files.read_bytes(voices_file()))
        if content["format"] != FORMAT:
            return {}
        return {str(name): _voice(one) for name, one in content["voices"].items()}
    except (OSError, *bounded_files.NOT_OURS):
        return {}


def keep(name: str, voice: Voice) -> None:
    """Save one voice; it is on disk when this returns. Raises `KeepingFault`."""
    _write({**load(), name: voice})


def forget(name: str) -> bool:
    """Delete one voice; return whether it existed. Raises `KeepingFault`."""
    known = load()
    if name not in known:
        return False
    del known[name]
    _write(known)
    return True


def _write(voices: Mapping[str, Voice]) -> None:
    content = {"format": FORMAT, "voices": {name: asdict(v) for name, v in voices.items()}}
    try:
        private_file.write(voices_file(), json.dumps(content, indent=1).encode())
    except OSError as error:
        raise KeepingFault(
            f"{voices_file()} cannot be written: {error.strerror}.", _REMEDY
        ) from error


def _voice(one: Mapping[str, Any]) -> Voice:
    """Return a voice within its bounds. Raises `ValueError` and `KeyError`."""
    silence = float(one["silence"])
    if not 1.0 <= silence <= LONGEST_SILENCE:
        raise ValueError(silence)
    return Voice(
        yes=str(one["yes"]),
        no=str(one["no"]),
        silence=silence,
        strict=bool(one["strict"]),
        right={str(word): float(share) for word, share in one["right"].items()},
    )
