"""Repeating what is open. Changes nothing."""

from __future__ import annotations

from voice_app.checklist.checklist import AnswerKind
from voice_app.checklist.choices import answers_to
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.phrases import YES
from voice_app.checklist.places import (
    ENDED,
    IDLE,
    NOTING,
    OPENING,
    PAUSED,
    REVIEW,
    STARTING_OVER,
)
from voice_app.dialogue.known import advice, words
from voice_app.dialogue.state import (
    Advised,
    Asking,
    Confirming,
    Emergency,
    Explaining,
    Lines,
    Outcome,
    ReadingBack,
    ReadingNote,
    State,
)

_AGAIN = {
    PAUSED: "still_paused",
    REVIEW: "after_recap",
    STARTING_OVER: "start_over",
    NOTING: "noting",
    IDLE: "idle",
    OPENING: "opening",
    ENDED: "goodbye",
}
"""The line that repeats a frame, where one fixed line is enough."""


def again(d: Dialogue, s: State, lines: Lines = ()) -> Outcome:
    """Say `lines`, then repeat what is open."""
    return Outcome(s, (*lines, *said_again(d, s)))


def said_again(d: Dialogue, s: State) -> Lines:
    """Return the lines that repeat what is open."""
    respond = words(d, s)
    match s.top:
        case Asking(name, repeats=repeats):
            return respond.question_again(d.checklist.by_key[name], repeats)
        case Confirming(danger):
            return did_you_say_again(d, s, danger.phrase)
        case Emergency() | Advised():
            return advice(d, s)
        case ReadingBack() as frame:
            return read_back(d, s, frame)
        case Explaining() as frame:
            return explained(d, s, frame)
        case ReadingNote():
            return note_read(d, s)
        case frame:
            return respond.line(_AGAIN[frame.name])


def did_you_say_again(d: Dialogue, s: State, phrase: str) -> Lines:
    """Return "Did you say ...?" again, with its answers unless they are read out anyway."""
    line = "did_you_say" if s.by_sounds else "did_you_say_again"
    return words(d, s).line(line, phrase=phrase)


def read_back(d: Dialogue, s: State, frame: ReadingBack, *, unclear: bool = False) -> Lines:
    """Return "I heard ...", and what to say to confirm it."""
    question, again = d.checklist.by_key[frame.question], "_again" if unclear else ""
    if question.kind is AnswerKind.YES_NO and question.worrying == YES:
        return words(d, s).line(f"read_back{again}")
    names = dict(answers_to(question, d))
    fillers = d.understanding.phrases.fillers
    plain = " ".join(w for w in frame.answer.words.split() if w not in fillers)
    answer = names.get(str(frame.answer.value), plain)
    return words(d, s).line(f"read_back_answer{again}", answer=answer)


def explained(d: Dialogue, s: State, frame: Explaining) -> Lines:
    """Return the open part of an explanation, and how to go on from it."""
    last = frame.page + 1 == len(frame.pages)
    return (*frame.pages[frame.page], *words(d, s).line("after_more" if last else "after_topic"))


def note_read(d: Dialogue, s: State) -> Lines:
    """Return the draft of a note, and the question whether to keep it."""
    assert s.draft is not None
    respond = words(d, s)
    cut = respond.line("note_cut") if s.draft.cut else ()
    wrote = respond.line("note_wrote", note=s.draft.note.words)
    return (*wrote, *cut, *respond.line("note_keep"))
