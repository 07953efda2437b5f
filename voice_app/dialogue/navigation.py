"""Moves between frames: to the next question, to the advice, and back after an interruption.

Every move is an event of the state machine, which allows it or raises.
"""

from __future__ import annotations

from dataclasses import replace

from transitions import MachineError

from voice_app.checklist.agenda import UrgencyBounds
from voice_app.checklist.checklist import Question
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.places import EMERGENCY, GUIDANCE, IDLE
from voice_app.dialogue.known import advice, answers, bounds, is_emergency, is_open, words
from voice_app.dialogue.machine import after, is_unanswered
from voice_app.dialogue.repeating import note_read
from voice_app.dialogue.share_done import share_done
from voice_app.dialogue.state import (
    Advised,
    Asking,
    Base,
    Emergency,
    Ended,
    Frame,
    Idle,
    Lines,
    Opening,
    Outcome,
    Over,
    ReadingNote,
    State,
)
from voice_app.dialogue.taken_back import Corrections, TakenBack


def open_over(d: Dialogue, s: State, event: str, frame: Over) -> State:
    """Return the state with `frame` open over its base. Raises `MachineError` if illegal."""
    _see(after(d, s, event), event, frame)
    return replace(s, over=frame)


def _at(d: Dialogue, s: State, event: str, base: Base) -> State:
    _see(after(d, s, event), event, base)
    return replace(s, base=base, over=None)


def _see(target: str, event: str, frame: Frame) -> None:
    if frame.name != target:
        raise MachineError(f"{event} leads to {target}, not to {frame.name}.")


# ---- The next question ----


def proceed(d: Dialogue, s: State, lines: Lines = ()) -> Outcome:
    """Ask the next question; if there is none, give the advice."""
    s = replace(s, changing=())
    ahead, corrections = bounds(d, s), Corrections(d)
    lost = corrections.due(s.taken_back, s.said)
    if lost is not None and not ahead.least.is_emergency:
        return ask(d, s, lost, (*lines, *words(d, s).line("answer_again")))
    if ahead.question is None:
        if lost is None:
            s = replace(s, taken_back=TakenBack())
        return _ask_more(d, s, lines)
    if ahead.least.told_early and not s.told_urgent:
        s = replace(s, told_urgent=True)
        lines += words(d, s).so_far(ahead.least, answers(d, s))
    elif not _looks_for_danger(d, s, ahead):
        share = None if lines else share_done(d.checklist, ahead, s.said)
        paced, remark = s.paced.remark(d.pacing, len(s.said), share)
        s = replace(s, paced=paced)
        lines += words(d, s).remark(remark)
    return ask(d, s, ahead.question, lines)


def ask(d: Dialogue, s: State, question: Question, lines: Lines = ()) -> Outcome:
    """Ask `question`."""
    s = _at(d, replace(s, stopped=False), f"ask_{question.key}", Asking(question.key))
    respond = words(d, s)
    return Outcome(s, (*lines, *respond.before(question), *respond.question(question)))


def _ask_more(d: Dialogue, s: State, lines: Lines) -> Outcome:
    """Ask the next question for the doctor if more were asked for; otherwise give the advice."""
    if not s.asks_more or is_emergency(d, s):
        return conclude(d, s, lines)
    waiting = d.checklist.after_advice(answers(d, s))
    if waiting:
        return ask(d, s, waiting[0], lines)
    return conclude(d, replace(s, asks_more=False), (*lines, *words(d, s).line("details_done")))


def _looks_for_danger(d: Dialogue, s: State, ahead: UrgencyBounds) -> bool:
    """Say whether a question about an emergency is still to come, given the answers so far."""
    known, by_key = answers(d, s), d.checklist.by_key
    return any(by_key[key].applies(known) for key in d.grave & ahead.deciding)


# ---- Advice and end ----


def conclude(d: Dialogue, s: State, lines: Lines) -> Outcome:
    """Give the advice for what is known."""
    if after(d, s, "conclude") == EMERGENCY:
        s = replace(s, over=Emergency())
    else:
        s = replace(s, base=Advised(), over=None)
    return Outcome(s, (*lines, *advice(d, s)))


def warn(d: Dialogue, s: State, lines: Lines = ()) -> Outcome:
    """Give the emergency advice at once."""
    s = open_over(d, s, "warn", Emergency())
    return Outcome(s, (*lines, *advice(d, s)))


def stop(d: Dialogue, s: State, lines: Lines | None = None) -> Outcome:
    """End the questions and advise on what is known; after advice, say goodbye."""
    if isinstance(s.top, Emergency | Advised):
        return end(d, s)
    s = replace(s, changing=(), stopped=s.stopped or is_open(d, s))
    return conclude(d, s, words(d, s).line("stopping") if lines is None else lines)


def end(d: Dialogue, s: State) -> Outcome:
    """Say goodbye."""
    line = "goodbye_emergency" if isinstance(s.top, Emergency) else "goodbye"
    return Outcome(_at(d, s, "finish", Ended()), words(d, s).line(line))


# ---- Back ----


def go_on(d: Dialogue, s: State, lines: Lines = ()) -> Outcome:
    """Return to the interrupted question or advice; an undecided note comes first."""
    if isinstance(s.base, Idle):
        return rest(d, s, lines)
    if s.draft is not None:
        return read_note(d, s, lines)
    if isinstance(s.base, Advised):
        s = _at(d, s, "return", s.base)
        return Outcome(s, (*lines, *words(d, s).line("back_to_advice")))
    if isinstance(s.base, Asking) and is_unanswered(s, s.base.name):
        return ask(d, s, d.checklist.by_key[s.base.name], lines)
    return proceed(d, s, lines)


def back_to_question(d: Dialogue, s: State, line: str) -> Outcome:
    """Return from a digression, saying `line` unless that leads back to the advice."""
    return go_on(d, s, () if s.base.name == GUIDANCE else words(d, s).line(line))


def rest(d: Dialogue, s: State, lines: Lines = ()) -> Outcome:
    """Wait in idle for a wake phrase or for danger."""
    s = _at(d, s, "rest", s.base if isinstance(s.base, Idle) else Idle())
    return Outcome(s, (*lines, *words(d, s).line(IDLE)))


def begin(d: Dialogue, s: State, also: Lines = ()) -> Outcome:
    """Open the visit, saying `also` after the opening line."""
    s = replace(s, base=Opening(), over=None)
    return proceed(d, s, (*words(d, s).line("opening"), *also))


def read_note(d: Dialogue, s: State, lines: Lines = ()) -> Outcome:
    """Read back the draft of a note."""
    s = open_over(d, s, "read_note", ReadingNote())
    return Outcome(s, (*lines, *note_read(d, s)))
