"""The list of downloadable models, `models/catalogue.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from voice_app import authored
from voice_app.authored import Entry
from voice_app.resources import data_path

CATALOGUE = "models/catalogue.yaml"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Listed:
    """One model in the list."""

    name: str
    language: str
    megabytes: int
    """Approximate size of the zip file."""
    licence: str
    address: str
    sha256: str | None
    """Checksum of the zip file; None if no source gives one."""


@dataclass(frozen=True)
class Limits:
    """What a model must achieve to be used; shares between 0 and 1."""

    right: float
    wrong_accepts: float
    others_accepted: float
    danger_missed: float
    real_time_factor: float
    """Seconds of one core per second of sound."""


@dataclass(frozen=True)
class Catalogue:
    """The whole file."""

    models: Mapping[str, Listed]
    limits: Limits


def load_catalogue(file: Path | None = None) -> Catalogue:
    """Read the list shipped with the program, or another. Raises `AuthoringError`."""
    source = authored.read(file if file is not None else data_path(CATALOGUE))
    source.only("limits", "models")
    limits = source.require("limits")
    limits.only("right", "wrong_accepts", "others_accepted", "danger_missed", "real_time_factor")
    return Catalogue(
        models={name: _listed(name, entry) for name, entry in source.require("models")},
        limits=Limits(
            right=_percent(limits.require("right")),
            wrong_accepts=_percent(limits.require("wrong_accepts")),
            others_accepted=_percent(limits.require("others_accepted")),
            danger_missed=_percent(limits.require("danger_missed")),
            real_time_factor=_percent(limits.require("real_time_factor")),
        ),
    )


def is_name(text: str) -> bool:
    """Return whether `text` can name a model: it becomes a folder name."""
    return _NAME.fullmatch(text) is not None


def is_sha256(text: str) -> bool:
    """Return whether `text` is a SHA-256 checksum: 64 lower-case hexadecimal digits."""
    return _SHA256.fullmatch(text) is not None


def _listed(name: str, entry: Entry) -> Listed:
    entry.only("language", "megabytes", "licence", "address", "sha256")
    if not is_name(name):
        raise entry.error(f"`{name}` cannot name a folder.", "Use letters, digits, dots, dashes.")
    address, checksum = entry.require("address"), entry.get("sha256")
    if not re.match(r"https?://", address.text()):
        raise address.error("This is not an address.", "Write https://... .")
    if checksum is not None and not is_sha256(checksum.text()):
        raise checksum.error(
            "This is not a SHA-256 checksum.", "Write its 64 digits, or leave it out."
        )
    return Listed(
        name=name,
        language=entry.require("language").text(),
        megabytes=entry.require("megabytes").whole_number(),
        licence=entry.require("licence").text(),
        address=address.text(),
        sha256=checksum.text() if checksum is not None else None,
    )


def _percent(entry: Entry) -> float:
    found = re.fullmatch(r"(\d{1,3}(?:\.\d+)?) %", entry.text())
    if found is None:
        raise entry.error(f"`{entry.text()}` is not a percentage.", 'Write it as "95 %".')
    return float(found[1]) / 100
