"""When a turn is over: our own silence timer, never the recogniser's endpointer.

Stock endpointing cuts slow speakers off after half a second to a second. Here a turn ends
only after words were heard and nothing has been audible for `Patience.silence`, or when
nobody has said a word for `Patience.first_sound`. Time is counted in sound, not by a clock,
so recordings and live speech end in the same place.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from voice_app.ports import AudioChunk
from voice_app.settings import Patience

_QUIETEST = -90.0
"""dBFS that stands for digital silence."""
_AUDIBLE = -58.0
"""dBFS below which nothing counts as speech; a whisper close by is about -50."""
_ABOVE_NOISE = 9.0
"""dB by which speech stands out of the room's noise."""
_ROOM_UNTIL_KNOWN = -55.0
"""dBFS taken for the room's noise at most, while too little of it was heard to tell."""
_CHUNKS_TO_KNOW = 60
"""So many chunks (three seconds) hold pauses enough to tell the room from speech."""


def level(chunk: AudioChunk) -> float:
    """Return the chunk's loudness in dBFS (0 is full scale)."""
    samples = chunk.samples.astype(np.float64) / 32768.0
    power = float(np.mean(samples**2)) if len(samples) else 0.0
    return max(_QUIETEST, 10 * float(np.log10(power + 1e-12)))


class VoiceActivity:
    """Tells speech from the room by loudness; keeps what it knows of the room."""

    def __init__(self) -> None:
        self._recent: deque[float] = deque(maxlen=100)

    def is_loud(self, chunk: AudioChunk) -> bool:
        """Say whether this chunk stands out of the room's noise."""
        loudness = level(chunk)
        self._recent.append(loudness)
        return loudness > max(_AUDIBLE, self._room() + _ABOVE_NOISE)

    def _room(self) -> float:
        if len(self._recent) < _CHUNKS_TO_KNOW:
            return min(min(self._recent), _ROOM_UNTIL_KNOWN)
        return float(np.percentile(self._recent, 10))


class Endpoint:
    """Decides, chunk by chunk, whether one turn is over."""

    def __init__(self, patience: Patience, activity: VoiceActivity) -> None:
        self._patience = patience
        self._activity = activity
        self._words = ""
        self.seconds = 0.0
        """Of sound in this turn so far."""
        self._quiet_for = 0.0

    def is_over(self, chunk: AudioChunk, words: str) -> bool:
        """Take the next chunk and the words recognised so far."""
        self.seconds += chunk.seconds
        if self._activity.is_loud(chunk) or words != self._words:
            self._quiet_for = 0.0
        else:
            self._quiet_for += chunk.seconds
        self._words = words
        if self.seconds >= self._patience.longest:
            return True
        if words:
            return self._quiet_for >= self._patience.silence
        # Loud without a word: somebody may be about to speak, so let them finish.
        return self.seconds >= self._patience.first_sound and self._quiet_for > 0.5
