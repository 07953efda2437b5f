"""Delivers every sentence to the eye and, while there is a voice, to the ear."""

from __future__ import annotations

from voice_app.app.turn_signals import TurnSignals
from voice_app.checklist.prompts import Prompts
from voice_app.errors import SpeakerFault, SynthesisFault
from voice_app.ports import Captions, Speaker

BELL = "\a"


class Narrator:
    """Shows and speaks sentences; if speech fails, captions and the terminal's bell continue."""

    def __init__(
        self, speaker: Speaker, captions: Captions, prompts: Prompts, signals: TurnSignals
    ) -> None:
        self._speaker = speaker
        self._captions = captions
        self._prompts = prompts
        self._signals = signals
        self.failed = False
        """Becomes True when a sentence was not heard; this is reported only once."""
        self._silent = self._silent_for_good = False

    def try_again(self) -> None:
        """Speak again from the next sentence on, if it was the loudspeaker that failed."""
        self._silent = self._silent_for_good

    def tell(self, lines: tuple[str, ...]) -> None:
        """Show and speak the sentences in order."""
        for line in lines:
            self._show(line)
            self.speak(line)

    def tell_after_showing(self, lines: tuple[str, ...]) -> None:
        """Show all of them first, then speak them: an interruption cuts only the voice."""
        for line in lines:
            self._show(line)
        try:
            for line in lines:
                self._captions.saying(line)
                self.speak(line)
        except KeyboardInterrupt:
            self._speaker.stop()

    def _show(self, line: str) -> None:
        self._captions.app(line)
        if self._prompts.tells_number(line):
            self._captions.pin(line)

    def speak(self, line: str) -> None:
        """Speak a sentence that has already been shown."""
        if self._silent:
            return
        aloud = self._prompts.aloud(line)
        try:
            try:
                self._speaker.say(aloud)
            except SpeakerFault:
                if self.failed:
                    raise
                # A busy machine stalls for a second, a cable is reconnected: repeat the whole line.
                self._speaker.say(aloud)
            self._signals.sounding()
        except (SpeakerFault, SynthesisFault) as fault:
            self._silent = True
            # The engine has already retried by itself when it fails; a loudspeaker may come back.
            self._silent_for_good = isinstance(fault, SynthesisFault)
            if not self.failed:
                self._captions.note(f"{BELL}{fault} Please read on here.")
            self.failed = True
