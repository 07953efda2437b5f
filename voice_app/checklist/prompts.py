"""Every sentence the app can say; filling in the blanks is pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voice_app.authored import Entry
from voice_app.checklist.checklist import Question
from voice_app.triage.conditions import Answers, Condition, holds
from voice_app.triage.rules import Urgency
from voice_app.triage.sources import Basis

CRISIS = "crisis"
"""The name of the advice for thoughts of self-harm: no alarm sounds with it."""
ALONE = "alone"
"""The name of what is said after it to somebody whom nobody is with."""
UNHEARD = "unheard"
"""The name of the advice for an emergency that rests on silence alone."""


@dataclass(frozen=True)
class QuestionPrompts:
    """The words of one question."""

    before: tuple[str, ...]
    """Said first when it is asked, and not when it is asked again."""
    ask: tuple[str, ...]
    """Said one after the other, with a pause between. Three or more are a list of signs: what it
    is about, the signs one by one, and the question."""
    short: str
    help: str
    differently: tuple[str, ...]
    """The same question in other words."""
    topic: str
    """Fits into "You weren't sure about ..."."""
    denied: str
    harmless: str
    """The answer that denies it."""
    """What a no denies, in a few words; "" where no is no answer to it."""
    told: Mapping[str, str]
    """By value: fits into "You told me that ..."; "" stands for any value."""
    basis: Basis
    """What the rules that look at the answer rest on, and what these words add."""

    @property
    def signs(self) -> tuple[str, ...]:
        """Return the signs of a list, in both wordings; one that holds is answer enough."""
        return (*self.ask[1:-1], *self.differently[1:-1])


@dataclass(frozen=True)
class Sentence:
    """A sentence of advice that may depend on the answers."""

    says: str
    other: str
    """Said instead when the symptoms are somebody else's; may be empty."""
    when: Condition | None
    basis: Basis
    """Its own sources, or those of the advice."""
    entry: Entry
    """Where the sentence stands."""


@dataclass(frozen=True)
class Advice:
    """The advice for one urgency."""

    name: str
    urgency: Urgency
    when: Condition | None
    to_helper: bool
    """Whether a helper who answers is told what is said about somebody else."""
    so_far: tuple[Sentence, ...]
    """Said as soon as it holds, before the next question; empty where the usual line is."""
    do: tuple[Sentence, ...]
    more_urgent: tuple[Sentence, ...]
    close: tuple[Sentence, ...]
    entry: Entry
    """Where the advice stands."""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences, in the order of speaking."""
        return (*self.do, *self.more_urgent, *self.close)

    def about_other(self, *, other: bool, by_helper: bool) -> bool:
        """Say whether it is put into the words for somebody else's symptoms."""
        return other or (by_helper and self.to_helper)


@dataclass(frozen=True)
class Region:
    """Whom to call in one part of the world."""

    number: str
    crisis: str
    same_day: str
    """Where else to be seen the same day, a sentence; "" where nothing is known."""
    basis: Basis


