"""One turn of a conversation: a state and an interpretation make a new state and a reply. Pure."""

from __future__ import annotations

from dataclasses import replace

from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.commands import obeyed
from voice_app.dialogue.frames.confirmation import settled
from voice_app.dialogue.frames.danger import advised, ask_once_more, believe, confirmed, raised
from voice_app.dialogue.frames.digressions import explaining, pausing, reviewing, starting_over
from voice_app.dialogue.frames.idle import idling
from voice_app.dialogue.frames.notes import decided, noting, written
from voice_app.dialogue.frames.question import answer
from voice_app.dialogue.keeping import more_questions
from voice_app.dialogue.known import asked, bounds, grammar, is_crisis, verdict, words
from voice_app.dialogue.navigation import begin, end, proceed, stop
from voice_app.dialogue.reply import Reply
from voice_app.dialogue.state import (
    Advised,
    Asking,
    Confirming,
    Emergency,
    Ended,
    Explaining,
    Idle,
    Lines,
    Noting,
    Opening,
    Outcome,
    Pausing,
    ReadingBack,
    ReadingNote,
    Reviewing,
    StartingOver,
    State,
)
from voice_app.turn import Heard, Wait
from voice_app.understanding.interpretation import Interpretation, Turn


def turn_of(d: Dialogue, s: State) -> Turn:
    """Return the context in which the next turn is interpreted."""
    by_key, over = d.checklist.by_key, s.over
    return Turn(
        s.name,
        question=by_key.get(s.name),
        read_back=by_key[over.question] if isinstance(over, ReadingBack) else None,
        doubt=over.danger if isinstance(over, Confirming) else None,
        said=s.values,
    )


def step(d: Dialogue, s: State, meant: Interpretation) -> tuple[State, Reply]:
    """Take one turn. Raises `ValueError` when the conversation is over."""
    if isinstance(s.base, Ended):
        raise ValueError("The conversation is over.")
    s = written(d, s, meant)
    if (outcome := raised(d, s, meant)) is not None:
        return replied(d, outcome)
    if meant.is_over:
        return replied(d, cut_off(d, s, "input_ended"))
    if isinstance(s.top, Idle):
        return replied(d, idling(d, s, s.top, meant))
    if isinstance(s.top, Opening) and meant.command != "stop":
        return replied(d, begin(d, s))
    if (outcome := obeyed(d, s, meant)) is not None:
        after, reply = replied(d, outcome)
        return after, reply if after.name != s.name else _reading_on(reply, meant.heard)
    return replied(d, _handled(d, s, meant))


def _handled(d: Dialogue, s: State, meant: Interpretation) -> Outcome:
    """Hand the turn to the open frame."""
    match s.top:
        case Asking() as frame:
            return answer(d, s, frame, meant)
        case Confirming() as frame:
            return confirmed(d, s, frame, meant)
        case Emergency() as frame:
            return advised(d, s, frame, meant)
        case ReadingBack() as frame:
            return settled(d, s, frame, meant)
        case Advised():
            return _after_advice(d, s, meant)
        case Explaining() as frame:
            return explaining(d, s, frame, meant)
        case Pausing() as frame:
            return pausing(d, s, frame, meant)
        case Reviewing() as frame:
            return reviewing(d, s, frame, meant)
        case StartingOver() as frame:
            return starting_over(d, s, frame, meant)
        case Noting() as frame:
            return noting(d, s, frame, meant)
        case ReadingNote() as frame:
            return decided(d, s, frame, meant)
        case frame:
            raise ValueError(f"Nothing is said to {frame.name}.")


def _after_advice(d: Dialogue, s: State, meant: Interpretation) -> Outcome:
    if meant.after_advice == "more_questions" and verdict(d, s).complete:
        return more_questions(d, s)
    return end(d, s)


def cut_off(d: Dialogue, s: State, why: str) -> Outcome:
    """End at once, advising on what is known; `why` names the line to say first."""
    match s.top:
        case Emergency() | Advised():
            return end(d, s)
        case Ended():
            return Outcome(s)
        case Idle():
            return Outcome(end(d, s).state)
        case Confirming(danger) if not s.throttle.needs_yes(danger, ""):
            told = believe(d, s, danger)
        case _:
            told = stop(d, s, words(d, s).line(why))
    return Outcome(end(d, told.state).state, told.lines)


def resumed(d: Dialogue, s: State, doubt: str, lines: Lines = ()) -> Outcome:
    """Resume an earlier visit: an unconfirmed danger first, then whatever is next."""
    s = replace(s, base=Opening(), over=None)
    if doubt and not bounds(d, s).least.is_emergency:
        return ask_once_more(d, s, doubt, lines)
    return proceed(d, s, lines)


# ---- The reply ----


def replied(d: Dialogue, outcome: Outcome) -> tuple[State, Reply]:
    """Return the new state, and the reply to it. Every reply of a conversation is made here."""
    s = outcome.state
    if isinstance(s.base, Ended):
        return s, Reply(outcome.lines, None)
    question = asked(d, s)
    at_stake = question is not None and d.is_at_stake(s.values, question)
    alarm = is_time_for_alarm(d, s)
    crisis = isinstance(s.over, Emergency) and not alarm
    listening = grammar(d, s).listening(s.name, crisis=crisis, asked=question, second_view=at_stake)
    at_rest = isinstance(s.top, Idle | Pausing)
    listening = replace(
        listening,
        wait=Wait.AT_REST if at_rest else outcome.wait,
        limit=s.speaking_pace.limit(s.manner.patience),
    )
    return s, Reply(outcome.lines, listening, outcome.understood, alarm=alarm, manner=s.manner)


def is_time_for_alarm(d: Dialogue, s: State) -> bool:
    """Say whether the alarm sounds while the app waits for an answer: never in a crisis."""
    return isinstance(s.over, Emergency) and not is_crisis(d, s)


def _reading_on(reply: Reply, heard: Heard) -> Reply:
    """After a barge-in, add the unread signs of a list, unless the reply has them already."""
    if reply.listening is None or set(reply.lines) & set(reply.listening.between):
        return reply
    return replace(reply, lines=(*reply.lines, *heard.unread))
