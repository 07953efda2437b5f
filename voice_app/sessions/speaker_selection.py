"""Which known voice is speaking: asked, never guessed. Has the interface of a sitting. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voice_app.checklist.calibration import Calibration, Voice
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.places import OPENING, PAUSED
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.reply import Reply
from voice_app.sessions.session_question import OpenPrompt, Subdialog, unclear
from voice_app.settings import VoiceSettings
from voice_app.turn import Heard
from voice_app.understanding.interpretation import Turn, interpret
from voice_app.understanding.nbest import agreed

MOST_ASKS = 2


class SpeakerSelection:
    """One prompt before a visit; silence and other words leave everything as usual."""

    def __init__(
        self,
        dialogue: Dialogue,
        names: Sequence[str],
        calibration: Calibration,
        manner: VoiceSettings | None = None,
    ) -> None:
        self.conversation = Conversation(dialogue, manner)
        self.name: str | None = None
        self._around = Subdialog(lambda: self.conversation)
        self._dialogue = dialogue
        self._names = {name: (name,) for name in names}
        asked = calibration.line("who", names=", ".join(names))
        why = " ".join(calibration.line("why_who"))
        self._question = OpenPrompt(
            asked, asked, ", ".join(names), tuple(names), why, "before_visit"
        )
        self._asks = 0

    @property
    def state(self) -> str:
        """The state of the conversation, which only danger begins, or that of a pause."""
        return PAUSED if self._around.paused else self.conversation.state

    @property
    def became_visit(self) -> bool:
        """Whether danger was heard, so that the conversation has begun."""
        return self.conversation.state != OPENING

    def start(self) -> Reply:
        """Ask."""
        return self._around.ask(self._question)

    def hear(self, heard: Heard) -> Reply:
        """Take one turn."""
        words = self._dialogue.understanding
        if self.became_visit or words.danger(heard):
            self._around.paused = False
            return self.conversation.hear(heard)
        heard = agreed(heard, self._meaning)
        meant = interpret(heard, Turn(self.conversation.state), self._dialogue)
        if not self._around.paused:
            self.name = words.phrases.meaning(heard.text, self._names)
        if self.name is None and not heard.input_ended and meant.command != "stop":
            if (reply := self._around.obey(meant)) is not None:
                return reply
            self._asks += 1
            if self._asks < MOST_ASKS:
                return unclear(self._around.again(), meant)
        return Reply((), None)

    def progress(self) -> None:
        """Nothing is answered here."""

    def recap(self) -> tuple[str, ...]:
        """Return everything told so far."""
        return self.conversation.recap() if self.became_visit else ()

    def cut_off(self, why: str) -> Reply:
        """End at once."""
        return self.conversation.cut_off(why) if self.became_visit else Reply((), None)

    def _meaning(self, text: str) -> tuple[str | None, ...]:
        words = self._dialogue.understanding
        return words.phrases.meaning(text, self._names), words.command(text)


def fitted(dialogue: Dialogue, voice: Voice) -> Dialogue:
    """Return the dialogue fitted to a voice: its best pair of answers, and doubt about its noes."""
    options = dict(dialogue.prompts.options)
    if voice.yes:
        options["yes_no"] = f"{voice.yes}, {voice.no}, or not sure"
    prompts = replace(dialogue.prompts, options=options)
    return replace(dialogue, prompts=prompts, strict=voice.strict)
