"""Asking the questions of the checklist, one after another, and taking their answers.

What is no answer is asked again, and at last counts as not sure, never as no. An answer that is
to be changed is asked for once more; until then the one that is there holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from voice_app.checklist.agenda import UrgencyBounds
from voice_app.checklist.answers import Answer, Provenance, unheard
from voice_app.checklist.checklist import Question
from voice_app.checklist.facts import Fact
from voice_app.checklist.phrases import YES
from voice_app.dialogue.confirmation import ExplicitConfirmation
from voice_app.dialogue.loudness import Loudness
from voice_app.dialogue.pacing import Pacing
from voice_app.dialogue.reply import Reply
from voice_app.dialogue.share_done import share_done
from voice_app.dialogue.taken_back import TakenBack
from voice_app.triage.conditions import UNSURE, Value
from voice_app.turn import Heard
from voice_app.understanding.nbest import Belief, either

if TYPE_CHECKING:
    from voice_app.dialogue.conversation import Conversation


def reading_on(reply: Reply, heard: Heard) -> Reply:
    """Let a reply that left a list of signs unread go on with it, where the person had cut in."""
    if reply.listening is None or set(reply.lines) & set(reply.listening.between):
        return reply
    return replace(reply, lines=(*reply.lines, *heard.unread))


class Asking:
    """The part of a conversation that asks."""

    def __init__(self, conversation: Conversation, read_back: ExplicitConfirmation) -> None:
        self._talk = conversation
        self._read_back = read_back
        self.tries = 0
        """How often the open question was asked again because no answer was understood."""
        self.most_reasks = conversation.dialogue.policy.asked_again
        """So often a question is asked again before it counts as not sure."""
        self.names_answers = True
        """Whether the last time names what can be answered; not where that is read anyway."""
        self.repeats = 0
        """How often the open question was repeated because that was asked for."""
        self.stopped = False
        """Whether the questions were ended before all that matter were asked."""
        self._doubted: Value | None = None
        """What was made of the latest words on which two ways of hearing differed."""
        self._waits = 0
        self._changing: list[str] = []
        """Answered questions that are asked again, the open one first."""
        self.taken_back = TakenBack(conversation.dialogue)
        """Worrying answers that must be asked for again."""
        self._told_urgent = False
        self._asks_more = False
        """Whether more questions are asked, after the advice: what only the doctor wants."""
        self._loudness = Loudness()
        self.pacing = Pacing(conversation.dialogue.pacing)
        """Whether to say how far it is, or to offer a rest."""

    # ---- Answers ----

    def answer(self, question: Question, heard: Heard) -> Reply:
        """Take what was said to `question`, whatever it was."""
        talk, script = self._talk, self._talk.script
        answer = talk.words.answer(heard.text, question)
        remark = self._loudness.remark(heard, understood=answer is not None)
        lines = script.line(remark) if remark else ()
        if heard.unread and answer is not None and answer.value == "no":
            return talk.listen(heard.unread[1:])  # to this sign; the others are still unread
        if heard.unread and answer is not None and answer.value == YES:
            answer = replace(answer, sign=script.sign(question, heard.unread[0]))
        if answer is None:
            patience = talk.dialogue.policy.unhurried
            if heard.unhurried and not heard.speech and self._waits < patience:
                self._waits += 1
                return talk.listen(script.reask(question, silent=True))
            self.tries += 1
            if self.tries <= self.most_reasks:
                return self._ask_again(question, heard, lines)
            answer, lines = unheard(), (*lines, *script.line("taken_as_unsure"))
        else:
            talk.speaking_pace.note(heard)
        # The time that a silence or a choice by a sound took says nothing of the person.
        timed = answer.how is not Provenance.UNHEARD and not heard.by_sound
        trouble = self.tries > 0 or answer.value == UNSURE
        self.pacing.note(heard.seconds if timed else 0.0, trouble=trouble)
        match self._read_back.belief(question, answer, heard):
            case Belief.READ_BACK:
                return self._read_back.ask(question, answer)
            case Belief.ASKED_ONCE_MORE if self._doubted is None:
                self._doubted = answer.value
                short = script.line("heard_in_doubt", short=script.short(question))
                return replace(talk.listen((*lines, *short)), understood=False)
            case Belief.ASKED_ONCE_MORE if self._doubted != answer.value:
                return self._read_back.ask(question, answer)
        return self.take(question, answer, lines)

    def _ask_again(self, question: Question, heard: Heard, lines: tuple[str, ...]) -> Reply:
        """Ask what was not answered once more, or read the same sign of a list again."""
        script, silent = self._talk.script, not heard.speech
        last = self.names_answers and self.tries == self.most_reasks
        readings = either(heard, self._talk.dialogue, question)
        if readings:
            asked = script.line("which_of_two", one=readings[0], other=readings[1])
        elif self._talk.words.lacks_date(heard.text, question):
            asked = script.without_date(question)
        else:
            asked = script.reask(question, silent=silent, last=last)
        if heard.unread:
            asked = (*script.line("sign_missed"), *heard.unread)
        return replace(self._talk.listen((*lines, *asked)), understood=silent)

    def take(self, question: Question, answer: Answer, lines: tuple[str, ...] = ()) -> Reply:
        """Keep an answer and go on."""
        said, by_key = self._talk.said, self._talk.dialogue.checklist.by_key
        kept = said.get(question.key) or self.taken_back.lost.get(question.key)
        if answer.how is Provenance.UNHEARD and kept:
            # It was asked again, for a change: silence takes no answer back.
            answer, lines = kept, self._talk.script.line("answer_kept")
        else:
            answer = replace(answer, by=self._talk.script.by)
        before = dict(said)
        said.pop(question.key, None)
        said[question.key] = answer
        self.taken_back.answered(question, said)
        self.taken_back.drop_what_no_longer_applies(before, said)
        self._changing = [k for k in self._changing if k in said and k != question.key]
        if self._changing and not self._talk.verdict().urgency.is_emergency:
            return self.ask(by_key[self._changing[0]], lines)
        self._asks_more |= question in self._talk.dialogue.checklist.details
        return self.proceed(lines)

    def told(self, fact: Fact, words: str) -> Reply:
        """Keep what was told beside the open question, and go on with what is to be asked now."""
        talk, by_key = self._talk, self._talk.dialogue.checklist.by_key
        said = dict(talk.said)
        new = {
            key: Answer(value, words, by=talk.script.by, volunteered=True)
            for key, value in fact.answers.items()
        }
        talk.said.clear()
        talk.said |= {**new, **said, **new}  # first of all, so that "go back" leads elsewhere
        for key in new:
            self.taken_back.answered(by_key[key], talk.said)
        names = talk.words.phrases.names.items()
        name = next(name for name, keys in names if set(keys) & fact.answers.keys())
        lines = talk.script.line("noted", told=fact.says, answer=name)
        if talk.verdict().urgency.is_emergency or self.stopped:
            return talk.conclude(lines)
        return self.ask(by_key[self._changing[0]], lines) if self._changing else self.proceed(lines)

    def is_unanswered(self, question: Question) -> bool:
        """Say whether `question` has no answer, or one that is being changed."""
        return question.key not in self._talk.said or question.key in self._changing[:1]

    # ---- The next question ----

    def proceed(self, lines: tuple[str, ...] = ()) -> Reply:
        """Ask the next question, or give the advice."""
        self._changing.clear()
        ahead = self._talk.outlook()
        lost = self.taken_back.due(self._talk.said)
        if lost is not None and not ahead.least.is_emergency:
            return self.ask(lost, (*lines, *self._talk.script.line("answer_again")))
        if ahead.question is None:
            if lost is None:
                self.taken_back.clear()
            return self._ask_more(lines)
        if ahead.least.told_early and not self._told_urgent:
            self._told_urgent = True
            lines += self._talk.script.so_far(ahead.least, self._talk.answers)
        elif not self._looks_for_danger(ahead):
            said = self._talk.said
            share = share_done(self._talk.dialogue.checklist, ahead, said)
            remark = self.pacing.remark(len(said), None if lines else share)
            lines += self._talk.script.remark(remark)
        return self.ask(ahead.question, lines)

    def more_questions(self) -> Reply:
        """After the advice: ask what a doctor may want to know, and what can only raise it.

        What an answer makes matter for the urgency is asked before the next of these.
        """
        self._asks_more = True
        return self.proceed()

    def _ask_more(self, lines: tuple[str, ...]) -> Reply:
        """Ask the next of the further questions, if they are wanted; else give the advice."""
        if not self._asks_more or self._talk.verdict().urgency.is_emergency:
            return self._talk.conclude(lines)
        waiting = self._talk.dialogue.checklist.after_advice(self._talk.answers)
        if waiting:
            return self.ask(waiting[0], lines)
        self._asks_more = False
        return self._talk.conclude((*lines, *self._talk.script.line("details_done")))

    def ask(self, question: Question, lines: tuple[str, ...] = ()) -> Reply:
        """Ask `question`."""
        self.tries = self._waits = self.repeats = 0
        self._doubted = None
        self.stopped = False
        self._talk.trigger(f"ask_{question.key}")
        self._talk.place = question.key
        script = self._talk.script
        return self._talk.listen((*lines, *script.before(question), *script.question(question)))

    def _looks_for_danger(self, ahead: UrgencyBounds) -> bool:
        """Say whether a question that looks for an emergency is still to be asked as things are."""
        dialogue, answers = self._talk.dialogue, self._talk.answers
        open_now = dialogue.grave & ahead.deciding
        return any(dialogue.checklist.by_key[key].applies(answers) for key in open_now)

    # ---- Questions asked once more ----

    def back(self) -> Reply:
        """Ask the question before again."""
        said, by_key = self._talk.said, self._talk.dialogue.checklist.by_key
        answered = [key for key in said if key in by_key]
        if not answered:
            self.stopped = False
            return self.proceed(self._talk.script.line("no_way_back"))
        before = dict(said)
        del said[answered[-1]]
        self.taken_back.keep(before, said)
        self._changing.clear()
        return self.ask(by_key[answered[-1]], self._talk.script.line("going_back"))

    def change(self, keys: Sequence[str]) -> Reply:
        """Ask answered questions again; until then the answers that are there hold."""
        self._changing = list(keys)
        return self.ask(self._talk.dialogue.checklist.by_key[keys[0]])

    def reopen(self) -> Reply:
        """Go on with the questions after the advice was heard early."""
        self.stopped = False
        return self.proceed(self._talk.script.line("resuming"))

    def restart(self) -> Reply:
        """Forget the answers and begin again."""
        self._talk.said.clear()
        self.taken_back.clear()
        self._talk.notes.forget()
        self._told_urgent = self._asks_more = self.stopped = False
        self.pacing.begin_again()
        return self.proceed(self._talk.script.line("starting_over"))
