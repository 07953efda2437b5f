"""From the words that were heard to an answer. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from voice_app.checklist.answers import Answer, Provenance
from voice_app.checklist.checklist import AnswerKind, Question
from voice_app.checklist.durations import Durations
from voice_app.checklist.phrases import YES, DangerHeard, Phrases
from voice_app.language.sentences_file import Sentences
from voice_app.language.templates import Template
from voice_app.triage.conditions import UNSURE
from voice_app.turn import UNKNOWN, Heard


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
            skipped = self.phrases.meaning(text, {UNSURE: self.phrases.skipped}) is not None
            return Answer(value, text, Provenance.SKIPPED if skipped else Provenance.SAID)
        if question.kind is AnswerKind.DURATION:
            days = self.durations.days(" ".join(self.phrases.words(text)), self.today)
            if days is not None:
                return Answer(days, text)
        if self.after_emergency(text) == "acknowledge":
            return None  # "okay" may mean that the question was heard
        value = self.sentences().answer(text, question.key)
        if question.kind is AnswerKind.YES_NO and value == YES == question.harmless:
            return None  # in a sentence much passes for a yes, because that is mostly the safe side
        if value is None or (
            question.kind is AnswerKind.CHOICE and self._loses_not(text, question)
        ):
            return None
        return Answer(value, text)

    def _loses_not(self, text: str, question: Question) -> bool:
        """Say whether a sentence means the same without its "not": then it was not understood.

        Not one that was authored whole, with its "not": "no, I'm not" means what "no" means.
        """
        # A bare "no" may answer something else: "left, no, right".
        negators = self.phrases.decoys.negators.keys() - set(self.phrases.yes_no["no"])
        said = self.phrases.words(text)
        without = " ".join(w for n, w in enumerate(said) if n == 0 or w not in negators)
        sentences = self.sentences()
        changed = without != " ".join(said) and not sentences.is_whole(text, question.key)
        return changed and sentences.answer(without, question.key) == sentences.answer(
            text, question.key
        )

    def lacks_date(self, text: str, question: Question) -> bool:
        """Say whether `text` would answer `question` if only the date were known."""
        words = " ".join(self.phrases.words(text))
        asks = question.kind is AnswerKind.DURATION and self.today is None
        return asks and self.durations.needs_date(words)

    def danger(
        self, heard: Heard, question: Question | None = None, *, answers_no: bool = False
    ) -> DangerHeard | None:
        """Return the danger that was heard, or else what only a view for danger has found.

        Danger among other words that was lost in a wider view is asked about, and so is what only a
        view for danger has found. `question` is the one that is open, if any: a "no" may be its
        answer, and what would only be asked about is no danger where it is all of an answer.
        """
        answers_no |= question is not None and question.kind is AnswerKind.YES_NO
        told = self.phrases.danger_in(heard.text, answers_no=answers_no)
        if told is not None and heard.doubted:
            told = replace(told, ask_first=True, doubted=True)
        only_asked = told is not None and told.ask_first and not told.doubted
        if only_asked and question is not None and not heard.rivals:
            # Only a known phrase is certain enough for that: a sentence may turn a danger round.
            known = self.phrases.meaning(heard.text, self._accepted(question))
            told = told if known is None else None
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

    def denies(self, heard: Heard, danger: DangerHeard) -> bool:
        """Say whether it is a clear no to "Did you say <danger>?".

        "No", "no, I'm not choking" and "no, I said shirt" are; everything else, silence too, is
        not. "No, help me" and "no help me" sound alike, so a bare no just before the phrase is not
        clear. A denial without a no, "I said shirt", counts where two views of the sound agree.
        """
        if self._denies_with_no(heard.text, danger):
            return True
        views = (heard.text, heard.second or "")
        return not heard.rivals and all(self._denies_without_no(view, danger) for view in views)

    def _denies_with_no(self, text: str, danger: DangerHeard) -> bool:
        words, phrase = self.phrases.words(text), self.phrases.words(danger.phrase)
        before = words[: -len(phrase)]
        if words[-len(phrase) :] == phrase and before[-1:] != (self._no,):
            words = before
        if self.yes_or_no(" ".join(words)) == "no":
            return True
        return self._denied_by(self.phrases.spoken_danger.denials, text, danger)

    def _denies_without_no(self, text: str, danger: DangerHeard) -> bool:
        return self._denied_by(self.phrases.spoken_danger.denials_without_no, text, danger)

    def _denied_by(self, denials: Sequence[Template], text: str, danger: DangerHeard) -> bool:
        """Say whether one of the templates is all of `text`, and it holds no words of danger."""
        words = self.phrases.words_of_danger(text)
        about = self.phrases.words_of_danger(danger.phrase)
        plain = self.phrases.spoken_danger.speech.scope.through
        free = not (set(words) & set(about)) - plain and UNKNOWN not in words
        return (
            free
            and self.phrases.danger_in(text) is None
            and any(denial.is_all_of(words) for denial in denials)
        )

    @property
    def _no(self) -> str:
        return self.phrases.spoken_danger.speech.scope.no

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

    def decoys(self, question: Question) -> tuple[str, ...]:
        """Return what is listened for beside the answers to `question` so that it is not one."""
        accepted = self._accepted(question)
        said = [p for value, group in accepted.items() if value != UNSURE for p in group]
        found = self.phrases.decoys.of(said, question.key)
        found = (*found, *self.phrases.either_way.get(question.key, ()))
        return tuple(dict.fromkeys(d for d in found if d not in accepted[UNSURE]))

    def with_everywhere(self, *phrases: str) -> tuple[str, ...]:
        """Return `phrases`, the universal commands, danger phrases and fillers, each once."""
        fillers = sorted(self.phrases.fillers)
        return tuple(dict.fromkeys([*phrases, *self.phrases.everywhere, *fillers]))

    def _accepted(self, question: Question) -> Mapping[str, tuple[str, ...]]:
        unsure = {UNSURE: self.phrases.unsure}
        match question.kind:
            case AnswerKind.YES_NO:
                neither = self.phrases.either_way.get(question.key, ())
                plain = {
                    value: tuple(phrase for phrase in group if phrase not in neither)
                    for value, group in self.phrases.yes_no.items()
                }
                return {**plain, **unsure}
            case AnswerKind.CHOICE:
                return {**self.phrases.choices[question.key], **unsure}
            case AnswerKind.DURATION:
                return unsure
