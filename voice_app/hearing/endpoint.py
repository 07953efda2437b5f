"""Endpointing: our own silence timer, never the recogniser's.

Stock endpointing cuts slow speakers off after half a second to a second. Here a turn ends only when
words were heard and nobody has spoken for `Patience.silence`, or when nobody has said a word for
`Patience.first_sound`. Time is measured in sound, not by a clock, so recordings and live speech end
in the same place.
"""

from __future__ import annotations

from voice_app.hearing.model_tuning import KNOWN_WITHIN
from voice_app.hearing.voice_activity import VoiceActivity, VoiceLevel
from voice_app.settings import Patience
from voice_app.sound import AudioChunk

SPOKE = 0.18
"""Seconds of voice without a word that still mean somebody spoke. The shortest "no" lasts 0.25.

Chosen with `python -m models.training.listening` (tables in models/README.md).
"""


_QUIET_AT_LAST = 0.5
"""Seconds of quiet needed to end the wait for a first word; any sound may become a voice."""


class Endpoint:
    """Decides, chunk by chunk, whether a turn is over."""

    def __init__(
        self, patience: Patience, activity: VoiceActivity, known_within: float = KNOWN_WITHIN
    ) -> None:
        """`known_within`: seconds after a word's end within which the recogniser reports it."""
        self._patience = patience
        self._known_within = known_within
        self._activity = activity
        activity.begin()
        self._words = ""
        self.seconds = 0.0
        """Seconds of sound in this turn so far."""
        self.spoken = 0.0
        """Seconds of speech in this turn."""
        self.voice = VoiceLevel()
        """Level of that speech."""
        self.pause = 0.0
        """The longest gap between two stretches of speech, in seconds."""
        self._unnamed = 0.0
        """Seconds of speech not yet covered by a word."""
        self._quiet_for = 0.0
        self._quiet_before = 0.0
        self._since_speech = 0.0

    @property
    def speaks(self) -> bool:
        """True if there was speech in the last chunk."""
        return self.spoken > 0 and self._since_speech == 0

    @property
    def nears_end(self) -> bool:
        """True in the second half of the silence that ends a turn."""
        said = bool(self._words) or self._unnamed >= SPOKE
        return said and self._silence >= self._patience.silence / 2

    @property
    def is_unnamed(self) -> bool:
        """True if somebody spoke and fell silent, but no word has been recognised yet.

        A recogniser may hold back for what could follow ("yes" may become "yes, it is") and decide
        only when told that the turn is over.
        """
        return (
            not self._words and self._unnamed >= SPOKE and self._silence >= self._patience.silence
        )

    def nothing_was_said(self) -> None:
        """Treat everything spoken so far as containing no words."""
        self._unnamed = 0.0

    @property
    def _silence(self) -> float:
        return self._quiet_before + self._quiet_for

    def is_over(self, chunk: AudioChunk, words: str) -> bool:
        """Take the next chunk and the words recognised so far."""
        return self._take(chunk, words, spoken=self._activity.is_speech(chunk))

    def is_over_at_rest(self, chunk: AudioChunk) -> bool:
        """Take a chunk of a quiet room that was not passed to the recogniser."""
        self._activity.rests(chunk)
        return self._take(chunk, self._words, spoken=False)

    def _take(self, chunk: AudioChunk, words: str, *, spoken: bool) -> bool:
        self.seconds += chunk.seconds
        if spoken and self.spoken:
            self.pause = max(self.pause, self._since_speech)
        self._since_speech = 0.0 if spoken else self._since_speech + chunk.seconds
        if spoken:
            self.spoken += chunk.seconds
            self._unnamed += chunk.seconds
            self.voice.add(chunk)
        # A word is reported shortly after it was spoken. One that comes later, with no detected
        # voice that could have spoken it, was too soft to detect and counts as speech itself.
        changed = words != self._words
        soft = changed and self._unnamed < SPOKE and self._quiet_for > self._known_within
        if changed:
            self._unnamed = 0.0 if words else self.spoken
        if spoken or soft:
            self._quiet_for = 0.0
            # The voice model lags, but we know when the voice faded into the room.
            self._quiet_before = self._activity.quiet_at_end if spoken else 0.0
        else:
            self._quiet_for += chunk.seconds
        self._words = words
        if self.seconds >= self._patience.longest:
            return True
        if words:
            return self._silence >= self._patience.silence
        # Somebody may just have started to speak, and pause as anybody might.
        begun = self._unnamed >= SPOKE
        quiet = self._patience.silence if begun else _QUIET_AT_LAST
        return self.seconds >= self._patience.first_sound and self._quiet_for > quiet
