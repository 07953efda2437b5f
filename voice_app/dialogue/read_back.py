"""A no that could lower the urgency must be certain: heard alike in two views, or said again.

Two ways of decoding the same sound rarely err in the same way. Where they differ, or where other
words were nearly as likely as the no, it is read
back and a word is asked for that sounds like neither answer. The question is never turned round
("is that wrong?"), so that yes keeps its meaning throughout. A yes is never doubted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_app.dialogue.answers import Answer, unheard
from voice_app.dialogue.checklist import Question
from voice_app.dialogue.dialogue import Reply
from voice_app.triage.conditions import UNSURE
from voice_app.turn import Heard

if TYPE_CHECKING:
    from voice_app.dialogue.conversation import Conversation


class ReadBack:
    """The part of a conversation that doubts a no."""

    def __init__(self, conversation: Conversation) -> None:
        self._talk = conversation
        self._question: Question | None = None
        self._tries = 0

    def is_needed(self, question: Question, answer: Answer, heard: Heard) -> bool:
        """Say whether `answer` is a no about an emergency that was not clear in two views."""
        if answer.value != "no" or question.key not in self._talk.dialogue.doubted:
            return False
        if heard.second is None:  # typed: nothing can be misheard
            return False
        if heard.rivals:
            return True
        again = self._talk.words.answer(heard.second, question)
        return again is None or again.value != "no"

    def ask(self, question: Question) -> Reply:
        """Read the no back."""
        self._question = question
        self._tries = 0
        self._talk.trigger("read_back")
        return self._talk.listen(self._talk.script.line("read_back"))

    def question_again(self) -> tuple[str, ...]:
        """Return what was asked, for who did not hear it."""
        return self._talk.script.line("read_back")

    def ask_again(self) -> Reply:
        """Go back to the question itself."""
        assert self._question is not None
        return self._talk.asking.ask(self._question, self._talk.script.line("going_back"))

    def settle(self, text: str) -> Reply:
        """Take what is said to "I heard no": all clear, yes, or not sure; a bare no is none."""
        assert self._question is not None
        words = self._talk.words
        if words.phrases.meaning(text, words.phrases.read_back) == "all_clear":
            return self._talk.asking.take(self._question, Answer("no", f"no, {text}"))
        answer = words.answer(text, self._question)
        if answer is not None and answer.value in ("yes", UNSURE):
            return self._talk.asking.take(self._question, answer)
        self._tries += 1
        if self._tries >= self._talk.dialogue.policy.unclear_read_back:
            unsure = self._talk.script.line("taken_as_unsure")
            return self._talk.asking.take(self._question, unheard(), unsure)
        return self._talk.listen(self._talk.script.line("read_back_again"))
