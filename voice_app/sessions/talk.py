"""The form that everything has which holds a conversation: a sitting, or the wait for one."""

from __future__ import annotations

from typing import Protocol

from voice_app.dialogue.progress import Progress
from voice_app.dialogue.reply import Reply
from voice_app.turn import Heard


class Talk(Protocol):
    """What says the next lines: a sitting, or the wait for one."""

    @property
    def state(self) -> str:
        """The state of the conversation in it."""
        ...

    def start(self) -> Reply:
        """Open it."""
        ...

    def hear(self, heard: Heard) -> Reply:
        """Take one turn."""
        ...

    def progress(self) -> Progress | None:
        """Return what must be on disk now, or None."""
        ...

    def recap(self) -> tuple[str, ...]:
        """Return what was told so far, as sentences."""
        ...

    def cut_off(self, why: str) -> Reply:
        """End at once with the advice for what is known; `why` names a line."""
        ...
