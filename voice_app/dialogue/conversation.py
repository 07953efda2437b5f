"""The turn logic: what is said next after each thing heard. No I/O, no clock.

A caller takes a `Reply`, says its lines, listens for its phrases, and hands what was heard
back to `hear`, until a reply has nothing to listen for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from voice_app.dialogue.agenda import next_question, outlook
from voice_app.dialogue.answers import CRISIS_PHRASE, EMERGENCY_PHRASE, Answer, unheard
from voice_app.dialogue.checklist import Checklist, Question
from voice_app.dialogue.machine import (
    CONFIRMING,
    EMERGENCY,
    ENDED,
    GUIDANCE,
    OPENING,
    build_machine,
)
from voice_app.dialogue.phrases import Danger, DangerHeard
from voice_app.dialogue.understanding import Understanding
from voice_app.ports import Heard, Listening
from voice_app.speaking.guidance import guidance, recap
from voice_app.speaking.prompts import Prompts
from voice_app.triage.conditions import Value
from voice_app.triage.decide import Verdict, decide
from voice_app.triage.rules import RuleTable, Urgency

MOST_REASKS = 2
"""A question is asked again at most twice, then counts as not sure."""
MOST_REPEATS = 10
"""Emergency advice is repeated so often when nobody answers."""


@dataclass(frozen=True)
class Dialogue:
    """Everything authored that a conversation needs."""

    checklist: Checklist
    table: RuleTable
    prompts: Prompts
    understanding: Understanding


@dataclass(frozen=True)
class Reply:
    """What the app does next."""

    lines: tuple[str, ...]
    """Sentences to say, in order."""
    listening: Listening | None
    """What to listen for afterwards; None when the conversation is over."""


class Conversation:
    """One visit, from the opening line to its advice."""

    state: str
    """The machine's state: a question's key, or one of `machine.FRAME`."""
    trigger: Callable[[str], bool]

    def __init__(self, dialogue: Dialogue) -> None:
        self.said: dict[str, Answer] = {}
        """What the person answered, in the order of answering."""
        self._dialogue = dialogue
        self._words = dialogue.understanding
        self._line = dialogue.prompts.line
        self._tries = 0
        self._repeats = 0
        self._told_urgent = False
        self._doubt: tuple[DangerHeard, str] | None = None
        """In `confirming`: what was heard, and the state to go back to."""
        self._stopped = False
        build_machine(self, dialogue.checklist)

    # ---- What a caller may do ----

    def start(self) -> Reply:
        """Open the conversation."""
        return self._proceed(self._line("opening"))

    def hear(self, heard: Heard) -> Reply:
        """Take one turn."""
        if self.state == ENDED:
            raise ValueError("The conversation is over.")
        danger = self._words.phrases.danger_in(heard.text)
        if danger is not None and self.state == CONFIRMING and self._denied(heard.text):
            danger = None
        if danger is not None and danger.ask_first and self.state == EMERGENCY:
            danger = None
        if danger is not None:
            may_ask = danger.ask_first and self.state != CONFIRMING
            return self._ask_about(danger) if may_ask else self._alarm(danger)
        if heard.input_ended and not heard.text:
            return self.cut_off("input_ended")
        match self._words.command(heard.text):
            case "stop":
                return self._stop()
            case _ if self.state == OPENING:
                return self.start()
            case "repeat":
                return self._again()
            case "help":
                return self._help()
            case "back" if self.state not in (CONFIRMING, EMERGENCY):
                return self._back()
        if self.state == CONFIRMING:
            return self._settle_doubt(heard.text)
        if self.state == EMERGENCY:
            return self._after_emergency(heard.text)
        if self.state == GUIDANCE:
            return self._end("goodbye")
        return self._answer(self._dialogue.checklist.by_key[self.state], heard)

    def cut_off(self, why: str) -> Reply:
        """End at once with the advice for what is known; `why` names a line."""
        if self.state in (EMERGENCY, GUIDANCE):
            return self._end("goodbye_emergency" if self.state == EMERGENCY else "goodbye")
        if self.state == ENDED:
            return Reply((), None)
        reply = self._stop(self._line(why))
        self.trigger("end")
        return Reply(reply.lines, None)

    def verdict(self) -> Verdict:
        """Return the urgency as far as it is known now."""
        complete = not self._stopped and self._next() is None
        return decide(self.answers, self._dialogue.table, complete=complete)

    @property
    def answers(self) -> dict[str, Value]:
        """The answers so far, with what they imply."""
        values = {key: answer.value for key, answer in self.said.items()}
        return self._dialogue.checklist.with_implied(values)

    def recap(self) -> tuple[str, ...]:
        """Return what was told so far, as sentences."""
        return recap(self.said, self._dialogue.prompts)

    # ---- Questions and answers ----

    def _answer(self, question: Question, heard: Heard) -> Reply:
        answer = self._words.answer(heard.text, question)
        lines: tuple[str, ...] = ()
        if answer is None:
            self._tries += 1
            if self._tries <= MOST_REASKS:
                return self._listen(self._reask(question, silent=not heard.speech))
            answer, lines = unheard(), self._line("taken_as_unsure")
        self.said[question.key] = answer
        self._drop_what_no_longer_applies()
        return self._proceed(lines)

    def _reask(self, question: Question, *, silent: bool) -> tuple[str, ...]:
        prompts = self._dialogue.prompts
        short = prompts.questions[question.key].short
        if self._tries > 1:
            return self._line("reask_second", short=short, options=prompts.options_for(question))
        return self._line("silence_first" if silent else "reask_first", short=short)

    def _proceed(self, lines: tuple[str, ...] = ()) -> Reply:
        """Ask the next question, or give the advice."""
        ahead = outlook(self._dialogue.checklist, self._dialogue.table, self.answers)
        if ahead.question is None:
            return self._conclude(lines)
        if ahead.least is Urgency.URGENT_TODAY and not self._told_urgent:
            self._told_urgent = True
            lines += self._line("urgent_so_far")
        return self._ask(ahead.question, lines)

    def _ask(self, question: Question, lines: tuple[str, ...] = ()) -> Reply:
        self._tries = 0
        self._stopped = False
        self.trigger(f"ask_{question.key}")
        return self._listen((*lines, *self._dialogue.prompts.questions[question.key].ask))

    def _next(self) -> Question | None:
        return next_question(self._dialogue.checklist, self._dialogue.table, self.answers)

    def _drop_what_no_longer_applies(self) -> None:
        """After a correction, forget answers to questions that would not have been asked."""
        for key in list(self.said):
            question = self._dialogue.checklist.by_key.get(key)
            if question is not None and not question.applies(self.answers):
                del self.said[key]

    # ---- Commands ----

    def _again(self) -> Reply:
        if self.state == CONFIRMING and self._doubt:
            return self._listen(self._line("did_you_say_again", phrase=self._doubt[0].phrase))
        if self.state in (EMERGENCY, GUIDANCE):
            return self._listen(self._advice())
        return self._listen(self._dialogue.prompts.questions[self.state].ask)

    def _help(self) -> Reply:
        prompts = self._dialogue.prompts
        question = self._dialogue.checklist.by_key.get(self.state)
        if question is None:
            options = {CONFIRMING: "yes_no", EMERGENCY: "emergency"}.get(self.state, "guidance")
            return self._listen(self._line("help", help="", options=prompts.options[options]))
        help_ = prompts.questions[question.key].help
        return self._listen(self._line("help", help=help_, options=prompts.options_for(question)))

    def _back(self) -> Reply:
        answered = [key for key in self.said if key in self._dialogue.checklist.by_key]
        if not answered:
            self._stopped = False
            return self._proceed(self._line("no_way_back"))
        del self.said[answered[-1]]
        question = self._dialogue.checklist.by_key[answered[-1]]
        return self._ask(question, self._line("going_back"))

    def _stop(self, lines: tuple[str, ...] | None = None) -> Reply:
        if self.state == EMERGENCY:
            return self._end("goodbye_emergency")
        if self.state == GUIDANCE:
            return self._end("goodbye")
        if self.state == CONFIRMING and self._doubt:  # not a clear no
            return self._alarm(self._doubt[0])
        self._stopped = True
        return self._conclude(self._line("stopping") if lines is None else lines)

    # ---- Danger ----

    def _ask_about(self, danger: DangerHeard) -> Reply:
        self._doubt = (danger, self.state)
        self.trigger("confirm_danger")
        return self._listen(self._line("did_you_say", phrase=danger.phrase))

    def _denied(self, text: str) -> bool:
        return self._doubt is not None and self._words.denies(text, self._doubt[0])

    def _settle_doubt(self, text: str) -> Reply:
        """Anything but a clear no confirms the danger."""
        assert self._doubt is not None
        danger, came_from = self._doubt
        if not self._denied(text):
            return self._alarm(danger)
        self._doubt = None
        self.said.pop(_key(danger), None)
        if came_from == GUIDANCE:
            self.trigger("advise")
            return self._listen((*self._line("cleared"), *self._advice()))
        return self._proceed(self._line("cleared"))

    def _alarm(self, danger: DangerHeard) -> Reply:
        self._doubt = None
        self.said[_key(danger)] = Answer("yes", danger.phrase)
        return self._warn()

    def _warn(self, lines: tuple[str, ...] = ()) -> Reply:
        self._repeats = 0
        self.trigger("warn")
        return self._listen((*lines, *self._advice()))

    def _after_emergency(self, text: str) -> Reply:
        match self._words.after_emergency(text) or self._words.yes_or_no(text):
            case "false_alarm":
                return self._false_alarm()
            case "acknowledge":
                return self._end("goodbye_emergency")
            case "yes" if self._is_crisis():
                return self._listen(self._line("with_someone"))
        self._repeats += 1
        if self._repeats > MOST_REPEATS:
            return self._end("goodbye_emergency")
        return self._listen(self._advice())

    def _false_alarm(self) -> Reply:
        """Ask again what raised the alarm; only a clear answer takes it back."""
        for kind in Danger:
            key = _KEYS[kind]
            if key in self.said:
                return self._ask_about(DangerHeard(kind, self.said[key].words, ask_first=True))
        raised = [key for reason in self.verdict().reasons for key in reason.answers]
        questions = [q for q in self._dialogue.checklist.questions if q.key in raised]
        for question in questions:
            self.said.pop(question.key, None)
        return self._ask(questions[0], self._line("answer_again"))

    def _is_crisis(self) -> bool:
        verdict = self.verdict()
        advice = self._dialogue.prompts.advice_for(verdict.urgency, self.answers, unheard=False)
        return advice.name == "crisis"

    # ---- Advice and end ----

    def _conclude(self, lines: tuple[str, ...]) -> Reply:
        if self.verdict().urgency is Urgency.EMERGENCY_NOW:
            return self._warn(lines)
        self.trigger("advise")
        return self._listen((*lines, *self._advice()))

    def _advice(self) -> tuple[str, ...]:
        return guidance(
            self.verdict(), self.answers, self.said, self._dialogue.prompts, self._words.today
        )

    def _end(self, line: str) -> Reply:
        self.trigger("end")
        return Reply(self._line(line), None)

    def _listen(self, lines: tuple[str, ...]) -> Reply:
        return Reply(lines, Listening(self._phrases_now()))

    def _phrases_now(self) -> tuple[str, ...]:
        phrases = self._words.phrases
        yes_no = [p for group in phrases.yes_no.values() for p in group]
        after = [p for group in phrases.after_emergency.values() for p in group]
        match self.state:
            case state if state in self._dialogue.checklist.by_key:
                return self._words.phrases_for(self._dialogue.checklist.by_key[state])
            case "confirming":
                return self._words.with_everywhere(*yes_no)
            case "emergency" if self._is_crisis():
                return self._words.with_everywhere(*after, *yes_no)
            case _:
                return self._words.with_everywhere(*after)


_KEYS = {Danger.EMERGENCY: EMERGENCY_PHRASE, Danger.CRISIS: CRISIS_PHRASE}


def _key(danger: DangerHeard) -> str:
    return _KEYS[danger.kind]
