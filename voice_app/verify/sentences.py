"""Proves what must hold for sentences however their words are edited, by trying the phrases.

Every template is tried with some of its phrases, spread over all that it covers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle, islice

from voice_app.checklist.checklist import AnswerKind, Question
from voice_app.checklist.dialogue import Dialogue
from voice_app.language.sentences import UNSURE
from voice_app.language.sentences_file import Authored, Sentences
from voice_app.language.units import Kind
from voice_app.turn import UNKNOWN
from voice_app.verify.claims import Claims
from voice_app.verify.finding import Finding
from voice_app.verify.lint_sentences import sample, sentence_mistakes

_NEGATORS = (Kind.NOT, Kind.ISNT, Kind.WASNT, Kind.NEVER, Kind.CANT, Kind.BARELY)
_SAID = (Kind.GOOD, Kind.BAD, Kind.YES, Kind.NO, Kind.NO_OR_NOT, Kind.VALUE, Kind.ACTION)
_PHRASES = 3
"""Per template."""
_TURNS = 4
"""Negators tried before each phrase; the next phrase gets the next ones."""
_UNKNOWN = (UNKNOWN, "zyzzyva")
"""Not heard, and heard but in no file."""


def prove_sentences(dialogue: Dialogue, claims: Claims) -> Iterator[Finding]:
    """Yield the result for every property of sentences."""
    sentences = dialogue.understanding.sentences()
    questions = dialogue.checklist.by_key
    values = {key: question.values for key, question in questions.items()}
    mistakes = list(sentence_mistakes(sentences, values))
    failures = tuple(f"{m.file.name}:{m.line}: {m.problem}" for m in mistakes)
    yield Finding("Nothing that is said in a sentence means two things", len(values), 0, failures)
    if failures:
        return
    asked = [questions[k] for k in sentences.keys if questions[k].kind is not AnswerKind.DURATION]
    scales = {q.key: _scale(q, claims.scales) for q in asked}
    # The units of sentences must not be their own judges.
    also = [sentences.words(item) for item in sentences.source.require("turning").texts()]
    turned = [f for q in asked for f in _turned(q, sentences, scales[q.key], also)]
    yield _finding("A negator before a sign or an answer never leaves a milder value", turned)
    unknown = [f for q in asked for f in _with_unknown(q, sentences, scales[q.key])]
    yield _finding("A sentence with an unknown word is never read as milder than without", unknown)


def _finding(claim: str, tried: Sequence[str | None]) -> Finding:
    return Finding(claim, len(tried), 0, tuple(f for f in tried if f is not None))


def _scale(question: Question, scales: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return its answers from harmless to worrying; empty if no such order is claimed."""
    if question.kind is AnswerKind.YES_NO:
        return scales.get(question.key, scales["yes_no"])
    return scales.get(question.key, ())


def _phrases(key: str, sentences: Sentences, *, signs: bool) -> Iterator[tuple[str, ...]]:
    said: list[Authored] = [*sentences.authored_for(key), *(sentences.signs if signs else ())]
    for one in said:
        if one.unit.kind in _SAID:
            yield from sample(one.template, _PHRASES)


def _turned(
    question: Question,
    sentences: Sentences,
    scale: Sequence[str],
    also: Sequence[tuple[str, ...]],
) -> Iterator[str | None]:
    """Put a negator in front: the value must neither stay the milder one nor become it."""
    asked = sentences.asked(question.key)
    assert asked is not None

    def whole(words: tuple[str, ...], until: int) -> bool:
        """Return whether what starts before `until` and fills the rest was authored."""
        found = (asked.table.at(words, at).get(len(words)) for at in range(until))
        return any(unit is not None and unit.own for unit in found)

    units = [a for a in sentences.everywhere if a.unit.kind in _NEGATORS]
    negators = cycle([*also, *(phrase for a in units for phrase in sample(a.template, 4))])
    signs = question.kind is AnswerKind.YES_NO
    for phrase in _phrases(question.key, sentences, signs=signs):
        plain = sentences.answer(" ".join(phrase), question.key)
        if plain is None or plain == UNSURE:
            continue
        for negator in islice(negators, _TURNS):
            text = " ".join((*negator, *phrase))
            if whole((*negator, *phrase), len(negator)) or whole(negator, 1):
                continue
            value = sentences.answer(text, question.key)
            # Denying the worrying answer gives the harmless one; denying anything else does not.
            worst = bool(scale) and plain == scale[-1] and signs
            wrong = value is not None and not worst and not _worse(value, plain, scale)
            yield f'{question.key}: "{text}" is {value}' if wrong else None


def _worse(value: str, plain: str, scale: Sequence[str]) -> bool:
    if value in scale and plain in scale:
        return scale.index(value) > scale.index(plain)
    return value != plain and value == UNSURE


def _with_unknown(
    question: Question, sentences: Sentences, scale: Sequence[str]
) -> Iterator[str | None]:
    """Insert an unknown word at any position: not understood, or not milder."""
    for number, phrase in enumerate(_phrases(question.key, sentences, signs=False)):
        plain = sentences.answer(" ".join(phrase), question.key)
        if plain is None:
            continue
        at = number % (len(phrase) + 1)
        for word in _UNKNOWN:
            text = " ".join((*phrase[:at], word, *phrase[at:]))
            value = sentences.answer(text, question.key)
            wrong = value is not None and not (value == plain or _worse(value, plain, scale))
            # The unknown word may itself reverse what remains: only the worst may be believed.
            wrong = wrong or (value is not None and not (scale and value == scale[-1]))
            yield f'{question.key}: "{text}" is {value}' if wrong else None
