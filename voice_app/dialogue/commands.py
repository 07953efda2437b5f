"""Universal commands: understood in every state, as whole phrases.

Where obeying one could end an alarm or pass for a no to "Did you say ...?", it is not obeyed:
during such a doubt it counts as anything but a clear no, and after emergency advice it gets a
sentence that says what ends the alarm.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from voice_app.checklist.answers import Respondent
from voice_app.checklist.facts import Fact
from voice_app.checklist.places import (
    CONFIRMING,
    EMERGENCY,
    GUIDANCE,
    LIBRARY,
    NOTING,
    READING_BACK,
    READING_NOTE,
)
from voice_app.checklist.topics import Topic
from voice_app.dialogue.manner_commands import adjusted
from voice_app.dialogue.reply import Reply
from voice_app.turn import Wait

if TYPE_CHECKING:
    from voice_app.dialogue.confirmation import ExplicitConfirmation
    from voice_app.dialogue.conversation import Conversation
    from voice_app.dialogue.danger import Alarm


class Commands:
    """The part of a conversation that obeys."""

    def __init__(
        self, conversation: Conversation, alarm: Alarm, read_back: ExplicitConfirmation
    ) -> None:
        self._talk = conversation
        self._alarm = alarm
        self._read_back = read_back

    def obey(self, text: str) -> Reply | None:
        """Obey the command in `text`, or return None when it is none that fits here."""
        talk = self._talk
        command = talk.words.command(text)
        if command is not None and (reply := self._harmless(command)) is not None:
            return reply
        if command in ("stop", "advice"):
            return talk.stop()
        turning = self._turning(command, text)
        if turning is None or talk.state == CONFIRMING:
            return None
        if talk.state == EMERGENCY:
            return talk.listen(talk.script.line("not_in_emergency"))
        return turning()

    # ---- Those that change neither place nor answers ----

    def _harmless(self, command: str) -> Reply | None:
        talk, script = self._talk, self._talk.script
        question = talk.dialogue.checklist.by_key.get(talk.state)
        if adjusted(talk.manner, command) is not None:
            return self._adjust(command)
        match command:
            case "repeat":
                talk.asking.repeats += 1
                return talk.again()
            case "help":
                asked = talk.dialogue.checklist.by_key.get(talk.place)
                return talk.listen(script.help(talk.state, asked))
            case "why" if question:
                return talk.again(script.why(question))
            case "differently" if question:
                return talk.listen(script.differently(question))
            case "differently":
                return talk.again(script.line("not_differently"))
            case "where" | "why":
                return talk.again(script.where(talk.state, talk.outlook(), talk.said))
            case "heard":
                return talk.again(script.heard(talk.said, talk.asking.tries))
            case "someone_else" | "myself" | "helper":
                return self._who(command)
        return None

    def _adjust(self, command: str) -> Reply:
        talk = self._talk
        changed = adjusted(talk.manner, command)
        assert changed is not None
        talk.manner, line = changed
        if command == "more_time":
            talk.asking.pacing.other_pace()
            return talk.listen(talk.script.line(line), Wait.LONG)
        return talk.again(talk.script.line(line))

    def _who(self, command: str) -> Reply:
        script = self._talk.script
        if command != "helper":
            script.other = command == "someone_else"
        by = Respondent.PERSON if command == "myself" else Respondent.HELPER
        if by is not script.by:
            self._talk.asking.pacing.other_pace()
            self._talk.speaking_pace.other_person()
        script.by = by
        return self._talk.again(script.line(command))

    def said_again(self) -> tuple[str, ...]:
        """Return what the state is about, once more."""
        talk = self._talk
        if talk.state == CONFIRMING:
            return self._alarm.question_again()
        if talk.state == READING_BACK:
            return self._read_back.question_again()
        if talk.state in (NOTING, READING_NOTE):
            return talk.notes.said_again()
        if talk.state in (EMERGENCY, GUIDANCE):
            return talk.advice()
        question = talk.dialogue.checklist.by_key.get(talk.state)
        if question is not None:
            return talk.script.question_again(question, talk.asking.repeats)
        return talk.asides.said_again()

    # ---- Those that lead elsewhere ----

    def _turning(self, command: str | None, text: str) -> Callable[[], Reply] | None:
        talk, asides = self._talk, self._talk.asides
        match command:
            case "back" if talk.state == READING_BACK:
                return self._read_back.ask_again
            case "back":
                return talk.asking.back
            case "pause":
                return asides.pause
            case "resume":
                return self._resume
            case "change":
                return asides.ask_which
            case "recap":
                return asides.recap
            case "restart":
                return asides.ask_to_start_over
            case (
                "use_sounds" | "use_words" | "settings" | "learn_voice" | "forget_voice" | "forget"
            ):
                # Whoever holds this conversation has done what can be done of it.
                return lambda: talk.again(talk.script.line("not_here"))
        if talk.script.by_helper and talk.words.takes_note(text):
            return talk.notes.take
        name = talk.words.to_change(text, named_alone=False)
        if name is not None:
            return lambda: asides.change(name)
        fact = self._fact(text)
        if fact is not None:
            return lambda: talk.asking.told(fact, text)
        topic = self._topic(text)
        return None if topic is None else lambda: asides.explain(topic)

    def _fact(self, text: str) -> Fact | None:
        """Return what is told beside the open question; an answer to that tells nothing else."""
        talk = self._talk
        question = talk.dialogue.checklist.by_key.get(talk.state)
        if question is None and talk.state not in (GUIDANCE, LIBRARY):
            return None
        fact = talk.dialogue.facts.told(talk.words.phrases.words(text))
        if fact is None or question is None or talk.words.answer(text, question) is None:
            return fact
        return None

    def _topic(self, text: str) -> Topic | None:
        """Return what is to be explained; an answer to the open question asks for nothing."""
        talk = self._talk
        library, words = talk.dialogue.library, talk.words
        if talk.state in (NOTING, READING_NOTE):  # a note may hold any sentence
            return library.topic(words.phrases.words, text)
        told = talk.state in (GUIDANCE, LIBRARY)
        topic = library.meant(words.phrases.words, text, told=told)
        question = talk.dialogue.checklist.by_key.get(talk.state)
        if topic is None or question is None:
            return topic
        return topic if words.answer(text, question) is None else None

    def _resume(self) -> Reply:
        talk = self._talk
        if talk.state == GUIDANCE and not talk.verdict().complete:
            return talk.asking.reopen()
        if talk.state in talk.dialogue.checklist.by_key:
            return talk.again()
        line = "back_to_question" if talk.state == LIBRARY else "resuming"
        return talk.go_on(() if talk.place == GUIDANCE else talk.script.line(line))
