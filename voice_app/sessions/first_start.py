"""The prompts of the first start: region, whose symptoms, who can help, and whether both sides
hear each other.

They must keep nobody from help: danger goes to the visit at once, "stop" begins the checklist, and
silence leaves things as they are.
"""

from __future__ import annotations

from dataclasses import replace

from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.places import PAUSED
from voice_app.checklist.session_prompts import HEARING, LOUDNESS, RETENTION, SessionPrompt
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.loudness import hindrance
from voice_app.dialogue.progress import Progress
from voice_app.dialogue.reply import Reply
from voice_app.sessions.session_question import Subdialog, around_question, unclear
from voice_app.sessions.visit_session import Session
from voice_app.turn import Heard
from voice_app.understanding.interpretation import Interpretation, Turn, interpret

_NOBODY_ELSE = ("myself", "nobody")
"""Meanings that leave the setting empty."""
_SOMEBODY = "another person"
"""Whoever has the symptoms, if nothing more is known."""
MOST_STEPS = 8
"""How often the volume is changed: more often than its range has steps."""


class FirstStart:
    """Asks each prompt in turn, or becomes the visit if there is no time for that.

    A second `start` goes on where it was left. `again` is True if this is not the first start, but
    somebody wants to change those settings and a few more.
    """

    def __init__(self, dialogue: Dialogue, visit: Session, *, again: bool = False) -> None:
        self.chosen: dict[str, str] = {}
        """The answer to each setting."""
        self.anybody = False
        """Whether anything was understood: silence must not count as having been set up."""
        self.became_visit = False
        """Whether the visit has begun from here, whatever came of it."""
        self._dialogue = dialogue
        self._visit = visit
        self._around = Subdialog(lambda: visit.conversation)
        left_out = (HEARING,) if again else (HEARING, RETENTION)
        self._every = [e for e in dialogue.around.setup.values() if e.key not in left_out]
        self._at = 0
        self._asked_again = self._begun = False
        self._steps = 0
        self._left_so: dict[str, bool] = {}
        """For each finished prompt, whether it was answered rather than given up."""

    @property
    def conversation(self) -> Conversation:
        """The conversation behind it."""
        return self._visit.conversation

    @property
    def exchange(self) -> SessionPrompt | None:
        """The open prompt; None in a pause, and in the visit's conversation."""
        if self.became_visit:
            return self._visit.exchange
        return None if self._around.paused else self._every[self._at]

    @property
    def state(self) -> str:
        """The conversation's state, or that of a pause."""
        return PAUSED if self._around.paused else self._visit.state

    @property
    def may_end(self) -> bool:
        """Whether nothing is lost if it ends now and goes on later."""
        return not self.became_visit or self._visit.may_end

    def settled(self, key: str) -> bool | None:
        """Say whether the prompt `key` was answered, not given up; None while it is open."""
        return self._visit.settled(key) if self.became_visit else self._left_so.get(key)

    def start(self) -> Reply:
        """Ask the first prompt, or the open one after an errand."""
        begun, self._begun = self._begun, True
        return self._ask(() if begun else self._line("setup_opening"))

    def hear(self, heard: Heard) -> Reply:
        """Take one turn."""
        return self.take(self.interpret(heard))

    def interpret(self, heard: Heard) -> Interpretation:
        """Return what a turn means here."""
        if self.became_visit:
            return self._visit.interpret(heard)
        turn = Turn(self._visit.state, prompt=self._every[self._at])
        return interpret(heard, turn, self._dialogue)

    def take(self, meant: Interpretation) -> Reply:
        """Take one turn that has been interpreted."""
        if not self.became_visit and self.conversation.heeds_danger(meant):
            self._become_visit()
        if self.became_visit:
            return self._visit.take(meant)
        exchange, heard, command = self._every[self._at], meant.heard, meant.command
        if command == "forget":
            self._become_visit()
            self._visit.start()
            return self._visit.take(meant)
        if meant.is_over:
            return Reply((), None)
        if not self._around.paused:
            if meant.to_prompt is not None:
                return self._take(exchange, meant.to_prompt, heard)
            if meant.is_unsure:
                self.anybody = True
                return self._leave(exchange, self._line("setup_left"), answered=True)
        match command:
            case "stop":
                self.anybody, self._around.paused = True, False
                return Reply(self._line("setup_done"), None)
            case "back":
                return self._back()
            case "someone_else" | "myself":
                return self._about(command)
        if (reply := self._around.obey(meant)) is not None:
            return reply
        if not self._asked_again:
            self._asked_again = True
            found = hindrance(heard)
            lines = self._told(found) if found else ()
            return unclear(self._around.again(lines, options=exchange.key != HEARING), meant)
        return self._unanswered(exchange, heard)

    def progress(self) -> Progress | None:
        """Return what must be on disk: nothing, before the visit."""
        return self._visit.progress() if self.became_visit else None

    def recap(self) -> tuple[str, ...]:
        """Return everything told so far."""
        return self._visit.recap()

    def cut_off(self, why: str) -> Reply:
        """End at once, advising on what is known."""
        return self._visit.cut_off(why)

    # ---- Answers ----

    def _take(self, exchange: SessionPrompt, meaning: str, heard: Heard) -> Reply:
        self.anybody = True
        clipped = hindrance(heard) == "too_loud"  # then even a clear word may have been another
        match exchange.key:
            case "loudness" if meaning in ("louder", "quieter") and not clipped:
                return self._turn(meaning)
            case "loudness" | "hearing":
                return self._judge(exchange, heard)
        self.chosen[exchange.key] = "" if meaning in _NOBODY_ELSE else meaning
        return self._leave(exchange, self._line("setup_taken"), answered=True)

    def _unanswered(self, exchange: SessionPrompt, heard: Heard) -> Reply:
        """Go on without an answer, after asking an unheard person to come closer."""
        if exchange.key == HEARING:
            return self._leave(exchange, self._line("setup_not_heard"), answered=False)
        if exchange.key == LOUDNESS and heard.speech:
            return self._try_again(exchange, hindrance(heard) or "setup_not_heard")
        # Silence reveals nothing about how well words are heard.
        return self._leave(exchange, self._line("setup_left"), answered=not heard.speech)

    def _about(self, command: str) -> Reply:
        """Note who has the symptoms, somebody else or the speaker, whatever is being asked."""
        self.anybody = True
        self.chosen["person"] = _SOMEBODY if command == "someone_else" else ""
        lines = self._dialogue.prompts.line(command)
        if self._every[self._at].key == "person":
            return self._leave(self._every[self._at], lines, answered=True)
        return self._around.again(lines)

    # ---- Whether both sides hear each other ----

    def _turn(self, command: str) -> Reply:
        """Change the volume by one step, and ask again at the new volume."""
        self._steps += 1
        before = self.conversation.manner
        reply = self._around.adjust(command)
        if self._steps > MOST_STEPS:
            return self._leave(self._every[self._at], self._line("setup_left"), answered=True)
        if command == "louder" and self.conversation.manner == before:
            said = self._dialogue.prompts.line("no_louder")
            return self._around.again((*said, *self._line("setup_loudness_bound")))
        return reply

    def _judge(self, exchange: SessionPrompt, heard: Heard) -> Reply:
        """Say how well the microphone picked up the last turn."""
        found = hindrance(heard)
        if not found:
            return self._leave(exchange, self._line("setup_heard"), answered=True)
        if exchange.key == LOUDNESS:
            return self._try_again(exchange, found)
        lines = (*self._told(found), *self._line("setup_still_not_heard"))
        return self._leave(exchange, lines, answered=True)

    def _try_again(self, exchange: SessionPrompt, found: str) -> Reply:
        """Say what gets in the way, and try the microphone again."""
        self._every.append(self._dialogue.around.setup[HEARING])
        return self._leave(exchange, self._told(found), answered=True)

    def _told(self, found: str) -> tuple[str, ...]:
        prompts = self._dialogue.prompts
        return prompts.line(found) if found in prompts.lines else self._line(found)

    # ---- From one to the next ----

    def _leave(self, exchange: SessionPrompt, lines: tuple[str, ...], *, answered: bool) -> Reply:
        self._left_so[exchange.key] = answered
        self._at += 1
        if "person" in self.chosen and self._at < len(self._every):
            self._at += self._every[self._at].key == "person"  # already told
        self._asked_again = False
        if self._at < len(self._every):
            return self._ask(lines)
        self._at = len(self._every) - 1
        self._around.paused = False
        return Reply((*lines, *self._line("setup_done")), None, manner=self.conversation.manner)

    def _back(self) -> Reply:
        """Ask the previous prompt again."""
        if self._at == 0:
            return self._around.again(self._line("setup_nothing_before"))
        self._at -= 1
        self._asked_again = False
        self.chosen.pop(self._every[self._at].key, None)
        return self._ask(self._dialogue.prompts.line("going_back"))

    def _ask(self, lines: tuple[str, ...]) -> Reply:
        exchange = self._every[self._at]
        question = around_question(exchange, "before_visit")
        if exchange.key != HEARING:
            options = self._line("setup_options", options=exchange.options)
            question = replace(question, ask=(*question.ask, *options))
        skip = self._dialogue.understanding.phrases.unsure
        return self._around.ask(replace(question, phrases=(*question.phrases, *skip)), lines)

    def _become_visit(self) -> None:
        self.became_visit, self._around.paused = True, False

    def _line(self, name: str, **blanks: str) -> tuple[str, ...]:
        return self._dialogue.around.line(name, **blanks)
