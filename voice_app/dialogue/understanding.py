"""From the words that were heard to an answer. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from voice_app.dialogue.answers import Answer
from voice_app.dialogue.checklist import AnswerKind, Question
from voice_app.dialogue.durations import Durations
from voice_app.dialogue.phrases import DangerHeard, Phrases
from voice_app.triage.conditions import UNSURE
from voice_app.turn import Heard
from voice_app.understanding.sentences_file import Sentences


@dataclass(frozen=True)
class Understanding:
    """Reads turns with one set of phrases."""

    phrases: Phrases
    durations: Durations
    day: Callable[[], date | None]
    """Asked anew whenever a date is needed: an app waits for months, and a clock may be set in
    mid-visit. None where the date is not known."""

    sentences: Callable[[], Sentences]
    """How people answer in sentences of their own: read when the first one is heard."""

    @property
    def today(self) -> date | None:
        """The date, or None where it is not known."""
        return self.day()

    def answer(self, text: str, question: Question) -> Answer | None:
        """Return the answer to `question`, or None when `text` is none."""
        value = self.phrases.meaning(text, self._accepted(question))
        if value is not None:
            return Answer(value, text)
        if question.kind is AnswerKind.DURATION:
            days = self.durations.days(" ".join(self.phrases.words(text)), self.today)
            if days is not None:
                return Answer(days, text)
        value = self.sentences().answer(text, question.key)
        return None if value is None else Answer(value, text)

    def lacks_date(self, text: str, question: Question) -> bool:
        """Say whether `text` would answer `question` if only the date were known."""
        words = " ".join(self.phrases.words(text))
        asks = question.kind is AnswerKind.DURATION and self.today is None
        return asks and self.durations.needs_date(words)

    def danger(self, heard: Heard) -> DangerHeard | None:
        """Return the danger that was heard, or else what only a view for danger has found.

        Danger among other words that was lost in a wider view is asked about, and so is what only a
        view for danger has found.
        """
        told = self.phrases.danger_in(heard.text)
        if told is not None and heard.doubted:
            told = replace(told, ask_first=True, doubted=True)
        # A note is heard in two ways; what either makes out as danger is danger.
        both = (told, self.phrases.danger_in(heard.note or ""))
        found = sorted((d for d in both if d is not None), key=lambda danger: danger.ask_first)
        if found:
            return found[0]
        faint = self.phrases.danger_in(heard.danger)
        return None if faint is None else replace(faint, ask_first=True, faint=True)

    def yes_or_no(self, text: str) -> str | None:
        """Return "yes", "no", "unsure", or None when `text` is none of them."""
        return self.phrases.yes_or(text, {**self.phrases.yes_no, UNSURE: self.phrases.unsure})

    def denies(self, text: str, danger: DangerHeard) -> bool:
        """Say whether `text` is a clear no to "Did you say <danger>?".

        "No" and "no, I'm not choking" are; everything else, silence too, is not. "No, help
        me" and "no help me" sound alike, so a bare no just before the phrase is not clear.
        """
        words, phrase = self.phrases.words(text), self.phrases.words(danger.phrase)
        before = words[: -len(phrase)]
        if words[-len(phrase) :] == phrase and before[-1:] != ("no",):
            words = before
        return self.yes_or_no(" ".join(words)) == "no"

    def command(self, text: str) -> str | None:
        """Return the universal command, or None."""
        known = self.phrases.meaning(text, self.phrases.commands)
        return self.sentences().command(text) if known is None else known

    def to_change(self, text: str, *, named_alone: bool) -> str | None:
        """Return the name of the answer to be changed; the name alone may be enough."""
        table = dict(self.phrases.changes)
        if named_alone:
            table = {name: (*said, name) for name, said in table.items()}
        return self.phrases.meaning(text, table)

    def takes_note(self, text: str) -> bool:
        """Say whether `text` asks for a note to be written."""
        return self.phrases.meaning(text, {"take": self.phrases.notes["take"]}) is not None

    def wakes(self, text: str) -> bool:
        """Say whether `text` begins a visit out of idle."""
        return self.phrases.meaning(text, {"wake": self.phrases.wake}) is not None

    def command_at_rest(self, text: str) -> str | None:
        """Return the command that is obeyed in idle, or None."""
        return self.phrases.meaning(text, self.phrases.at_rest)

    def starts_over(self, text: str) -> bool:
        """Say whether `text` is a clear yes to starting over."""
        yes = (*self.phrases.yes_no["yes"], *self.phrases.start_over["confirm"])
        return self.phrases.meaning(text, {**self.phrases.yes_no, "yes": yes}) == "yes"

    def after_emergency(self, text: str) -> str | None:
        """Return what was said about emergency advice just given, or None."""
        return self.phrases.meaning(text, self.phrases.after_emergency)

    def answers_to(self, question: Question) -> tuple[str, ...]:
        """Return every phrase that answers `question`."""
        accepted = [p for group in self._accepted(question).values() for p in group]
        if question.kind is AnswerKind.DURATION:
            accepted += self.durations.phrases
        return tuple(accepted)

    def expected_for(self, question: Question) -> tuple[str, ...]:
        """Return what is listened for as an answer: the phrases, and parts that combine."""
        parts = self.durations.words if question.kind is AnswerKind.DURATION else ()
        return (*self.answers_to(question), *parts)

    def with_everywhere(self, *phrases: str) -> tuple[str, ...]:
        """Return `phrases`, the universal commands, danger phrases and fillers, each once."""
        fillers = sorted(self.phrases.fillers)
        return tuple(dict.fromkeys([*phrases, *self.phrases.everywhere, *fillers]))

    def _accepted(self, question: Question) -> Mapping[str, tuple[str, ...]]:
        unsure = {UNSURE: self.phrases.unsure}
        match question.kind:
            case AnswerKind.YES_NO:
                return {**self.phrases.yes_no, **unsure}
            case AnswerKind.CHOICE:
                return {**self.phrases.choices[question.key], **unsure}
            case AnswerKind.DURATION:
                return unsure
