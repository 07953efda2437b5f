"""The listener for typed lines."""

from __future__ import annotations

import re
from typing import TextIO

from voice_app.errors import StreamFault
from voice_app.plain_text import plain
from voice_app.settings import Patience
from voice_app.turn import Heard, Listening

LONGEST_LINE = 1_000
"""Characters. A longer line is not an answer, and a stream without newlines never ends."""
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"
_UNREADABLE_IN_WORD = re.compile(rf"(?<=\w){_UNREADABLE}+(?=\w)")
"""Between letters, it is most likely an apostrophe in another encoding."""


class TypedListener:
    """Reads one line per turn; an empty line is silence, the end of input ends the visit."""

    def __init__(self, lines: TextIO) -> None:
        self._lines = lines

    def listen(self, listening: Listening) -> Heard:
        """Read one line."""
        line = self._lines.readline(LONGEST_LINE)
        if len(line) == LONGEST_LINE and not line.endswith("\n"):
            raise StreamFault(
                f"A typed line is longer than {LONGEST_LINE:,} characters.",
                "End each answer with Enter.",
            )
        said = plain(_UNREADABLE_IN_WORD.sub("'", line).replace(_UNREADABLE, " "))
        text = said.lower()
        note = said if listening.note_until else None
        return Heard(text, speech=bool(text), input_ended=not line, note=note)

    def wait_as(self, patience: Patience) -> None:
        """Do nothing: a typed line may take as long as it likes."""
