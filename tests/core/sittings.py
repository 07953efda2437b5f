"""Sittings held by typing, and the questions around a visit at which they may stand."""

from __future__ import annotations

from dataclasses import replace

from tests.core.support import calm, words_for
from voice_app.checklist.answers import Answer
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.progress import Progress
from voice_app.dialogue.reply import Reply
from voice_app.sessions.session_options import SessionOptions
from voice_app.sessions.visit_session import Session
from voice_app.triage.conditions import Value
from voice_app.triage.decide import Verdict
from voice_app.turn import Heard

KEEPING = SessionOptions(keeps=True, asks_to_keep=True)

SAFE = {"breath_now": "no", "sudden_week": "no", "gate": "no"}

HALF = Progress(
    {
        key: Answer(value, value)
        for key, value in {**SAFE, "adult": "yes", "main": "weakness"}.items()
    }
)

OFFERED = replace(KEEPING, unfinished=HALF, day="today")


class Sitting:
    """A session held by typing."""

    def __init__(self, dialogue: Dialogue, plan: SessionOptions) -> None:
        self.dialogue = dialogue
        self.session = Session(dialogue, plan)
        self.reply: Reply = self.session.start()

    @property
    def state(self) -> str:
        return self.session.conversation.state

    @property
    def said(self) -> str:
        return " ".join(self.reply.lines)

    def hear(self, *turns: Heard | str) -> str:
        for turn in turns:
            self.reply = self.session.hear(Heard(turn) if isinstance(turn, str) else turn)
        return self.said

    def finish(self, answers: dict[str, Value]) -> Verdict:
        """Answer every question that is asked, otherwise "no"; return the verdict."""
        while self.state in self.dialogue.checklist.by_key:
            value = answers.get(self.state, calm(self.dialogue, self.state))
            self.hear(words_for(self.dialogue, self.state, value))
        return self.session.conversation.verdict()


def at_the_offer(dialogue: Dialogue) -> Sitting:
    return Sitting(dialogue, OFFERED)


def at_the_end(dialogue: Dialogue) -> Sitting:
    sitting = Sitting(dialogue, KEEPING)
    sitting.hear("no", "stop", "okay")
    assert "Do you want me to keep your answers" in sitting.said
    return sitting


def at_forgetting(dialogue: Dialogue) -> Sitting:
    sitting = Sitting(dialogue, KEEPING)
    sitting.hear("no", "forget everything")
    assert "Do you want me to delete everything" in sitting.said
    return sitting


def at_forgetting_after_all(dialogue: Dialogue) -> Sitting:
    sitting = at_the_end(dialogue)
    sitting.hear("forget everything")
    return sitting
