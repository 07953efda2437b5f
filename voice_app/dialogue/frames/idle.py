"""Idle: while there is no visit, a few commands are obeyed, as whole phrases only.

Other people or a television may talk there all day, so each command and topic is listened for only
as a phrase of several words, and anything else gets no response.
"""

from __future__ import annotations

from dataclasses import replace

from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.explaining import next_page
from voice_app.dialogue.frames.digressions import pages_of
from voice_app.dialogue.known import words
from voice_app.dialogue.manner_commands import adjusted
from voice_app.dialogue.navigation import begin
from voice_app.dialogue.state import Idle, Outcome, State
from voice_app.understanding.interpretation import Interpretation

_ABOUT_IT = ("repeat", "help", "where", "why", "differently")


def idling(d: Dialogue, s: State, frame: Idle, meant: Interpretation) -> Outcome:
    """Begin a visit, obey a command, say that it means nothing here, or stay silent."""
    respond, command = words(d, s), meant.command
    if meant.wakes:
        return begin(d, s)
    if command is None:
        return _explain(d, s, frame, meant)
    if (changed := adjusted(s.manner, command)) is not None:
        manner, line = changed
        return Outcome(replace(s, manner=manner), respond.line(line))
    if command in _ABOUT_IT:
        return Outcome(s, (*respond.line("idle"), *respond.line("idle_help")))
    return Outcome(s, (*respond.line("only_waiting"), *respond.line("idle")))


def _explain(d: Dialogue, s: State, frame: Idle, meant: Interpretation) -> Outcome:
    """Explain a topic, or go on with an explanation; otherwise say nothing."""
    if frame.pages and meant.wants_more:
        frame = replace(frame, page=next_page(frame.pages, frame.page))
    elif meant.topic is not None:
        frame = Idle(pages_of(d, s, meant.topic))
    else:
        return Outcome(replace(s, base=Idle()))
    s = replace(s, base=frame)
    return Outcome(s, (*frame.pages[frame.page], *words(d, s).line("after_topic_at_rest")))
