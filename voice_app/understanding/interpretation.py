"""What a turn means where it was heard: the only place that looks at its words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from voice_app.checklist.answers import Answer
from voice_app.checklist.checklist import Question
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.facts import Fact
from voice_app.checklist.phrases import DangerHeard, Phrases
from voice_app.checklist.places import GUIDANCE, IDLE, LIBRARY, NOTING, READING_NOTE
from voice_app.checklist.session_prompts import SessionPrompt
from voice_app.checklist.topics import Topic
from voice_app.triage.conditions import Answers
from voice_app.turn import UNKNOWN, Heard
from voice_app.understanding.nbest import Belief, belief, certain, either


@dataclass(frozen=True)
class Turn:
    """The context of a turn, as far as it decides what words mean."""

    place: str
    """The key of the open question, or one of `places.FRAME`."""
    question: Question | None = None
    """The open question of the checklist."""
    read_back: Question | None = None
    """The question whose answer is being confirmed."""
    prompt: SessionPrompt | None = None
    """The prompt that is open around the checklist."""
    doubt: DangerHeard | None = None
    """The danger being confirmed by "Did you say ...?"."""
    said: Answers = field(default_factory=dict)
    """The answers so far, without implied ones."""


@dataclass(frozen=True)
class Interpretation:
    """Everything a turn may mean in its context; each part is computed on first use.

    Danger comes before a command, and a command before an answer.
    """

    raw: Heard
    """The turn as the listener handed it over."""
    turn: Turn
    dialogue: Dialogue

    # ---- What was heard ----

    @cached_property
    def whole(self) -> Heard:
        """What was heard, before doubt about its words.

        The grammar may hear a command in a dictated sentence; the note decides.
        """
        heard, command = self.raw, self.dialogue.understanding.command
        if self.turn.place != NOTING or not heard.note or command(heard.text) is None:
            return heard
        return heard if command(heard.note) == command(heard.text) else replace(heard, text=UNKNOWN)

    @cached_property
    def heard(self) -> Heard:
        """What was heard, with the words unknown if they may have been others."""
        turn = self.turn
        asked = turn.question or turn.prompt
        return certain(self.whole, self.dialogue, asked, turn.said, turn.read_back)

    @property
    def text(self) -> str:
        """The certain words; "" for silence."""
        return self.heard.text

    @property
    def is_over(self) -> bool:
        """Whether nothing was said and the input has ended."""
        return self.raw.input_ended and not self.whole.text

    # ---- Danger ----

    @cached_property
    def danger(self) -> DangerHeard | None:
        """The danger that was told."""
        prompt, words = self.turn.prompt, self.dialogue.understanding
        noes = words.phrases.yes_no["no"]
        answers_no = prompt is not None and not set(noes).isdisjoint(prompt.phrases)
        return words.danger(self.whole, self.turn.question, answers_no=answers_no)

    @cached_property
    def denies(self) -> bool:
        """Whether it is a clear no to "Did you say ...?"."""
        doubt = self.turn.doubt
        return doubt is not None and self.dialogue.understanding.denies(self.heard, doubt)

    @cached_property
    def may_deny(self) -> bool:
        """Whether it would be one if its words were certain: then it raises no new danger."""
        doubt = self.turn.doubt
        return doubt is not None and self.dialogue.understanding.denies(self.whole, doubt)

    # ---- Commands, and what is told or asked beside the open question ----

    @cached_property
    def command(self) -> str | None:
        """The universal command; in idle, one of those obeyed there."""
        words = self.dialogue.understanding
        if self.turn.place == IDLE:
            return words.command_at_rest(self.text)
        return words.command(self.text)

    @cached_property
    def wakes(self) -> bool:
        """Whether it is a wake phrase."""
        return self.dialogue.understanding.wakes(self.text)

    @cached_property
    def takes_note(self) -> bool:
        """Whether it asks for a note to be written."""
        return self.dialogue.understanding.takes_note(self.text)

    @cached_property
    def change(self) -> str | None:
        """The name of the answer to change."""
        return self.dialogue.understanding.to_change(self.text, named_alone=False)

    @cached_property
    def named(self) -> str | None:
        """The name of the answer to change, if the name alone is enough."""
        return self.dialogue.understanding.to_change(self.text, named_alone=True)

    @cached_property
    def fact(self) -> Fact | None:
        """The fact told beside the open question; an answer to it tells nothing else."""
        if self.answer is not None:
            return None
        if self.turn.question is None and self.turn.place not in (GUIDANCE, LIBRARY):
            return None
        return self.dialogue.facts.told(self._phrases.words(self.text))

    @cached_property
    def topic(self) -> Topic | None:
        """The topic to explain; an answer to the open question asks for nothing."""
        library, place = self.dialogue.library, self.turn.place
        if self.answer is not None:
            return None
        if place in (NOTING, READING_NOTE):  # a note may hold any sentence
            return library.topic(self._phrases.words, self.text)
        told = place in (GUIDANCE, LIBRARY)
        return library.meant(self._phrases.words, self.text, told=told)

    # ---- Answers ----

    @cached_property
    def answer(self) -> Answer | None:
        """The answer to the open question."""
        question = self.turn.question
        return None if question is None else self.answer_to(question)

    def answer_to(self, question: Question) -> Answer | None:
        """Return the answer to a question that is not open, such as one being confirmed."""
        return self.dialogue.understanding.answer(self.text, question)

    def belief(self, question: Question, answer: Answer) -> Belief:
        """Say whether `answer` is believed."""
        return belief(self.heard, answer, self.dialogue, question, self.turn.said)

    @cached_property
    def either(self) -> tuple[str, ...]:
        """The names of the two answers that may have been meant; otherwise empty."""
        question = self.turn.question
        return () if question is None else either(self.heard, self.dialogue, question)

    @cached_property
    def lacks_date(self) -> bool:
        """Whether it would be an answer if the date were known."""
        question = self.turn.question
        return question is not None and self.dialogue.understanding.lacks_date(self.text, question)

    @cached_property
    def yes_or_no(self) -> str | None:
        """`yes`, `no` or `unsure`."""
        return self.dialogue.understanding.yes_or_no(self.text)

    @cached_property
    def starts_over(self) -> bool:
        """Whether it is a clear yes to deleting all answers."""
        return self.dialogue.understanding.starts_over(self.text)

    @property
    def after_emergency(self) -> str | None:
        """The response to emergency advice."""
        return self._meaning(self._phrases.after_emergency)

    @property
    def after_advice(self) -> str | None:
        """The response to any other advice."""
        return self._meaning(self._phrases.after_advice)

    @property
    def wants_more(self) -> bool:
        """Whether it asks to hear more of an explanation."""
        return self._meaning(self._phrases.in_library) == "more"

    @property
    def confirmation(self) -> str | None:
        """The response to an answer that was read back: `all_clear` or `was_yes`."""
        return self._meaning(self._phrases.read_back)

    @property
    def keeps_note(self) -> str | None:
        """The response to a note that was read back: `keep` or `drop`."""
        notes = self._phrases.notes
        return self._meaning({name: notes[name] for name in ("keep", "drop")})

    @property
    def to_prompt(self) -> str | None:
        """The response to the open prompt around the checklist: the name of a meaning."""
        prompt = self.turn.prompt
        return None if prompt is None else self._meaning(prompt.hear)

    @property
    def is_unsure(self) -> bool:
        """Whether it is one of the phrases for not sure."""
        return self._meaning({"unsure": self._phrases.unsure}) is not None

    @property
    def note(self) -> str | None:
        """The dictated note, without the words that end it; None if it is a command."""
        said = self.raw.note or ""
        if self.dialogue.understanding.command(said) is not None:
            return None
        for end in self._phrases.notes["end"]:
            if f" {said}".endswith(f" {end}"):
                return said[: -len(end)]
        return said

    @property
    def _phrases(self) -> Phrases:
        return self.dialogue.understanding.phrases

    def _meaning(self, table: Mapping[str, tuple[str, ...]]) -> str | None:
        return self._phrases.meaning(self.text, table)


def interpret(heard: Heard, turn: Turn, dialogue: Dialogue) -> Interpretation:
    """Return the interpretation of a turn in its context."""
    return Interpretation(heard, turn, dialogue)
