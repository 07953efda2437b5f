"""What two hearings of the same sound have in common. Pure."""

from __future__ import annotations

from voice_app.turn import Hypothesis


def in_common(first: Hypothesis, again: Hypothesis) -> Hypothesis:
    """Return the words of the first hearing, and what they might as well have been.

    That is what the other took them for, and what came close in both. Silence is neither, and where
    one of the two has heard nothing, the words are the other's: to an engine a soft voice is nearly
    silence, whatever it says. What was near in one of them is near.
    """
    words = first.words or again.words
    close = (rival for rival in first.rivals if rival in again.rivals)
    other = "" if again.words == words else again.words
    rivals = dict.fromkeys((other, *close))
    told = tuple(r for r in rivals if r not in ("", words))
    near = dict.fromkeys((*first.rivals, *first.near, *again.rivals, *again.near))
    return Hypothesis(words, told, other, tuple(n for n in near if n not in ("", words, *told)))
