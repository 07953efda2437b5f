"""What the app does next, as a value."""

from __future__ import annotations

from dataclasses import dataclass

from voice_app.dialogue.effects import Effect
from voice_app.settings import VoiceSettings
from voice_app.turn import Listening


@dataclass(frozen=True)
class Reply:
    """What the app does next."""

    lines: tuple[str, ...]
    """Sentences to say, in order."""
    listening: Listening | None
    """What to listen for afterwards; None when the conversation is over."""
    understood: bool = True
    """False when words were heard that had no meaning here, and are asked for again."""
    effects: tuple[Effect, ...] = ()
    """What the caller is to do before it says the lines, in order."""
    alarm: bool = False
    """True while emergency advice waits for somebody to answer: the time to sound an alarm.
    Not in a crisis, which needs calm."""
    manner: VoiceSettings | None = None
    """How to speak and to wait from these lines on; None: as before."""
