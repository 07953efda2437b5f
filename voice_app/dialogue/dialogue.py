"""Everything authored that a conversation needs, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass

from voice_app.dialogue.checklist import Checklist
from voice_app.dialogue.library import Library
from voice_app.dialogue.understanding import Understanding
from voice_app.ports import Listening
from voice_app.speaking.prompts import Prompts
from voice_app.triage.rules import RuleTable


@dataclass(frozen=True)
class Dialogue:
    """The authored files, read."""

    checklist: Checklist
    table: RuleTable
    prompts: Prompts
    understanding: Understanding
    library: Library


@dataclass(frozen=True)
class Reply:
    """What the app does next."""

    lines: tuple[str, ...]
    """Sentences to say, in order."""
    listening: Listening | None
    """What to listen for afterwards; None when the conversation is over."""
    understood: bool = True
    """False when words were heard that had no meaning here, and are asked for again."""
