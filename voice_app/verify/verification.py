"""Everything that is proved about the authored content: rules, words, questions, conversation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from voice_app.checklist.answers import CRISIS_PHRASE, EMERGENCY_PHRASE
from voice_app.checklist.checklist import Checklist
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.style import Style
from voice_app.errors import AuthoringError
from voice_app.triage.answer_space import answer_space, conditions_of
from voice_app.triage.conditions import Answers
from voice_app.verify.beside import beside
from voice_app.verify.claims import Claims
from voice_app.verify.corrections import prove_corrections
from voice_app.verify.every_state import prove_machine
from voice_app.verify.finding import Finding, subject
from voice_app.verify.lint import findings
from voice_app.verify.lint_sentences import sentence_mistakes
from voice_app.verify.lint_topics import misread_topics
from voice_app.verify.mutations import Person, known_people, mutation_score
from voice_app.verify.reachability import (
    in_order,
    never_asked,
    residual_is_sound,
    ways_to_questions,
)
from voice_app.verify.rules import prove
from voice_app.verify.says import gaps, says_what_holds
from voice_app.verify.sentences import prove_sentences
from voice_app.verify.statements import prove_said
from voice_app.verify.wording import prove_wording, wording_mistakes


def possible_answers(checklist: Checklist) -> Mapping[str, tuple[str, ...]]:
    """Return the possible answers to each question, detail and danger phrase."""
    questions = (*checklist.questions, *checklist.details)
    return {
        **{question.key: question.values for question in questions},
        EMERGENCY_PHRASE: ("no", "yes"),
        CRISIS_PHRASE: ("no", "yes"),
    }


def mistakes(
    dialogue: Dialogue, style: Style, unknown_words: Callable[[Sequence[str]], list[str]]
) -> Iterator[AuthoringError]:
    """Yield every mistake in the authored content; see `verification` for the arguments."""
    found = list(findings(dialogue, unknown_words))
    yield from found
    yield from wording_mistakes(dialogue, style)
    answers = {key: question.values for key, question in dialogue.checklist.by_key.items()}
    yield from sentence_mistakes(dialogue.understanding.sentences(), answers)
    yield from misread_topics(dialogue)
    if not found:  # otherwise a condition might wait for what does not exist
        space = answer_space(possible_answers(dialogue.checklist), conditions_of(dialogue.table))
        yield from never_asked(dialogue.checklist, dialogue.table, space)
        for rule in dialogue.table.rules:
            yield from gaps(rule, space)


def verification(
    dialogue: Dialogue,
    claims: Claims,
    people: Sequence[Person],
    style: Style,
    unknown_words: Callable[[Sequence[str]], list[str]],
) -> Iterator[Finding]:
    """Yield the result for every property; `unknown_words` returns those the speech model lacks.

    Raises `AuthoringError` on claims that do not fit.
    """
    checklist, table = dialogue.checklist, dialogue.table
    details = frozenset(question.key for question in checklist.details)
    it = subject(table, claims, possible_answers(checklist), details)
    ordered = in_order(checklist)
    ways: Mapping[str, Answers] = {}
    reachable = ordered
    if not ordered.failures:
        reachable, ways = ways_to_questions(checklist, table, it.space)
    whole = not (ordered.failures or reachable.failures)  # the remaining proofs try every question
    sentences = beside(lambda: tuple(prove_sentences(dialogue, claims)))
    corrections = beside(lambda: tuple(prove_corrections(dialogue, ways)) if whole else ())
    yield from prove(it)
    yield says_what_holds(table, it.space)
    if people:
        yield known_people(table, people)
        yield mutation_score(table, people)
    yield from prove_said(dialogue, it.space)
    yield from prove_wording(dialogue, style, unknown_words)
    yield from sentences()
    yield residual_is_sound()
    yield ordered
    if ordered.failures:
        return
    yield reachable
    if whole:
        yield from prove_machine(dialogue, ways)
        yield from corrections()
