"""Proves that speech keeps to the style: no claims, nothing long or hard, all pronounceable.

Examines every authored text, as spoken to the person and about somebody else, and every sentence
that the program assembles from them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.style import Part, Style
from voice_app.errors import AuthoringError
from voice_app.verify.finding import Finding
from voice_app.verify.lint_words import unknown_words
from voice_app.verify.readability import grade, sentences
from voice_app.verify.spoken_texts import Spoken, put_together, spoken

Mistakes = Iterator[AuthoringError | None]
"""For each item examined, what is wrong with it."""
_MARKS = ".,;:?!'\""
_READ_TOGETHER = ("question", "advice", "explanation")
_NUMBERS = {"number": "911, 999 or 112", "crisis": "Call 988.", "check_again": "on 5 December"}


def wording_mistakes(dialogue: Dialogue, style: Style) -> Iterator[AuthoringError]:
    """Yield every breach of the style with file, line and remedy."""
    for _, mistakes in _properties(dialogue, style):
        yield from filter(None, mistakes)


def prove_wording(
    dialogue: Dialogue, style: Style, unknown: Callable[[Sequence[str]], list[str]]
) -> Iterator[Finding]:
    """Yield the result for each property; `unknown` returns the words the speech model lacks."""
    for claim, mistakes in _properties(dialogue, style):
        yield _finding(claim, list(mistakes))
    claim = "Every phrase that is listened for is made of words that the speech model knows"
    yield _finding(claim, list(unknown_words(dialogue, unknown)))


def _properties(dialogue: Dialogue, style: Style) -> Iterator[tuple[str, Mistakes]]:
    texts = list(spoken(dialogue))
    whole = [*(t for t in texts if t.part not in (Part.TOLD, Part.DOUBT)), *put_together(dialogue)]
    yield (
        "Nobody is told what they have or lack, nor how likely it is",
        _never_said(texts, dialogue, style),
    )
    yield (
        f"No sentence is longer than {style.most_words} words, no question than "
        f"{style.most_words_asked}",
        _short(whole, style),
    )
    yield (
        f"Questions, advice and explanations read at grade {style.reading_grade} or easier",
        _plain(texts, dialogue, style),
    )
    yield "Every sentence can be pronounced", _pronounceable(texts, dialogue)


def _finding(claim: str, mistakes: Sequence[AuthoringError | None]) -> Finding:
    failures = [f"{m.file.name}:{m.line}: {m.problem}" for m in mistakes if m is not None]
    return Finding(claim, len(mistakes), 0, tuple(failures))


def _never_said(texts: Sequence[Spoken], dialogue: Dialogue, style: Style) -> Mistakes:
    about = dialogue.prompts.about
    groups = [
        (group, _any_of(group.phrases, dialogue), _any_of(group.but_for, dialogue))
        for group in style.never_said
    ]
    for said in texts:
        heard = said.text.replace("\u2019", "'")
        found = [
            (words[0].lower(), group.because)
            for text in dict.fromkeys((heard, about(heard, other=True)))
            for group, pattern, but_for in groups
            if said.part not in group.allowed_in
            and (words := pattern.search(but_for.sub(" ... ", text)))
        ]
        yield (
            said.entry.error(
                f'"{found[0][0]}" is never said here. {found[0][1]}', "Say it another way."
            )
            if found
            else None
        )


def _any_of(phrases: Sequence[str], dialogue: Dialogue) -> re.Pattern[str]:
    """Match each phrase as whole words, and its form about somebody else; none matches nothing."""
    if not phrases:
        return re.compile(r"(?!)")
    both = {p for phrase in phrases for p in (phrase, dialogue.prompts.about(phrase, other=True))}
    listed = "|".join(map(re.escape, sorted(both)))
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE)


def _short(texts: Sequence[Spoken], style: Style) -> Mistakes:
    for said in texts:
        most = style.most_words_asked if said.part is Part.QUESTION else style.most_words
        for sentence in sentences(said.text):
            count = len(sentence.split())
            yield (
                said.entry.error(
                    f"A sentence of {said.block} is longer than {most} words: it has {count}.",
                    "Shorten it, or make two of it.",
                )
                if count > most
                else None
            )


def _plain(texts: Sequence[Spoken], dialogue: Dialogue, style: Style) -> Mistakes:
    """Judge questions with their help, advice and explanations: a grade needs that much text."""
    parts = (Part.QUESTION, Part.HELP, Part.ADVICE, Part.EXPLANATION)
    together = [said for said in texts if said.part in parts]
    for block, group in groupby(together, key=lambda said: said.block):
        if block.split()[0] not in _READ_TOGETHER:
            continue
        heard = list(group)
        asks = grade(" ".join(_aloud(said.text, dialogue) for said in heard))
        yield (
            heard[0].entry.error(
                f"The {block} reads at grade {asks:.1f}, harder than {style.reading_grade}.",
                "Use shorter words and sentences.",
            )
            if asks > style.reading_grade
            else None
        )


def _pronounceable(texts: Sequence[Spoken], dialogue: Dialogue) -> Mistakes:
    """Report what the voice would spell, skip or guess at: digits, signs and abbreviations."""
    for said in texts:
        heard = [w.strip(_MARKS) for w in re.split(r"[\s-]+", _aloud(said.text, dialogue))]
        odd = [word for word in heard if not _is_sayable(word)]
        yield (
            said.entry.error(
                f'The voice has no sure way to say "{odd[0]}".',
                "Write it in words, or add it under `pronounce:` in the prompts file.",
            )
            if odd
            else None
        )


def _is_sayable(word: str) -> bool:
    """Return whether it is a word with a vowel, a letter, a year, a small number, or nothing."""
    if re.fullmatch(r"|[a-zA-Z]|[1-9]\d?|20\d\d", word):
        return True
    return bool(re.fullmatch(r"[A-Z]?[a-z']+", word) and re.search("[aeiouy]", word.lower()))


def _aloud(text: str, dialogue: Dialogue) -> str:
    """Return `text` as passed to the voice, with plausible values in its blanks."""
    fill: Mapping[str, str] = _NUMBERS
    return dialogue.prompts.aloud(re.sub(r"\{(\w+)\}", lambda b: fill.get(b[1], "this"), text))
