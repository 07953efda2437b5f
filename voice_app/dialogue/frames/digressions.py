"""Digressions: an explanation, a pause, a recap of the answers, a request to start over.

Each returns to the question or advice it interrupted, and by itself changes no answer.
"""

from __future__ import annotations

from dataclasses import replace

from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.topics import Topic
from voice_app.dialogue.explaining import Page, next_page, pages
from voice_app.dialogue.keeping import change, restart
from voice_app.dialogue.known import answers, words
from voice_app.dialogue.navigation import back_to_question, go_on, open_over, stop
from voice_app.dialogue.repeating import again, explained
from voice_app.dialogue.state import (
    Explaining,
    Lines,
    Outcome,
    Pausing,
    Reviewing,
    StartingOver,
    State,
)
from voice_app.understanding.interpretation import Interpretation

# ---- Explanations ----


def explain(d: Dialogue, s: State, topic: Topic) -> Outcome:
    """Explain the topic that was asked about."""
    frame = Explaining(pages_of(d, s, topic))
    s = open_over(d, s, "explain", frame)
    return Outcome(s, explained(d, s, frame))


def pages_of(d: Dialogue, s: State, topic: Topic) -> tuple[Page, ...]:
    """Return the parts of an explanation, given the answers so far."""
    return pages(topic, d, answers(d, s), other=s.other)


def explaining(d: Dialogue, s: State, frame: Explaining, meant: Interpretation) -> Outcome:
    """Tell more, or return to the question that was open."""
    if not meant.wants_more:
        return back_to_question(d, s, "back_to_question")
    frame = replace(frame, page=next_page(frame.pages, frame.page))
    return Outcome(s.with_top(frame), explained(d, s, frame))


# ---- A pause ----


def pause(d: Dialogue, s: State) -> Outcome:
    """Pause until somebody says resume."""
    s = open_over(d, replace(s, paced=s.paced.rested()), "pause", Pausing())
    return Outcome(s, words(d, s).line("paused"))


def pausing(d: Dialogue, s: State, frame: Pausing, _: Interpretation) -> Outcome:
    """Remind the person of the pause now and then; after a long one, give the advice."""
    frame = replace(frame, waits=frame.waits + 1)
    s = s.with_top(frame)
    if frame.waits >= d.pacing.most_pause:
        return stop(d, s, words(d, s).line("pause_over"))
    remind = frame.waits % d.pacing.remind_every == 0
    return Outcome(s, words(d, s).line("still_paused") if remind else ())


# ---- Looking back ----


def recap(d: Dialogue, s: State) -> Outcome:
    """Recap every answer, and let the person name one to change."""
    told = words(d, s).all_told(s.said, s.notes)
    if not s.said:
        return again(d, s, told)
    s = open_over(d, s, "review", Reviewing())
    return Outcome(s, (*told, *words(d, s).line("after_recap")))


def ask_which(d: Dialogue, s: State) -> Outcome:
    """Ask which answer to change, naming the latest as examples."""
    names = [name for name, keys in _names(d, s).items() if keys]
    if not names:
        return again(d, s, words(d, s).line("nothing_answered"))
    s = open_over(d, s, "review", Reviewing())
    return Outcome(s, _which(d, s, names))


def change_named(d: Dialogue, s: State, name: str) -> Outcome:
    """Ask again every answered question that the name stands for."""
    keys = _names(d, s)[name]
    return change(d, s, keys) if keys else again(d, s, words(d, s).line("no_such_answer"))


def reviewing(d: Dialogue, s: State, _: Reviewing, meant: Interpretation) -> Outcome:
    """Change the answer that was named, or return."""
    if meant.named is not None:
        return change_named(d, s, meant.named)
    return back_to_question(d, s, "back_to_question")


def _names(d: Dialogue, s: State) -> dict[str, list[str]]:
    """Return the answered questions that each name stands for."""
    names = d.understanding.phrases.names
    return {name: [key for key in keys if key in s.said] for name, keys in names.items()}


def _which(d: Dialogue, s: State, names: list[str]) -> Lines:
    order, keys = list(s.said), _names(d, s)
    latest = sorted(names, key=lambda name: -max(map(order.index, keys[name])))
    named = ", ".join(latest[: d.pacing.named_answers])
    return words(d, s).line("which_answer", names=named)


# ---- Starting over ----


def ask_to_start_over(d: Dialogue, s: State) -> Outcome:
    """Ask whether to delete the answers."""
    s = open_over(d, s, "doubt_start", StartingOver())
    return Outcome(s, words(d, s).line("start_over"))


def starting_over(d: Dialogue, s: State, _: StartingOver, meant: Interpretation) -> Outcome:
    """Delete the answers after a clear yes."""
    return restart(d, s) if meant.starts_over else go_on(d, s, words(d, s).line("answers_stay"))
