"""Puts conversations into any state, for the proofs that run them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from voice_app.checklist.answers import Answer
from voice_app.checklist.checklist import AnswerKind, Question
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.phrases import YES, Danger, Phrases
from voice_app.checklist.places import (
    CONFIRMING,
    EMERGENCY,
    ENDED,
    FRAME,
    GUIDANCE,
    IDLE,
    LIBRARY,
    NOTING,
    OPENING,
    PAUSED,
    READING_BACK,
    READING_NOTE,
    REVIEW,
    STARTING_OVER,
)
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.taken_back import TakenBack
from voice_app.triage.conditions import UNSURE, Answers, Value
from voice_app.turn import Heard
from voice_app.verify.finding import Finding

SILENCE = Heard("", speech=False)
MUMBLE = Heard("[unk]")
DOUBTFUL_NO = Heard("no", second="[unk]")
"""A no that only one of two views heard."""


class Places:
    """Puts conversations into any state."""

    def __init__(self, dialogue: Dialogue, ways: Mapping[str, Answers]) -> None:
        self.dialogue = dialogue
        self.ways = ways
        self.topics = [topic.asked[0] for topic in dialogue.library.topics if topic.asked]
        questions = dialogue.checklist.by_key
        yes_no = [key for key in ways if questions[key].kind is AnswerKind.YES_NO]
        bad = [key for key in yes_no if questions[key].worrying == YES]
        self.grave = [key for key in bad if key in dialogue.grave]
        without = {ENDED}
        if not self.topics:
            without.add(LIBRARY)
        if not self.grave:
            without.add(READING_BACK)
        if not ways[self._harmless()]:  # without an answer there is nothing to look back at
            without.add(REVIEW)
        self.states = (*(state for state in FRAME if state not in without), *ways)

    def at(self, state: str) -> Conversation:
        """Return a conversation in `state`, with the answers leading to it given."""
        conversation = Conversation(self.dialogue)
        if state in self.ways:
            self.go_on(conversation, state)
        elif state == READING_BACK:
            self.go_on(conversation, self.grave[0])
            conversation.hear(DOUBTFUL_NO)
        elif state == IDLE:
            conversation.rest()
        elif state in (NOTING, READING_NOTE):
            self.go_on(conversation, self._harmless())
            self.have_noted(conversation, None if state == NOTING else Heard("", note="tired"))
        elif state != OPENING:
            self.go_on(conversation, self._harmless())
            phrases = self.dialogue.understanding.phrases
            danger = phrases.danger[Danger.EMERGENCY][0]
            heard = {CONFIRMING: f"not {danger}", EMERGENCY: danger, GUIDANCE: "stop"}
            commands = {PAUSED: "pause", REVIEW: "recap", STARTING_OVER: "restart"}
            heard |= {aside: phrases.commands[name][0] for aside, name in commands.items()}
            if self.topics:
                heard[LIBRARY] = self.topics[0]
            conversation.hear(Heard(heard[state]))
        if conversation.state != state:
            raise ValueError(f"{state} was not reached, but {conversation.state}.")
        return conversation

    def have_noted(self, conversation: Conversation, note: Heard | None = None) -> None:
        """Have a helper take a note, as if it could be written, and submit it."""
        phrases = self.dialogue.understanding.phrases
        conversation.change(takes_notes=True)
        conversation.hear(Heard(phrases.commands["helper"][0]))
        conversation.hear(Heard(phrases.notes["take"][0]))
        if note is not None:
            conversation.hear(note)

    def _harmless(self) -> str:
        """Return a question, preferably with answers before it, that leaves no emergency open."""
        first, *later = self.ways
        return next((key for key in later if self.ways[key] and self._is_calm(key)), first)

    def _is_calm(self, key: str) -> bool:
        answers = self.dialogue.checklist.with_implied(self.ways[key])
        urgency = self.dialogue.verdict(answers, complete=False).urgency
        return not urgency.is_emergency

    def go_on(self, conversation: Conversation, key: str) -> None:
        """Take the conversation to the question, as if from a fresh start."""
        begin_at(conversation, key, self.ways[key])


def begin_at(conversation: Conversation, key: str, answers: Answers) -> None:
    """Take the conversation to the question, as if from a fresh start with `answers`."""
    said = {k: Answer(v, str(v)) for k, v in answers.items()}
    conversation.change(said=said, taken_back=TakenBack())
    conversation.ask(conversation.dialogue.checklist.by_key[key])


def words_for(phrases: Phrases, question: Question, value: Value) -> str:
    """Return the first words that give this answer to a question."""
    if isinstance(value, int):
        return f"{value} days"
    known = phrases.choices.get(question.key, phrases.yes_no)
    return phrases.unsure[0] if value == UNSURE else known[value][0]


def tried(claim: str, results: Iterator[str]) -> Finding:
    """Count the conversations; each result is "" or what went wrong in it."""
    every = list(results)
    return Finding(claim, len(every), 0, tuple(dict.fromkeys(filter(None, every))))
