"""What makes the advice milder must be certain: heard alike in two views, or said again.

Two ways of decoding the same sound rarely err in the same way. Where they differ on an answer that
much hangs on, it is read back and words are asked for that sound like no answer. The question is
never turned round ("is that wrong?"), so that yes keeps its meaning throughout, and words that may
mean either ("that's right") mean nothing. An answer that makes the advice more urgent is never
doubted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_app.checklist.answers import Answer, unheard
from voice_app.checklist.checklist import AnswerKind, Question
from voice_app.checklist.choices import answers_to
from voice_app.checklist.phrases import YES
from voice_app.dialogue.reply import Reply
from voice_app.triage.conditions import UNSURE
from voice_app.turn import Heard
from voice_app.understanding.nbest import Belief, belief

if TYPE_CHECKING:
    from voice_app.dialogue.conversation import Conversation


class ExplicitConfirmation:
    """The part of a conversation that doubts an answer."""

    def __init__(self, conversation: Conversation) -> None:
        self._talk = conversation
        self._question: Question | None = None
        self._answer = Answer("no", "")
        self._tries = 0

    def belief(self, question: Question, answer: Answer, heard: Heard) -> Belief:
        """Say what becomes of `answer`, which was made of `heard`."""
        talk = self._talk
        return belief(heard, answer, talk.dialogue, question, talk.values)

    def ask(self, question: Question, answer: Answer) -> Reply:
        """Read an answer back."""
        self._question, self._answer = question, answer
        self._tries = 0
        self._talk.trigger("read_back")
        return self._talk.listen(self.question_again())

    def question_again(self) -> tuple[str, ...]:
        """Return what was asked, for who did not hear it."""
        if self._is_no:
            return self._talk.script.line("read_back")
        return self._talk.script.line("read_back_answer", answer=self._name())

    def ask_again(self) -> Reply:
        """Go back to the question itself."""
        assert self._question is not None
        return self._talk.asking.ask(self._question, self._talk.script.line("going_back"))

    def settle(self, heard: Heard) -> Reply:
        """Take what is said to "I heard no": all clear, another answer, or not sure."""
        assert self._question is not None
        words, asking = self._talk.words, self._talk.asking
        known = words.phrases.meaning(heard.text, words.phrases.read_back)
        if known == "all_clear":
            said = f"{self._answer.words}, {heard.text}" if self._answer.words else heard.text
            return asking.take(self._question, replace(self._answer, words=said))
        answer = words.answer(heard.text, self._question)
        if self._is_no:
            # A bare no is no answer to "I heard no", and only some ways to say yes are.
            clear = known == "was_yes" or (answer is not None and answer.value == UNSURE)
            answer = Answer(YES, heard.text) if known == "was_yes" else answer if clear else None
        if answer is not None and self.belief(self._question, answer, heard) is Belief.TAKEN:
            return asking.take(self._question, answer)
        self._tries += 1
        if self._tries >= self._talk.dialogue.policy.unclear_read_back:
            unsure = self._talk.script.line("taken_as_unsure")
            return asking.take(self._question, unheard(), unsure)
        again = "read_back_again" if self._is_no else "read_back_answer_again"
        return self._talk.listen(self._talk.script.line(again, answer=self._name()))

    @property
    def _is_no(self) -> bool:
        assert self._question is not None
        return self._question.kind is AnswerKind.YES_NO and self._question.worrying == YES

    def _name(self) -> str:
        """Return the answer as it is read aloud."""
        assert self._question is not None
        names = dict(answers_to(self._question, self._talk.dialogue))
        fillers = self._talk.words.phrases.fillers
        plain = " ".join(w for w in self._answer.words.split() if w not in fillers)
        return names.get(str(self._answer.value), plain)
