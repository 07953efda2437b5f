"""What is to happen around the checklist in one sitting."""

from __future__ import annotations

from dataclasses import dataclass

from voice_app.dialogue.progress import Progress


@dataclass(frozen=True)
class SessionOptions:
    """What is to happen around the checklist. By default nothing: scripted visits are bare."""

    keeps: bool = False
    """Whether the answers are kept while the visit lasts; the opening then says so."""
    asks_to_keep: bool = False
    """Whether it is asked at the end if they shall stay."""
    unfinished: Progress | None = None
    """A visit that may be taken up."""
    day: str = ""
    """When that was, in words: fits into "an unfinished visit from ..."."""
    other: bool = False
    """Whether the answers will be about somebody else."""
    notes: bool = False
    """Whether something here can write down a helper's note."""
    notices: tuple[str, ...] = ()
    """Sentences said first of all."""
    errand: str = ""
    """The only question that is asked, "forget"; "" where a visit is held."""
