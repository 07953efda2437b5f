"""Every sentence reaches the eye and, while there is a voice, the ear."""

from __future__ import annotations

from voice_app.app.turn_signals import TurnSignals
from voice_app.checklist.prompts import Prompts
from voice_app.errors import SpeakerFault, SynthesisFault
from voice_app.ports import Captions, Speaker

BELL = "\a"


class Narrator:
    """Shows sentences and says them; when speech fails, captions and the terminal's bell go on."""

    def __init__(
        self, speaker: Speaker, captions: Captions, prompts: Prompts, signals: TurnSignals
    ) -> None:
        self._speaker = speaker
        self._captions = captions
        self._prompts = prompts
        self._signals = signals
        self.failed = False
        """Becomes True when a sentence was not heard; that was told, and is told only once."""
        self._silent = self._silent_for_good = False

    def try_again(self) -> None:
        """Speak again from the next sentence on, where it was the loudspeaker that failed."""
        self._silent = self._silent_for_good

    def tell(self, lines: tuple[str, ...]) -> None:
        """Show and say one sentence after the other."""
        for line in lines:
            self._show(line)
            self.speak(line)

    def tell_after_showing(self, lines: tuple[str, ...]) -> None:
        """Show all of them first, then say them: an interruption cuts only the voice."""
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
        """Say a sentence that is shown already."""
        if self._silent:
            return
        aloud = self._prompts.aloud(line)
        try:
            try:
                self._speaker.say(aloud)
            except SpeakerFault:
                if self.failed:
                    raise
                # A busy machine stalls for a second, a cable is pushed back: the whole line again.
                self._speaker.say(aloud)
            self._signals.sounding()
        except (SpeakerFault, SynthesisFault) as fault:
            self._silent = True
            # An engine that fails has been tried again by itself; a loudspeaker may come back.
            self._silent_for_good = isinstance(fault, SynthesisFault)
            if not self.failed:
                self._captions.note(f"{BELL}{fault} Please read on here.")
            self.failed = True
