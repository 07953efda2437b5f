"""Proves that a corrected answer leaves no trace: in every question, for every answer.

The outcome of a visit may depend on what was answered, never on what was said first and then
corrected. So each conversation here goes wrong, is put right in one of the ways a person has, and
is compared with one in which the right answer was given at once: same state, same answers, same
urgency for the same reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from voice_app.checklist.checklist import AnswerKind, Question
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.phrases import Danger
from voice_app.checklist.places import CONFIRMING, EMERGENCY, GUIDANCE
from voice_app.dialogue.conversation import Conversation
from voice_app.triage.conditions import Answers, Value
from voice_app.triage.decide import Verdict
from voice_app.turn import Heard
from voice_app.verify.finding import Finding
from voice_app.verify.lost_answers import prove_nothing_lost
from voice_app.verify.places import SILENCE, begin_at, tried, words_for
from voice_app.verify.reachability import mildest_answers

MOST_TURNS = 200
"""A corrected visit must have ended by then."""
Outcome = tuple[str, Mapping[str, Value], Verdict]
_NOT_NO = ("", "[unk]", "yes", "not sure")


def prove_corrections(dialogue: Dialogue, ways: Mapping[str, Answers]) -> Iterator[Finding]:
    """Yield the result for each property; `ways` holds answers that lead to each question."""
    details: dict[str, Answers] = {detail.key: {} for detail in dialogue.checklist.details}
    it = _Corrections(dialogue, {**ways, **details})
    yield tried("A danger phrase that was a false alarm leaves no trace", it.phrases_taken_back())
    yield tried("Only a clear no makes it a false alarm", it.phrases_kept())
    yield tried("An emergency that was misheard, answered again, leaves no trace", it.answered())
    yield tried("Going back and correcting equals answering so at first", it.gone_back())
    yield from prove_nothing_lost(dialogue, it.ways, it.words, values_of)
    yield tried("Going back from the advice, however far, does so too", it.gone_back_from_advice())


@dataclass(frozen=True)
class _Corrections:
    dialogue: Dialogue
    ways: Mapping[str, Answers]

    # ---- Properties ----

    def phrases_taken_back(self) -> Iterator[str]:
        phrases = self.dialogue.understanding.phrases
        first = next(iter(self.ways))
        wherever = [(key, phrases.danger[kind][0]) for key in self.ways for kind in Danger]
        whatever = [(first, phrase) for kind in Danger for phrase in phrases.told_by(kind)]
        talk = Conversation(self.dialogue)
        for key, phrase in dict.fromkeys(wherever + whatever):
            for stopped in (False, True):
                self.go_to(talk, key)
                if stopped:
                    talk.hear(Heard("stop"))
                    if talk.state != GUIDANCE:
                        continue
                before = outcome(talk)
                alarmed = self._falsely(talk, phrase, Heard("no"))
                same = alarmed and outcome(talk) == before
                place = GUIDANCE if stopped else key
                yield "" if same else f'"{phrase}" in {place}, taken back, is at {talk.state}.'

    def phrases_kept(self) -> Iterator[str]:
        phrases = self.dialogue.understanding.phrases
        talk = Conversation(self.dialogue)
        for kind in Danger:
            for reply in _NOT_NO:
                self.go_to(talk, next(iter(self.ways)))
                phrase = phrases.danger[kind][0]
                kept = self._falsely(talk, phrase, Heard(reply)) and talk.state == EMERGENCY
                yield "" if kept else f'"{phrase}", false alarm, "{reply}" ends in {talk.state}.'

    def answered(self) -> Iterator[str]:
        """Give an answer that is an emergency, or none at all; take it back; answer again."""
        at_once, corrected = Conversation(self.dialogue), Conversation(self.dialogue)
        for key in self.ways:
            question = self.dialogue.checklist.by_key[key]
            wrongs: dict[str, tuple[Heard, ...]] = {
                str(value): (self.words(question, value),) for value in values_of(question)
            }
            wrongs["silence"] = (SILENCE,) * (self.dialogue.policy.asked_again + 1)
            for wrong, turns in wrongs.items():
                for value in values_of(question):
                    self.go_to(corrected, key)
                    for turn in turns:
                        corrected.hear(turn)
                    if corrected.state != EMERGENCY:
                        break
                    corrected.hear(Heard("false alarm"))
                    if not corrected.verdict().urgency.is_emergency:
                        yield f"{key}: {wrong} counts no more before it is answered again."
                    wanted = {**self.ways[key], key: value}
                    self.go_on(corrected, wanted, lambda: key in corrected.said)  # noqa: B023
                    self.go_to(at_once, key)
                    at_once.hear(self.words(question, value))
                    same = outcome(corrected) == outcome(at_once)
                    yield "" if same else f"{key}: {wrong} taken back for {value} is not {value}."

    def gone_back(self) -> Iterator[str]:
        at_once, corrected = Conversation(self.dialogue), Conversation(self.dialogue)
        for key, wrong, value in self._pairs():
            question = self.dialogue.checklist.by_key[key]
            self.go_to(corrected, key)
            corrected.hear(self.words(question, wrong))
            if corrected.state == EMERGENCY:
                continue  # there, "go back" is "false alarm"
            corrected.hear(Heard("go back"))
            corrected.hear(self.words(question, value))
            self.go_to(at_once, key)
            at_once.hear(self.words(question, value))
            same = outcome(corrected) == outcome(at_once)
            yield "" if same else f"{key} corrected from {wrong} to {value} is not {value} at once."

    def gone_back_from_advice(self) -> Iterator[str]:
        """Answer wrongly, continue to the advice, go back to that answer, and continue again."""
        at_once, corrected = Conversation(self.dialogue), Conversation(self.dialogue)
        for key, value, wrong in self._neighbours():
            for talk, answers in ((corrected, wrong), (at_once, value)):
                self.go_to(talk, key)
                self.go_on(talk, {**self.ways[key], key: answers})
            self._back_before(corrected, key)
            self.go_on(corrected, {**self.ways[key], key: value})
            same = outcome(corrected) == outcome(at_once)
            yield "" if same else f"{key}: {wrong} taken back after the advice is not {value}."

    # ---- Turns ----

    def go_to(self, talk: Conversation, key: str) -> None:
        """Take the conversation to the question, as if from a fresh start."""
        begin_at(talk, key, self.ways[key])

    def go_on(
        self, talk: Conversation, wanted: Answers, until: Callable[[], bool] = lambda: False
    ) -> None:
        """Answer as in `wanted`, otherwise mildly, until no question is open."""
        for _ in range(MOST_TURNS):
            question = self.dialogue.checklist.by_key.get(talk.state)
            if question is None or until():
                return
            talk.hear(self.words(question, wanted.get(question.key, self.mildest(question))))

    def mildest(self, question: Question) -> Value:
        """Return the least worrying answer."""
        return self._mildest_answers[question.key]

    @cached_property
    def _mildest_answers(self) -> Mapping[str, Value]:
        return mildest_answers(self.dialogue.checklist, self.dialogue.table)

    def words(self, question: Question, value: Value) -> Heard:
        """Return words that give this answer."""
        return Heard(words_for(self.dialogue.understanding.phrases, question, value))

    def _falsely(self, talk: Conversation, phrase: str, reply: Heard) -> bool:
        """Say a danger phrase, call it a false alarm, and say `reply` to "Did you say ...?"."""
        talk.hear(Heard(phrase))
        alarmed = talk.state == EMERGENCY
        talk.hear(Heard("false alarm"))
        asked = talk.state == CONFIRMING
        talk.hear(reply)
        return alarmed and asked

    def _back_before(self, talk: Conversation, key: str) -> None:
        """Go back until the question no longer has an answer."""
        for _ in range(MOST_TURNS):
            if key not in talk.said:
                return
            talk.hear(Heard("false alarm" if talk.state == EMERGENCY else "go back"))

    def _pairs(self) -> Iterator[tuple[str, Value, Value]]:
        """Yield each question with every pair of its answers: the wrong one and the right one."""
        for key in self.ways:
            values = values_of(self.dialogue.checklist.by_key[key])
            yield from ((key, wrong, value) for wrong in values for value in values)

    def _neighbours(self) -> Iterator[tuple[str, Value, Value]]:
        """Yield each question with each answer and the next one only, because a whole visit takes
        long.
        """
        for key in self.ways:
            values = values_of(self.dialogue.checklist.by_key[key])
            yield from ((key, *pair) for pair in zip(values, (*values[1:], values[0]), strict=True))


def outcome(talk: Conversation) -> Outcome:
    """Return everything that a visit results in."""
    return talk.state, talk.answers, talk.verdict()


def values_of(question: Question) -> tuple[Value, ...]:
    """Return every answer to a question; for days, two of them."""
    days = (3, 90) if question.kind is AnswerKind.DURATION else ()
    return (*question.values, *days)
