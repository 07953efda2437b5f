"""A question of the checklist: take its answer, or reprompt.

A no-match or no-input leads to a reprompt, and in the end counts as not sure, never as no.
"""

from __future__ import annotations

from dataclasses import replace

from voice_app.checklist.answers import Provenance, unheard
from voice_app.checklist.checklist import Question
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.phrases import YES
from voice_app.dialogue.keeping import take
from voice_app.dialogue.known import words
from voice_app.dialogue.navigation import open_over
from voice_app.dialogue.repeating import read_back
from voice_app.dialogue.state import Asking, Lines, Outcome, ReadingBack, State
from voice_app.triage.conditions import UNSURE
from voice_app.understanding.interpretation import Interpretation
from voice_app.understanding.nbest import Belief


def answer(d: Dialogue, s: State, frame: Asking, meant: Interpretation) -> Outcome:
    """Handle a turn at the open question, whatever was said."""
    question, heard = d.checklist.by_key[frame.name], meant.heard
    respond, found = words(d, s), meant.answer
    loudness, remark = s.loudness.after(heard, understood=found is not None)
    s = replace(s, loudness=loudness)
    lines = respond.line(remark) if remark else ()
    if heard.unread and found is not None and found.value == "no":
        return Outcome(s, heard.unread[1:])  # no to this sign only; the others are still unread
    if heard.unread and found is not None and found.value == YES:
        found = replace(found, sign=respond.sign(question, heard.unread[0]))
    if found is None:
        if heard.unhurried and not heard.speech and frame.waits < d.policy.unhurried:
            s = replace(s, base=replace(frame, waits=frame.waits + 1))
            return Outcome(s, respond.reask(question, silent=True))
        frame = replace(frame, tries=frame.tries + 1)
        s = replace(s, base=frame)
        if frame.tries <= _most_reasks(d, s):
            return _ask_again(d, s, frame, meant, lines)
        found, lines = unheard(), (*lines, *respond.line("taken_as_unsure"))
    else:
        s = replace(s, speaking_pace=s.speaking_pace.after(heard))
    # The time that a silence or a selection by sound takes says nothing about the person.
    timed = found.how is not Provenance.UNHEARD and not heard.by_sound
    trouble = frame.tries > 0 or found.value == UNSURE
    seconds = heard.seconds if timed else 0.0
    s = replace(s, paced=s.paced.after(seconds, d.pacing.tired, trouble=trouble))
    match meant.belief(question, found):
        case Belief.READ_BACK:
            return _read_back(d, s, ReadingBack(question.key, found))
        case Belief.ASKED_ONCE_MORE if frame.doubted is None:
            s = replace(s, base=replace(frame, doubted=found.value))
            short = respond.line("heard_in_doubt", short=respond.short(question))
            return Outcome(s, (*lines, *short), understood=False)
        case Belief.ASKED_ONCE_MORE if frame.doubted != found.value:
            return _read_back(d, s, ReadingBack(question.key, found))
    return take(d, s, question, found, lines)


def _most_reasks(d: Dialogue, s: State) -> int:
    return d.policy.asked_again_by_sound if s.by_sounds else d.policy.asked_again


def _read_back(d: Dialogue, s: State, frame: ReadingBack) -> Outcome:
    s = open_over(d, s, "read_back", frame)
    return Outcome(s, read_back(d, s, frame))


def _ask_again(
    d: Dialogue, s: State, frame: Asking, meant: Interpretation, lines: Lines
) -> Outcome:
    """Reprompt, or read the same sign of a list again."""
    question, silent = d.checklist.by_key[frame.name], not meant.heard.speech
    asked = _reprompt(d, s, question, meant)
    if meant.heard.unread:
        asked = (*words(d, s).line("sign_missed"), *meant.heard.unread)
    return Outcome(s, (*lines, *asked), understood=silent)


def _reprompt(d: Dialogue, s: State, question: Question, meant: Interpretation) -> Lines:
    respond = words(d, s)
    if meant.either:
        return respond.line("which_of_two", one=meant.either[0], other=meant.either[1])
    if meant.lacks_date:
        return respond.without_date(question)
    assert isinstance(s.base, Asking)
    # With sounds, the answers are read out anyway.
    last = not s.by_sounds and s.base.tries == _most_reasks(d, s)
    return respond.reask(question, silent=not meant.heard.speech, last=last)
