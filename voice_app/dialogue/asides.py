"""The asides of a visit: an explanation, a pause, looking back at answers, starting over.

Each leads back to the question or the advice it interrupted, and by itself changes no answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_app.dialogue.dialogue import Reply
from voice_app.dialogue.library import Topic
from voice_app.dialogue.machine import GUIDANCE, LIBRARY, REVIEW
from voice_app.turn import Heard

if TYPE_CHECKING:
    from voice_app.dialogue.conversation import Conversation


class Asides:
    """The part of a conversation that leaves the questions for a while."""

    def __init__(self, conversation: Conversation) -> None:
        self._talk = conversation
        self._topic: Topic | None = None
        """In the library: what was explained."""
        self._waits = 0
        """In a pause: turns without a word that was understood."""

    def hear(self, heard: Heard) -> Reply:
        """Take a turn in an aside that was no command."""
        match self._talk.state:
            case "library":
                return self._in_library(heard.text)
            case "paused":
                return self._in_pause()
            case "review":
                return self._in_review(heard.text)
        if self._talk.words.starts_over(heard.text):
            return self._talk.asking.restart()
        return self._talk.go_on(self._talk.script.line("answers_stay"))

    def said_again(self) -> tuple[str, ...]:
        """Return what the aside is about, once more."""
        script = self._talk.script
        match self._talk.state:
            case "library":
                assert self._topic is not None
                return script.topic(self._topic, more=False)
            case "paused":
                return script.line("still_paused")
            case "review":
                return script.line("after_recap")
        return script.line("start_over")

    # ---- Explanations ----

    def explain(self, topic: Topic) -> Reply:
        """Explain something that was asked."""
        self._topic = topic
        self._talk.trigger("explain")
        return self._talk.listen(self._talk.script.topic(topic, more=False))

    def _in_library(self, text: str) -> Reply:
        """Tell more, or go back to the very question that was open."""
        assert self._topic is not None
        phrases = self._talk.words.phrases
        if phrases.meaning(text, phrases.in_library) == "more":
            return self._talk.listen(self._talk.script.topic(self._topic, more=True))
        return self._back_from(LIBRARY)

    def _back_from(self, aside: str) -> Reply:
        line = "back_to_question" if aside in (LIBRARY, REVIEW) else "resuming"
        advice = self._talk.place == GUIDANCE
        return self._talk.go_on(() if advice else self._talk.script.line(line))

    # ---- A pause ----

    def pause(self) -> Reply:
        """Wait until somebody says resume."""
        self._waits = 0
        self._talk.asking.pacing.rested()
        self._talk.trigger("pause")
        return self._talk.listen(self._talk.script.line("paused"))

    def _in_pause(self) -> Reply:
        numbers = self._talk.dialogue.pacing
        self._waits += 1
        if self._waits >= numbers.most_pause:
            return self._talk.stop(self._talk.script.line("pause_over"))
        remind = self._waits % numbers.remind_every == 0
        return self._talk.listen(self._talk.script.line("still_paused") if remind else ())

    # ---- Looking back ----

    def recap(self) -> Reply:
        """Tell every answer, and wait for one to be named that is to be changed."""
        told = self._talk.script.all_told(self._talk.said, self._talk.notes.kept)
        if not self._talk.said:
            return self._talk.again(told)
        self._talk.trigger("review")
        return self._talk.listen((*told, *self._talk.script.line("after_recap")))

    def ask_which(self) -> Reply:
        """Ask which answer is to be changed; the latest are named as examples."""
        names = [name for name, keys in self._names().items() if keys]
        if not names:
            return self._talk.again(self._talk.script.line("nothing_answered"))
        self._talk.trigger("review")
        return self._talk.listen(self._which(names))

    def change(self, name: str) -> Reply:
        """Ask again what the name stands for, as far as it was answered."""
        keys = self._names()[name]
        if not keys:
            return self._talk.again(self._talk.script.line("no_such_answer"))
        return self._talk.asking.change(keys)

    def _in_review(self, text: str) -> Reply:
        name = self._talk.words.to_change(text, named_alone=True)
        return self._back_from(REVIEW) if name is None else self.change(name)

    def _names(self) -> dict[str, list[str]]:
        """Return each name with the answered questions that it stands for."""
        names = self._talk.words.phrases.names
        return {name: [k for k in keys if k in self._talk.said] for name, keys in names.items()}

    def _which(self, names: list[str]) -> tuple[str, ...]:
        order = list(self._talk.said)
        latest = sorted(names, key=lambda name: -max(map(order.index, self._names()[name])))
        named = latest[: self._talk.dialogue.pacing.named_answers]
        return self._talk.script.line("which_answer", names=", ".join(named))

    # ---- Starting over ----

    def ask_to_start_over(self) -> Reply:
        """Ask whether the answers are to be deleted."""
        self._talk.trigger("doubt_start")
        return self._talk.listen(self._talk.script.line("start_over"))
