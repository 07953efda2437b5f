"""What is said and listened for at each moment of a conversation. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voice_app.checklist.agenda import UrgencyBounds
from voice_app.checklist.answers import Answer, Provenance
from voice_app.checklist.checklist import AnswerKind, Question
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.places import CONFIRMING, EMERGENCY, IDLE, NOTING, READING_BACK
from voice_app.checklist.prompts import Advice, Prompts, Sentence, due
from voice_app.checklist.words import Understanding
from voice_app.dialogue.guidance import guidance, noes, recap
from voice_app.dialogue.pacing import Remark
from voice_app.dialogue.progress import Note
from voice_app.dialogue.share_done import in_words, share_done
from voice_app.triage.conditions import Answers
from voice_app.triage.decide import Verdict
from voice_app.triage.rules import Urgency
from voice_app.turn import Listening


@dataclass(frozen=True)
class ResponseBuilder:
    """The words of one conversation, about the person who speaks or about somebody else."""

    dialogue: Dialogue
    other: bool = False
    """Whether the answers are about somebody else."""
    by_helper: bool = False
    """Whether somebody else speaks than the one who has the symptoms."""
    explains: bool = False
    """Whether an explanation is open though nobody is at a visit."""

    @property
    def _prompts(self) -> Prompts:
        return self.dialogue.prompts

    @property
    def _words(self) -> Understanding:
        return self.dialogue.understanding

    # ---- Said ----

    def line(self, name: str, **blanks: str) -> tuple[str, ...]:
        """Return a fixed line."""
        return self._prompts.line(name, **blanks)

    def question(self, question: Question) -> tuple[str, ...]:
        """Return the full question."""
        return tuple(self._about(text) for text in self._prompts.questions[question.key].ask)

    def before(self, question: Question) -> tuple[str, ...]:
        """Return what is said before a question when it is asked anew."""
        return tuple(self._about(text) for text in self._prompts.questions[question.key].before)

    def signs(self, question: Question) -> tuple[str, ...]:
        """Return the sentences of a question after which it may be answered already."""
        return tuple(self._about(text) for text in self._prompts.questions[question.key].signs)

    def sign(self, question: Question, line: str) -> int:
        """Return which sign of the question's list a line is, from 1; 0: none that says more."""
        lines, signs = self.signs(question), len(question.signs)
        return lines.index(line) % signs + 1 if signs and line in lines else 0

    def question_again(self, question: Question, repeats: int) -> tuple[str, ...]:
        """Return the question once more: in short after two repeats, but a list always whole."""
        prompts = self._prompts.questions[question.key]
        if repeats > self.dialogue.policy.said_whole and len(prompts.ask) == 1:
            return (self._about(prompts.short),)
        return self.question(question)

    def differently(self, question: Question) -> tuple[str, ...]:
        """Return the question in other words."""
        words = self._prompts.questions[question.key].differently
        return (*self.line("differently"), *(self._about(text) for text in words))

    def short(self, question: Question) -> str:
        """Return the question in short."""
        return self._about(self._prompts.questions[question.key].short)

    def without_date(self, question: Question) -> tuple[str, ...]:
        """Return the question for a span of time, after an answer that only a date explains."""
        words = self._prompts.questions[question.key].differently
        return (*self.line("date_unknown"), *(self._about(text) for text in words))

    def reask(self, question: Question, *, silent: bool, last: bool = False) -> tuple[str, ...]:
        """Return the question once more, the last time with its answers."""
        asked = self.line("silence" if silent else "reask", short=self.short(question))
        options = self._prompts.options_for(question)
        return (*asked, *(self.line("reask_last", options=options) if last else ()))

    def help(self, state: str, asked: Question | None = None) -> tuple[str, ...]:
        """Return what is meant, and what may be answered; `asked` as in `listening`."""
        question = self.dialogue.checklist.by_key.get(state)
        why = self.why(question)[0] if question else ""
        return self.line("help", help=why, options=self.options(state, asked))

    def options(self, state: str, asked: Question | None = None) -> str:
        """Return what may be answered in `state`, in a few words; `asked` as in `listening`."""
        question = self.dialogue.checklist.by_key.get(state)
        if question is not None:
            return self._prompts.options_for(question)
        if state == READING_BACK and asked is not None and asked.kind is not AnswerKind.YES_NO:
            answers = self._prompts.options_for(asked)
            return self._prompts.options["read_back_answer"].format(answers=answers)
        names = {CONFIRMING: "yes_no", READING_BACK: "read_back"}
        return self._prompts.options[names.get(state, state)]

    def why(self, question: Question) -> tuple[str, ...]:
        """Return what a question is for."""
        return (self._about(self._prompts.questions[question.key].help),)

    def advice(
        self, verdict: Verdict, answers: Answers, said: Mapping[str, Answer]
    ) -> tuple[str, ...]:
        """Return the advice; see `speaking.guidance`."""
        lines = guidance(
            verdict, answers, said, self._prompts, self._words.today,
            other=self.other, helper=self.by_helper,
        )  # fmt: skip
        waiting = self.dialogue.checklist.after_advice(answers)
        offer = verdict.complete and not verdict.urgency.is_emergency and waiting
        return (*lines, *(self.line("offer_details") if offer else ()))

    def alone(self, answers: Answers) -> tuple[str, ...]:
        """Return what is said in a crisis to somebody whom nobody is with."""
        advice = self._prompts.alone
        return self._due(advice, advice.sentences, answers)

    def so_far(self, urgency: Urgency, answers: Answers) -> tuple[str, ...]:
        """Return what to do as far as is known, said before the next question."""
        advice = self._prompts.advice_for(urgency, answers, unheard=False)
        return self._due(advice, advice.so_far, answers) or self.line("urgent_so_far")

    def _due(
        self, advice: Advice, sentences: tuple[Sentence, ...], answers: Answers
    ) -> tuple[str, ...]:
        other = advice.about_other(other=self.other, by_helper=self.by_helper)
        return due(sentences, answers, other=other)

    def recap(self, said: Mapping[str, Answer]) -> tuple[str, ...]:
        """Return all that was told so far."""
        return recap(said, self._prompts, other=self.other)

    def notes(self, notes: Sequence[Note]) -> tuple[str, ...]:
        """Return the notes, marked as what somebody said."""
        return tuple(said for note in notes for said in self.line("note_told", note=note.words))

    def where(
        self, state: str, ahead: UrgencyBounds, said: Mapping[str, Answer]
    ) -> tuple[str, ...]:
        """Return what the state is about and, at a question, how much is done."""
        if state not in self.dialogue.checklist.by_key:
            return (self._prompts.places[state],)
        topic = self._about(self._prompts.questions[state].topic)
        done = share_done(self.dialogue.checklist, ahead, said)
        return (*self.line("question_about", topic=topic), self._prompts.progress[in_words(done)])

    def remark(self, remark: Remark) -> tuple[str, ...]:
        """Return what is said about the way, before the next question."""
        match remark:
            case Remark.HALF_WAY:
                return (self._prompts.progress["half"],)
            case Remark.REST:
                return self.line("offer_rest")
        return ()

    def heard(self, said: Mapping[str, Answer], tries: int) -> tuple[str, ...]:
        """Return what was made of the latest turn that was an answer."""
        if tries:
            return self.line("heard_unclear")
        if not said:
            return self.line("heard_nothing")
        key, answer = list(said.items())[-1]
        if key not in self._prompts.questions or answer.how is not Provenance.SAID:
            return self.recap({key: answer})
        topic = self._about(self._prompts.questions[key].topic)
        return self.line("heard_last", topic=topic, words=answer.words)

    def all_told(self, said: Mapping[str, Answer], notes: Sequence[Note]) -> tuple[str, ...]:
        """Return every answer, what was denied by name, that there is no more, and the notes."""
        if not said:
            return (*self.line("nothing_answered"), *self.notes(notes))
        denied = noes(said, self._prompts, other=self.other)
        rest = self.line("no_more_answers")
        return (*self.recap(said), *denied, *rest, *self.notes(notes))

    def _about(self, text: str) -> str:
        return self._prompts.about(text, other=self.other)

    # ---- Listened for ----

    def listening(
        self, state: str, *, crisis: bool, asked: Question | None = None, second_view: bool = False
    ) -> Listening:
        """Return what a turn in `state` listens for.

        `asked` is the question in or behind it; `second_view` says whether an answer to that must
        be heard in two ways.
        """
        question = self.dialogue.checklist.by_key.get(state)
        in_two_views = second_view and (question is not None or state == READING_BACK)
        in_two_views = in_two_views or state == CONFIRMING  # a denial must be certain, too
        phrases = self.phrases(state, crisis=crisis, asked=asked)
        decoys = self.decoys(state, crisis=crisis, asked=asked)
        heard = tuple(dict.fromkeys([*phrases, *decoys]))
        return Listening(
            heard,
            decoys=heard[len(dict.fromkeys(phrases)) :],
            options=self.options(state, asked),
            words_combine=question is not None and question.kind is AnswerKind.DURATION,
            danger=self._words.phrases.danger_phrases,
            every_word=self.dialogue.single_words,
            second_view=(*heard, *self.dialogue.single_words) if in_two_views else (),
            between=self.signs(question) if question is not None else (),
            note_until=self._ends_of_a_note() if state == NOTING else (),
        )

    def decoys(self, state: str, *, crisis: bool, asked: Question | None = None) -> tuple[str, ...]:
        """Return what is listened for in `state` so that it is not taken for something else.

        `asked` as in `listening`.
        """
        question = self.dialogue.checklist.by_key.get(state)
        if question is not None:
            return self._words.decoys(question)
        phrases = self._words.phrases
        yes_no = _flat(phrases.yes_no)
        match state:
            case "idle":
                return ()
            case "confirming" | "starting_over":
                answers = yes_no
            case "emergency":
                answers = (*_flat(phrases.after_emergency), *(yes_no if crisis else ()))
            case "reading_back":
                given = self._words.answers_to(asked) if asked else phrases.yes_no["yes"]
                answers = (*_flat(phrases.read_back), *given)
            case _:
                answers = ()
        return phrases.decoys.of(answers, state)

    def _ends_of_a_note(self) -> tuple[str, ...]:
        """Return what closes a note at once: its end, or what leads to the emergency advice."""
        phrases = self._words.phrases
        danger = (phrase for group in phrases.danger.values() for phrase in group)
        return (*phrases.notes["end"], *danger)

    def phrases(
        self, state: str, *, crisis: bool, asked: Question | None = None
    ) -> tuple[str, ...]:
        """Return every phrase that may be heard in `state`; `asked` as in `listening`."""
        listed = self._phrases(state, asked, crisis=crisis)
        if not self.by_helper or state in (CONFIRMING, EMERGENCY, IDLE):
            return listed
        return tuple(dict.fromkeys([*listed, *self._words.phrases.notes["take"]]))

    def _phrases(self, state: str, asked: Question | None, *, crisis: bool) -> tuple[str, ...]:
        phrases = self._words.phrases
        yes_no = [p for group in phrases.yes_no.values() for p in group]
        question, library = self.dialogue.checklist.by_key.get(state), self.dialogue.library
        told = self.dialogue.facts.phrases
        if question is not None:
            expected = self._words.expected_for(question)
            return self._words.with_everywhere(*expected, *library.phrases, *told)
        match state:
            case "confirming":
                denials = phrases.spoken_danger.spoken_denials
                return self._words.with_everywhere(*yes_no, *denials)
            case "emergency":
                after = _flat(phrases.after_emergency)
                return self._words.with_everywhere(*after, *(yes_no if crisis else ()))
            case "reading_back":
                # What means nothing there is listened for too, lest it be taken for what does.
                unsure = phrases.unsure
                answers = self._words.answers_to(asked) if asked else (*yes_no, *unsure)
                return self._words.with_everywhere(*_flat(phrases.read_back), *answers)
            case "library":
                listed = (*_flat(phrases.in_library), *library.every_phrase, *told)
                return self._words.with_everywhere(*listed)
            case "review":
                return self._words.with_everywhere(*phrases.names)
            case "starting_over":
                return self._words.with_everywhere(*yes_no, *_flat(phrases.start_over))
            case "paused":
                return self._words.with_everywhere()
            case "noting":
                return self._words.with_everywhere(*phrases.notes["end"])
            case "reading_note":
                decided = (*phrases.notes["keep"], *phrases.notes["drop"])
                return self._words.with_everywhere(*decided)
            case "idle":
                more = (*_flat(phrases.in_library), *library.by_name) if self.explains else ()
                wishes = (*_flat(phrases.at_rest), *library.at_rest, *more)
                return tuple(dict.fromkeys([*phrases.wake, *wishes, *phrases.danger_phrases]))
            case _:
                listed = (*_flat(phrases.after_advice), *library.every_phrase, *told)
                return self._words.with_everywhere(*listed)


def _flat(groups: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(phrase for group in groups.values() for phrase in group)
