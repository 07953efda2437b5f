"""One prompt around a visit, and the universal commands while it is open. Pure.

Whoever asks it (the first start, a sitting, enrolment) takes the answer itself and obeys the
commands that mean something special there. All other universal commands are obeyed here, the same
way at every prompt, or the app says where the visit stands. Danger never reaches this module: the
caller hands it to the conversation first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from voice_app.checklist.places import CONFIRMING, EMERGENCY
from voice_app.checklist.session_prompts import SessionPrompt
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.manner_commands import adjusted
from voice_app.dialogue.reply import Reply
from voice_app.turn import Listening, Wait
from voice_app.understanding.interpretation import Interpretation


@dataclass(frozen=True)
class OpenPrompt:
    """A prompt outside the checklist, as it is asked now."""

    ask: tuple[str, ...]
    """What is said the first time."""
    again: tuple[str, ...]
    """What is said on a reprompt."""
    options: str
    """The possible answers, in words that fit "You can say ..."."""
    phrases: tuple[str, ...]
    """Every phrase that answers it."""
    why: str
    """What the answer is for, in one sentence."""
    place: str
    """The line that says where the visit stands: `before_visit`, `in_visit` or `after_visit`."""


class Subdialog:
    """The open prompt; `conversation` returns the one behind it."""

    def __init__(self, conversation: Callable[[], Conversation]) -> None:
        self._conversation = conversation
        self._question: OpenPrompt | None = None
        self.paused = False
        self._waits = 0
        """Turns of a pause in which nothing was understood."""

    def ask(self, question: OpenPrompt, lines: tuple[str, ...] = ()) -> Reply:
        """Say `lines`, and ask."""
        self._question, self.paused = question, False
        return self.listen((*lines, *question.ask))

    def again(self, lines: tuple[str, ...] = (), *, options: bool = False) -> Reply:
        """Reprompt, with the possible answers if `options` is True."""
        question = self._open
        self.paused = False
        if options:
            told = self._line("can_say", options=question.options)
            return self.listen((*lines, *question.again, *told))
        return self.listen((*lines, *question.again))

    def listen(self, lines: tuple[str, ...], wait: Wait = Wait.USUAL) -> Reply:
        """Say `lines`, and listen for an answer."""
        conversation, question = self._conversation(), self._open
        words = conversation.dialogue.understanding
        answers = () if self.paused else question.phrases
        listening = Listening(
            words.with_everywhere(*answers),
            options=conversation.dialogue.prompts.options["paused"]
            if self.paused
            else question.options,
            danger=words.phrases.danger_phrases,
            every_word=conversation.dialogue.single_words,
            wait=Wait.AT_REST if self.paused else wait,
            limit=conversation.now.speaking_pace.limit(conversation.manner.patience),
        )
        return Reply(lines, listening, manner=conversation.manner)

    def adjust(self, command: str) -> Reply:
        """Speak or wait as the person asked, and ask again."""
        conversation = self._conversation()
        changed = adjusted(conversation.manner, command)
        assert changed is not None
        manner, line = changed
        conversation.change(manner=manner)
        if command == "more_time" and not self.paused:
            return self.listen(conversation.words.line(line), Wait.LONG)
        return self._after(conversation.words.line(line))

    def obey(self, meant: Interpretation) -> Reply | None:
        """Obey a command, or say where the visit stands; None if the turn holds no command.

        A pause goes on until a command ends it; None then means that it has lasted long enough.
        """
        conversation = self._conversation()
        words = conversation.words
        command = meant.command or ("change" if meant.change else None)
        if command is None:
            return self._rest() if self.paused else None
        if adjusted(conversation.manner, command) is not None:
            return self.adjust(command)
        match command:
            case "repeat" if not self.paused:
                return self.ask(self._open)
            case "help" if not self.paused:
                question = self._open
                told = words.line("help_around", help=question.why, options=question.options)
                return self.listen((*told, *question.again))
            case "why" | "help":
                return self._after((self._open.why,))
            case "where" | "repeat":
                return self._after(self._line(self._open.place))
            case "differently":
                return self._after(words.line("not_differently"))
            case "heard":
                return self._after(words.line("heard_nothing"))
            case "recap":
                return self._after(words.all_told(conversation.said, conversation.now.notes))
            case "pause" if conversation.state in (CONFIRMING, EMERGENCY):
                return self._after(words.line("not_in_emergency"))
            case "pause":
                self.paused, self._waits = True, 0
                return self.listen(words.line("paused"))
            case "resume":
                return self.again(words.line("resuming") if self.paused else ())
        return self._after(self._line(self._open.place))

    @property
    def _open(self) -> OpenPrompt:
        assert self._question is not None
        return self._question

    def _after(self, lines: tuple[str, ...]) -> Reply:
        """Say `lines`, then ask again or go on with the pause."""
        if self.paused:
            return self.listen((*lines, *self._conversation().words.line("still_paused")))
        return self.again(lines)

    def _rest(self) -> Reply | None:
        numbers = self._conversation().dialogue.pacing
        self._waits += 1
        if self._waits >= numbers.most_pause:
            self.paused = False
            return None
        remind = self._waits % numbers.remind_every == 0
        return self.listen(self._conversation().words.line("still_paused") if remind else ())

    def _line(self, name: str, **blanks: str) -> tuple[str, ...]:
        return self._conversation().dialogue.around.line(name, **blanks)


def around_question(exchange: SessionPrompt, place: str, day: str = "") -> OpenPrompt:
    """Return an authored exchange as a prompt; `day` fills its blank."""
    ask = tuple(text.format(day=day) for text in exchange.ask)
    return OpenPrompt(ask, ask[-1:], exchange.options, exchange.phrases, exchange.why, place)


def unclear(reply: Reply, meant: Interpretation) -> Reply:
    """Return a reprompt: a no-match if words were heard, otherwise a no-input."""
    return replace(reply, understood=not meant.text)
