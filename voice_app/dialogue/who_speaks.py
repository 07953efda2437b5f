"""Which known voice is speaking: asked, never guessed. Has the form of a sitting. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voice_app.dialogue.calibration import Voice
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.dialogue import Dialogue, Reply
from voice_app.dialogue.machine import OPENING
from voice_app.turn import Heard, Listening

MOST_ASKS = 2


class WhoSpeaks:
    """One question before a visit; silence and other words leave everything as usual."""

    def __init__(self, dialogue: Dialogue, names: Sequence[str], question: Sequence[str]) -> None:
        self.conversation = Conversation(dialogue)
        self.name: str | None = None
        self._dialogue = dialogue
        self._names = {name: (name,) for name in names}
        self._question = tuple(question)
        self._asks = 0

    @property
    def state(self) -> str:
        """The conversation's state; it is begun only by danger."""
        return self.conversation.state

    @property
    def became_visit(self) -> bool:
        """Whether words of danger were heard, and their advice was given here."""
        return self.state != OPENING

    def start(self) -> Reply:
        """Ask."""
        heard = self._dialogue.understanding.with_everywhere(*self._names)
        return Reply(self._question, Listening(heard, options=", ".join(self._names)))

    def hear(self, heard: Heard) -> Reply:
        """Take one turn."""
        words = self._dialogue.understanding
        if self.became_visit or words.phrases.danger_in(heard.text):
            return self.conversation.hear(heard)
        self.name = words.phrases.meaning(heard.text, self._names)
        self._asks += 1
        ask_again = self.name is None and self._asks < MOST_ASKS and not heard.input_ended
        return self.start() if ask_again else Reply((), None)

    def progress(self) -> None:
        """Nothing is answered here."""

    def recap(self) -> tuple[str, ...]:
        """Return what was told so far."""
        return self.conversation.recap() if self.became_visit else ()

    def cut_off(self, why: str) -> Reply:
        """End at once."""
        return self.conversation.cut_off(why) if self.became_visit else Reply((), None)


def fitted(dialogue: Dialogue, voice: Voice) -> Dialogue:
    """Return the dialogue as it suits a voice: the best pair is offered, and noes are doubted."""
    options = dict(dialogue.prompts.options)
    if voice.yes:
        options["yes_no"] = f"{voice.yes}, {voice.no}, or not sure"
    prompts = replace(dialogue.prompts, options=options)
    return replace(dialogue, prompts=prompts, strict=voice.strict)
