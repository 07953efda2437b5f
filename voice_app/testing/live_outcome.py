"""How a live visit went: its captions, faults and stored answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from voice_app.testing.live_script import LiveScript


@dataclass(frozen=True)
class LiveOutcome:
    """How a live visit went."""

    captions: str
    """Of all its processes, in order."""
    errors: str
    statuses: tuple[int, ...]
    kept: tuple[Mapping[str, Any], ...]
    """The visits on disk at the end, as their files contain them."""
    left: tuple[str, ...]
    """Names of unfinished visits on disk at the end."""
    unheard: tuple[str, ...]
    """Captions during which the loudspeaker was too quiet for them to have been spoken."""


def missing_captions(script: LiveScript, outcome: LiveOutcome) -> list[str]:
    """Return what was missing from the captions, or out of order."""
    missing, rest = [], outcome.captions
    for wanted in script.expect.captions:
        _, found, after = rest.partition(wanted)
        if found:
            rest = after
        else:
            missing.append(wanted)
    return missing


def answers_of(kept: Mapping[str, Any]) -> dict[str, str]:
    """Return the answers of a stored visit: value, and who gave it ("no by helper")."""
    return {item["question"]: f"{item['value']} by {item['by']}" for item in kept["answers"]}
