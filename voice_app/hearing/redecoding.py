"""Redecodes a turn when one decoding is not enough.

If a model does not hold phrases as words of their own, the engine turns a list of phrases into a
chain of words that may start and end anywhere, so a fragment of a phrase can come out alone: "now",
from "stop now", when somebody said "no". Such fragments mean nothing, so the same sound is
redecoded without the phrases they come from. With any model, further views search for danger and
challenge it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from voice_app.ports import Recogniser
from voice_app.sound import AudioChunk
from voice_app.turn import UNKNOWN, Hypothesis, Listening


@dataclass(frozen=True)
class View:
    """The grammar for one redecoding."""

    phrases: tuple[str, ...]
    reluctant: bool = False
    """As for `Recogniser.begin`."""


def pieces(text: str, phrases: Sequence[str]) -> frozenset[str]:
    """Return the words of `text` that belong to no complete phrase in it."""
    words = text.split()
    wholes = {tuple(phrase.split()) for phrase in phrases} | {(UNKNOWN,)}
    # For each words[:n], the fewest leftover words, and which they are.
    left: list[tuple[int, frozenset[str]]] = [(0, frozenset())]
    for end in range(1, len(words) + 1):
        count, loose = left[end - 1]
        ways = [(count + 1, loose | {words[end - 1]})]
        ways += [left[start] for start in range(end) if tuple(words[start:end]) in wholes]
        left.append(min(ways, key=lambda way: way[0]))
    return left[-1][1]


def view_without_pieces(text: str, listening: Listening) -> View | None:
    """Return a view without the phrases whose fragments `text` contains; None if it may stand.

    Never discard a fragment that could be part of a danger phrase: better not understood.
    """
    danger = {word for phrase in listening.danger for word in phrase.split()}
    loose = pieces(text, listening.phrases)
    if listening.words_combine or not loose or not danger.isdisjoint(text.split()):
        return None
    return View(tuple(p for p in listening.phrases if loose.isdisjoint(p.split())))


def danger_view(text: str, listening: Listening, spoken: float = 0.0) -> View | None:
    """Return a danger-only view if the turn was not fully understood; otherwise None.

    `spoken`: seconds of speech in the turn; more than the words take means not understood.

    Other words around a danger phrase pull it into a single `[unk]` with them. Listening for danger
    alone, with `[unk]` costly, finds it in many of those turns (models/README.md).
    """
    loose = () if listening.words_combine else pieces(text, listening.phrases)
    understood = not (UNKNOWN in text.split() or loose or holds_decoy(text, listening))
    if not listening.danger or (understood and explained(text, listening, spoken)):
        return None
    return View(listening.danger, reluctant=True)


def doubt_view(text: str, listening: Listening) -> View | None:
    """Return danger among all words, if danger was heard among other words; otherwise None.

    Other people's speech contains fragments that sound like danger. When all words are allowed and
    `[unk]` is costly, such a fragment becomes one of them, while reported danger remains
    (models/README.md).
    """
    told = has_one(listening.danger, text)
    if not listening.every_word or not told or text in listening.danger:
        return None
    return View(tuple(dict.fromkeys([*listening.danger, *listening.every_word])), reluctant=True)


def has_one(phrases: Sequence[str], text: str) -> bool:
    """Return whether a text contains one of the phrases."""
    return any(f" {phrase} " in f" {text} " for phrase in phrases)


def holds_decoy(text: str, listening: Listening) -> bool:
    """Return whether a text contains a decoy that is not just part of something longer."""
    if not has_one(listening.decoys, text):
        return False
    return bool(pieces(text, [p for p in listening.phrases if p not in listening.decoys]))


def explained(text: str, listening: Listening, spoken: float) -> bool:
    """Return whether the words can be everything said in `spoken` seconds of speech."""
    return not text or listening.limit is None or listening.limit.explains(text, spoken)


@dataclass(frozen=True)
class Turn:
    """The combined result of all decodings of one turn."""

    text: str
    rivals: tuple[str, ...] = ()
    """Competing texts."""
    danger: str = ""
    """Danger found by a danger-only view or a rival; "" if neither found any."""
    unexplained: bool = False
    """Whether more was spoken than `text` accounts for."""
    decoy: bool = False
    """Whether `text` is one of the decoys."""
    second: str | None = None
    """Result of the second view; None if there was none, or it heard no words."""
    doubted: bool = False
    """Whether another decoding, or one with all words, did not confirm the danger in `text`."""


def views_after(text: str, listening: Listening, spoken: float = 0.0) -> tuple[View, ...]:
    """Return the views that redecode the turn if it ends with `text`."""
    views = [danger_view(text, listening, spoken), view_without_pieces(text, listening)]
    views.append(doubt_view(text, listening))
    if listening.second_view:
        views.append(View(listening.second_view))
    return tuple(view for view in views if view is not None)


def completed(
    reading: Hypothesis,
    listening: Listening,
    hear_again: Callable[[View], Hypothesis],
    spoken: float = 0.0,
) -> Turn:
    """Redecode a turn that ended with `reading` as often as needed.

    `spoken`: seconds of speech in it.
    """
    danger = faint_danger(reading, listening, hear_again, spoken)
    whole = view_without_pieces(reading.words, listening)
    reading = hear_again(whole) if whole else reading
    text = reading.words
    told, in_doubt = has_one(listening.danger, text), doubt_view(text, listening)
    doubted = told and bool(reading.again) and not has_one(listening.danger, reading.again)
    if in_doubt is not None and not doubted:
        doubted = not has_one(listening.danger, hear_again(in_doubt).words)
    unexplained = not explained(text, listening, spoken)
    second = _second_view(reading, listening, hear_again)
    decoy = text in listening.decoys
    return Turn(text, reading.rivals, danger, unexplained, decoy, second, doubted)


def _second_view(
    reading: Hypothesis, listening: Listening, hear_again: Callable[[View], Hypothesis]
) -> str | None:
    """Return the result of a second view if the turn needs one, otherwise None.

    A near decoy that negates the words serves as that view: "it was normal" lies close to "it
    wasn't normal", "normal" close to "abnormal".
    """
    if not reading.words or not listening.second_view:
        return None
    for near in (*reading.rivals, *reading.near):
        if near in listening.decoys and _end_alike(near, reading.words):
            return near
    return hear_again(View(listening.second_view)).words


def _end_alike(one: str, other: str) -> bool:
    """Return whether two texts end in the same word, or in words that differ only by a prefix."""
    ends = one.split()[-1], other.split()[-1]
    return ends[0].endswith(ends[1]) or ends[1].endswith(ends[0])


def faint_danger(
    reading: Hypothesis,
    listening: Listening,
    hear_again: Callable[[View], Hypothesis],
    spoken: float = 0.0,
) -> str:
    """Return what reports danger: a danger-only view, else a rival, else ""."""
    view = danger_view(reading.words, listening, spoken)
    heard = (hear_again(view).words,) if view else ()
    telling = (text for text in (*heard, *reading.rivals) if has_one(listening.danger, text))
    return next(telling, "")


def known_to(recogniser: Recogniser, phrases: Sequence[str]) -> tuple[str, ...]:
    """Return the phrases whose every word the recogniser knows."""
    lacking = set(recogniser.unknown_words(phrases))
    return tuple(phrase for phrase in phrases if lacking.isdisjoint(phrase.split()))


def hear(recogniser: Recogniser, sound: Sequence[AudioChunk], view: View) -> Hypothesis:
    """Decode a whole turn at once."""
    recogniser.begin(view.phrases, reluctant=view.reluctant)
    for chunk in sound:
        recogniser.accept(chunk)
    return recogniser.finish()
