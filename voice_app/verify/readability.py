"""Readability of a text: the Flesch-Kincaid grade, in years of American schooling.

The maintained library for this, textstat, counts syllables with dictionaries that it downloads;
here they are estimated from spelling, which a test compares with CMUdict's pronunciations.
"""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"[^aeiouyl]e$|[aeiouy]le$|[aeiouy][^aeiouycsxzg]es$|[^aeiouytd]ed$")
"""Endings with a silent e: take, while, takes, asked; but not table, noises, wanted."""
_MORE = re.compile(r"[aeiouy]ing$|[^aeiouy]n't$")
"""Endings with one more syllable than vowel groups: going, isn't."""


def sentences(text: str) -> list[str]:
    """Return the sentences of `text`."""
    return [sentence for sentence in _SENTENCE_END.split(text.strip()) if sentence]


def words(text: str) -> list[str]:
    """Return the words of `text`, in lower case."""
    return _WORD.findall(text.lower().replace("\u2019", "'"))


def syllables(word: str) -> int:
    """Return the number of syllables in an English word, by its spelling; at least one."""
    groups = len(_VOWELS.findall(word))
    return max(groups - bool(_SILENT.search(word)) + bool(_MORE.search(word)), 1)


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of `text`; 0.0 if it has no words."""
    said = words(text)
    if not said:
        return 0.0
    in_sentence = len(said) / len(sentences(text))
    in_word = sum(map(syllables, said)) / len(said)
    return 0.39 * in_sentence + 11.8 * in_word - 15.59
