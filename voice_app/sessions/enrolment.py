"""Enrolment: learning one person's voice. Has the interface of a sitting. Pure."""

from __future__ import annotations

from voice_app.checklist.calibration import Calibration, Trial, Voice, learnt
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.places import OPENING, PAUSED
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.reply import Reply
from voice_app.sessions.session_question import OpenPrompt, Subdialog
from voice_app.settings import VoiceSettings
from voice_app.turn import Heard
from voice_app.understanding.interpretation import Turn, interpret
from voice_app.understanding.nbest import agreed, certain

MOST_ASKS = 3
"""How often the name is asked for."""


class Enrolment:
    """About two minutes with one person; danger leads to its advice as always.

    If `name` is None, it is asked for.
    """

    def __init__(
        self,
        dialogue: Dialogue,
        calibration: Calibration,
        name: str | None,
        manner: VoiceSettings | None = None,
    ) -> None:
        self.conversation = Conversation(dialogue, manner)
        self._around = Subdialog(lambda: self.conversation)
        self.name = name
        self.voice: Voice | None = None
        """What was learnt; None if enrolment broke off."""
        self._dialogue = dialogue
        self._calibration = calibration
        self._trials: list[Trial] = []
        self._asks = 0
        # Round by round: said three times in a row, a word would not sound natural.
        self._words = list(calibration.words) * calibration.times

    @property
    def state(self) -> str:
        """The state of the conversation, which only danger begins, or that of a pause."""
        return PAUSED if self._around.paused else self.conversation.state

    @property
    def became_visit(self) -> bool:
        """Whether danger was heard, so that the conversation has begun."""
        return self.conversation.state != OPENING

    def start(self) -> Reply:
        """Begin."""
        return self._next(self._line("begin"))

    def hear(self, heard: Heard) -> Reply:
        """Take one turn."""
        words = self._dialogue.understanding
        # Faint danger does not count: the words said here are hard to make out.
        if self.became_visit or words.phrases.danger_in(heard.text):
            self._around.paused = False
            return self.conversation.hear(heard)
        # In a visit, doubt costs a turn; here a doubtful word counts as not heard.
        asks_name = self.name is None
        heard = agreed(heard, self._naming) if asks_name else certain(heard, self._dialogue, None)
        meant = interpret(heard, Turn(self.conversation.state), self._dialogue)
        if heard.input_ended or meant.command == "stop":
            return Reply(self._line("stopped"), None)
        paused = self._around.paused
        if (reply := self._around.obey(meant)) is not None:
            return reply
        if paused:  # so long that nobody can be there any more
            return Reply(self._line("stopped"), None)
        if self.name is None:
            return self._named(heard.text)
        word = self._words.pop(0)
        self._trials.append(Trial(word, heard.text, heard.pause, heard.spoken))
        return self._next() if self._words else self._conclude()

    def progress(self) -> None:
        """Return None: no answers are given here."""

    def recap(self) -> tuple[str, ...]:
        """Return everything told so far: nothing, unless it was danger."""
        return self.conversation.recap() if self.became_visit else ()

    def cut_off(self, why: str) -> Reply:
        """End at once."""
        if self.became_visit:
            return self.conversation.cut_off(why)
        return Reply(self._line("stopped"), None)

    def _naming(self, text: str) -> tuple[str | None, ...]:
        """Return the name and the command in `text`."""
        words = self._dialogue.understanding
        names = {name: (name,) for name in self._calibration.names}
        return words.phrases.meaning(text, names), words.command(text)

    def _named(self, text: str) -> Reply:
        self.name, _ = self._naming(text)
        self._asks += 1
        if self.name is None and self._asks == MOST_ASKS:
            return Reply(self._line("stopped"), None)
        return self._next()

    def _next(self, lines: tuple[str, ...] = ()) -> Reply:
        words = self._dialogue.understanding
        if self.name is None:
            return self._ask(self._line("which"), self._calibration.names, lines, "why_which")
        answers = [p for group in words.phrases.yes_no.values() for p in group]
        clear = words.phrases.read_back["all_clear"]
        word = self._words[0]
        heard = (*answers, *words.phrases.unsure, *clear)
        return self._ask(self._line("say", word=word), heard, lines, "why_say", options=word)

    def _ask(
        self,
        asked: tuple[str, ...],
        heard: tuple[str, ...],
        lines: tuple[str, ...],
        why: str,
        options: str = "",
    ) -> Reply:
        options = options or ", ".join(heard)
        question = OpenPrompt(
            asked, asked, options, heard, " ".join(self._line(why)), "before_visit"
        )
        return self._around.ask(question, lines)

    def _conclude(self) -> Reply:
        voice = learnt(self._trials, self._calibration, self._dialogue.understanding.phrases)
        self.voice = voice
        found = self._line("found", yes=voice.yes, no=voice.no) if voice.yes else self._line("none")
        waiting = self._line("waiting", seconds=f"{voice.silence:g}".replace(".", " point "))
        strict = self._line("strict") if voice.strict else ()
        return Reply((*found, *waiting, *strict, *self._line("kept")), None)

    def _line(self, name: str, **blanks: str) -> tuple[str, ...]:
        return self._calibration.line(name, **blanks)
