"""Homophones: one spelling goes into the grammar, and the right one comes out.

A recogniser given both "no" and "i don't know" hears "know" when "no" was said: they sound the
same. So a grammar contains only one of the two, and the result is spelled the way the phrases spell
it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

_BARE_WORD = 1.5
"""Cost of a word that belongs to no phrase; a whole phrase costs 1."""


def joined(phrase: str) -> str:
    """Return a phrase as the single word a model may hold for it."""
    return phrase.replace(" ", "_")


class Spelling:
    """The spelling of one turn's phrases."""

    def __init__(self, phrases: Sequence[str], homophones: Mapping[str, str]) -> None:
        self._homophones = homophones
        self._written: dict[tuple[str, ...], str] = {}
        for phrase in phrases:
            self._written.setdefault(self._sound(phrase.split()), phrase)

    def grammar(self, is_word: Callable[[str], bool]) -> list[str]:
        """The phrases as passed to the recogniser, without duplicates.

        A phrase of several words becomes one word if the model has it (`is_word`): a list of such
        words holds nothing but whole phrases, whereas a chain of words may start and end anywhere.
        Any other phrase is a chain of as few model words as possible.
        """
        return [" ".join(self._chain(phrase.split(), is_word)) for phrase in self._written.values()]

    def _chain(self, words: Sequence[str], is_word: Callable[[str], bool]) -> list[str]:
        best: list[list[str]] = [[]]
        for end in range(1, len(words) + 1):
            ways = [[*best[-1], *self._sound(words[end - 1 : end])]]
            for start in range(end - 1):
                whole = joined(" ".join(words[start:end]))
                if is_word(whole):
                    ways.append([*best[start], whole])
            best.append(min(ways, key=len))
        return best[-1]

    def written(self, heard: str) -> str:
        """Return `heard` spelled as in the phrases, using as few phrases as possible."""
        words = self._sound(heard.replace("_", " ").split())
        best: list[tuple[float, list[str]]] = [(0.0, [])]
        for end in range(1, len(words) + 1):
            ways = []
            for start in range(end):
                cost, pieces = best[start]
                phrase = self._written.get(words[start:end])
                if phrase is not None:
                    ways.append((cost + 1, [*pieces, phrase]))
                elif end - start == 1:
                    ways.append((cost + _BARE_WORD, [*pieces, words[start]]))
            best.append(min(ways, key=lambda way: way[0]))
        return " ".join(best[-1][1])

    def _sound(self, words: Sequence[str]) -> tuple[str, ...]:
        return tuple(self._homophones.get(word, word) for word in words)
