"""The hazard log, in the style of DCB0129: what can harm a person, and the controls against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from voice_app import authored
from voice_app.authored import Entry
from voice_app.triage.sources import Basis, Sources, basis

SEVERITIES = ("catastrophic", "major", "considerable", "significant", "minor")
LIKELIHOODS = ("very high", "high", "medium", "low", "very low")


@dataclass(frozen=True)
class Hazard:
    """A hazard and its controls."""

    id: str
    hazard: str
    cause: str
    severity: str
    before: str
    """Likelihood without the controls."""
    after: str
    """Likelihood with them."""
    controls: str
    tests: tuple[str, ...]
    """As file::name below tests/."""
    open: str
    """What is missing; "" if nothing is."""
    basis: Basis


def load_hazards(file: Path, sources: Sources) -> tuple[Hazard, ...]:
    """Read the hazard log. Raises `AuthoringError`."""
    return tuple(_hazard(id_, e, sources) for id_, e in authored.read(file).require("hazards"))


def _hazard(id_: str, entry: Entry, sources: Sources) -> Hazard:
    entry.only(
        "hazard", "cause", "severity", "before", "after", "controls", "tests", "open", "sources",
        "reviewed",
    )  # fmt: skip
    tests, missing = entry.require("tests").texts(), entry.get("open")
    if not tests and missing is None:
        raise entry.error(
            f"No test guards against {id_}.", "List one under `tests:`, or say what is `open:`."
        )
    return Hazard(
        id=id_,
        hazard=entry.require("hazard").text(),
        cause=entry.require("cause").text(),
        severity=_one_of(entry.require("severity"), SEVERITIES),
        before=_one_of(entry.require("before"), LIKELIHOODS),
        after=_one_of(entry.require("after"), LIKELIHOODS),
        controls=entry.require("controls").text(),
        tests=tests,
        open=missing.text() if missing else "",
        basis=basis(entry, sources),
    )


def _one_of(entry: Entry, words: Sequence[str]) -> str:
    if entry.text() not in words:
        raise entry.error(f"`{entry.text()}` is not known here.", f"Write {', '.join(words)}.")
    return entry.text()
