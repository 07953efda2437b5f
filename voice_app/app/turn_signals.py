"""Signals beyond the words: whose turn it is, for the eye and the ear."""

from __future__ import annotations

from collections.abc import Mapping

from voice_app.checklist.places import EMERGENCY
from voice_app.errors import SpeakerFault
from voice_app.ports import Captions, Speaker
from voice_app.speaking.cues import Cue, Tone
from voice_app.turn import SessionStatus, TurnPhase

_SITUATIONS: Mapping[str, SessionStatus] = {
    EMERGENCY: SessionStatus.EMERGENCY,
    "paused": SessionStatus.PAUSED,
    "idle": SessionStatus.IDLE,
}
"""By conversation state; any other is an ordinary visit."""
_CUES: Mapping[SessionStatus, Cue] = {
    SessionStatus.EMERGENCY: Cue.EMERGENCY,
    SessionStatus.PAUSED: Cue.PAUSE,
}


class TurnSignals:
    """Shows and sounds the state of the visit; `tones` is empty for silence."""

    wanted = True
    """Whether tones are played."""

    def __init__(self, captions: Captions, speaker: Speaker, tones: Mapping[Cue, Tone]) -> None:
        self._captions = captions
        self._speaker = speaker
        self._tones = tones
        self._muted = False
        self._situation = SessionStatus.VISIT
        self._options = ""

    def speaking(self, options: str = "") -> None:
        """The app is speaking; `options` is what may be said afterwards."""
        self._options = options
        self._now(TurnPhase.SPEAKING)

    def listening(self, *, at_rest: bool = False) -> None:
        """The microphone opens. At rest, no tone is played."""
        self._now(TurnPhase.LISTENING)
        if not at_rest:
            self.cue(Cue.LISTENING)

    def thinking(self) -> None:
        """The turn is over and its answer is being worked out."""
        self._now(TurnPhase.THINKING)

    def answered(self, state: str, *, heard: bool, understood: bool) -> None:
        """A turn led to `state`. Play at most one tone: what changed, or how it was taken."""
        before, self._situation = self._situation, _SITUATIONS.get(state, SessionStatus.VISIT)
        if self._situation is not before and self._situation in _CUES:
            self.cue(_CUES[self._situation])
        elif not understood:
            self.cue(Cue.NOT_UNDERSTOOD)
        elif heard:
            self.cue(Cue.HEARD)

    def ended(self) -> None:
        """The last word has been said."""
        self.cue(Cue.GOODBYE)
        self._now(TurnPhase.ENDED)

    def cue(self, cue: Cue) -> None:
        """Play one tone and show its words."""
        tone = self._tones.get(cue)
        if tone is None or not self.wanted:
            return
        self._captions.tone(tone.words)
        if self._muted:
            return
        try:
            self._speaker.play(tone.sound)
        except SpeakerFault:
            # The next sentence meets the same fault and reports it; do not wait for it twice.
            self._muted = True

    def sounding(self) -> None:
        """The loudspeaker has just worked, so tones may be tried again."""
        self._muted = False

    def _now(self, moment: TurnPhase) -> None:
        self._captions.now(moment, self._situation, self._options)
