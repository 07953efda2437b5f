"""What all speakers with a speech engine share."""

from collections.abc import Sequence

from voice_app.ports import Synthesiser
from voice_app.sound import Speech


class RenderingSpeaker:
    """The part of the port `Speaker` between a sentence and its sound."""

    def __init__(self, synthesiser: Synthesiser) -> None:
        self._synthesiser = synthesiser
        self._volume = 0.0

    def prepare(self, texts: Sequence[str]) -> None:
        """Render `texts` in the background."""
        self._synthesiser.prepare(texts)

    def set_rate(self, rate: int) -> None:
        """Speak `rate` words a minute from the next sentence on."""
        self._synthesiser.set_rate(rate)

    def set_volume(self, decibels: float) -> None:
        """Speak `decibels` louder than the engine from the next sentence on."""
        self._volume = decibels

    def _rendered(self, text: str) -> Speech:
        """Return the sound of a sentence. Raises `SynthesisFault`."""
        return self._synthesiser.render(text).louder(self._volume)
