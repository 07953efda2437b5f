"""The questions of the first start: region, whose symptoms, who can help, and a hearing test.

Nobody may be kept from help by them: words of danger are handed to the visit at once, "stop"
begins the checklist, and silence goes on with things as they are.
"""

from __future__ import annotations

from dataclasses import replace

from voice_app.dialogue.around import HEARING, Exchange
from voice_app.dialogue.dialogue import Dialogue, Reply
from voice_app.dialogue.session import Session
from voice_app.dialogue.unfinished import Progress
from voice_app.turn import Heard, Listening

_NOBODY_ELSE = ("myself", "nobody")
"""Meanings for which the setting is empty."""


class FirstStart:
    """Asks in turn, or becomes the visit when there is no time for it."""

    def __init__(self, dialogue: Dialogue, visit: Session) -> None:
        self.chosen: dict[str, str] = {}
        """By setting: what was answered."""
        self.anybody = False
        """Whether anything was said that was understood: silence must not count as set up."""
        self.became_visit = False
        """True when the visit was begun from here, with whatever came of it."""
        self._dialogue = dialogue
        self._visit = visit
        self._left = list(dialogue.around.setup.values())
        self._asked_again = False

    @property
    def state(self) -> str:
        """The conversation's state."""
        return self._visit.state

    def start(self) -> Reply:
        """Ask the first question."""
        return self._ask(self._line("setup_opening"))

    def hear(self, heard: Heard) -> Reply:
        """Take one turn."""
        words = self._dialogue.understanding
        command = words.command(heard.text)
        if self.became_visit:
            return self._visit.hear(heard)
        if words.danger(heard):
            self.became_visit = True
            return self._visit.hear(heard)
        if command == "forget":
            self.became_visit = True
            self._visit.start()
            return self._visit.hear(heard)
        if heard.input_ended and not heard.text:
            return Reply((), None)
        exchange = self._left[0]
        meaning = words.phrases.meaning(heard.text, exchange.hear)
        if meaning is not None:
            return self._take(exchange, meaning)
        if command == "stop":
            self.anybody = True
            return Reply(self._line("setup_done"), None)
        if command in ("repeat", "help"):
            return self._listen(exchange, self._with_options(exchange))
        skipped = words.phrases.meaning(heard.text, {"skip": words.phrases.unsure})
        self.anybody = self.anybody or skipped is not None
        if skipped is None and not self._asked_again:
            self._asked_again = True
            reply = self._listen(exchange, self._with_options(exchange))
            return replace(reply, understood=not heard.text)
        return self._next(
            self._line("setup_not_heard" if exchange.key == HEARING else "setup_left")
        )

    def progress(self) -> Progress | None:
        """Return what must be on disk: nothing, before the visit."""
        return self._visit.progress() if self.became_visit else None

    def recap(self) -> tuple[str, ...]:
        """Return what was told so far."""
        return self._visit.recap()

    def cut_off(self, why: str) -> Reply:
        """End at once with the advice for what is known."""
        return self._visit.cut_off(why)

    def _take(self, exchange: Exchange, meaning: str) -> Reply:
        self.anybody = True
        if exchange.key == HEARING:
            return self._next(self._line("setup_heard"))
        self.chosen[exchange.key] = "" if meaning in _NOBODY_ELSE else meaning
        return self._next(self._line("setup_taken"))

    def _next(self, lines: tuple[str, ...]) -> Reply:
        self._left.pop(0)
        self._asked_again = False
        if self._left:
            return self._ask(lines)
        return Reply((*lines, *self._line("setup_done")), None)

    def _ask(self, lines: tuple[str, ...]) -> Reply:
        exchange = self._left[0]
        options = () if exchange.key == HEARING else self._options(exchange)
        return self._listen(exchange, (*lines, *exchange.ask, *options))

    def _with_options(self, exchange: Exchange) -> tuple[str, ...]:
        return (*exchange.ask, *(() if exchange.key == HEARING else self._options(exchange)))

    def _options(self, exchange: Exchange) -> tuple[str, ...]:
        return self._line("setup_options", options=exchange.options)

    def _listen(self, exchange: Exchange, lines: tuple[str, ...]) -> Reply:
        words = self._dialogue.understanding
        phrases = words.with_everywhere(*exchange.phrases, *words.phrases.unsure)
        return Reply(lines, Listening(phrases, options=exchange.options))

    def _line(self, name: str, **blanks: str) -> tuple[str, ...]:
        return self._dialogue.around.line(name, **blanks)
