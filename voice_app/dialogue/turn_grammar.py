"""What a turn listens for. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from voice_app.checklist import places
from voice_app.checklist.checklist import AnswerKind, Question
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.words import Understanding
from voice_app.dialogue.response import ResponseBuilder
from voice_app.turn import Listening


@dataclass(frozen=True)
class TurnGrammar:
    """The phrases for which the turns of one conversation listen."""

    dialogue: Dialogue
    other: bool = False
    """Whether the answers are about somebody else."""
    by_helper: bool = False
    """Whether somebody other than the person with the symptoms is speaking."""
    explains: bool = False
    """Whether an explanation is open in idle."""

    @property
    def _words(self) -> Understanding:
        return self.dialogue.understanding

    @property
    def _response(self) -> ResponseBuilder:
        return ResponseBuilder(self.dialogue, other=self.other, by_helper=self.by_helper)

    def listening(
        self, state: str, *, crisis: bool, asked: Question | None = None, second_view: bool = False
    ) -> Listening:
        """Return what a turn in `state` listens for.

        `asked` is the question in or behind the state; `second_view` is True if an answer to it
        must be heard in two views.
        """
        question = self.dialogue.checklist.by_key.get(state)
        in_two_views = second_view and (question is not None or state == places.READING_BACK)
        in_two_views = in_two_views or state == places.CONFIRMING  # a denial must be certain, too
        phrases = self.phrases(state, crisis=crisis, asked=asked)
        decoys = self.decoys(state, crisis=crisis, asked=asked)
        heard = tuple(dict.fromkeys([*phrases, *decoys]))
        return Listening(
            heard,
            decoys=heard[len(dict.fromkeys(phrases)) :],
            options=self._response.options(state, asked),
            words_combine=question is not None and question.kind is AnswerKind.DURATION,
            danger=self._words.phrases.danger_phrases,
            every_word=self.dialogue.single_words,
            second_view=(*heard, *self.dialogue.single_words) if in_two_views else (),
            between=self._response.signs(question) if question is not None else (),
            note_until=self._ends_of_a_note() if state == places.NOTING else (),
        )

    def decoys(self, state: str, *, crisis: bool, asked: Question | None = None) -> tuple[str, ...]:
        """Return what is listened for in `state` only so that it is not misheard as something else.

        `asked` as in `listening`.
        """
        question = self.dialogue.checklist.by_key.get(state)
        if question is not None:
            return self._words.decoys(question)
        phrases = self._words.phrases
        yes_no = _flat(phrases.yes_no)
        match state:
            case places.IDLE:
                return ()
            case places.CONFIRMING | places.STARTING_OVER:
                answers = yes_no
            case places.EMERGENCY:
                answers = (*_flat(phrases.after_emergency), *(yes_no if crisis else ()))
            case places.READING_BACK:
                given = self._words.answers_to(asked) if asked else phrases.yes_no["yes"]
                answers = (*_flat(phrases.read_back), *given)
            case _:
                answers = ()
        return phrases.decoys.of(answers, state)

    def _ends_of_a_note(self) -> tuple[str, ...]:
        """Return the phrases that close a note at once: its end, and danger."""
        phrases = self._words.phrases
        danger = (phrase for group in phrases.danger.values() for phrase in group)
        return (*phrases.notes["end"], *danger)

    def phrases(
        self, state: str, *, crisis: bool, asked: Question | None = None
    ) -> tuple[str, ...]:
        """Return every phrase that may be heard in `state`; `asked` as in `listening`."""
        listed = self._phrases(state, asked, crisis=crisis)
        if not self.by_helper or state in (places.CONFIRMING, places.EMERGENCY, places.IDLE):
            return listed
        return tuple(dict.fromkeys([*listed, *self._words.phrases.notes["take"]]))

    def _phrases(self, state: str, asked: Question | None, *, crisis: bool) -> tuple[str, ...]:
        phrases = self._words.phrases
        yes_no = _flat(phrases.yes_no)
        question, library = self.dialogue.checklist.by_key.get(state), self.dialogue.library
        told = self.dialogue.facts.phrases
        if question is not None:
            expected = self._words.expected_for(question)
            return self._words.with_everywhere(*expected, *library.phrases, *told)
        match state:
            case places.CONFIRMING:
                denials = phrases.spoken_danger.spoken_denials
                return self._words.with_everywhere(*yes_no, *denials)
            case places.EMERGENCY:
                after = _flat(phrases.after_emergency)
                return self._words.with_everywhere(*after, *(yes_no if crisis else ()))
            case places.READING_BACK:
                # Answers that mean nothing here are listened for too, lest they be misheard.
                unsure = phrases.unsure
                answers = self._words.answers_to(asked) if asked else (*yes_no, *unsure)
                return self._words.with_everywhere(*_flat(phrases.read_back), *answers)
            case places.LIBRARY:
                listed = (*_flat(phrases.in_library), *library.every_phrase, *told)
                return self._words.with_everywhere(*listed)
            case places.REVIEW:
                return self._words.with_everywhere(*phrases.names)
            case places.STARTING_OVER:
                return self._words.with_everywhere(*yes_no, *_flat(phrases.start_over))
            case places.PAUSED:
                return self._words.with_everywhere()
            case places.NOTING:
                return self._words.with_everywhere(*phrases.notes["end"])
            case places.READING_NOTE:
                decided = (*phrases.notes["keep"], *phrases.notes["drop"])
                return self._words.with_everywhere(*decided)
            case places.IDLE:
                more = (*_flat(phrases.in_library), *library.by_name) if self.explains else ()
                wishes = (*_flat(phrases.at_rest), *library.at_rest, *more)
                return tuple(dict.fromkeys([*phrases.wake, *wishes, *phrases.danger_phrases]))
            case _:
                listed = (*_flat(phrases.after_advice), *library.every_phrase, *told)
                return self._words.with_everywhere(*listed)


def _flat(groups: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(phrase for group in groups.values() for phrase in group)
