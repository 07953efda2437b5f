"""Danger in doubt: which of it is asked about, and what was asked about in vain. Pure.

Who answers by words is asked about all of it. While answers are given by sounds, words may be
anybody's, a television's too: there a question in vain counts, and after some of them it is not
asked again. Danger that is certain is never a matter of this part.
"""

from __future__ import annotations

from collections import Counter

from voice_app.checklist.phrases import DangerHeard, Phrases
from voice_app.checklist.places import CONFIRMING, EMERGENCY, IDLE, PAUSED
from voice_app.checklist.policy import Policy

_UNDISTURBED = (CONFIRMING, IDLE, PAUSED)
"""Where other people may be talking for long, or danger is being asked about already."""


class ConfirmationThrottle:
    """What is remembered of them in one sitting."""

    def __init__(self, phrases: Phrases, policy: Policy) -> None:
        self.by_sounds = False
        """Whether answers are given by sounds, or shall be."""
        self._phrases = phrases
        self._most = policy.sounds_danger_in_vain
        self._denied: set[str] = set()
        """Phrases that were heard faintly and denied: they are not asked about again."""
        self._in_vain: Counter[str] = Counter()
        self._faint_in_vain = 0

    def asked_about(self, danger: DangerHeard, state: str) -> bool:
        """Say whether danger in doubt is asked about in `state`."""
        if state == EMERGENCY:
            return False
        if danger.faint and (state in _UNDISTURBED or danger.phrase in self._denied):
            return False
        if not (self.by_sounds and (danger.faint or danger.doubted)):
            return True
        in_vain = max(self._in_vain[danger.phrase], self._faint_in_vain if danger.faint else 0)
        return state != CONFIRMING and in_vain < self._most

    def asked_if_doubted(self, state: str) -> tuple[str, ...]:
        """Return the phrases that are asked about in `state` where only one view hears them."""
        return self._asked_if(state, faint=False)

    def asked_if_faint(self, state: str) -> tuple[str, ...]:
        """Return those that are asked about where only listening for danger alone finds them."""
        return self._asked_if(state, faint=True)

    def _asked_if(self, state: str, *, faint: bool) -> tuple[str, ...]:
        listed = [*self._phrases.danger.items(), *self._phrases.ask_first.items()]
        every = (
            DangerHeard(kind, phrase, ask_first=True, faint=faint, doubted=not faint)
            for kind, phrases in listed
            for phrase in phrases
        )
        return tuple(danger.phrase for danger in every if self.asked_about(danger, state))

    def needs_yes(self, danger: DangerHeard, reply: str) -> bool:
        """Say whether a reply to "Did you say ...?" that is no clear no must be a clear yes.

        What was heard faintly may be a television that goes on talking. What was doubted is
        confirmed by silence, for somebody in need may fall silent, and a television does not; but
        who answers by sounds is silent anyway.
        """
        return danger.faint or (danger.doubted and (self.by_sounds or bool(reply)))

    def not_confirmed(self, danger: DangerHeard, *, denied: bool) -> None:
        """Take note of a question that was denied, or asked in vain."""
        if danger.faint and denied:
            self._denied.add(danger.phrase)
        if self.by_sounds and (danger.faint or danger.doubted):
            self._faint_in_vain += danger.faint
            self._in_vain[danger.phrase] += 1
