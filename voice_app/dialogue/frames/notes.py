"""A helper's note: dictated, read back, and kept as text beside the answers. Pure.

The note is in the helper's own words and decides nothing: no answer is taken from it. Only danger
in it counts, as everywhere. It stays a draft until it has been read back and confirmed by a clear
yes; an interrupted draft is read back later.
"""

from __future__ import annotations

from dataclasses import replace

from voice_app.checklist.answers import Respondent
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.known import words
from voice_app.dialogue.navigation import go_on, open_over, read_note
from voice_app.dialogue.progress import Note
from voice_app.dialogue.repeating import again
from voice_app.dialogue.state import Draft, Noting, Outcome, ReadingNote, State
from voice_app.turn import UNKNOWN
from voice_app.understanding.interpretation import Interpretation

_UNCLEAR = "(unclear)"
"""Stands for a word that could not be made out: leaving it out could change the meaning."""


def take_note(d: Dialogue, s: State) -> Outcome:
    """Ask for a note, or say why there cannot be one."""
    respond = words(d, s)
    if not s.takes_notes:
        return again(d, s, respond.line("note_no_model"))
    if len(s.notes) >= d.pacing.most_notes:
        return again(d, s, respond.line("note_full"))
    s = open_over(d, replace(s, draft=None), "take_note", Noting())
    return Outcome(s, respond.line("noting"))


def written(d: Dialogue, s: State, meant: Interpretation) -> State:
    """Save what was dictated as the draft, whatever else it may lead to first."""
    if not isinstance(s.over, Noting) or meant.note is None:
        return s
    said, most = meant.note.split(), d.pacing.note_words
    text = " ".join(said[:most]).replace(UNKNOWN, _UNCLEAR)
    draft = Draft(Note(text, Respondent.HELPER), cut=len(said) > most) if text else None
    return replace(s, draft=draft)


def noting(d: Dialogue, s: State, frame: Noting, meant: Interpretation) -> Outcome:
    """Read back what was written; on a no-input, reprompt."""
    heard, respond = meant.heard, words(d, s)
    if heard.note is None and (heard.speech or heard.text):
        return go_on(d, s, respond.line("note_failed"))
    if s.draft is not None:
        return read_note(d, s)
    frame = replace(frame, tries=frame.tries + 1)
    s = s.with_top(frame)
    if heard.speech or frame.tries >= d.policy.unclear_note:
        return go_on(d, s, respond.line("note_nothing"))
    return Outcome(s, respond.line("noting_again"))


def decided(d: Dialogue, s: State, frame: ReadingNote, meant: Interpretation) -> Outcome:
    """Keep the note after a clear yes; otherwise drop it."""
    respond, frame = words(d, s), replace(frame, tries=frame.tries + 1)
    if meant.keeps_note is None and frame.tries < d.policy.unclear_note:
        s = s.with_top(frame)
        return Outcome(s, respond.line("note_keep"), understood=not meant.text)
    draft, s = s.draft, replace(s, draft=None)
    if meant.keeps_note == "keep" and draft is not None:
        s = replace(s, notes=(*s.notes, draft.note))
        return go_on(d, s, respond.line("note_kept"))
    return go_on(d, s, respond.line("note_dropped"))
