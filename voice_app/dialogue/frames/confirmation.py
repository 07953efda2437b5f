"""Explicit confirmation: an answer that makes the advice milder must be certain.

Two ways of decoding the same sound rarely make the same mistake. If they disagree on an answer with
much at stake, the app reads it back and asks for words that sound like no answer. It never turns
the question round ("is that wrong?"), so that yes always means the same, and ambiguous words
("that's right") mean nothing. An answer that makes the advice more urgent is never doubted.
"""

from __future__ import annotations

from dataclasses import replace

from voice_app.checklist.answers import Answer, unheard
from voice_app.checklist.checklist import AnswerKind
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.phrases import YES
from voice_app.dialogue.keeping import take
from voice_app.dialogue.known import words
from voice_app.dialogue.navigation import ask
from voice_app.dialogue.repeating import read_back
from voice_app.dialogue.state import Outcome, ReadingBack, State
from voice_app.triage.conditions import UNSURE
from voice_app.understanding.interpretation import Interpretation
from voice_app.understanding.nbest import Belief


def ask_again(d: Dialogue, s: State, frame: ReadingBack) -> Outcome:
    """Return to the question itself."""
    return ask(d, s, d.checklist.by_key[frame.question], words(d, s).line("going_back"))


def settled(d: Dialogue, s: State, frame: ReadingBack, meant: Interpretation) -> Outcome:
    """Handle the response to "I heard ...": all clear, another answer, or not sure."""
    question, known, text = d.checklist.by_key[frame.question], meant.confirmation, meant.text
    if known == "all_clear":
        said = f"{frame.answer.words}, {text}" if frame.answer.words else text
        return take(d, s, question, replace(frame.answer, words=said))
    answer = meant.answer_to(question)
    if question.kind is AnswerKind.YES_NO and question.worrying == YES:
        # A bare no is no answer to "I heard no", and only some ways to say yes are.
        clear = known == "was_yes" or (answer is not None and answer.value == UNSURE)
        answer = Answer(YES, text) if known == "was_yes" else answer if clear else None
    if answer is not None and meant.belief(question, answer) is Belief.TAKEN:
        return take(d, s, question, answer)
    frame = replace(frame, tries=frame.tries + 1)
    if frame.tries >= d.policy.unclear_read_back:
        return take(d, s, question, unheard(), words(d, s).line("taken_as_unsure"))
    return Outcome(s.with_top(frame), read_back(d, s, frame, unclear=True))
