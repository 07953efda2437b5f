"""Keeping answers, and asking for them again: going back, changing one, starting over. Pure.

To change an answer, its question is asked again; until then the old answer holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voice_app.checklist.answers import Answer, Provenance
from voice_app.checklist.checklist import Question
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.facts import Fact
from voice_app.dialogue.known import is_emergency, words
from voice_app.dialogue.navigation import ask, conclude, proceed
from voice_app.dialogue.state import Lines, Outcome, State
from voice_app.dialogue.taken_back import Corrections, TakenBack


def take(d: Dialogue, s: State, question: Question, answer: Answer, lines: Lines = ()) -> Outcome:
    """Keep an answer and go on."""
    kept = s.said.get(question.key) or s.taken_back.lost.get(question.key)
    if answer.how is Provenance.UNHEARD and kept:
        # The question was asked again, for a change: silence takes no answer back.
        answer, lines = kept, words(d, s).line("answer_kept")
    else:
        answer = replace(answer, by=s.by)
    corrections = Corrections(d)
    said = {key: given for key, given in s.said.items() if key != question.key}
    said[question.key] = answer
    taken_back = corrections.answered(s.taken_back, question, said)
    taken_back, said = corrections.settle(taken_back, s.said, said)
    changing = tuple(key for key in s.changing if key in said and key != question.key)
    s = replace(s, said=said, taken_back=taken_back, changing=changing)
    if not changing:
        s = replace(s, asks_more=s.asks_more or question in d.checklist.details)
    return _next(d, s, lines)


def _next(d: Dialogue, s: State, lines: Lines) -> Outcome:
    """Ask for the next answer that is being changed, or go on; an emergency waits for neither."""
    if s.changing and not is_emergency(d, s):
        return ask(d, s, d.checklist.by_key[s.changing[0]], lines)
    return proceed(d, s, lines)


def told(d: Dialogue, s: State, fact: Fact, said_words: str) -> Outcome:
    """Keep a fact told beside the open question, and go on with whatever is to be asked now."""
    new = {
        key: Answer(value, said_words, by=s.by, volunteered=True)
        for key, value in fact.answers.items()
    }
    said = {**new, **s.said, **new}  # first in order, so that "go back" does not lead to it
    taken_back = s.taken_back
    for key in new:
        taken_back = Corrections(d).answered(taken_back, d.checklist.by_key[key], said)
    s = replace(s, said=said, taken_back=taken_back)
    names = d.understanding.phrases.names.items()
    name = next(name for name, keys in names if set(keys) & fact.answers.keys())
    lines = words(d, s).line("noted", told=fact.says, answer=name)
    if s.stopped:
        return conclude(d, s, lines)
    return _next(d, s, lines)


def without(d: Dialogue, s: State, keys: Sequence[str]) -> State:
    """Return the state without these answers, but remember the worrying ones."""
    said = {key: answer for key, answer in s.said.items() if key not in keys}
    return replace(s, said=said, taken_back=Corrections(d).keep(s.taken_back, s.said, said))


def back(d: Dialogue, s: State) -> Outcome:
    """Ask the previous question again."""
    answered = [key for key in s.said if key in d.checklist.by_key]
    if not answered:
        return proceed(d, replace(s, stopped=False), words(d, s).line("no_way_back"))
    s = replace(without(d, s, answered[-1:]), changing=())
    return ask(d, s, d.checklist.by_key[answered[-1]], words(d, s).line("going_back"))


def change(d: Dialogue, s: State, keys: Sequence[str]) -> Outcome:
    """Ask answered questions again; until then their old answers hold."""
    return ask(d, replace(s, changing=tuple(keys)), d.checklist.by_key[keys[0]])


def reopen(d: Dialogue, s: State) -> Outcome:
    """Go on with the questions after the person asked for the advice early."""
    return proceed(d, replace(s, stopped=False), words(d, s).line("resuming"))


def more_questions(d: Dialogue, s: State) -> Outcome:
    """After the advice, ask what a doctor may want to know; it can only raise the urgency.

    A question that an answer makes matter for the urgency comes before the next of these.
    """
    return proceed(d, replace(s, asks_more=True))


def restart(d: Dialogue, s: State) -> Outcome:
    """Forget the answers and start over."""
    s = replace(
        s,
        said={},
        taken_back=TakenBack(),
        alarms=(),
        notes=(),
        draft=None,
        told_urgent=False,
        asks_more=False,
        stopped=False,
        paced=s.paced.begun_again(),
    )
    return proceed(d, s, words(d, s).line("starting_over"))
