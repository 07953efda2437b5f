"""What happens around the checklist in one sitting."""

from __future__ import annotations

from dataclasses import dataclass

from voice_app.dialogue.progress import Progress


@dataclass(frozen=True)
class SessionOptions:
    """What happens around the checklist. By default nothing: scripted visits are bare."""

    keeps: bool = False
    """Whether the answers are kept during the visit; the opening then says so."""
    asks_to_keep: bool = False
    """Whether the app asks at the end if it should keep them."""
    unfinished: Progress | None = None
    """A visit that can be resumed."""
    day: str = ""
    """When that visit was, in words that fit "an unfinished visit from ..."."""
    other: bool = False
    """Whether the answers will be about somebody else."""
    notes: bool = False
    """Whether dictation is available for a helper's note."""
    notices: tuple[str, ...] = ()
    """Sentences to say first of all."""
    errand: str = ""
    """The only question to ask, "forget"; "" for a visit."""
