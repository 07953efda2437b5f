"""Whether a turn was the app's own voice, echoed late by a loudspeaker. Pure.

A prompt often ends with words that act ("..., say, I am here"). A wireless loudspeaker may be up to
two seconds late, so those words are heard in the person's turn. What the app said is known, and so
is when a voice followed: these decide, whatever the prompt's wording. Danger that the app did not
say is first redecoded with the app's words among the phrases. A person who says the same words
later, or says them again, is heard.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from voice_app.checklist.phrases import Phrases
from voice_app.turn import UNKNOWN, Heard, OwnVoice

LATEST = 2.0
"""Seconds by which an unmeasured echo may be late."""
_MAY_GO_ON = 2.0
"""Seconds after the end of the echo by which sounds other than words may prolong a turn."""


class Words(Enum):
    """What a turn holds, compared with what the app said before it."""

    DANGER = "words of danger that were not just said"
    SAID = "words that were just said, but for some that may be misheard ones"
    NONE = "a voice, and no words that are known"
    OTHER = "other words, too"


class Place(Enum):
    """When a turn came, compared with how long an echo lasts."""

    AFTER = "it began later, or went on for long"
    INTO = "it began within that time and ended later"
    WITHIN = "within that time, and whether there is an echo is not known"
    IN_ECHO = "while the echo was to be heard"


_TAKEN = {
    #               AFTER  INTO   WITHIN IN_ECHO
    Words.DANGER:  (True,  True,  True,  True),
    Words.SAID:    (True,  False, False, False),
    Words.NONE:    (True,  True,  False, False),
    Words.OTHER:   (True,  True,  True,  False),
}  # fmt: skip
"""Whether a turn counts as the person's."""


@dataclass(frozen=True)
class OwnVoiceRule:
    """Tells our own voice from the person's."""

    phrases: Phrases

    def is_own(self, heard: Heard) -> bool:
        """Say whether a turn counts as the app's own voice and is skipped."""
        if heard.own is None or heard.by_sound or not (heard.text or heard.speech):
            return False
        place = _place(heard.own)
        return not _TAKEN[_words(heard, heard.own, self.phrases)][list(Place).index(place)]

    def echoes(self, heard: Heard) -> tuple[str, ...]:
        """Return what an echo could have said, if a turn during it holds other danger.

        An echo cut short is heard as words that were never said: "or emergency" as "a stroke".
        Redecoding with these among the phrases identifies it; a person's cry stays.
        """
        if heard.own is None or heard.by_sound or _place(heard.own) is Place.AFTER:
            return ()
        if _words(heard, heard.own, self.phrases) is not Words.DANGER:
            return ()
        said = self.phrases.words(heard.own.words)
        return tuple(" ".join(said[start:]) for start in range(len(said)))

    def is_echo(self, heard: Heard, again: str) -> bool:
        """Say whether a turn was an echo, given `again`, the result of redecoding it.

        The app must just have said every word of it. Unknown words may be a cry; then it is an
        echo only if it also holds danger that the app said.
        """
        if heard.own is None:
            return False
        once_more = replace(heard, text=again, danger="")
        said = _words(once_more, heard.own, self.phrases) is Words.SAID
        return said and (UNKNOWN not in again.split() or bool(_told(once_more, self.phrases)))


def _place(own: OwnVoice) -> Place:
    if own.since >= own.reach or own.ended > own.reach + _MAY_GO_ON:
        return Place.AFTER
    if own.ended > own.reach:
        return Place.INTO
    return Place.IN_ECHO if own.measured else Place.WITHIN


def _words(heard: Heard, own: OwnVoice, phrases: Phrases) -> Words:
    said = phrases.words(own.words)
    if told := _told(heard, phrases):
        return Words.SAID if all(_holds(said, danger) for danger in told) else Words.DANGER
    # The search for danger alone may turn any words into danger: only danger in it counts.
    known = [[word for word in view if word != UNKNOWN] for view in _views(heard, phrases)[:2]]
    if not any(known):
        return Words.NONE
    return Words.SAID if all(_echoes(view, said) for view in known) else Words.OTHER


def _told(heard: Heard, phrases: Phrases) -> list[tuple[str, ...]]:
    """Return the danger phrases in a turn, each as words."""
    dangers = [tuple(phrases.words(phrase)) for phrase in phrases.danger_phrases]
    return [d for d in dangers if any(_holds(view, d) for view in _views(heard, phrases))]


def _views(heard: Heard, phrases: Phrases) -> list[Sequence[str]]:
    return [phrases.words(text) for text in (heard.text, heard.note or "", heard.danger)]


def _holds(words: Sequence[str], wanted: Sequence[str]) -> bool:
    size = len(wanted)
    return any(tuple(words[i : i + size]) == tuple(wanted) for i in range(len(words) - size + 1))


def _echoes(words: Sequence[str], said: Sequence[str]) -> bool:
    """Say whether `words` may be an echo of `said`: in the same order, with some left out.

    Half may be misheard as others with the same first letter: "i am here" returns as "i'm here".
    """
    same = [0.0] * (len(said) + 1)
    for word in words:
        row = [-math.inf]
        for at, other in enumerate(said):
            alike = same[at] + (word == other) if word[0] == other[0] else -math.inf
            row.append(max(row[-1], alike))
        same = row
    return same[-1] >= len(words) / 2
