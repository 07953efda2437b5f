"""Tests in a separate process whether the speech engine accepts a model.

The engine may kill the whole process over a crafted model, and a rejected model must not be
announced. Results are remembered as long as the files look the same.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import platformdirs

from voice_app import bounded_files
from voice_app.errors import ModelFault
from voice_app.native_libraries import ENGINE, missing_library, why_not_loaded
from voice_app.storage import private_file

_LONGEST = 120.0
"""Seconds for the largest model on a slow disk."""
_TRY = "import sys, vosk; vosk.SetLogLevel(-1); vosk.Model(model_path=sys.argv[1])"


def engine_takes(model: Path) -> bool:
    """Load a model; return whether that worked. Raises `ModelFault` if no model could be loaded."""
    try:
        tried = subprocess.run(
            [sys.executable, "-P", "-c", _TRY, str(model)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_LONGEST,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    complaint = tried.stderr.decode(errors="replace")
    if missing_library(complaint):  # otherwise the model would be remembered as rejected
        raise ModelFault(*why_not_loaded(ENGINE, complaint))
    return tried.returncode == 0


def is_known_to_take(model: Path, looks: str) -> bool:
    """Return whether the engine accepts a model, without retesting unchanged files."""
    known = _known()
    key = str(model.resolve())
    if known.get(key, {}).get("looks") != looks:
        known[key] = {"looks": looks, "takes": engine_takes(model)}
        with suppress(OSError):  # then it is tried again
            private_file.write(_file(), json.dumps(known, indent=1).encode())
    return known[key]["takes"] is True


def _known() -> dict[str, dict[str, object]]:
    try:
        found = json.loads(bounded_files.read_bytes(_file()))
        return {str(model): dict(tried) for model, tried in found.items()}
    except (OSError, *bounded_files.NOT_OURS):
        return {}


def _file() -> Path:
    return Path(platformdirs.user_cache_dir("voice-app")) / "models.json"
