"""Waiting for somebody to begin a visit, or to wish for something beside it, with words of danger
heard meanwhile."""

from __future__ import annotations

from dataclasses import replace

from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.places import EMERGENCY, IDLE
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.reply import Reply
from voice_app.settings import VoiceSettings
from voice_app.turn import Heard

WISHES = ("learn_voice", "forget_voice", "settings", "forget")
"""Commands for which a wait or a sitting ends, so that something else can be done."""


class Waiting:
    """The time before a visit. Has the form of a sitting, and ends at a wake phrase.

    An emergency is dealt with here, and ends the wait too. Nothing is ever kept.
    """

    def __init__(self, dialogue: Dialogue, manner: VoiceSettings | None = None) -> None:
        self.conversation = Conversation(dialogue, manner)
        self.woken = False
        """Whether a visit was asked for."""
        self.wish = ""
        """One of `WISHES`, or `use_sounds`: a visit that begins with the check of a sound."""

    @property
    def state(self) -> str:
        """The conversation's state."""
        return self.conversation.state

    def start(self) -> Reply:
        """Begin to wait."""
        return self.conversation.rest()

    def hear(self, heard: Heard) -> Reply:
        """Take one turn."""
        meant = self.conversation.interpret(heard)
        if self.state == IDLE and meant.wakes:
            self.woken = True
            return self.cut_off("interrupted")
        if self.state == IDLE and meant.command in (*WISHES, "use_sounds"):
            self.wish = meant.command
            return self.cut_off("interrupted")
        was_idle = self.state == IDLE
        reply = self.conversation.take(meant)
        return replace(reply, lines=self._number_twice(reply.lines)) if was_idle else reply

    def _number_twice(self, lines: tuple[str, ...]) -> tuple[str, ...]:
        """Say whom to call once more, where that comes out of idle: loudspeakers sleep there."""
        if self.state != EMERGENCY:
            return lines
        number = self.conversation.dialogue.prompts.numbers["number"]
        first = next((n for n, line in enumerate(lines) if number in line), None)
        return lines if first is None else (*lines[: first + 1], *lines[first:])

    def progress(self) -> None:
        """Nothing is kept of a wait."""

    def recap(self) -> tuple[str, ...]:
        """Return what was told, as sentences."""
        return self.conversation.recap()

    def cut_off(self, why: str) -> Reply:
        """End at once; `why` names a line."""
        return self.conversation.cut_off(why)
