"""A whole sitting: resuming an unfinished visit, the checklist, and keeping the answers.

It has the interface of a conversation (`start`, `hear`) and holds one. Whatever it asks itself,
danger goes straight to the conversation, and the open prompt waits or is dropped.
"""

from __future__ import annotations

from dataclasses import replace

from voice_app.checklist.answers import Provenance
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.places import EMERGENCY, ENDED, PAUSED
from voice_app.checklist.session_prompts import SessionPrompt
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.effects import DropUnfinished, Forget, Helped, KeepVisit
from voice_app.dialogue.progress import Progress
from voice_app.dialogue.reply import Reply
from voice_app.sessions.session_options import SessionOptions
from voice_app.sessions.session_question import Subdialog, around_question, unclear
from voice_app.settings import VoiceSettings
from voice_app.turn import Heard
from voice_app.understanding.interpretation import Interpretation, Turn, interpret

_PLACES = {
    "unfinished": "before_visit",
    "forget": "in_visit",
    "keep": "after_visit",
    "helpful": "after_visit",
}
"""The line that says where the visit stands, for each prompt."""


class Session:
    """One sitting with one person."""

    def __init__(
        self,
        dialogue: Dialogue,
        plan: SessionOptions | None = None,
        manner: VoiceSettings | None = None,
    ) -> None:
        self._dialogue = dialogue
        self._plan = plan or SessionOptions()
        found = self._plan.unfinished
        # Even the offer to resume is spoken as the person last asked.
        self.conversation = self._new_conversation((found and found.manner) or manner)
        self.conversation.change(other=self._plan.other)
        self._around = Subdialog(lambda: self.conversation)
        self._open: SessionPrompt | None = None
        """The prompt that is open around the checklist; None while the conversation goes on."""
        self._interrupted: SessionPrompt | None = None
        """The prompt that was open when "forget everything" was said."""
        self._tries = 0
        self._last = Reply((), None)
        """The conversation's latest reply, said again after a prompt in between."""
        self._forgot = self._kept = False

    @property
    def state(self) -> str:
        """The conversation's state, or that of a pause in a prompt around it."""
        return PAUSED if self._around.paused else self.conversation.state

    @property
    def exchange(self) -> SessionPrompt | None:
        """The prompt that is open around the checklist; None in the conversation or a pause."""
        return None if self._around.paused else self._open

    @property
    def may_end(self) -> bool:
        """Whether nothing is lost if the sitting ends now and another begins later."""
        nothing = not self.conversation.said and not self.conversation.now.notes
        return nothing and (self._open is None or self._is_open("unfinished"))

    def settled(self, key: str) -> bool | None:
        """Say whether the question `key` was answered, not given up; None while it is open."""
        answer = self.conversation.said.get(key)
        return None if answer is None or self.state == key else answer.how is not Provenance.UNHEARD

    def start(self) -> Reply:
        """Open the sitting."""
        if self._plan.errand:
            return self._ask(self._plan.errand)
        if self._plan.unfinished is not None:
            return self._ask("unfinished", self._plan.notices)
        return self._begin(self._plan.notices)

    def hear(self, heard: Heard) -> Reply:
        """Take one turn."""
        return self.take(self.interpret(heard))

    def interpret(self, heard: Heard) -> Interpretation:
        """Return what a turn means to the open prompt, or in the conversation."""
        if self._open is None:
            return self.conversation.interpret(heard)
        turn = Turn(self.conversation.state, prompt=self._open)
        return interpret(heard, turn, self._dialogue)

    def take(self, meant: Interpretation) -> Reply:
        """Take one turn that has been interpreted."""
        reply = self._take(meant)
        # A prompt here does not silence the alarm of the visit behind it.
        alarm = reply.listening is not None and self.conversation.is_time_for_alarm
        # A repeated reply is spoken in the manner asked for since.
        return replace(reply, alarm=alarm, manner=self.conversation.manner)

    def _take(self, meant: Interpretation) -> Reply:
        exchange = self._open
        if exchange is None:
            if meant.command == "forget" and not self.conversation.heeds_danger(meant):
                return self._ask("forget")
            return self._of_conversation(meant)
        if self.conversation.heeds_danger(meant) or meant.is_over:
            return self._leave_to_conversation(meant)
        if not self._around.paused and meant.to_prompt is not None:
            return self._settle(exchange, meant.to_prompt)
        match meant.command:
            case "forget" if exchange.key != "forget":
                return self._ask("forget")
            case "stop" if exchange.key == "unfinished":
                return Reply(self._dialogue.prompts.line("goodbye"), None)  # it can wait
            case "stop":
                return self._settle(exchange, None)
            case "recap" if exchange.key == "unfinished" and self._plan.unfinished:
                known = self._plan.unfinished
                told = self.conversation.words.all_told(known.said, known.notes)
                return self._around.again(told)
        if (reply := self._around.obey(meant)) is not None:
            return reply
        if self._tries < self._dialogue.policy.asked_again_around:
            self._tries += 1
            return unclear(self._around.again(options=self._tries > 1), meant)
        return self._settle(exchange, None)

    def progress(self) -> Progress | None:
        """Return what must be on disk now; None if nothing may be written."""
        if not self._plan.keeps or self._forgot or self._kept or self._is_open("unfinished"):
            return None
        return self.conversation.progress()

    def recap(self) -> tuple[str, ...]:
        """Return everything told so far, as sentences."""
        return self.conversation.recap()

    def cut_off(self, why: str) -> Reply:
        """End at once, advising on what is known; whatever is kept stays."""
        return self.conversation.cut_off(why)

    # ---- The conversation ----

    def _new_conversation(self, manner: VoiceSettings | None) -> Conversation:
        conversation = Conversation(self._dialogue, manner)
        conversation.change(takes_notes=self._plan.notes)
        return conversation

    def _begin(self, lines: tuple[str, ...] = ()) -> Reply:
        also = self._line("announced") if self._plan.keeps else ()
        reply = self.conversation.start(also)
        return self._remembered(replace(reply, lines=(*lines, *reply.lines)))

    def _of_conversation(self, meant: Interpretation) -> Reply:
        emergency = self.conversation.state == EMERGENCY
        reply = self.conversation.take(meant)
        if reply.listening is not None or meant.raw.input_ended:
            return self._remembered(reply)
        if emergency or self._forgot or not self._plan.asks_to_keep:
            return replace(reply, effects=(*reply.effects, DropUnfinished()))
        self._last = reply  # its goodbye comes after the prompts
        return self._ask("keep")

    def _remembered(self, reply: Reply) -> Reply:
        self._last = reply
        return reply

    def _leave_to_conversation(self, meant: Interpretation) -> Reply:
        """Hand danger or the end of input to the conversation: no prompt may stand in the way."""
        offered, self._open, self._around.paused = self._is_open("unfinished"), None, False
        self._kept = False  # the kept visit does not hold what is told from now on
        if self.conversation.state == ENDED:
            if meant.raw.input_ended:
                return replace(self._last, effects=(DropUnfinished(),))
            known, throttle = self.conversation.progress(), self.conversation.now.throttle
            self.conversation = self._new_conversation(self.conversation.manner)
            self.conversation.restore(known)
            self.conversation.change(throttle=throttle)
        elif offered and self._plan.unfinished is not None and not meant.raw.input_ended:
            self.conversation.restore(self._plan.unfinished)
        return self._of_conversation(meant)

    # ---- The questions around it ----

    def _ask(self, key: str, lines: tuple[str, ...] = ()) -> Reply:
        self._interrupted = self._open
        exchange = self._open = self._dialogue.around.exchanges[key]
        self._tries = 0
        return self._around.ask(around_question(exchange, _PLACES[key], self._plan.day), lines)

    def _settle(self, exchange: SessionPrompt, meaning: str | None) -> Reply:
        """Act on the response; None counts as the meaning that loses or risks nothing."""
        self._open, self._around.paused = None, False
        match exchange.key:
            case "unfinished" if meaning == "new":
                reply = self._begin(self._line("new_visit"))
                return replace(reply, effects=(*reply.effects, DropUnfinished()))
            case "unfinished":
                lines = self._line("continued")
                known = self._plan.unfinished or Progress()
                return self._remembered(self.conversation.take_up(known, lines))
            case "keep" if meaning == "yes":
                kept = KeepVisit(self.conversation.progress(), self.conversation.verdict())
                self._kept = True
                return replace(
                    self._ask("helpful", self._line("kept")), effects=(kept, DropUnfinished())
                )
            case "keep":
                return self._farewell("not_kept", DropUnfinished())
            case "helpful" if meaning is not None:
                return self._farewell("thanked", Helped(meaning))
            case "helpful":
                return self._last
        return self._after_forget(really=meaning == "yes")

    def _after_forget(self, *, really: bool) -> Reply:
        """Return to what was open; after "forget everything" nothing more is kept."""
        lines = self._line("forgotten" if really else "not_forgotten")
        self._forgot = self._forgot or really
        effects = (Forget(),) if really else ()
        interrupted = self._interrupted
        if self._plan.errand:
            return Reply(lines, None, effects=effects)
        if interrupted is not None and not really:
            reply = self._ask(interrupted.key, lines)
        elif interrupted is not None and interrupted.key == "unfinished":
            reply = self._begin(lines)
        else:  # the conversation goes on, or only its goodbye is left
            reply = replace(self._last, lines=(*lines, *self._last.lines), effects=())
        return replace(reply, effects=effects)

    def _farewell(self, line: str, *effects: Helped | DropUnfinished) -> Reply:
        return Reply((*self._line(line), *self._last.lines), None, effects=effects)

    def _is_open(self, key: str) -> bool:
        waiting = (self._open, self._interrupted if self._open else None)
        return any(exchange is not None and exchange.key == key for exchange in waiting)

    def _line(self, name: str) -> tuple[str, ...]:
        return self._dialogue.around.line(name)
