"""Proves that a correction never silently loses a worrying answer.

A question that depends on others is answered in every worrying way. Then one of those others is
corrected so that the question would not have been asked, in either way a person can: by changing
that answer, or by going back to it. Until the question that covers the finding is answered, the
visit must be no milder than before, nor than one that took that path from the start; afterwards it
must equal that one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

from voice_app.checklist.checklist import Question
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.places import EMERGENCY
from voice_app.dialogue.conversation import Conversation
from voice_app.triage.conditions import Answers, Value
from voice_app.triage.decide import decide
from voice_app.triage.rules import Urgency
from voice_app.turn import Heard
from voice_app.verify.finding import Finding
from voice_app.verify.places import begin_at, tried
from voice_app.verify.reachability import mildest_answers

MOST_TURNS = 200
"""A visit must have ended by then."""
Words = Callable[[Question, Value], Heard]
"""Gives the words for an answer."""
Values = Callable[[Question], tuple[Value, ...]]
"""Gives the answers to a question."""


@dataclass(frozen=True)
class _Loss:
    """A worrying answer, and a correction of another answer that takes it away."""

    lost: Question
    value: Value
    corrected: Question
    wrong: Value
    to: Value

    def in_words(self) -> str:
        corrected = f"{self.corrected.key} {self.wrong} corrected to {self.to}"
        return f"{self.lost.key} {self.value}, then {corrected}"


@dataclass(frozen=True)
class _Losing:
    dialogue: Dialogue
    ways: Mapping[str, Answers]
    words: Words
    values: Values
    known: dict[tuple[tuple[str, Value], ...], tuple[Answers, Urgency]] = field(
        default_factory=dict
    )
    """The outcomes of visits answered that way from the start."""

    def silently(self, correct: Callable[[Conversation, _Loss], Urgency]) -> Iterator[str]:
        """Yield for each loss what is wrong with it, or ""."""
        talk = Conversation(self.dialogue)
        for loss in self._losses():
            way = {**self.ways[loss.lost.key], loss.corrected.key: loss.wrong}
            begin_at(talk, loss.lost.key, way)
            talk.hear(self.words(loss.lost, loss.value))
            if talk.state == EMERGENCY:
                continue  # there an answer is taken back by "false alarm"
            before = talk.verdict().urgency
            least = correct(talk, loss)
            wanted = {**way, loss.corrected.key: loss.to, loss.lost.key: self._mildest(loss.lost)}
            wrong = "is milder at once" if least < before else ""
            wrong = wrong or self._go_on(talk, loss, wanted, before)
            if not wrong:
                same = _equals(talk, *self._at_once(wanted))
                wrong = "" if same else "does not end as if answered so at first"
            yield f"{loss.in_words()}, {wrong}." if wrong else ""

    def _at_once(self, wanted: Answers) -> tuple[Answers, Urgency]:
        """Return the outcome of a visit answered that way from the start."""
        key = tuple(sorted(wanted.items()))
        if key not in self.known:
            talk = Conversation(self.dialogue)
            begin_at(talk, next(iter(self.ways)), {})
            self._go_on(talk, None, wanted, self.dialogue.table.levels.least)
            self.known[key] = (talk.answers, talk.verdict().urgency)
        return self.known[key]

    def change(self, talk: Conversation, loss: _Loss) -> Urgency:
        """Ask the corrected question again and answer it."""
        talk.correct([loss.corrected.key])
        least = talk.verdict().urgency
        talk.hear(self.words(loss.corrected, loss.to))
        return least

    def go_back(self, talk: Conversation, loss: _Loss) -> Urgency:
        """Go back to the corrected question and answer it."""
        least = talk.verdict().urgency
        while loss.corrected.key in talk.said:
            talk.hear(Heard("go back"))
            least = min(least, talk.verdict().urgency)
        talk.hear(self.words(loss.corrected, loss.to))
        return least

    def _go_on(
        self, talk: Conversation, loss: _Loss | None, wanted: Answers, before: Urgency
    ) -> str:
        """Answer until no question is open; return what is wrong while an answer is lost."""
        open_ = loss is not None and self._is_open(talk, loss)
        for _ in range(MOST_TURNS):
            question = self.dialogue.checklist.by_key.get(talk.state)
            if loss is not None and open_:
                now = self.dialogue.table.urgency(talk.answers)
                if talk.verdict().urgency < max(before, now):
                    return f"is {talk.verdict().urgency.name} before it is asked again"
            if question is None:
                return "is never asked again" if open_ and talk.state != EMERGENCY else ""
            if loss is not None and question.key in (loss.lost.key, self._cover(talk, loss)):
                open_ = False
            talk.hear(self.words(question, wanted.get(question.key, self._mildest(question))))
        return "has no end"

    def _mildest(self, question: Question) -> Value:
        """Return the least worrying answer."""
        return self._mildest_answers[question.key]

    @cached_property
    def _mildest_answers(self) -> Mapping[str, Value]:
        return mildest_answers(self.dialogue.checklist, self.dialogue.table)

    def _is_open(self, talk: Conversation, loss: _Loss) -> bool:
        """Return whether a relevant finding was lost, other than to the question covering it."""
        if self._cover(talk, loss) == loss.corrected.key or loss.lost.key in talk.said:
            return False
        answers = {**talk.answers, loss.lost.key: loss.value}
        verdict = decide(answers, self.dialogue.table)
        return any(loss.lost.key in r.answers for r in (*verdict.reasons, *verdict.also))

    def _cover(self, talk: Conversation, loss: _Loss) -> str | None:
        return loss.lost.cover(talk.answers)

    def _losses(self) -> Iterator[_Loss]:
        """Yield each worrying answer with each correction that removes its question."""
        checklist = self.dialogue.checklist
        for key, way in self.ways.items():
            lost = checklist.by_key[key]
            worrying = [value for value in self.values(lost) if value != self._mildest(lost)]
            for parent in sorted(lost.looked_at & way.keys()):
                corrected = checklist.by_key[parent]
                asked: list[Value] = []
                not_asked: list[Value] = []
                for value in self.values(corrected):
                    applies = lost.applies(checklist.with_implied({**way, parent: value}))
                    (asked if applies else not_asked).append(value)
                for value, wrong, to in product(worrying, asked, not_asked):
                    yield _Loss(lost, value, corrected, wrong, to)


def prove_nothing_lost(
    dialogue: Dialogue, ways: Mapping[str, Answers], words: Words, values: Values
) -> Iterator[Finding]:
    """Yield the result for both ways of correcting an answer."""
    it = _Losing(dialogue, ways, words, values)
    yield tried("A changed answer loses no worrying one silently", it.silently(it.change))
    yield tried("Nor does going back", it.silently(it.go_back))


def _equals(talk: Conversation, answers: Answers, urgency: Urgency) -> bool:
    """Return whether both had the same result; in another order, other questions may be skipped."""
    same = all(talk.answers.get(key, value) == value for key, value in answers.items())
    return same and talk.verdict().urgency == urgency
