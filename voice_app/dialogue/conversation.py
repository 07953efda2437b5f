"""The turn logic: what is said next after each thing heard. No I/O, no clock.

A caller takes a `Reply`, says its lines, listens for its phrases, and hands what was heard
back to `hear`, until a reply has nothing to listen for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voice_app.dialogue.agenda import Outlook
from voice_app.dialogue.answers import Answer, How, unheard
from voice_app.dialogue.asides import Asides
from voice_app.dialogue.checklist import Question
from voice_app.dialogue.commands import Commands
from voice_app.dialogue.danger import Alarm
from voice_app.dialogue.dialogue import Dialogue, Reply
from voice_app.dialogue.loudness import Loudness
from voice_app.dialogue.machine import (
    CONFIRMING,
    EMERGENCY,
    ENDED,
    GUIDANCE,
    IDLE,
    OPENING,
    PAUSED,
    build_machine,
)  # fmt: skip
from voice_app.dialogue.pacing import Pacing
from voice_app.dialogue.progress import share_done
from voice_app.dialogue.read_back import ReadBack
from voice_app.dialogue.script import Script
from voice_app.dialogue.unfinished import Progress, taken_up
from voice_app.ports import Heard, Wait
from voice_app.settings import Manner
from voice_app.triage.conditions import UNSURE, Value
from voice_app.triage.decide import Verdict
from voice_app.triage.rules import Urgency

MOST_REASKS = 2
"""A question is asked again at most twice, then counts as not sure."""
MOST_WAITS_UNHURRIED = 30
"""Without a limit of time, so many silent turns (half an hour) pass before silence counts: who
fell silent may need help, and advice for what is known is better than waiting for ever."""


class Conversation:
    """One visit, from the opening line to its advice."""

    state: str
    """The machine's state: a question's key, or one of `machine.FRAME`."""
    place: str
    """Where the visit stands: the question or advice to which every aside leads back."""

    def __init__(self, dialogue: Dialogue, manner: Manner | None = None) -> None:
        self.said: dict[str, Answer] = {}
        """What the person answered, in the order of answering."""
        self.dialogue = dialogue
        self.words = dialogue.understanding
        self.script = Script(dialogue)
        self.manner = manner or Manner()
        """How the app speaks and waits, as the person last wished."""
        self.tries = 0
        """How often the open question was asked again because no answer was understood."""
        self._alarm = Alarm(self)
        self._read_back = ReadBack(self)
        self.most_reasks = MOST_REASKS
        """So often a question is asked again before it counts as not sure."""
        self._waits = 0
        self._loudness = Loudness()
        self.pacing = Pacing(dialogue.pacing)
        """Whether to say how far it is, or to offer a rest."""
        self._commands = Commands(self, self._alarm, self._read_back)
        self.asides = Asides(self)
        self._changing: list[str] = []
        """Answered questions that are asked again, the open one first."""
        self._told_urgent = False
        self._stopped = False
        self._machine = build_machine(dialogue.checklist)
        self.state = self.place = OPENING

    def trigger(self, name: str) -> bool:
        """Change the state. Raises `transitions.MachineError` where the machine forbids it."""
        return self._machine.events[name].trigger(self)

    # ---- What a caller may do ----

    def start(self, also: tuple[str, ...] = ()) -> Reply:
        """Open the conversation; `also` is said after the opening."""
        self.place = OPENING
        return self.proceed((*self.script.line("opening"), *also))

    def restore(self, progress: Progress) -> None:
        """Take over what is known from an earlier visit, before anything was heard."""
        self.script.other, self.script.by = progress.other, progress.by
        self.said = taken_up(progress, self.dialogue)

    def take_up(self, progress: Progress, lines: tuple[str, ...] = ()) -> Reply:
        """Go on with an earlier visit: an open doubt about danger first, then what is next."""
        self.restore(progress)
        self.place = OPENING
        if progress.doubt and self.verdict().urgency is not Urgency.EMERGENCY_NOW:
            return self._alarm.doubt_again(progress.doubt, lines)
        return self.proceed(lines)

    def progress(self) -> Progress:
        """Return all that must be kept for the visit to be taken up later."""
        return Progress(dict(self.said), self.script.other, self._alarm.doubted, self.script.by)

    @property
    def needs_alarm(self) -> bool:
        """Whether emergency advice waits for somebody to answer, other than that of a crisis."""
        return self.state == EMERGENCY and not self._alarm.is_crisis()

    def rest(self, lines: tuple[str, ...] = ()) -> Reply:
        """Wait, before the opening, for a wake phrase or for words of danger."""
        self.trigger("go_idle")
        self.place = IDLE
        return self.listen((*lines, *self.script.line("idle")))

    def hear(self, heard: Heard) -> Reply:
        """Take one turn."""
        if self.state == ENDED:
            raise ValueError("The conversation is over.")
        if (reply := self._alarm.raised_by(heard)) is not None:
            return reply
        if heard.input_ended and not heard.text:
            return self.cut_off("input_ended")
        if self.state == IDLE:
            return self.start() if self.words.wakes(heard.text) else self.listen(())
        if self.state == OPENING and self.words.command(heard.text) != "stop":
            return self.start()
        if (reply := self._commands.obey(heard.text)) is not None:
            return reply
        match self.state:
            case "confirming":
                return self._alarm.settle(heard.text)
            case "emergency":
                return self._alarm.after_advice(heard.text)
            case "reading_back":
                return self._read_back.settle(heard.text)
            case "guidance":
                return self._after_advice(heard.text)
            case "library" | "paused" | "review" | "starting_over":
                return self.asides.hear(heard)
        return self._answer(self.dialogue.checklist.by_key[self.state], heard)

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
        complete = not self._stopped and self._next() is None
        return self.dialogue.verdict(self.answers, complete=complete)

    @property
    def answers(self) -> dict[str, Value]:
        """The answers so far, with what they imply."""
        values = {key: answer.value for key, answer in self.said.items()}
        return self.dialogue.checklist.with_implied(values)

    def recap(self) -> tuple[str, ...]:
        """Return what was told so far, as sentences."""
        return self.script.recap(self.said)

    def outlook(self) -> Outlook:
        """Return how far the answers have settled the urgency."""
        return self.dialogue.outlook(self.answers)

    # ---- Questions and answers ----

    def _answer(self, question: Question, heard: Heard) -> Reply:
        answer = self.words.answer(heard.text, question)
        remark = self._loudness.remark(heard, understood=answer is not None)
        lines = self.script.line(remark) if remark else ()
        if answer is None:
            if heard.unhurried and not heard.speech and self._waits < MOST_WAITS_UNHURRIED:
                self._waits += 1
                return self.listen(self.script.reask(question, 1, silent=True))
            self.tries += 1
            if self.tries <= self.most_reasks:
                silent = not heard.speech
                asked = self.script.reask(question, self.tries, silent=silent)
                again = self.listen((*lines, *asked))
                return replace(again, understood=silent)
            answer, lines = unheard(), (*lines, *self.script.line("taken_as_unsure"))
        # The time that a silence or a choice by a sound took says nothing of the person.
        timed = answer.how is How.SAID and not heard.by_sound
        trouble = self.tries > 0 or answer.value == UNSURE
        self.pacing.note(heard.seconds if timed else 0.0, trouble=trouble)
        if self._read_back.is_needed(question, answer, heard):
            return self._read_back.ask(question)
        return self.take(question, answer, lines)

    def take(self, question: Question, answer: Answer, lines: tuple[str, ...] = ()) -> Reply:
        """Keep an answer and go on."""
        if answer.how is How.UNHEARD and question.key in self.said:
            # It was asked again, for a change: silence takes no answer back.
            answer, lines = self.said[question.key], self.script.line("answer_kept")
        else:
            answer = replace(answer, by=self.script.by)
        self.said.pop(question.key, None)
        self.said[question.key] = answer
        self._drop_what_no_longer_applies()
        self._changing = [k for k in self._changing if k in self.said and k != question.key]
        if self._changing and self.verdict().urgency < Urgency.EMERGENCY_NOW:
            return self.ask(self.dialogue.checklist.by_key[self._changing[0]], lines)
        if question in self.dialogue.checklist.details:
            return self._next_detail(lines)
        return self.proceed(lines)

    def proceed(self, lines: tuple[str, ...] = ()) -> Reply:
        """Ask the next question, or give the advice."""
        self._changing.clear()
        ahead = self.outlook()
        if ahead.question is None:
            return self.conclude(lines)
        if ahead.least is Urgency.URGENT_TODAY and not self._told_urgent:
            self._told_urgent = True
            lines += self.script.line("urgent_so_far")
        elif not self._looks_for_danger(ahead):
            share = share_done(self.dialogue.checklist, ahead, self.said)
            remark = self.pacing.remark(len(self.said), None if lines else share)
            lines += self.script.remark(remark)
        return self.ask(ahead.question, lines)

    def _looks_for_danger(self, ahead: Outlook) -> bool:
        """Say whether a question that looks for an emergency is still to be asked as things are."""
        answers, by_key = self.answers, self.dialogue.checklist.by_key
        open_now = self.dialogue.grave & ahead.deciding
        return any(by_key[key].applies(answers) for key in open_now)

    def ask(self, question: Question, lines: tuple[str, ...] = ()) -> Reply:
        """Ask `question`."""
        self.tries = self._waits = 0
        self._stopped = False
        self.trigger(f"ask_{question.key}")
        self.place = question.key
        self._commands.repeats = 0
        return self.listen((*lines, *self.script.question(question)))

    def _next(self) -> Question | None:
        return self.outlook().question

    def _drop_what_no_longer_applies(self) -> None:
        """After a correction, forget answers to questions that would not have been asked."""
        for key in list(self.said):
            question = self.dialogue.checklist.by_key.get(key)
            if question is not None and not question.applies(self.answers):
                del self.said[key]

    def _next_detail(self, lines: tuple[str, ...] = ()) -> Reply:
        """After the advice: what a doctor may want to know, and what can only raise it."""
        for question in self.dialogue.checklist.details:
            if question.key not in self.said:
                return self.ask(question, lines)
        return self.proceed((*lines, *self.script.line("details_done")))

    # ---- The way on ----

    def again(self, lines: tuple[str, ...] = ()) -> Reply:
        """Say again what the state is about."""
        return self.listen((*lines, *self._commands.said_again()))

    def go_on(self, lines: tuple[str, ...] = ()) -> Reply:
        """Go back to the question or the advice that was interrupted."""
        if self.place == IDLE:
            return self.rest(lines)
        if self.place == GUIDANCE:
            self.trigger("advise")
            return self.listen((*lines, *self.script.line("back_to_advice")))
        question = self.dialogue.checklist.by_key.get(self.place)
        if question and (question.key not in self.said or question.key in self._changing[:1]):
            return self.ask(question, lines)
        return self.proceed(lines)

    def back(self) -> Reply:
        """Ask the question before again."""
        answered = [key for key in self.said if key in self.dialogue.checklist.by_key]
        if not answered:
            self._stopped = False
            return self.proceed(self.script.line("no_way_back"))
        del self.said[answered[-1]]
        self._changing.clear()
        question = self.dialogue.checklist.by_key[answered[-1]]
        return self.ask(question, self.script.line("going_back"))

    def change(self, keys: Sequence[str]) -> Reply:
        """Ask answered questions again; until then the answers that are there hold."""
        self._changing = list(keys)
        return self.ask(self.dialogue.checklist.by_key[keys[0]])

    def reopen(self) -> Reply:
        """Go on with the questions after the advice was heard early."""
        self._stopped = False
        return self.proceed(self.script.line("resuming"))

    def restart(self) -> Reply:
        """Forget the answers and begin again."""
        self.said.clear()
        self._told_urgent = self._stopped = False
        self.pacing = Pacing(self.dialogue.pacing)
        return self.proceed(self.script.line("starting_over"))

    def stop(self, lines: tuple[str, ...] | None = None) -> Reply:
        """End the questions with the advice for what is known, or the advice with a goodbye."""
        if self.state == EMERGENCY:
            return self.end("goodbye_emergency")
        if self.state == GUIDANCE:
            return self.end("goodbye")
        if self.state == CONFIRMING:  # not a clear no
            return self._alarm.settle("")
        if self._next() is not None:
            self._stopped = True
        return self.conclude(self.script.line("stopping") if lines is None else lines)

    # ---- Advice and end ----

    def conclude(self, lines: tuple[str, ...]) -> Reply:
        """Give the advice for what is known."""
        if self.verdict().urgency is Urgency.EMERGENCY_NOW:
            return self._alarm.warn(lines)
        self.trigger("advise")
        self.place = GUIDANCE
        return self.listen((*lines, *self.advice()))

    def _after_advice(self, text: str) -> Reply:
        wish = self.words.phrases.meaning(text, self.words.phrases.after_advice)
        if wish == "more_questions" and self.verdict().complete:
            return self._next_detail()
        return self.end("goodbye")

    def advice(self) -> tuple[str, ...]:
        """Return the advice for what is known."""
        return self.script.advice(self.verdict(), self.answers, self.said)

    def end(self, line: str) -> Reply:
        """Say goodbye."""
        self.trigger("finish")
        return Reply(self.script.line(line), None)

    def listen(self, lines: tuple[str, ...], wait: Wait = Wait.USUAL) -> Reply:
        """Say `lines`, and listen for what fits the state."""
        crisis = self._alarm.is_crisis()
        if self.state in (IDLE, PAUSED):
            wait = Wait.AT_REST
        listening = self.script.listening(self.state, crisis=crisis)
        return Reply(lines, replace(listening, wait=wait), manner=self.manner)
