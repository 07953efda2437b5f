"""When to say how far it is, and when to offer a rest: the authored numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from voice_app import layers
from voice_app.authored import Entry


@dataclass(frozen=True)
class Tired:
    """What makes somebody seem tired."""

    first: int
    """So many answers tell a person's own pace."""
    latest: int
    """So many answers are compared with it."""
    times: float
    """They took so many times as long ..."""
    seconds: float
    """... and so many seconds longer."""
    trouble: int
    """So many answers were not sure, or had to be asked for again ..."""
    of: int
    """... of so many of the latest."""


@dataclass(frozen=True)
class PacingNumbers:
    """The authored numbers."""

    half_from: float
    """Share of the questions, 0 to 1, from which the middle may be told ..."""
    half_to: float
    """... and up to which."""
    offer_after: int
    """Answers."""
    offers_apart: int
    """Answers."""
    tired: Tired
    remind_every: int
    """Turns of a pause."""
    most_pause: int
    """Turns of a pause."""
    named_answers: int
    named_topics: int
    """So many names of topics are read at a time."""
    note_words: int
    """So many words of a helper's note are kept."""
    most_notes: int


def load_pacing(file: Path) -> PacingNumbers:
    """Read the numbers. Raises `AuthoringError`."""
    source = layers.read(file)
    source.only("half_way", "offer", "tired", "pause", "note", "named_answers", "named_topics")
    half, offer = source.require("half_way"), source.require("offer")
    pause = source.require("pause")
    note = source.require("note")
    note.only("words", "most")
    half.only("from", "to")
    offer.only("after", "apart")
    pause.only("remind_every", "most")
    half_from, half_to = _share(half.require("from")), _share(half.require("to"))
    if half_from > half_to:
        raise half.error("`from` is more than `to`.", "Exchange the two.")
    return PacingNumbers(
        half_from=half_from,
        half_to=half_to,
        offer_after=_count(offer.require("after")),
        offers_apart=_count(offer.require("apart")),
        tired=_tired(source.require("tired")),
        remind_every=_count(pause.require("remind_every")),
        most_pause=_count(pause.require("most")),
        named_answers=_count(source.require("named_answers")),
        named_topics=_count(source.require("named_topics")),
        note_words=_count(note.require("words")),
        most_notes=_count(note.require("most")),
    )


def _tired(entry: Entry) -> Tired:
    entry.only("first", "latest", "times", "seconds", "trouble", "of")
    trouble, of = entry.require("trouble"), entry.require("of")
    if _count(trouble) > _count(of):
        raise trouble.error(
            "So many can never be among the answers that are looked at.",
            f"Write {of.text()} or fewer, or raise `of`.",
        )
    times = entry.require("times")
    if times.number() < 1:
        raise times.error("Answers that became quicker are no sign.", "Write 1 or more.")
    return Tired(
        first=_count(entry.require("first")),
        latest=_count(entry.require("latest")),
        times=times.number(),
        seconds=entry.require("seconds").number(),
        trouble=_count(trouble),
        of=_count(of),
    )


def _count(entry: Entry) -> int:
    if entry.whole_number() < 1:
        raise entry.error("This is counted from 1.", "Write 1 or more.")
    return entry.whole_number()


def _share(entry: Entry) -> float:
    if not 0 <= entry.number() <= 1:
        raise entry.error("A share lies between 0 and 1.", "Write 0.5 for a half.")
    return entry.number()
