"""When to mention how loudly somebody speaks: seldom, and only if it gets in the way. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from voice_app.settings import LOUDNESS, LoudnessLimits
from voice_app.turn import Heard


def hindrance(heard: Heard, limits: LoudnessLimits = LOUDNESS) -> str:
    """Return the line for whatever makes a turn hard to hear; "" for nothing.

    Stricter than `Loudness`: a voice near the limit now will fall below it as the person tires.
    """
    if heard.level is not None and heard.level < limits.quiet:
        return "too_quiet"
    return "too_loud" if heard.cut_off > limits.cut_off else ""


@dataclass(frozen=True)
class Loudness:
    """How long ago loudness was last mentioned."""

    turns_since: int = LOUDNESS.turns_between

    def after(
        self, heard: Heard, *, understood: bool, limits: LoudnessLimits = LOUDNESS
    ) -> tuple[Loudness, str]:
        """Return what to remember after a turn, and the name of the line to say, or ""."""
        turns = self.turns_since + 1
        name = ""
        if heard.level is not None and turns > limits.turns_between:
            if heard.level < (limits.faint if understood else limits.quiet):
                name = "too_quiet"
            elif heard.cut_off > limits.cut_off and not understood:
                name = "too_loud"
        return Loudness(0 if name else turns), name
