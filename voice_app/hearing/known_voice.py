"""Listening past our own voice, where a loudspeaker brings it late into a turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from voice_app.ports import AudioChunk
from voice_app.speaking.last_words import LastWords
from voice_app.turn import Heard, OwnVoice
from voice_app.understanding.own_voice import OwnVoiceRule

_QUIET = 0.2
"""Seconds without a voice after which an echo is over, and nobody is in the midst of a word."""


@dataclass(frozen=True)
class KnownVoice:
    """What we said, and the rule that tells what of a turn is that."""

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

        `hear_again` hears the turn once more, with these phrases beside its own; it passes over
        those with a word that it does not know.
        """
        heard = replace(heard, own=watch.evidence() if watch else None)
        is_own = self.rule.is_own(heard)
        echoes = self.rule.echoes(heard)
        if echoes and not is_own:
            is_own = self.rule.is_echo(heard, hear_again(echoes))
        return replace(heard, is_own=is_own)


class VoiceWatch:
    """When voices were heard in one turn, seen from the end of what we said before it."""

    def __init__(self, last_words: LastWords) -> None:
        self._last_words = last_words
        self._opened: float | None = None
        self._now = 0.0
        self._first: float | None = None
        self._last: float | None = None
        self._quiet = 0.0
        self._looked = False

    def take(self, chunk: AudioChunk, *, voice: bool) -> None:
        """Take the next chunk; `voice` says whether somebody speaks in it."""
        # Where the microphone was opened is told by its first chunk; from then on sound is time.
        if self._opened is None:
            self._opened = self._now = self._last_words.clock() - chunk.seconds
        began, self._now = self._now, self._now + chunk.seconds
        self._quiet = 0.0 if voice else self._quiet + chunk.seconds
        if voice:
            self._first = began if self._first is None else self._first
            self._last = self._now

    def forget(self) -> None:
        """What was heard until now does not count."""
        self._opened, self._first, self._last = self._now, None, None

    @property
    def in_echo(self) -> bool:
        """Whether an echo that was measured may be heard now."""
        return bool(self._last_words.echo) and not self._is_past_reach

    @property
    def echo_ends(self) -> bool:
        """True once: where the time of an echo has passed in this turn, and nobody speaks."""
        if self._looked or not self._is_past_reach or self._quiet < _QUIET:
            return False
        self._looked = True
        own = self.evidence()
        return own is not None and own.since < own.reach

    def evidence(self) -> OwnVoice | None:
        """Return what is known of an echo; None where nothing was said before."""
        if self._opened is None:
            return None
        # A voice too soft to be made out may have been there from the beginning.
        first = self._opened if self._first is None else self._first
        return self._last_words.before(first, first if self._last is None else self._last)

    @property
    def _is_past_reach(self) -> bool:
        since = self._last_words.since(self._now)
        return since is None or since >= self._last_words.reach
