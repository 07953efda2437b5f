"""Doubtful danger: which of it is asked about, and how often that was in vain. Pure.

Somebody who answers in words is asked about all of it. While answers come by sounds, words may be
anybody's, even a television's: questions asked in vain are counted, and after a few of them the app
stops asking. Certain danger never passes through here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from voice_app.checklist.phrases import DangerHeard, Phrases
from voice_app.checklist.places import CONFIRMING, EMERGENCY, IDLE, PAUSED

_UNDISTURBED = (CONFIRMING, IDLE, PAUSED)
"""Places where other people may talk for long, or danger is already being asked about."""


@dataclass(frozen=True)
class ConfirmationThrottle:
    """What one session remembers about asking."""

    most_in_vain: int
    """How often the same phrase is asked about in vain while answers come by sounds."""
    by_sounds: bool = False
    """Whether answers come by sounds, or are about to."""
    denied: frozenset[str] = frozenset()
    """Phrases that were heard faintly and denied; they are not asked about again."""
    in_vain: Mapping[str, int] = field(default_factory=dict)
    """By phrase: how often it was asked about in vain."""
    faint_in_vain: int = 0
    """How often any faintly heard phrase was asked about in vain."""

    def asks_about(self, danger: DangerHeard, place: str) -> bool:
        """Say whether doubtful danger is asked about in `place`."""
        if place == EMERGENCY:
            return False
        if danger.faint and (place in _UNDISTURBED or danger.phrase in self.denied):
            return False
        if not (self.by_sounds and (danger.faint or danger.doubted)):
            return True
        in_vain = max(self.in_vain.get(danger.phrase, 0), danger.faint and self.faint_in_vain)
        return place != CONFIRMING and in_vain < self.most_in_vain

    def asked_if_doubted(self, place: str, phrases: Phrases) -> tuple[str, ...]:
        """Return the phrases that are asked about in `place` when only one view hears them."""
        return self._asked_if(place, phrases, faint=False)

    def asked_if_faint(self, place: str, phrases: Phrases) -> tuple[str, ...]:
        """Return those that are asked about when only the search for danger finds them."""
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

        Danger heard faintly may be a television that goes on talking. Silence confirms doubted
        danger, because somebody in need may fall silent and a television does not; but a person
        who answers by sounds is silent anyway.
        """
        return danger.faint or (danger.doubted and (self.by_sounds or bool(reply)))

    def not_confirmed(self, danger: DangerHeard, *, denied: bool) -> ConfirmationThrottle:
        """Return the throttle after a question that was denied or asked in vain."""
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
