"""How hard a text is to follow: the Flesch-Kincaid grade, in years of American schooling.

The kept-up library for this, textstat, counts syllables with dictionaries that it fetches over the
network; here they are counted by spelling, which a test compares with CMUdict's pronunciations.
"""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"[^aeiouyl]e$|[aeiouy]le$|[aeiouy][^aeiouycsxzg]es$|[^aeiouytd]ed$")
"""Ends whose e is not heard: take, while, takes, asked; but not table, noises, wanted."""
_MORE = re.compile(r"[aeiouy]ing$|[^aeiouy]n't$")
"""Ends that hold a syllable more than vowel groups: going, isn't."""


def sentences(text: str) -> list[str]:
    """Return the sentences of `text`."""
    return [sentence for sentence in _SENTENCE_END.split(text.strip()) if sentence]


def words(text: str) -> list[str]:
    """Return the words of `text`, in lower case."""
    return _WORD.findall(text.lower().replace("\u2019", "'"))


def syllables(word: str) -> int:
    """Return how many syllables an English word has, by its spelling; one at least."""
    groups = len(_VOWELS.findall(word))
    return max(groups - bool(_SILENT.search(word)) + bool(_MORE.search(word)), 1)


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of `text`; 0.0 where there are no words."""
    said = words(text)
    if not said:
        return 0.0
    in_sentence = len(said) / len(sentences(text))
    in_word = sum(map(syllables, said)) / len(said)
    return 0.39 * in_sentence + 11.8 * in_word - 15.59
