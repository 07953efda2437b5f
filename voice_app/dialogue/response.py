"""The sentences said at each point of a conversation. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voice_app.checklist.agenda import UrgencyBounds
from voice_app.checklist.answers import Answer, Provenance
from voice_app.checklist.checklist import AnswerKind, Question
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.places import CONFIRMING, READING_BACK
from voice_app.checklist.prompts import Advice, Prompts, Sentence, due
from voice_app.checklist.words import Understanding
from voice_app.dialogue.guidance import guidance, noes, recap
from voice_app.dialogue.pacing import Remark
from voice_app.dialogue.progress import Note
from voice_app.dialogue.share_done import in_words, share_done
from voice_app.triage.conditions import Answers
from voice_app.triage.decide import Verdict
from voice_app.triage.rules import Urgency


@dataclass(frozen=True)
class ResponseBuilder:
    """The sentences of one conversation, about the speaker or about somebody else."""

    dialogue: Dialogue
    other: bool = False
    """Whether the answers are about somebody else."""
    by_helper: bool = False
    """Whether somebody other than the person with the symptoms is speaking."""

    @property
    def _prompts(self) -> Prompts:
        return self.dialogue.prompts

    @property
    def _words(self) -> Understanding:
        return self.dialogue.understanding

    def line(self, name: str, **blanks: str) -> tuple[str, ...]:
        """Return a fixed line."""
        return self._prompts.line(name, **blanks)

    def question(self, question: Question) -> tuple[str, ...]:
        """Return the full question."""
        return tuple(self._about(text) for text in self._prompts.questions[question.key].ask)

    def before(self, question: Question) -> tuple[str, ...]:
        """Return what is said before a question when it is first asked."""
        return tuple(self._about(text) for text in self._prompts.questions[question.key].before)

    def signs(self, question: Question) -> tuple[str, ...]:
        """Return the sentences of a question after which it can already be answered."""
        return tuple(self._about(text) for text in self._prompts.questions[question.key].signs)

    def sign(self, question: Question, line: str) -> int:
        """Return the number of the sign that a line names, from 1; 0 if it names none."""
        lines, signs = self.signs(question), len(question.signs)
        return lines.index(line) % signs + 1 if signs and line in lines else 0

    def question_again(self, question: Question, repeats: int) -> tuple[str, ...]:
        """Return the question again: in short after several repeats, but a list always in full."""
        prompts = self._prompts.questions[question.key]
        if repeats > self.dialogue.policy.said_whole and len(prompts.ask) == 1:
            return (self._about(prompts.short),)
        return self.question(question)

    def differently(self, question: Question) -> tuple[str, ...]:
        """Return the question in other words."""
        words = self._prompts.questions[question.key].differently
        return (*self.line("differently"), *(self._about(text) for text in words))

    def short(self, question: Question) -> str:
        """Return the question in short."""
        return self._about(self._prompts.questions[question.key].short)

    def without_date(self, question: Question) -> tuple[str, ...]:
        """Return the question for a span of time, after an answer that needs today's date."""
        words = self._prompts.questions[question.key].differently
        return (*self.line("date_unknown"), *(self._about(text) for text in words))

    def reask(self, question: Question, *, silent: bool, last: bool = False) -> tuple[str, ...]:
        """Return the reprompt; the last one names the possible answers."""
        asked = self.line("silence" if silent else "reask", short=self.short(question))
        options = self._prompts.options_for(question)
        return (*asked, *(self.line("reask_last", options=options) if last else ()))

    def help(self, state: str, asked: Question | None = None) -> tuple[str, ...]:
        """Return help on the question and its answers; `asked` is the question behind `state`."""
        question = self.dialogue.checklist.by_key.get(state)
        why = self.why(question)[0] if question else ""
        return self.line("help", help=why, options=self.options(state, asked))

    def options(self, state: str, asked: Question | None = None) -> str:
        """Return the possible answers in `state`, in brief; `asked` is the question behind it."""
        question = self.dialogue.checklist.by_key.get(state)
        if question is not None:
            return self._prompts.options_for(question)
        if state == READING_BACK and asked is not None and asked.kind is not AnswerKind.YES_NO:
            answers = self._prompts.options_for(asked)
            return self._prompts.options["read_back_answer"].format(answers=answers)
        names = {CONFIRMING: "yes_no", READING_BACK: "read_back"}
        return self._prompts.options[names.get(state, state)]

    def why(self, question: Question) -> tuple[str, ...]:
        """Return what a question is for."""
        return (self._about(self._prompts.questions[question.key].help),)

    def advice(
        self, verdict: Verdict, answers: Answers, said: Mapping[str, Answer]
    ) -> tuple[str, ...]:
        """Return the advice; see `dialogue.guidance`."""
        lines = guidance(
            verdict, answers, said, self._prompts, self._words.today,
            other=self.other, helper=self.by_helper,
        )  # fmt: skip
        waiting = self.dialogue.checklist.after_advice(answers)
        offer = verdict.complete and not verdict.urgency.is_emergency and waiting
        return (*lines, *(self.line("offer_details") if offer else ()))

    def alone(self, answers: Answers) -> tuple[str, ...]:
        """Return what is said in a crisis to somebody who is alone."""
        advice = self._prompts.alone
        return self._due(advice, advice.sentences, answers)

    def so_far(self, urgency: Urgency, answers: Answers) -> tuple[str, ...]:
        """Return the advice so far, said before the next question."""
        advice = self._prompts.advice_for(urgency, answers, unheard=False)
        return self._due(advice, advice.so_far, answers) or self.line("urgent_so_far")

    def _due(
        self, advice: Advice, sentences: tuple[Sentence, ...], answers: Answers
    ) -> tuple[str, ...]:
        other = advice.about_other(other=self.other, by_helper=self.by_helper)
        return due(sentences, answers, other=other)

    def recap(self, said: Mapping[str, Answer]) -> tuple[str, ...]:
        """Return everything told so far."""
        return recap(said, self._prompts, other=self.other)

    def notes(self, notes: Sequence[Note]) -> tuple[str, ...]:
        """Return the notes, each marked as somebody's words."""
        return tuple(said for note in notes for said in self.line("note_told", note=note.words))

    def where(
        self, state: str, ahead: UrgencyBounds, said: Mapping[str, Answer]
    ) -> tuple[str, ...]:
        """Return what the state is about and, at a question, how far the visit has come."""
        if state not in self.dialogue.checklist.by_key:
            return (self._prompts.places[state],)
        topic = self._about(self._prompts.questions[state].topic)
        done = share_done(self.dialogue.checklist, ahead, said)
        return (*self.line("question_about", topic=topic), self._prompts.progress[in_words(done)])

    def remark(self, remark: Remark) -> tuple[str, ...]:
        """Return a remark on progress, said before the next question."""
        match remark:
            case Remark.HALF_WAY:
                return (self._prompts.progress["half"],)
            case Remark.REST:
                return self.line("offer_rest")
        return ()

    def heard(self, said: Mapping[str, Answer], tries: int) -> tuple[str, ...]:
        """Return how the latest answer was understood."""
        if tries:
            return self.line("heard_unclear")
        if not said:
            return self.line("heard_nothing")
        key, answer = list(said.items())[-1]
        if key not in self._prompts.questions or answer.how is not Provenance.SAID:
            return self.recap({key: answer})
        topic = self._about(self._prompts.questions[key].topic)
        return self.line("heard_last", topic=topic, words=answer.words)

    def all_told(self, said: Mapping[str, Answer], notes: Sequence[Note]) -> tuple[str, ...]:
        """Return every answer, the denied signs by name, that there is no more, and the notes."""
        if not said:
            return (*self.line("nothing_answered"), *self.notes(notes))
        denied = noes(said, self._prompts, other=self.other)
        rest = self.line("no_more_answers")
        return (*self.recap(said), *denied, *rest, *self.notes(notes))

    def _about(self, text: str) -> str:
        return self._prompts.about(text, other=self.other)
