"""What is obeyed while nobody is at a visit: a few words at a time, and always to whole phrases.

Other people may talk there all day, and a television: so of every command only a phrase of several
words is listened for, and of every topic; what is none of them gets no answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_app.dialogue.manner_commands import adjusted
from voice_app.dialogue.reply import Reply

if TYPE_CHECKING:
    from voice_app.dialogue.conversation import Conversation

_ABOUT_IT = ("repeat", "help", "where", "why", "differently")


def obeyed(talk: Conversation, text: str) -> Reply:
    """Obey a command, say that it means nothing here, or stay silent."""
    command = talk.words.command_at_rest(text)
    if command is None:
        return talk.asides.explain_at_rest(text) or talk.listen(())
    script = talk.script
    if (changed := adjusted(talk.manner, command)) is not None:
        talk.manner, line = changed
        return talk.listen(script.line(line))
    if command in _ABOUT_IT:
        return talk.listen((*script.line("idle"), *script.line("idle_help")))
    return talk.listen((*script.line("only_waiting"), *script.line("idle")))
