"""What a conversation asks of the world around it; the loop has it done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from voice_app.dialogue.progress import Progress
from voice_app.triage.decide import Verdict


@dataclass(frozen=True)
class DropUnfinished:
    """Delete what is kept of the unfinished visit: it ended, or was not wanted."""


@dataclass(frozen=True)
class KeepVisit:
    """Keep the visit after its end: the person said yes to that."""

    progress: Progress
    verdict: Verdict


@dataclass(frozen=True)
class Helped:
    """Note with the visit that was kept last whether it was found helpful."""

    answer: str
    """`yes`, `no` or `unsure`."""


@dataclass(frozen=True)
class Forget:
    """Delete everything that was ever kept."""


Effect = DropUnfinished | KeepVisit | Helped | Forget


class Keeps(Protocol):
    """Writes answers to a disk, or deletes them."""

    def keep(self, progress: Progress) -> None:
        """Have the answers on disk when this returns. Raises `KeepingFault`."""
        ...

    def carry_out(self, effect: Effect) -> None:
        """Do what a conversation asked for. Raises `KeepingFault`."""
        ...
