"""Everything authored that a conversation needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from voice_app.checklist.agenda import UrgencyBounds, outlook
from voice_app.checklist.answers import DANGER_PHRASES
from voice_app.checklist.calibration import Calibration
from voice_app.checklist.checklist import AnswerKind, Checklist, Question
from voice_app.checklist.facts import Facts
from voice_app.checklist.for_the_doctor import ForTheDoctor
from voice_app.checklist.pacing import PacingNumbers
from voice_app.checklist.policy import Policy
from voice_app.checklist.prompts import Prompts
from voice_app.checklist.scanning_config import ScanningConfig
from voice_app.checklist.session_prompts import SessionPrompts
from voice_app.checklist.stakes import Stake, stake, told_apart, values_of
from voice_app.checklist.topics import Topics
from voice_app.checklist.vocabulary import all_phrases
from voice_app.checklist.words import Understanding
from voice_app.triage.conditions import Answers, Value
from voice_app.triage.decide import Verdict, at_once, decide
from voice_app.triage.rules import RuleTable


@dataclass(frozen=True)
class Dialogue:
    """The authored files, read."""

    checklist: Checklist
    table: RuleTable
    prompts: Prompts
    understanding: Understanding
    library: Topics
    facts: Facts
    for_the_doctor: ForTheDoctor
    around: SessionPrompts
    sounds: ScanningConfig
    pacing: PacingNumbers
    policy: Policy
    learning: Callable[[], Calibration]
    """What is asked for to learn a voice: read when that is wanted."""
    strict: bool = False
    """Whether every no needs a second view: what was learnt about a person's voice asks for it."""

    @cached_property
    def _outlooks(self) -> Callable[[frozenset[tuple[str, Value]]], UrgencyBounds]:
        """Bound the urgency once for the same answers: a turn asks for it several times."""
        return lru_cache(maxsize=1024)(lambda a: outlook(self.checklist, self.table, dict(a)))

    def outlook(self, answers: Answers) -> UrgencyBounds:
        """Return how far the answers, implied ones too, have settled the urgency."""
        if _in_danger(answers):
            emergency = self.table.emergency
            return UrgencyBounds(emergency, emergency, frozenset(), None)
        return self._outlooks(frozenset(answers.items()))

    @cached_property
    def _verdicts(self) -> Callable[[frozenset[tuple[str, Value]], bool], Verdict]:
        return lru_cache(maxsize=1024)(lambda a, done: decide(dict(a), self.table, complete=done))

    def verdict(self, answers: Answers, *, complete: bool) -> Verdict:
        """Decide once for the same answers.

        Words of danger are an emergency whatever the table makes of them: nothing that is
        authored can have milder advice spoken after them.
        """
        verdict = self._verdicts(frozenset(answers.items()), complete)
        return at_once(verdict, self.table.emergency) if _in_danger(answers) else verdict

    @cached_property
    def grave(self) -> frozenset[str]:
        """Questions that look for an emergency: one answer alone is one, so a no must be certain.

        Read from the rule table, so that an edited rule needs no edited policy. Where it takes
        several answers to be one, what is at stake depends on them, see `stakes.stake`.
        """
        return frozenset(
            key
            for key, value in told_apart(self.table)
            if self.table.urgency({key: value}).is_emergency
        )

    @cached_property
    def doubted(self) -> frozenset[str]:
        """Questions whose no must be certain: the grave ones, or all for a voice that is hard."""
        questions = self.checklist.by_key.items() if self.strict else ()
        return self.grave | {key for key, q in questions if q.kind is AnswerKind.YES_NO}

    def stake(self, said: Answers, question: Question, value: Value) -> Stake:
        """Return what is at stake if `value` was misheard, after what was `said`."""
        others = {key: given for key, given in said.items() if key != question.key}
        return self._stakes(frozenset(others.items()), question.key, value)

    def is_at_stake(self, said: Answers, question: Question) -> bool:
        """Say whether any answer to `question` must be certain."""
        values = values_of(question, self.table)
        return any(self.stake(said, question, value) is not Stake.NONE for value in values)

    @cached_property
    def _stakes(self) -> Callable[[frozenset[tuple[str, Value]], str, Value], Stake]:
        """Weigh the same answer once: each turn looks at all that can be answered to it."""

        @lru_cache(maxsize=4096)
        def weighed(said: frozenset[tuple[str, Value]], key: str, value: Value) -> Stake:
            return stake(
                self.checklist,
                self.table,
                dict(said),
                self.checklist.by_key[key],
                value,
                grave=self.grave,
                doubted=self.doubted,
            )

        return weighed

    @cached_property
    def single_words(self) -> tuple[str, ...]:
        """Every word of every phrase: with the turn's own phrases, the second, wider view of it.

        Words alone served for a no, but they read only 96 of 168 right answers alike
        (models/README.md).
        """
        return tuple(dict.fromkeys(word for phrase in self.phrases for word in phrase.split()))

    @cached_property
    def phrases(self) -> tuple[str, ...]:
        """Every phrase of every turn, each once; of topics those heard at questions."""
        words = self.understanding
        return all_phrases(words.phrases, words.durations, self.library, self.around, self.facts)


def _in_danger(answers: Answers) -> bool:
    return any(answers.get(key) == "yes" for key in DANGER_PHRASES)
