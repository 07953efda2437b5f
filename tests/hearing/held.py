"""A visit by sounds with one made-up person, through the real recogniser."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

from tests.core.support import load_cases
from tests.hearing.hums import Person, Sound, hum, twice
from voice_app.app.loop import Visit
from voice_app.checklist.choices import answers_to
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.reply import Reply
from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.scanning_listener import ScanningListener
from voice_app.hearing.switch import Switch
from voice_app.ports import Recogniser
from voice_app.sessions.scanning import Scanning
from voice_app.sessions.visit_session import Session
from voice_app.settings import Patience
from voice_app.speaking.captions import LineCaptions
from voice_app.triage.conditions import Value

HUMS = twice(hum())
VISITS = {case.id: case for case in load_cases("vignettes")}


class Held:
    """A visit by sounds with one made-up person; `wants` sees the sitting's state as well."""

    def __init__(
        self,
        dialogue: Dialogue,
        recogniser: Recogniser,
        wants: Callable[[str, str], Sound | None],
        switch: Switch | None = None,
    ) -> None:
        self.dialogue = dialogue
        self.session = Session(dialogue)
        self.sitting = Scanning(self.session, dialogue, at_once=True)
        self.checks_with: Sound = HUMS
        """What they make where the sound is checked."""
        self.person = Person(
            lambda said: self.checks_with if self._checks(said) else wants(self.sitting.state, said)
        )
        self._reply: Reply | None = None
        self.written = io.StringIO()
        spoken = SpokenListener(self.person, recogniser, Patience())
        captions = LineCaptions(self.written)
        self.visit = Visit(self.sitting, spoken, self.person, captions, dialogue.prompts)
        self.visit.listener = ScanningListener(spoken, dialogue, self.visit.tell, switch)

    def _checks(self, said: str) -> bool:
        checks = (*self.dialogue.sounds.lines["check"], *self.dialogue.sounds.lines["check_again"])
        return said in checks

    @property
    def conversation(self) -> Conversation:
        return self.session.conversation

    def turn(self, what: str) -> None:
        """Hold one turn alone; `what` it is about is for the reader."""
        self._reply = self._reply or self.sitting.start()
        assert self._reply.listening is not None, what
        self._reply = self.sitting.hear(self.visit.listener.listen(self._reply.listening))

    @property
    def said(self) -> str:
        """What the app says after the latest turn."""
        return " ".join(self._reply.lines if self._reply else ())

    def run(self) -> str:
        self.visit.run()
        return self.written.getvalue()


def phrases_for(dialogue: Dialogue, answers: Mapping[str, Value | None]) -> dict[str, str]:
    """By question: the option that a person with these answers chooses."""
    wanted = {}
    for key, question in dialogue.checklist.by_key.items():
        value, options = answers.get(key, "no"), dict(answers_to(question, dialogue))
        if isinstance(value, int):
            days = dialogue.understanding.durations.days
            today = dialogue.understanding.today
            fitting = [t for t in dialogue.sounds.times if (days(t, today) or 0) <= value]
            wanted[key] = max(
                fitting, key=lambda t: days(t, today) or 0, default="less than a week"
            )
        else:
            wanted[key] = options.get(str(value), options["unsure"])
    return wanted


def hums_for(dialogue: Dialogue, wanted: Mapping[str, str]) -> Callable[[str, str], Sound | None]:
    """Hum at the wanted option, and when it is read back."""

    def wants(state: str, said: str) -> Sound | None:
        phrase = wanted.get(state, {"emergency": "okay", "guidance": "stop"}.get(state, ""))
        asked = (
            *dialogue.sounds.option(phrase),
            *dialogue.sounds.line("read_back", option=phrase)[-1:],
        )
        return HUMS if phrase and said in asked else None

    return wants
