"""Where a visit can stand beside its questions: the names of these places."""

from __future__ import annotations

OPENING = "opening"
CONFIRMING = "confirming"
EMERGENCY = "emergency"
GUIDANCE = "guidance"
LIBRARY = "library"
PAUSED = "paused"
REVIEW = "review"
STARTING_OVER = "starting_over"
NOTING = "noting"
READING_NOTE = "reading_note"
IDLE = "idle"
READING_BACK = "reading_back"
ENDED = "ended"
ASIDES = (LIBRARY, PAUSED, REVIEW, STARTING_OVER, NOTING, READING_NOTE)
FRAME = (OPENING, CONFIRMING, EMERGENCY, GUIDANCE, *ASIDES, READING_BACK, IDLE, ENDED)
