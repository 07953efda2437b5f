"""Hearing the same turn again, where one decoding is not enough.

Inside the engine a list of phrases becomes a chain of words that may begin and end anywhere, so
a piece of a phrase can come out alone: "now", out of "stop now", where somebody said "no". Such
pieces mean nothing. Without the phrases that they come from, the same sound is heard once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voice_app.dialogue.phrases import UNKNOWN
from voice_app.ports import AudioChunk, Recogniser
from voice_app.turn import Listening


@dataclass(frozen=True)
class View:
    """With what the same sound is heard once more."""

    phrases: tuple[str, ...]
    reluctant: bool = False
    """As `Recogniser.begin` takes it."""


def pieces(text: str, phrases: Sequence[str]) -> frozenset[str]:
    """Return the words of `text` that belong to no whole phrase in it."""
    words = text.split()
    wholes = {tuple(phrase.split()) for phrase in phrases} | {(UNKNOWN,)}
    # For words[:n], the fewest words left over, and which they are.
    left: list[tuple[int, frozenset[str]]] = [(0, frozenset())]
    for end in range(1, len(words) + 1):
        count, loose = left[end - 1]
        ways = [(count + 1, loose | {words[end - 1]})]
        ways += [left[start] for start in range(end) if tuple(words[start:end]) in wholes]
        left.append(min(ways, key=lambda way: way[0]))
    return left[-1][1]


def view_without_pieces(text: str, listening: Listening) -> View | None:
    """Return all but the phrases whose pieces `text` holds; None where it may stay as it is.

    Where a word of it could be a piece of danger, it stays: better not understood.
    """
    danger = {word for phrase in listening.danger for word in phrase.split()}
    loose = pieces(text, listening.phrases)
    if listening.words_combine or not loose or not danger.isdisjoint(text.split()):
        return None
    return View(tuple(p for p in listening.phrases if loose.isdisjoint(p.split())))


def danger_view(text: str, listening: Listening) -> View | None:
    """Return danger alone, where the turn was not understood as a whole; otherwise None.

    Other words around a danger phrase pull it into one `[unk]` with them. Listened for by itself,
    and reluctant to hear `[unk]`, it is found in many of those turns (models/README.md).
    """
    loose = () if listening.words_combine else pieces(text, listening.phrases)
    if not listening.danger or not (UNKNOWN in text.split() or loose):
        return None
    return View(listening.danger, reluctant=True)


def views_after(text: str, listening: Listening) -> tuple[View, ...]:
    """Return what the turn will be heard again with, should it end with `text`."""
    views = [danger_view(text, listening), view_without_pieces(text, listening)]
    if text and listening.second_view:
        views.append(View(listening.second_view))
    return tuple(view for view in views if view is not None)


def hear(
    recogniser: Recogniser,
    sound: Sequence[AudioChunk],
    phrases: Sequence[str],
    *,
    reluctant: bool = False,
) -> str:
    """Return what is heard in a whole turn at once."""
    recogniser.begin(phrases, reluctant=reluctant)
    for chunk in sound:
        recogniser.accept(chunk)
    return recogniser.finish()
