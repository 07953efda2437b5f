"""The interface of everything that holds a conversation: a sitting, or the wait for one."""

from __future__ import annotations

from typing import Protocol

from voice_app.dialogue.progress import Progress
from voice_app.dialogue.reply import Reply
from voice_app.turn import Heard


class Talk(Protocol):
    """Whatever holds the conversation now: a sitting, or the wait for one."""

    @property
    def state(self) -> str:
        """The state of its conversation."""
        ...

    def start(self) -> Reply:
        """Open it."""
        ...

    def hear(self, heard: Heard) -> Reply:
        """Take one turn."""
        ...

    def progress(self) -> Progress | None:
        """Return what must be on disk now; None if nothing may be written."""
        ...

    def recap(self) -> tuple[str, ...]:
        """Return everything told so far, as sentences."""
        ...

    def cut_off(self, why: str) -> Reply:
        """End at once, advising on what is known; `why` names the line to say first."""
        ...
