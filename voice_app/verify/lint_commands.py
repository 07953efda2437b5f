"""Checks that the commands that are heard are those that are obeyed, by name."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from voice_app.checklist.phrases import Phrases
from voice_app.dialogue.commands import TABLE
from voice_app.errors import AuthoringError


def misnamed_commands(phrases: Phrases) -> Iterator[AuthoringError]:
    """Report phrases for a command that nothing obeys, and commands that nobody can say."""
    commands = phrases.source.require("commands")
    heard = commands.mapping()
    for name, group in heard.items():
        if name not in TABLE:
            near = ", ".join(f"`{found}`" for found in get_close_matches(name, TABLE))
            yield group.error(
                f"No command is called `{name}`.",
                f"Did you mean {near}? " * bool(near)
                + "They are listed in voice_app/dialogue/commands.py.",
            )
    for name in TABLE:
        if name not in heard:
            yield commands.error(f"Nothing is heard as `{name}`.", "Add a phrase for it.")
