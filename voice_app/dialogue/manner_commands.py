"""Commands, obeyed everywhere, that change how the app speaks and waits. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from voice_app.settings import VoiceSettings

ADJUSTING: Mapping[str, Callable[[VoiceSettings], VoiceSettings]] = {
    "slower": lambda manner: manner.faster(-1),
    "faster": lambda manner: manner.faster(1),
    "louder": lambda manner: manner.louder(1),
    "quieter": lambda manner: manner.louder(-1),
    "more_time": lambda manner: manner.more_patient(),
    "less_time": lambda manner: manner.less_patient(),
    "tones_on": lambda manner: replace(manner, tones=True),
    "tones_off": lambda manner: replace(manner, tones=False),
}
_BOUNDED = ("slower", "faster", "louder", "quieter", "less_time")
"""Commands that say so when they have reached their limit."""


def adjusted(manner: VoiceSettings, command: str | None) -> tuple[VoiceSettings, str] | None:
    """Return the changed settings, and the name of the line that says so.

    None if the command is about something else.
    """
    if command is None or command not in ADJUSTING:
        return None
    wished = ADJUSTING[command](manner)
    at_bound = wished == manner and command in _BOUNDED
    return wished, f"no_{command}" if at_bound else command
