"""The asides of a visit: an explanation, a pause, looking back at answers, starting over.

Each leads back to the question or the advice it interrupted, and by itself changes no answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_app.checklist.places import GUIDANCE, LIBRARY, REVIEW
from voice_app.checklist.topics import Topic
from voice_app.dialogue.explaining import Page, pages
from voice_app.dialogue.reply import Reply
from voice_app.turn import Heard

if TYPE_CHECKING:
    from voice_app.dialogue.conversation import Conversation


class Asides:
    """The part of a conversation that leaves the questions for a while."""

    def __init__(self, conversation: Conversation) -> None:
        self._talk = conversation
        self._pages: tuple[Page, ...] = ()
        """What is being explained, part by part."""
        self._page = 0
        """The part that was said last."""
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
                return self._told()
            case "paused":
                return script.line("still_paused")
            case "review":
                return script.line("after_recap")
        return script.line("start_over")

    # ---- Explanations ----

    def explain(self, topic: Topic) -> Reply:
        """Explain something that was asked."""
        self._open(topic)
        self._talk.trigger("explain")
        return self._talk.listen(self._told())

    def explain_at_rest(self, text: str) -> Reply | None:
        """Explain what was asked while nobody is at a visit; None where `text` asks for nothing."""
        library, words = self._talk.dialogue.library, self._talk.words.phrases.words
        if self._pages and self._wants_more(text):
            self._turn_page()
        elif topic := library.meant(words, text):
            self._open(topic)
        else:
            self._pages, self._talk.script.explains = (), False
            return None
        self._talk.script.explains = True
        after = self._talk.script.line("after_topic_at_rest")
        return self._talk.listen((*self._pages[self._page], *after))

    def _in_library(self, text: str) -> Reply:
        """Tell more, or go back to the very question that was open."""
        if self._wants_more(text):
            self._turn_page()
            return self._talk.listen(self._told())
        return self._back_from(LIBRARY)

    def _open(self, topic: Topic) -> None:
        talk = self._talk
        self._pages = pages(topic, talk.dialogue, talk.answers, other=talk.script.other)
        self._page = 0

    def _wants_more(self, text: str) -> bool:
        phrases = self._talk.words.phrases
        return phrases.meaning(text, phrases.in_library) == "more"

    def _turn_page(self) -> None:
        self._page = min(self._page + 1, len(self._pages) - 1)

    def _told(self) -> tuple[str, ...]:
        """Return the part that is open, and the way on from it."""
        last = self._page + 1 == len(self._pages)
        after = self._talk.script.line("after_more" if last else "after_topic")
        return (*self._pages[self._page], *after)

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