@dataclass(frozen=True)
class Prompts:
    """All the words of one language."""

    lines: Mapping[str, tuple[str, ...]]
    options: Mapping[str, str]
    questions: Mapping[str, QuestionPrompts]
    advice: tuple[Advice, ...]
    reasons: Mapping[str, str]
    most_reasons: int
    """So many reasons are spoken at most, the first rule of the table first."""
    check_again: int
    """Days until whoever needs no doctor is to look again."""
    months: tuple[str, ...]
    """Their names."""
    ago: Mapping[str, str]
    places: Mapping[str, str]
    """By state that is no question: where the conversation is."""
    progress: Mapping[str, str]
    """How much of the questions is done: begun, quarter, half, most or nearly."""
    pronounce: Mapping[str, str]
    someone_else: Mapping[str, str]
    """Words that change when the symptoms are somebody else's."""
    first_person: Mapping[str, str]
    """Words that change when somebody says of themselves what they told."""
    numbers: Mapping[str, str]
    """The region's emergency `number` and what to do in a `crisis`."""
    regions: Mapping[str, Region]
    """All regions, for those who review them."""
    source: Entry
    """The authored file, for errors that must point into it."""

    def about(self, text: str, *, other: bool) -> str:
        """Return `text` about somebody else if `other`, and as it is otherwise."""
        return _changed(text, self.someone_else) if other else text

    def own_words(self, text: str, *, other: bool) -> str:
        """Return what was told as the person, or whoever speaks for them, would say it."""
        return _changed(text, self.someone_else if other else self.first_person)

    def line(self, name: str, **blanks: str) -> tuple[str, ...]:
        """Return the named line's sentences with its blanks filled in."""
        return tuple(text.format(**blanks) for text in self.lines[name])

    def options_for(self, question: Question) -> str:
        """Return what may be answered, in words."""
        own = self.options.get(question.key)
        return own if own is not None else self.options[question.kind.value]

    def advice_for(self, urgency: Urgency, answers: Answers, *, unheard: bool) -> Advice:
        """Return the advice to be spoken; `unheard` when it rests on silence alone."""
        fitting = [a for a in self.advice if a.urgency == urgency and a.name != ALONE]
        if unheard:
            fitting = [a for a in fitting if a.name == UNHEARD] or fitting
        else:
            fitting = [a for a in fitting if a.name != UNHEARD]
        return next(a for a in fitting if a.when is None or holds(a.when, answers))

    @property
    def alone(self) -> Advice:
        """What is said in a crisis to somebody whom nobody is with."""
        return next(a for a in self.advice if a.name == ALONE)

    def emergency_sentences(self) -> tuple[str, ...]:
        """Return all that may be said in an emergency, to be rendered beforehand."""
        advice = [a for a in self.advice if a.urgency.is_emergency]
        spoken = [said for a in advice for s in a.sentences for said in (s.says, s.other) if said]
        return tuple(dict.fromkeys([*self.lines["emergency_line"], *spoken]))

    def question_sentences(self) -> tuple[str, ...]:
        """Return all questions as they are first asked, to be rendered beforehand."""
        return tuple(dict.fromkeys(s for q in self.questions.values() for s in (*q.before, *q.ask)))

    def days_ago(self, days: int) -> str:
        """Return `days` as words, rounded the way people speak."""
        if days < 2:
            return self.ago["today" if days == 0 else "one_day"]
        for unit, size, least in (("years", 365, 700), ("months", 30, 56), ("weeks", 7, 14)):
            if days >= least:
                return self.ago[unit].format(n=round(days / size))
        return self.ago["days"].format(n=days)

    def tells_number(self, text: str) -> bool:
        """Say whether `text` tells whom to call in an emergency or a crisis."""
        return any(said in text for said in self.numbers.values())

    def aloud(self, text: str) -> str:
        """Return `text` as the voice must read it."""
        for written, spoken in self.pronounce.items():
            text = re.sub(rf"\b{re.escape(written)}\b", spoken, text)
        return text


def _changed(text: str, words: Mapping[str, str]) -> str:
    """Return `text` with other words; of those that fit, the longest is taken."""
    longest_first = sorted(words, key=len, reverse=True)
    pattern = "|".join(rf"\b{re.escape(one)}\b" for one in longest_first)

    def changed(found: re.Match[str]) -> str:
        new = words[found[0].lower()]
        return new[0].upper() + new[1:] if found[0][0].isupper() else new

    return re.sub(pattern, changed, text, flags=re.IGNORECASE)


def due(sentences: Sequence[Sentence], answers: Answers, *, other: bool) -> tuple[str, ...]:
    """Return what is said of these sentences after these answers."""
    fitting = (s for s in sentences if s.when is None or holds(s.when, answers))
    return tuple(text for s in fitting if (text := s.other if other else s.says))
