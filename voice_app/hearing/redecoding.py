"""Hearing the same turn again, where one decoding is not enough.

Where a model does not hold phrases as words of their own, a list of phrases becomes a chain of
words in the engine that may begin and end anywhere, so a piece of a phrase can come out alone:
"now", out of "stop now", where somebody said "no". Such pieces mean nothing. Without the phrases
that they come from, the same sound is heard once more. With any model, danger is sought and doubted
in further views.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from voice_app.ports import AudioChunk, Recogniser
from voice_app.turn import UNKNOWN, Hypothesis, Listening


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


def danger_view(text: str, listening: Listening, spoken: float = 0.0) -> View | None:
    """Return danger alone, where the turn was not understood as a whole; otherwise None.

    `spoken`: seconds of speech in the turn, more of which than the words take is not understood.

    Other words around a danger phrase pull it into one `[unk]` with them. Listened for by itself,
    and reluctant to hear `[unk]`, it is found in many of those turns (models/README.md).
    """
    loose = () if listening.words_combine else pieces(text, listening.phrases)
    understood = not (UNKNOWN in text.split() or loose or holds_decoy(text, listening))
    if not listening.danger or (understood and explained(text, listening, spoken)):
        return None
    return View(listening.danger, reluctant=True)


def doubt_view(text: str, listening: Listening) -> View | None:
    """Return danger among all words, where danger was heard among other words; otherwise None.

    Other people's speech has pieces that are like danger. Where all words may be heard, and `[unk]`
    is dear, such a piece becomes one of them, and danger that was told remains (models/README.md).
    """
    told = has_one(listening.danger, text)
    if not listening.every_word or not told or text in listening.danger:
        return None
    return View(tuple(dict.fromkeys([*listening.danger, *listening.every_word])), reluctant=True)


def has_one(phrases: Sequence[str], text: str) -> bool:
    """Say whether one of the phrases is in a text."""
    return any(f" {phrase} " in f" {text} " for phrase in phrases)


def holds_decoy(text: str, listening: Listening) -> bool:
    """Say whether a decoy is in a text, and not only as part of something longer."""
    if not has_one(listening.decoys, text):
        return False
    return bool(pieces(text, [p for p in listening.phrases if p not in listening.decoys]))


def explained(text: str, listening: Listening, spoken: float) -> bool:
    """Say whether the words can be all that was said in so many seconds of speech."""
    return not text or listening.limit is None or listening.limit.explains(text, spoken)


@dataclass(frozen=True)
class Turn:
    """What was made of the sound of one turn, in all its hearings."""

    text: str
    rivals: tuple[str, ...] = ()
    """Other texts that it might as well have been."""
    danger: str = ""
    """What a view for danger alone has heard, or a rival; "" where neither has heard of any."""
    unexplained: bool = False
    """Whether more was spoken than `text` takes."""
    decoy: bool = False
    """Whether `text` is one of the decoys."""
    second: str | None = None
    """What the second view has heard; None where there is none, or no words."""
    doubted: bool = False
    """Whether the danger in `text` was something else in another hearing, or among all words."""


def views_after(text: str, listening: Listening, spoken: float = 0.0) -> tuple[View, ...]:
    """Return what the turn will be heard again with, should it end with `text`."""
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
    """Hear a turn that ended with `reading` again, as often as that is needed.

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
    """Return what the turn is taken for in a second view, where it needs one: None where not.

    A decoy that came near and turns it round is that view: "it was normal" lies a little before "it
    wasn't normal", "normal" before "abnormal".
    """
    if not reading.words or not listening.second_view:
        return None
    for near in (*reading.rivals, *reading.near):
        if near in listening.decoys and _end_alike(near, reading.words):
            return near
    return hear_again(View(listening.second_view)).words


def _end_alike(one: str, other: str) -> bool:
    """Say whether two texts end in the same word, or in one that only has more in front."""
    ends = one.split()[-1], other.split()[-1]
    return ends[0].endswith(ends[1]) or ends[1].endswith(ends[0])


def faint_danger(
    reading: Hypothesis,
    listening: Listening,
    hear_again: Callable[[View], Hypothesis],
    spoken: float = 0.0,
) -> str:
    """Return what tells of danger: a view for danger alone, else a rival, else ""."""
    view = danger_view(reading.words, listening, spoken)
    heard = (hear_again(view).words,) if view else ()
    telling = (text for text in (*heard, *reading.rivals) if has_one(listening.danger, text))
    return next(telling, "")


def known_to(recogniser: Recogniser, phrases: Sequence[str]) -> tuple[str, ...]:
    """Return the phrases of which the recogniser knows every word."""
    lacking = set(recogniser.unknown_words(phrases))
    return tuple(phrase for phrase in phrases if lacking.isdisjoint(phrase.split()))


def hear(recogniser: Recogniser, sound: Sequence[AudioChunk], view: View) -> Hypothesis:
    """Return what is heard in a whole turn at once."""
    recogniser.begin(view.phrases, reluctant=view.reluctant)
    for chunk in sound:
        recogniser.accept(chunk)
    return recogniser.finish()
