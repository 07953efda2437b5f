"""When to speak of how loud somebody speaks: seldom, and only where it hinders. Pure."""

from __future__ import annotations

from voice_app.settings import LOUDNESS, LoudnessLimits
from voice_app.turn import Heard


def hindrance(heard: Heard, limits: LoudnessLimits = LOUDNESS) -> str:
    """Return the line for what hinders hearing somebody well, "" for nothing, in one turn.

    Stricter than `Loudness`: who is near the limit now will fall below it when they grow tired.
    """
    if heard.level is not None and heard.level < limits.quiet:
        return "too_quiet"
    return "too_loud" if heard.cut_off > limits.cut_off else ""


class Loudness:
    """Remembers when it was last spoken of."""

    def __init__(self, limits: LoudnessLimits = LOUDNESS) -> None:
        self._limits = limits
        self._turns_since = limits.turns_between

    def remark(self, heard: Heard, *, understood: bool) -> str:
        """Return the name of the line to say after this turn, or "" for none."""
        self._turns_since += 1
        if heard.level is None or self._turns_since <= self._limits.turns_between:
            return ""
        name = ""
        if heard.level < (self._limits.faint if understood else self._limits.quiet):
            name = "too_quiet"
        elif heard.cut_off > self._limits.cut_off and not understood:
            name = "too_loud"
        if name:
            self._turns_since = 0
        return name
