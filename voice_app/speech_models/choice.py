"""Chooses the model for a visit: the bundled one, or the best of those checked here.

Separate from `checking.py`, so that a visit starts without loading the measuring code.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from voice_app import bounded_files
from voice_app.checklist.dialogue import Dialogue
from voice_app.hearing.model_tuning import DangerView, Tuning
from voice_app.speech_models.engine import is_known_to_take
from voice_app.speech_models.places import installed, result_file

FORMAT = 2
"""Format of a result; one written in another format is ignored."""


@dataclass(frozen=True)
class Fingerprint:
    """What the result of a check applies to."""

    phrases: str
    """Checksum of everything listened for."""
    files: str
    """Checksum of the model's files, including their contents."""
    looks: str
    """The same for their sizes and times: if unchanged, no file needs to be read."""


@dataclass(frozen=True)
class Good:
    """A model that was checked here and found good enough."""

    name: str
    folder: Path
    tuning: Tuning
    rank: tuple[float, float]
    """Lower is better."""


@dataclass(frozen=True)
class Choice:
    """The model to use, and why others are not used."""

    used: Good | None
    """None: the bundled one."""
    passed_over: Mapping[str, str]
    """Names of installed models with the reason, in words."""


class _Unusable(Exception):
    """Why a model is not used."""


def choose(dialogue: Dialogue) -> Choice:
    """Return the best of the models that were checked here and found good enough, if any."""
    good: list[Good] = []
    reasons: dict[str, str] = {}
    for name, folder in installed().items():
        try:
            good.append(_good(name, folder, dialogue))
        except _Unusable as reason:
            reasons[name] = str(reason)
    best = min(good, key=lambda model: (model.rank, model.name), default=None)
    for model in good:
        if model is not best and best is not None:
            reasons[model.name] = f"{best.name} did better"
    return Choice(best, reasons)


def tuning_of(model: Path, dialogue: Dialogue) -> Tuning | None:
    """Return what was measured for a model given by its folder, good enough or not."""
    try:
        return _tuning(_result(model.resolve(), dialogue))
    except _Unusable:
        return None


def for_notes() -> Path | None:
    """Return the largest model here that the engine accepts, for notes; it is not checked.

    A note is read back before it is kept, and decides nothing, so any model will do that knows more
    words than the checklist has, even one that takes no grammar.
    """
    folders = sorted(installed().values(), key=_size, reverse=True)
    return next((folder for folder in folders if is_known_to_take(folder, _looks(folder))), None)


def fingerprint(model: Path, dialogue: Dialogue) -> Fingerprint:
    """Read a whole model, which takes a second for a large one."""
    return Fingerprint(_phrases(dialogue), _files(model), _looks(model))


def _good(name: str, folder: Path, dialogue: Dialogue) -> Good:
    result = _result(folder, dialogue)
    try:
        if failures := [str(failure) for failure in result["failures"]]:
            raise _Unusable(f"it is not good enough: {'; '.join(failures)}")
        figures = result["figures"]
        rank = (float(figures["wrong_accepts"]), -float(figures["right"]))
    except bounded_files.NOT_OURS as error:
        raise _Unusable("the result of its check cannot be read") from error
    return Good(name, folder, _tuning(result), rank)


def _tuning(result: Mapping[str, Any]) -> Tuning:
    try:
        found = result["tuning"]
        return Tuning(DangerView(found["danger_view"]), float(found["known_within"]))
    except bounded_files.NOT_OURS as error:
        raise _Unusable("the result of its check cannot be read") from error


def _result(model: Path, dialogue: Dialogue) -> dict[str, Any]:
    """Return the result of the check. Raises `_Unusable` if it no longer applies."""
    try:
        data = bounded_files.read_bytes(result_file(model))
    except OSError as error:
        raise _Unusable("it was not checked here") from error
    try:
        result: dict[str, Any] = json.loads(data)
        if result["format"] != FORMAT:
            raise _Unusable("another version of the program checked it")
        known = Fingerprint(**result["fingerprint"])
    except bounded_files.NOT_OURS as error:
        raise _Unusable("the result of its check cannot be read") from error
    if known.phrases != _phrases(dialogue):
        raise _Unusable("the checklist has changed since it was checked")
    # The times alone may change, in a copy or a backup. Then only the contents tell.
    if known.looks != _looks(model) and known.files != _files(model):
        raise _Unusable("its files have changed since it was checked")
    return result


def as_json(result: Mapping[str, Any], known: Fingerprint) -> bytes:
    """Return a result as stored beside the model."""
    document = {"format": FORMAT, **result, "fingerprint": asdict(known)}
    return (json.dumps(document, indent=1) + "\n").encode()


def _size(model: Path) -> int:
    return sum(file.stat().st_size for file in _listed(model))


def _listed(model: Path) -> list[Path]:
    return sorted(path for path in model.rglob("*") if path.is_file())


def _phrases(dialogue: Dialogue) -> str:
    phrases = dialogue.understanding.phrases
    parts = [*dialogue.phrases]
    parts += [f"danger {phrase}" for phrase in phrases.danger_phrases]
    parts += [f"{word} sounds like {other}" for word, other in phrases.homophones.items()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _files(model: Path) -> str:
    digest = hashlib.sha256()
    for file in _listed(model):
        with file.open("rb") as content:
            sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        digest.update(f"{sha256}  {file.relative_to(model)}\n".encode())
    return digest.hexdigest()


def _looks(model: Path) -> str:
    """Unlike the modification time, the change time (ctime) cannot be set back."""
    about = ((file.relative_to(model), file.stat()) for file in _listed(model))
    parts = [f"{name} {s.st_size} {s.st_mtime_ns} {s.st_ctime_ns}" for name, s in about]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
