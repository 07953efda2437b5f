"""What the app says and does next, as a value."""

from __future__ import annotations

from dataclasses import dataclass

from voice_app.dialogue.effects import Effect
from voice_app.settings import VoiceSettings
from voice_app.turn import Listening


@dataclass(frozen=True)
class Reply:
    """What the app says and does next."""

    lines: tuple[str, ...]
    """Sentences to say, in order."""
    listening: Listening | None
    """What to listen for afterwards; None if the conversation is over."""
    understood: bool = True
    """False on a no-match: words were heard that mean nothing here, and a reprompt follows."""
    effects: tuple[Effect, ...] = ()
    """What the caller must do, in order, before it says the lines."""
    alarm: bool = False
    """True while emergency advice waits for a response, so that an alarm sounds. Never in a crisis,
    which needs calm."""
    manner: VoiceSettings | None = None
    """How to speak and wait from these lines on; None: as before."""
