"""Saves the answers as they are given, so that a visit that breaks off can go on later."""

from __future__ import annotations

from dataclasses import dataclass

from voice_app.app.narrator import Narrator
from voice_app.dialogue.effects import Keeps
from voice_app.dialogue.progress import Progress
from voice_app.dialogue.reply import Reply
from voice_app.errors import KeepingFault
from voice_app.ports import Captions
from voice_app.sessions.talk import Talk


@dataclass
class Autosave:
    """What is written of one visit while it goes on."""

    keeper: Keeps | None
    """None: nothing is written."""
    conversation: Talk
    captions: Captions
    narrator: Narrator
    failed: bool = False
    """Becomes True when answers could not be saved or deleted; the visit went on."""
    _kept: Progress | None = None
    """What was written last; None before the first answer."""

    def keep(self, reply: Reply) -> None:
        """Save the answers and carry out requested effects before a word is said."""
        if self.keeper is None:
            return
        try:
            progress = self.conversation.progress()
            untouched = progress is None or (self._kept is None and progress.is_empty)
            if progress is not None and progress != self._kept and not untouched:
                self.keeper.keep(progress)
                self._kept = progress
            for effect in reply.effects:
                self.keeper.carry_out(effect)
        except KeepingFault as fault:
            if not self.failed:  # said once; every answer tries again
                self.captions.note(str(fault))
                self.narrator.speak(fault.problem)
            self.failed = True
