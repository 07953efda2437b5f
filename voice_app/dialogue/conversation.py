"""The turn logic: what is said next after each thing heard. No I/O, no clock.

A caller takes a `Reply`, says its lines, listens for its phrases, and hands what was heard
back to `hear`, until a reply has nothing to listen for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from voice_app.checklist.agenda import UrgencyBounds
from voice_app.checklist.answers import Answer
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.places import (
    CONFIRMING,
    EMERGENCY,
    ENDED,
    GUIDANCE,
    IDLE,
    OPENING,
    PAUSED,
    READING_BACK,
)
from voice_app.dialogue import idle
from voice_app.dialogue.commands import Commands
from voice_app.dialogue.confirmation import ExplicitConfirmation
from voice_app.dialogue.danger import Alarm
from voice_app.dialogue.danger_policy import ConfirmationThrottle
from voice_app.dialogue.digressions import Asides
from voice_app.dialogue.machine import build_machine
from voice_app.dialogue.notes import Notes
from voice_app.dialogue.pacing import Pacing
from voice_app.dialogue.progress import Progress, taken_up
from voice_app.dialogue.questions import Asking, reading_on
from voice_app.dialogue.reply import Reply
from voice_app.dialogue.response import ResponseBuilder
from voice_app.dialogue.speaking_pace import SpeakingPace
from voice_app.settings import VoiceSettings
from voice_app.triage.conditions import Value
from voice_app.triage.decide import Verdict
from voice_app.turn import Heard, Wait
from voice_app.understanding.nbest import certain


class Conversation:
    """One visit, from the opening line to its advice."""

    state: str
    """The machine's state: a question's key, or one of `machine.FRAME`."""
    place: str
    """Where the visit stands: the question or advice to which every aside leads back."""

    def __init__(self, dialogue: Dialogue, manner: VoiceSettings | None = None) -> None:
        self.said: dict[str, Answer] = {}
        """What the person answered, in the order of answering."""
        self.dialogue = dialogue
        self.words = dialogue.understanding
        self.script = ResponseBuilder(dialogue)
        self.manner = manner or VoiceSettings()
        """How the app speaks and waits, as the person last wished."""
        self.doubts = ConfirmationThrottle(self.words.phrases, dialogue.policy)
        """What of danger in doubt is asked about; outlives the conversation where another begins
        in the same sitting."""
        self.speaking_pace = SpeakingPace(dialogue.policy.limit)
        """How fast the person speaks."""
        self._alarm = Alarm(self)
        self._read_back = ExplicitConfirmation(self)
        self.asking = Asking(self, self._read_back)
        self.asides = Asides(self)
        self.notes = Notes(self)
        self._commands = Commands(self, self._alarm, self._read_back)
        self._machine = build_machine(dialogue.checklist)
        self.state = self.place = OPENING

    def trigger(self, name: str) -> bool:
        """Change the state. Raises `transitions.MachineError` where the machine forbids it."""
        return self._machine.events[name].trigger(self)

    # ---- What a caller may do ----

    def start(self, also: tuple[str, ...] = ()) -> Reply:
        """Open the conversation; `also` is said after the opening."""
        self.place = OPENING
        return self.asking.proceed((*self.script.line("opening"), *also))

    def restore(self, progress: Progress) -> None:
        """Take over what is known from an earlier visit, before anything was heard."""
        self.script.other, self.script.by = progress.other, progress.by
        self.said = taken_up(progress, self.dialogue)
        self.asking.taken_back.restore(progress.taken_back, self.said)
        self.notes.kept = list(progress.notes)
        self.manner = progress.manner or self.manner
        self.asking.pacing = Pacing(self.dialogue.pacing, progress.paced)

    def take_up(self, progress: Progress, lines: tuple[str, ...] = ()) -> Reply:
        """Go on with an earlier visit: an open doubt about danger first, then what is next."""
        self.restore(progress)
        self.place = OPENING
        if progress.doubt and not self.verdict().urgency.is_emergency:
            return self._alarm.doubt_again(progress.doubt, lines)
        return self.asking.proceed(lines)

    def progress(self) -> Progress:
        """Return all that must be kept for the visit to be taken up later."""
        return Progress(
            said=dict(self.said),
            taken_back=dict(self.asking.taken_back.lost),
            other=self.script.other,
            doubt=self._alarm.doubted,
            by=self.script.by,
            notes=tuple(self.notes.kept),
            manner=self.manner,
            paced=self.asking.pacing.so_far,
        )

    def rest(self, lines: tuple[str, ...] = ()) -> Reply:
        """Wait, before the opening, for a wake phrase or for words of danger."""
        self.trigger("go_idle")
        self.place = IDLE
        return self.listen((*lines, *self.script.line("idle")))

    def hear(self, heard: Heard) -> Reply:
        """Take one turn."""
        if self.state == ENDED:
            raise ValueError("The conversation is over.")
        heard = self.notes.as_meant(heard)
        self.notes.write(heard)
        if (reply := self._alarm.raised_by(heard)) is not None:
            return reply
        if heard.input_ended and not heard.text:
            return self.cut_off("input_ended")
        by_key = self.dialogue.checklist.by_key
        read_back = by_key.get(self.place) if self.state == READING_BACK else None
        heard = certain(heard, self.dialogue, by_key.get(self.state), self.values, read_back)
        if self.state == IDLE:
            woken = self.words.wakes(heard.text)
            return self.start() if woken else idle.obeyed(self, heard.text)
        if self.state == OPENING and self.words.command(heard.text) != "stop":
            return self.start()
        state = self.state
        if (reply := self._commands.obey(heard.text)) is not None:
            return reply if self.state != state else reading_on(reply, heard)
        match self.state:
            case "confirming":
                return self._alarm.settle(heard)
            case "emergency":
                return self._alarm.after_advice(heard.text)
            case "reading_back":
                return self._read_back.settle(heard)
            case "guidance":
                return self._after_advice(heard.text)
            case "library" | "paused" | "review" | "starting_over":
                return self.asides.hear(heard)
            case "noting" | "reading_note":
                return self.notes.hear(heard)
        return self.asking.answer(self.dialogue.checklist.by_key[self.state], heard)

    def cut_off(self, why: str) -> Reply:
        """End at once with the advice for what is known; `why` names a line."""
        if self.state in (EMERGENCY, GUIDANCE):
            return self.end("goodbye_emergency" if self.state == EMERGENCY else "goodbye")
        if self.state == ENDED:
            return Reply((), None)
        if self.state == IDLE:
            self.trigger("finish")
            return Reply((), None)
        reply = self.stop(self.script.line(why))
        self.trigger("finish")
        return Reply(reply.lines, None)

    def verdict(self) -> Verdict:
        """Return the urgency as far as it is known now."""
        complete = not self.asking.stopped and not self._is_open()
        answers = self.dialogue.checklist.values_of(self.standing)
        return self.dialogue.verdict(answers, complete=complete)

    def _is_open(self) -> bool:
        """Say whether a question is still to be asked."""
        return bool(self.outlook().question or self.asking.taken_back.lost)

    @property
    def standing(self) -> Mapping[str, Answer]:
        """What was said, as it counts: a worrying answer that was taken back stands at first."""
        return self.asking.taken_back.standing(self.said)

    @property
    def values(self) -> dict[str, Value]:
        """The answers so far, without what they imply."""
        return {key: answer.value for key, answer in self.said.items()}

    @property
    def answers(self) -> dict[str, Value]:
        """The answers so far, with what they imply."""
        return self.dialogue.checklist.values_of(self.said)

    def recap(self) -> tuple[str, ...]:
        """Return what was told so far, as sentences."""
        return (*self.script.recap(self.said), *self.script.notes(self.notes.kept))

    def outlook(self) -> UrgencyBounds:
        """Return how far the answers have settled the urgency."""
        return self.dialogue.outlook(self.answers)

    # ---- The way on ----

    def again(self, lines: tuple[str, ...] = ()) -> Reply:
        """Say again what the state is about."""
        return self.listen((*lines, *self._commands.said_again()))

    def go_on(self, lines: tuple[str, ...] = ()) -> Reply:
        """Go back to the question or the advice that was interrupted, or to a note before it."""
        if self.place == IDLE:
            return self.rest(lines)
        if self.notes.waiting:
            return self.notes.read(lines)
        if self.place == GUIDANCE:
            self.trigger("advise")
            return self.listen((*lines, *self.script.line("back_to_advice")))
        question = self.dialogue.checklist.by_key.get(self.place)
        if question and self.asking.is_unanswered(question):
            return self.asking.ask(question, lines)
        return self.asking.proceed(lines)

    def stop(self, lines: tuple[str, ...] | None = None) -> Reply:
        """End the questions with the advice for what is known, or the advice with a goodbye."""
        if self.state == EMERGENCY:
            return self.end("goodbye_emergency")
        if self.state == GUIDANCE:
            return self.end("goodbye")
        if self.state == CONFIRMING:  # not a clear no
            return self._alarm.settle(Heard(""))
        if self._is_open():
            self.asking.stopped = True
        return self.conclude(self.script.line("stopping") if lines is None else lines)

    # ---- Advice and end ----

    def conclude(self, lines: tuple[str, ...]) -> Reply:
        """Give the advice for what is known."""
        if self.verdict().urgency.is_emergency:
            return self._alarm.warn(lines)
        self.trigger("advise")
        self.place = GUIDANCE
        return self.listen((*lines, *self.advice()))

    def _after_advice(self, text: str) -> Reply:
        wish = self.words.phrases.meaning(text, self.words.phrases.after_advice)
        if wish == "more_questions" and self.verdict().complete:
            return self.asking.more_questions()
        return self.end("goodbye")

    def advice(self) -> tuple[str, ...]:
        """Return the advice for what is known."""
        said = self.standing
        answers = self.dialogue.checklist.values_of(said)
        lines = self.script.advice(self.verdict(), answers, said)
        noted = self.notes.kept and not self.verdict().urgency.is_emergency
        return (*lines, *(self.script.line("notes_kept") if noted else ()))

    def end(self, line: str) -> Reply:
        """Say goodbye."""
        self.trigger("finish")
        return Reply(self.script.line(line), None)

    def listen(self, lines: tuple[str, ...], wait: Wait = Wait.USUAL) -> Reply:
        """Say `lines`, and listen for what fits the state.

        Every reply that waits for an answer to emergency advice is made here, whoever holds the
        conversation.
        """
        crisis = self._alarm.is_crisis()
        if self.state in (IDLE, PAUSED):
            wait = Wait.AT_REST
        # While an answer is read back, the place is still its question.
        asked = self.dialogue.checklist.by_key.get(self.place)
        at_stake = asked is not None and self.dialogue.is_at_stake(self.values, asked)
        listening = self.script.listening(
            self.state, crisis=crisis, asked=asked, second_view=at_stake
        )
        limit = self.speaking_pace.limit(self.manner.patience)
        listening = replace(listening, wait=wait, limit=limit)
        return Reply(lines, listening, alarm=self.is_time_for_alarm, manner=self.manner)

    @property
    def is_time_for_alarm(self) -> bool:
        """Whether the alarm sounds while an answer is waited for; decided here alone."""
        return self.state == EMERGENCY and not self._alarm.is_crisis()
