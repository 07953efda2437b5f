"""Proves that looking back and the advice state only what was answered.

Every question is answered in every way, by itself and beside noes to all others: what is read back
must name each answered question, and none that was not asked. And under every combination of the
answers that an advice depends on, the sentences spoken are those whose condition holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from voice_app.checklist.answers import Answer, Provenance
from voice_app.checklist.checklist import AnswerKind, Question
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.prompts import Sentence
from voice_app.dialogue.guidance import guidance
from voice_app.dialogue.response import ResponseBuilder
from voice_app.triage.answer_space import Space, cases
from voice_app.triage.conditions import UNSURE, Value, holds
from voice_app.triage.decide import Verdict
from voice_app.triage.wording import answers_in_words
from voice_app.verify.finding import Finding
from voice_app.verify.places import tried

DAYS = (0, 1, 10, 60, 900)
"""One for each way in which a time is read back."""


def prove_said(dialogue: Dialogue, space: Space) -> Iterator[Finding]:
    """Yield the results for both properties."""
    yield tried("Looking back names what was answered, and nothing else", _recap(dialogue))
    yield tried("Advice is spoken only where its condition holds", _advice(dialogue, space))


def _recap(dialogue: Dialogue) -> Iterator[str]:
    script = ResponseBuilder(dialogue)
    questions = dialogue.checklist.by_key
    marks = {key: _marks(question, dialogue) for key, question in questions.items()}
    noes = {
        key: Answer(question.harmless, question.harmless)
        for key, question in questions.items()
        if question.kind is AnswerKind.YES_NO
    }
    for key, question in questions.items():
        for value, how in _answers(question):
            answer = Answer(value, "", how)
            for said in ({key: answer}, {**noes, key: answer}):
                told = script.all_told(said, ())
                wrong = [
                    k for k, own in marks.items() if own.isdisjoint(_items(told)) is (k in said)
                ]
                yield f"With {key} {value}, {wrong[0]} is read back wrongly." if wrong else ""


def _items(told: Sequence[str]) -> set[str]:
    """Return the sentences, and each finding in a list of noes."""
    return {*told, *(item for text in told for item in text[:-1].lower().split(", "))}


def _answers(question: Question) -> Iterator[tuple[Value, Provenance]]:
    days = DAYS if question.kind is AnswerKind.DURATION else ()
    yield from ((value, Provenance.SAID) for value in (*question.values, *days))
    yield from ((UNSURE, how) for how in Provenance if how is not Provenance.SAID)


def _marks(question: Question, dialogue: Dialogue) -> frozenset[str]:
    """Return what can be read back about a question."""
    prompts, reasons = dialogue.prompts.questions[question.key], dialogue.prompts.reasons
    told = [
        reasons[name].format(told=text.format(said=dialogue.prompts.days_ago(days)))
        for text in prompts.told.values()
        for name in ("told", "told_more")
        for days in DAYS
    ]
    doubts = [
        reasons[name].format(topic=prompts.topic) for name in ("unsure", "unheard", "skipped")
    ]
    return frozenset({*told, *doubts, prompts.denied.lower()} - {""})


def _advice(dialogue: Dialogue, space: Space) -> Iterator[str]:
    """Try each sentence over what its own condition and the choice of the advice depend on.

    No sentence depends on another's condition, so not all combinations are needed.
    """
    prompts, table = dialogue.prompts, dialogue.table
    for advice in prompts.advice:
        if advice.name == "unheard":  # that needs reasons, all of them unheard
            continue
        chosen = [a.when for a in prompts.advice if a.when and a.urgency == advice.urgency]
        verdict = Verdict(advice.urgency, (), (), True, (), table.sha256)
        for sentence in advice.sentences:
            looked_at = chosen if sentence.when is None else [*chosen, sentence.when]
            for answers in cases(looked_at, space):
                if prompts.advice_for(advice.urgency, answers, unheard=False) is advice:
                    spoken = guidance(verdict, answers, {}, prompts, dialogue.understanding.today)
                    yield _wrong(sentence, answers, spoken)


def _wrong(sentence: Sentence, answers: Mapping[str, Value], spoken: tuple[str, ...]) -> str:
    due = sentence.when is None or holds(sentence.when, answers)
    own = max(re.split(r"\{\w+\}", sentence.says), key=len)  # what no blank fills
    said = own in " ".join(spoken)
    if due is said:
        return ""
    told = answers_in_words(answers) or "no answers"
    return f'With {told}, "{sentence.says}" is {"" if said else "not "}spoken.'
