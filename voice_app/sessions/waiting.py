"""Waiting for somebody to begin a visit or to ask for something else, while hearing danger."""

from __future__ import annotations

from dataclasses import replace

from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.places import EMERGENCY, IDLE
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.reply import Reply
from voice_app.settings import VoiceSettings
from voice_app.turn import Heard

WISHES = ("learn_voice", "forget_voice", "settings", "forget")
"""Commands that end a wait or a sitting, so that something else can be done."""


class Waiting:
    """The time before a visit. Has the interface of a sitting, and ends at a wake phrase.

    An emergency is handled here and also ends the wait. Nothing is ever kept.
    """

    def __init__(self, dialogue: Dialogue, manner: VoiceSettings | None = None) -> None:
        self.conversation = Conversation(dialogue, manner)
        self.woken = False
        """Whether somebody asked for a visit."""
        self.wish = ""
        """One of `WISHES`, or `use_sounds` for a visit that begins with the check of a sound."""

    @property
    def state(self) -> str:
        """The conversation's state."""
        return self.conversation.state

    def start(self) -> Reply:
        """Begin waiting."""
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
        """Say the number to call twice when leaving idle, where loudspeakers fall asleep."""
        if self.state != EMERGENCY:
            return lines
        number = self.conversation.dialogue.prompts.numbers["number"]
        first = next((n for n, line in enumerate(lines) if number in line), None)
        return lines if first is None else (*lines[: first + 1], *lines[first:])

    def progress(self) -> None:
        """Return None: nothing of a wait is kept."""

    def recap(self) -> tuple[str, ...]:
        """Return everything told so far, as sentences."""
        return self.conversation.recap()

    def cut_off(self, why: str) -> Reply:
        """End at once; `why` names the line to say first."""
        return self.conversation.cut_off(why)
