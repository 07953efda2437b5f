"""Danger in doubt: which of it is asked about, and what was asked about in vain. Pure.

Who answers by words is asked about all of it. While answers are given by sounds, words may be
anybody's, a television's too: there a question in vain counts, and after some of them it is not
asked again. Danger that is certain is never a matter of this part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from voice_app.checklist.phrases import DangerHeard, Phrases
from voice_app.checklist.places import CONFIRMING, EMERGENCY, IDLE, PAUSED

_UNDISTURBED = (CONFIRMING, IDLE, PAUSED)
"""Where other people may be talking for long, or danger is being asked about already."""


@dataclass(frozen=True)
class ConfirmationThrottle:
    """What is remembered of them in one session."""

    most_in_vain: int
    """So often the same is asked about in vain while answers are given by sounds."""
    by_sounds: bool = False
    """Whether answers are given by sounds, or shall be."""
    denied: frozenset[str] = frozenset()
    """Phrases that were heard faintly and denied: they are not asked about again."""
    in_vain: Mapping[str, int] = field(default_factory=dict)
    """By phrase: how often it was asked about in vain."""
    faint_in_vain: int = 0
    """And how often any that was heard faintly."""

    def asks_about(self, danger: DangerHeard, place: str) -> bool:
        """Say whether danger in doubt is asked about in `place`."""
        if place == EMERGENCY:
            return False
        if danger.faint and (place in _UNDISTURBED or danger.phrase in self.denied):
            return False
        if not (self.by_sounds and (danger.faint or danger.doubted)):
            return True
        in_vain = max(self.in_vain.get(danger.phrase, 0), danger.faint and self.faint_in_vain)
        return place != CONFIRMING and in_vain < self.most_in_vain

    def asked_if_doubted(self, place: str, phrases: Phrases) -> tuple[str, ...]:
        """Return the phrases that are asked about in `place` where only one view hears them."""
        return self._asked_if(place, phrases, faint=False)

    def asked_if_faint(self, place: str, phrases: Phrases) -> tuple[str, ...]:
        """Return those that are asked about where only listening for danger alone finds them."""
        return self._asked_if(place, phrases, faint=True)

    def _asked_if(self, place: str, phrases: Phrases, *, faint: bool) -> tuple[str, ...]:
        listed = [*phrases.danger.items(), *phrases.ask_first.items()]
        every = (
            DangerHeard(kind, phrase, ask_first=True, faint=faint, doubted=not faint)
            for kind, group in listed
            for phrase in group
        )
        return tuple(danger.phrase for danger in every if self.asks_about(danger, place))

    def needs_yes(self, danger: DangerHeard, reply: str) -> bool:
        """Say whether a reply to "Did you say ...?" that is no clear no must be a clear yes.

        What was heard faintly may be a television that goes on talking. What was doubted is
        confirmed by silence, for somebody in need may fall silent, and a television does not; but
        who answers by sounds is silent anyway.
        """
        return danger.faint or (danger.doubted and (self.by_sounds or bool(reply)))

    def not_confirmed(self, danger: DangerHeard, *, denied: bool) -> ConfirmationThrottle:
        """Return it after a question that was denied, or asked in vain."""
        after = self
        if danger.faint and denied:
            after = replace(after, denied=after.denied | {danger.phrase})
        if self.by_sounds and (danger.faint or danger.doubted):
            times = self.in_vain.get(danger.phrase, 0) + 1
            after = replace(
                after,
                in_vain={**self.in_vain, danger.phrase: times},
                faint_in_vain=self.faint_in_vain + danger.faint,
            )
        return after
