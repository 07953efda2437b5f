"""What is learnt about one person's voice, from words that were asked for. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from voice_app import layers
from voice_app.authored import Entry
from voice_app.checklist.phrases import Phrases
from voice_app.settings import LONGEST_SILENCE, Patience
from voice_app.triage.conditions import UNSURE

LEAST_RIGHT = 2 / 3
"""A pair of words is of use when each was heard right so often."""
_NO_WORDS_FOUND = ("", "")


@dataclass(frozen=True)
class Calibration:
    """What is asked for and what follows from it: read from calibration.en.yaml."""

    names: tuple[str, ...]
    times: int
    words: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    pause_times: float
    slow_word: float
    slow_more: float
    lines: Mapping[str, tuple[str, ...]]
    source: Entry

    def line(self, name: str, **blanks: str) -> tuple[str, ...]:
        """Return the named line's sentences with its blanks filled in."""
        said = (text.format(**blanks) for text in self.lines[name])
        return tuple(text[:1].upper() + text[1:] for text in said)


@dataclass(frozen=True)
class Trial:
    """One word that was asked for, and what came of it."""

    word: str
    heard: str
    pause: float = 0.0
    """The longest quiet inside the utterance, seconds."""
    seconds: float = 0.0
    """How long somebody spoke."""


@dataclass(frozen=True)
class Voice:
    """What was learnt about one person."""

    yes: str
    """The word for yes that is heard best; "" when no pair is of use."""
    no: str
    silence: float
    """Seconds of silence that end an answer."""
    strict: bool
    """Whether every no needs a second view, not only one about an emergency."""
    right: Mapping[str, float]
    """By word: the share that was heard right."""


def learnt(trials: Sequence[Trial], calibration: Calibration, phrases: Phrases) -> Voice:
    """Return what the trials tell.

    A word is right when it was heard as what it means. A yes heard as a no, or a no as a yes,
    rules its word out.
    """
    clear = {"all_clear": phrases.read_back["all_clear"]}
    meaning = {**phrases.yes_no, UNSURE: phrases.unsure, **clear}
    by_word = {w: [t for t in trials if t.word == w] for w in calibration.words}
    right: dict[str, float] = {}
    turned: set[str] = set()
    for word, said in by_word.items():
        wanted = phrases.meaning(word, meaning)
        heard = [phrases.meaning(trial.heard, meaning) for trial in said]
        right[word] = sum(h == wanted for h in heard) / max(len(said), 1)
        opposite = {"yes": "no", "no": "yes"}.get(wanted or "")
        if any(h is not None and h == opposite for h in heard):
            turned.add(word)
    fit = [p for p in calibration.pairs if not turned & set(p)]
    best = max(fit, key=lambda p: min(right[p[0]], right[p[1]]), default=_NO_WORDS_FOUND)
    if best[0] and min(right[best[0]], right[best[1]]) < LEAST_RIGHT:
        best = _NO_WORDS_FOUND
    spoken = [trial for trial in trials if trial.heard]
    noes = {no for _, no in calibration.pairs} | {yes for yes, _ in calibration.pairs}
    return Voice(
        *best,
        silence=_silence(spoken, calibration),
        strict=bool(turned & noes) or not best[0] or right[best[1]] < 1.0,
        right=right,
    )


def _silence(spoken: Sequence[Trial], calibration: Calibration) -> float:
    """Return how long to wait: by the longest pause, and longer for who speaks slowly."""
    longest = max((trial.pause for trial in spoken), default=0.0)
    words = sum(len(trial.word.split()) for trial in spoken)
    slow = sum(t.seconds for t in spoken) / max(words, 1) > calibration.slow_word
    wait = max(Patience.silence, longest * calibration.pause_times)
    wait += calibration.slow_more if slow else 0.0
    return min(round(wait * 2) / 2 if wait > Patience.silence else wait, LONGEST_SILENCE)


_LINES: Mapping[str, set[str]] = {
    "why_which": set(), "why_who": set(), "why_say": set(),
    "which": set(), "who": {"names"}, "begin": set(), "say": {"word"}, "found": {"yes", "no"},
    "none": set(), "waiting": {"seconds"}, "strict": set(), "kept": set(), "stopped": set(),
    "forgotten": set(), "not_known": set(),
}  # fmt: skip


def load_calibration(file: Path, phrases: Phrases) -> Calibration:
    """Read the file. Raises `AuthoringError`, also for a pair that does not mean yes and no."""
    source = layers.read(file)
    source.only(
        *("names", "times", "words", "pairs", "pause_times", "slow_word", "slow_more", "lines"),
    )
    words, lines = source.require("words").texts(), source.require("lines")
    lines.only(*_LINES)
    pairs = []
    for entry in source.require("pairs").sequence():
        pair = entry.texts()
        means = [phrases.meaning(word, phrases.yes_no) for word in pair]
        if means != ["yes", "no"] or not set(pair) <= set(words):
            raise entry.error(
                f"{' and '.join(pair)} are no word for yes and one for no out of `words`.",
                "Write such a pair, from the phrase file.",
            )
        pairs.append((pair[0], pair[1]))
    return Calibration(
        names=source.require("names").texts(),
        times=source.require("times").whole_number(),
        words=words,
        pairs=tuple(pairs),
        pause_times=source.require("pause_times").number(),
        slow_word=source.require("slow_word").number(),
        slow_more=source.require("slow_more").number(),
        lines={name: _filled(lines.require(name), blanks) for name, blanks in _LINES.items()},
        source=source,
    )


def _filled(entry: Entry, blanks: set[str]) -> tuple[str, ...]:
    for text in entry.texts():
        try:
            text.format(**dict.fromkeys(blanks, ""))
        except (KeyError, ValueError, IndexError) as error:
            raise entry.error("Nothing fills a blank here.", f"Blanks: {blanks}.") from error
    return entry.texts()
