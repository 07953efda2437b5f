"""What a conversation wants done outside it; the loop has it done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from voice_app.dialogue.progress import Progress
from voice_app.triage.decide import Verdict


@dataclass(frozen=True)
class DropUnfinished:
    """Delete the unfinished visit: it has ended, or was not wanted."""


@dataclass(frozen=True)
class KeepVisit:
    """Keep the finished visit: the person agreed."""

    progress: Progress
    verdict: Verdict


@dataclass(frozen=True)
class Helped:
    """Record with the last kept visit whether it was helpful."""

    answer: str
    """`yes`, `no` or `unsure`."""


@dataclass(frozen=True)
class Forget:
    """Delete everything ever kept."""


Effect = DropUnfinished | KeepVisit | Helped | Forget


class Keeps(Protocol):
    """Writes answers to disk, or deletes them."""

    def keep(self, progress: Progress) -> None:
        """Put the answers on disk before returning. Raises `KeepingFault`."""
        ...

    def carry_out(self, effect: Effect) -> None:
        """Carry out an effect. Raises `KeepingFault`."""
        ...
