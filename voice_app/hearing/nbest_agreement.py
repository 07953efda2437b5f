"""Combines the n-best lists of two decodings of the same sound. Pure."""

from __future__ import annotations

from voice_app.turn import Hypothesis


def in_common(first: Hypothesis, again: Hypothesis) -> Hypothesis:
    """Return the words of the first decoding, with the rivals that both support.

    Rivals are the result of the second decoding and what came close in both. Silence is never a
    rival; if one decoding heard nothing, take the other's words, because to an engine a soft voice
    is nearly silence, whatever it says. What was near in either one stays near.
    """
    words = first.words or again.words
    close = (rival for rival in first.rivals if rival in again.rivals)
    other = "" if again.words == words else again.words
    rivals = dict.fromkeys((other, *close))
    told = tuple(r for r in rivals if r not in ("", words))
    near = dict.fromkeys((*first.rivals, *first.near, *again.rivals, *again.near))
    return Hypothesis(words, told, other, tuple(n for n in near if n not in ("", words, *told)))
