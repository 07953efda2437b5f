"""Skips our own voice when a loudspeaker delivers it late, into a turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from voice_app.sound import AudioChunk
from voice_app.speaking.last_words import LastWords
from voice_app.turn import Heard, OwnVoice
from voice_app.understanding.own_voice import OwnVoiceRule

_QUIET = 0.2
"""Seconds without a voice after which an echo is over and nobody is in mid-word."""


@dataclass(frozen=True)
class KnownVoice:
    """What we said, and the rule that tells which part of a turn is its echo."""

    last_words: LastWords
    rule: OwnVoiceRule

    def watch(self) -> VoiceWatch:
        """Begin a turn."""
        return VoiceWatch(self.last_words)

    def judged(
        self,
        heard: Heard,
        watch: VoiceWatch | None,
        hear_again: Callable[[Sequence[str]], str],
    ) -> Heard:
        """Return what was heard, with what is known of an echo, and whether it was ours.

        `hear_again` redecodes the turn with these phrases added to its own, skipping those with an
        unknown word.
        """
        heard = replace(heard, own=watch.evidence() if watch else None)
        is_own = self.rule.is_own(heard)
        echoes = self.rule.echoes(heard)
        if echoes and not is_own:
            is_own = self.rule.is_echo(heard, hear_again(echoes))
        return replace(heard, is_own=is_own)


class VoiceWatch:
    """Tracks when voices were heard in a turn, relative to the end of what we said before it."""

    def __init__(self, last_words: LastWords) -> None:
        self._last_words = last_words
        self._opened: float | None = None
        self._now = 0.0
        self._first: float | None = None
        self._last: float | None = None
        self._quiet = 0.0
        self._looked = False

    def take(self, chunk: AudioChunk, *, voice: bool) -> None:
        """Take the next chunk; `voice` says whether it contains speech."""
        # The first chunk dates the opening of the microphone; from then on, sound is time.
        if self._opened is None:
            self._opened = self._now = self._last_words.clock() - chunk.seconds
        began, self._now = self._now, self._now + chunk.seconds
        self._quiet = 0.0 if voice else self._quiet + chunk.seconds
        if voice:
            self._first = began if self._first is None else self._first
            self._last = self._now

    def forget(self) -> None:
        """Ignore what was heard until now."""
        self._opened, self._first, self._last = self._now, None, None

    @property
    def in_echo(self) -> bool:
        """Whether a measured echo may be audible now."""
        return bool(self._last_words.echo) and not self._is_past_reach

    @property
    def echo_ends(self) -> bool:
        """True once: when an echo's time has passed in this turn and nobody is speaking."""
        if self._looked or not self._is_past_reach or self._quiet < _QUIET:
            return False
        self._looked = True
        own = self.evidence()
        return own is not None and own.since < own.reach

    def evidence(self) -> OwnVoice | None:
        """Return what is known of an echo; None if nothing was said before."""
        if self._opened is None:
            return None
        # A voice too soft to detect may have been there from the start.
        first = self._opened if self._first is None else self._first
        return self._last_words.before(first, first if self._last is None else self._last)

    @property
    def _is_past_reach(self) -> bool:
        since = self._last_words.since(self._now)
        return since is None or since >= self._last_words.reach
