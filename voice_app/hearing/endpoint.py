"""When a turn is over: our own silence timer, never the recogniser's endpointer.

Stock endpointing cuts slow speakers off after half a second to a second. Here a turn ends
only after words were heard and nobody has spoken for `Patience.silence`, or when
nobody has said a word for `Patience.first_sound`. Time is counted in sound, not by a clock,
so recordings and live speech end in the same place.
"""

from __future__ import annotations

from voice_app.hearing.model_tuning import KNOWN_WITHIN
from voice_app.hearing.voice_activity import VoiceActivity, VoiceLevel
from voice_app.ports import AudioChunk
from voice_app.settings import Patience

SPOKE = 0.18
"""Seconds of voice without a word that still mean: somebody spoke. The shortest "no" has 0.25.

Chosen by `python -m models.training.listening` (tables in models/README.md).
"""


_QUIET_AT_LAST = 0.5
"""Seconds of quiet after which the wait for a first word may end; any sound may become a voice."""


class Endpoint:
    """Decides, chunk by chunk, whether one turn is over."""

    def __init__(
        self, patience: Patience, activity: VoiceActivity, known_within: float = KNOWN_WITHIN
    ) -> None:
        """`known_within`: seconds after its end within which the recogniser names a word."""
        self._patience = patience
        self._known_within = known_within
        self._activity = activity
        activity.begin()
        self._words = ""
        self.seconds = 0.0
        """Of sound in this turn so far."""
        self.spoken = 0.0
        """Seconds of this turn in which somebody spoke."""
        self.voice = VoiceLevel()
        """How loud that was."""
        self.pause = 0.0
        """The longest quiet between two pieces of speech, in seconds."""
        self._unnamed = 0.0
        """Seconds of speech that no word stands for yet."""
        self._quiet_for = 0.0
        self._quiet_before = 0.0
        self._since_speech = 0.0

    @property
    def speaks(self) -> bool:
        """True where somebody spoke in the last chunk."""
        return self.spoken > 0 and self._since_speech == 0

    @property
    def nears_end(self) -> bool:
        """True in the second half of the silence that ends a turn."""
        said = bool(self._words) or self._unnamed >= SPOKE
        return said and self._silence >= self._patience.silence / 2

    @property
    def is_unnamed(self) -> bool:
        """True where somebody spoke and fell silent, and no word of it is known yet.

        A recogniser may wait for what could follow ("yes" may become "yes, it is"): only when it
        is told that the turn is over it decides.
        """
        return (
            not self._words and self._unnamed >= SPOKE and self._silence >= self._patience.silence
        )

    def nothing_was_said(self) -> None:
        """Take what was spoken until now for no words."""
        self._unnamed = 0.0

    @property
    def _silence(self) -> float:
        return self._quiet_before + self._quiet_for

    def is_over(self, chunk: AudioChunk, words: str) -> bool:
        """Take the next chunk and the words recognised so far."""
        return self._take(chunk, words, spoken=self._activity.is_speech(chunk))

    def is_over_at_rest(self, chunk: AudioChunk) -> bool:
        """Take a chunk of the quiet room that nobody listened to."""
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
        # A word is known a little after it was spoken. One that comes later, where no voice was
        # made out that could have spoken it, was too soft for that, and counts as speech itself.
        changed = words != self._words
        soft = changed and self._unnamed < SPOKE and self._quiet_for > self._known_within
        if changed:
            self._unnamed = 0.0 if words else self.spoken
        if spoken or soft:
            self._quiet_for = 0.0
            # The voice model lags behind; where the voice faded into the room is known.
            self._quiet_before = self._activity.quiet_at_end if spoken else 0.0
        else:
            self._quiet_for += chunk.seconds
        self._words = words
        if self.seconds >= self._patience.longest:
            return True
        if words:
            return self._silence >= self._patience.silence
        # Somebody may just have begun to speak, and pause as everybody may.
        begun = self._unnamed >= SPOKE
        quiet = self._patience.silence if begun else _QUIET_AT_LAST
        return self.seconds >= self._patience.first_sound and self._quiet_for > quiet
