"""A turn that the machine refuses is asked for again; it ends no visit and loses no answer."""

from __future__ import annotations

import io
from collections.abc import Iterator

from transitions import MachineError

from voice_app.app.loop import Visit
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.reply import Reply
from voice_app.settings import Patience
from voice_app.speaking.captions import LineCaptions
from voice_app.speaking.quiet_speakers import SilentSpeaker
from voice_app.turn import Heard, Listening


class Faulty(Conversation):
    """Lets one word lead where the machine allows nothing."""

    def hear(self, heard: Heard) -> Reply:
        if heard.text == "nowhere":
            raise MachineError("finish is not legal in main as things are.")
        return super().hear(heard)


class Said:
    """A listener who hears a row of words."""

    def __init__(self, *words: str) -> None:
        self._words: Iterator[str] = iter(words)

    def listen(self, listening: Listening) -> Heard:
        word = next(self._words, None)
        return Heard("", speech=False, input_ended=True) if word is None else Heard(word)

    def wait_as(self, patience: Patience) -> None:
        """Typed words wait for nobody."""


def test_it_is_asked_again_and_the_visit_goes_on(dialogue: Dialogue) -> None:
    conversation, shown = Faulty(dialogue), io.StringIO()
    said = Said("no", "nowhere", "no", "stop", "stop")
    loop = Visit(conversation, said, SilentSpeaker(), LineCaptions(shown), dialogue.prompts)

    loop.run()

    (sorry,) = dialogue.prompts.line("not_here")
    assert sorry in shown.getvalue()
    assert "please report it" in shown.getvalue()
    assert [answer.value for answer in conversation.said.values()] == ["no", "no"]


def test_danger_after_it_is_heard(dialogue: Dialogue) -> None:
    conversation = Faulty(dialogue)
    said = Said("nowhere", "i can't breathe")
    Visit(conversation, said, SilentSpeaker(), LineCaptions(io.StringIO()), dialogue.prompts).run()

    assert conversation.said["emergency_phrase"].value == "yes"
