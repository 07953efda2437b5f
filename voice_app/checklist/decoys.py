"""What turns an answer round, or only sounds like one: listened for so that it is not believed.

To a small vocabulary "it wasn't normal" is nearest to "it was normal". Where the turn listens for
both, the recogniser need not squeeze the one into the other. A decoy means nothing and is asked
about again. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from voice_app import authored

_ANSWER = "{answer}"
EVERYWHERE = "everywhere"
"""The name under which what may be mistaken in any turn is listed."""


@dataclass(frozen=True)
class Decoys:
    """How answers are turned round, and what sounds like them."""

    sentences: Mapping[str, tuple[str, ...]]
    """By question: sentences in which its answers are given."""
    turned: Mapping[str, tuple[str, ...]]
    """By the first words of an answer: what stands there where it is not so."""
    otherwise: tuple[str, ...]
    """Patterns that turn round any other answer."""
    negators: Mapping[str, str]
    """By a word that says no: what stands in its place where it is so after all, or nothing."""
    subjects: frozenset[str]
    """Answers that begin with one of these are sentences: no pattern fits them."""
    alone: frozenset[str]
    """Answers that nothing turns round."""
    alike: Mapping[str, tuple[str, ...]]
    """By question, or everywhere: what sounds like an answer or a command."""

    def of(self, answers: Iterable[str], key: str = "") -> tuple[str, ...]:
        """Return the decoys of the answers to a question, none of which is an answer itself.

        What may be mistaken in any turn is among them.
        """
        return self._of(tuple(answers), key)

    @cached_property
    def _of(self) -> Callable[[tuple[str, ...], str], tuple[str, ...]]:
        """Work it out once for each question: it is asked for with every turn."""
        return lru_cache(maxsize=256)(self._worked_out)

    def _worked_out(self, answers: tuple[str, ...], key: str) -> tuple[str, ...]:
        turned = [d for phrase in answers for d in self.turning_round(phrase, key)]
        found = dict.fromkeys([*turned, *self._alike(key), *self._alike(EVERYWHERE)])
        return tuple(decoy for decoy in found if decoy not in answers)

    def turning_round(self, answer: str, key: str = "") -> tuple[str, ...]:
        """Return what turns one answer round; nothing where that is not known."""
        if answer in self.alone:
            return ()
        words = answer.split()
        if beginning := self._beginning(answer):
            return self._with_another(beginning, answer)
        if not self.negators.keys().isdisjoint(words):
            so = " ".join(word for w in words if (word := self.negators.get(w, w)))
            return (so,) if so else ()
        if words[0] in self.subjects:
            return ()
        said = [pattern.replace(_ANSWER, answer) for pattern in self.sentences.get(key, ())]
        sentences = [
            decoy
            for sentence in said
            for decoy in self._with_another(self._beginning(sentence), sentence)
        ]
        return (*sentences, *(pattern.replace(_ANSWER, answer) for pattern in self.otherwise))

    def _alike(self, key: str) -> tuple[str, ...]:
        return self.alike.get(key, ())

    def _beginning(self, sentence: str) -> str:
        """Return the longest of the known beginnings that a sentence has, or ""."""
        fitting = (b for b in self.turned if f"{sentence} ".startswith(f"{b} "))
        return max(fitting, key=len, default="")

    def _with_another(self, beginning: str, sentence: str) -> tuple[str, ...]:
        rest = sentence[len(beginning) :]
        return tuple(other + rest for other in self.turned.get(beginning, ()))

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Every phrase of a decoy that no answer holds: what a speech model must know besides."""
        patterns = (p.replace(_ANSWER, "").strip() for p in self.otherwise)
        others = (other for group in self.turned.values() for other in group)
        alike = (phrase for group in self.alike.values() for phrase in group)
        found = (*patterns, *others, *self.negators.values(), *alike)
        return tuple(dict.fromkeys(part for part in found if part))


def load_decoys(entry: authored.Entry) -> Decoys:
    """Read the part of the phrase file. Raises `AuthoringError`."""
    entry.only(
        "sentences", "turned", "otherwise", "negators", "left_out", "subjects", "alone", "alike"
    )
    sentences = {key: group.texts() for key, group in entry.require("sentences")}
    turned = {beginning: group.texts() for beginning, group in entry.require("turned")}
    for item in (*entry.require("otherwise").sequence(), *_each(entry.require("sentences"))):
        if _ANSWER not in item.text():
            raise item.error("No answer stands here.", f"Write {_ANSWER} for it.")
    for item in _each(entry.require("sentences")):
        if not any(item.text().startswith(f"{beginning} ") for beginning in turned):
            raise item.error(
                f"Nothing turns `{item.text()}` round.", "Add its first words to `turned`."
            )
    return Decoys(
        sentences=sentences,
        turned=turned,
        otherwise=entry.require("otherwise").texts(),
        negators={word: said.text() for word, said in entry.require("negators")}
        | dict.fromkeys(entry.require("left_out").texts(), ""),
        subjects=frozenset(entry.require("subjects").texts()),
        alone=frozenset(entry.require("alone").texts()),
        alike={key: group.texts() for key, group in entry.require("alike")},
    )


def _each(groups: authored.Entry) -> list[authored.Entry]:
    return [item for _, group in groups for item in group.sequence()]
