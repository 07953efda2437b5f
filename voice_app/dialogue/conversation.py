"""One visit, from the opening line to its advice, for callers that hand over turn after turn.

A caller takes a `Reply`, says its lines, listens for its phrases, and hands what was heard
back to `hear`, until a reply has nothing to listen for. All that is known is one `State`, and a
turn makes a new one of it (`step`). No I/O, no clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from voice_app.checklist.agenda import UrgencyBounds
from voice_app.checklist.answers import Answer
from voice_app.checklist.checklist import Question
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue import known, navigation
from voice_app.dialogue.danger_policy import ConfirmationThrottle
from voice_app.dialogue.frames.danger import raised
from voice_app.dialogue.keeping import change
from voice_app.dialogue.progress import Progress, taken_up
from voice_app.dialogue.repeating import again
from voice_app.dialogue.reply import Reply
from voice_app.dialogue.response import ResponseBuilder
from voice_app.dialogue.speaking_pace import SpeakingPace
from voice_app.dialogue.state import Confirming, Outcome, State
from voice_app.dialogue.step import cut_off, is_time_for_alarm, replied, resumed, step, turn_of
from voice_app.dialogue.taken_back import restored
from voice_app.settings import VoiceSettings
from voice_app.triage.conditions import Value
from voice_app.triage.decide import Verdict
from voice_app.turn import Heard
from voice_app.understanding.interpretation import Interpretation, Turn, interpret


class Conversation:
    """Holds the state of one visit."""

    def __init__(self, dialogue: Dialogue, manner: VoiceSettings | None = None) -> None:
        self.dialogue = dialogue
        self.now = State(
            manner=manner or VoiceSettings(),
            throttle=ConfirmationThrottle(dialogue.policy.sounds_danger_in_vain),
            speaking_pace=SpeakingPace(dialogue.policy.limit),
        )
        """What is open and known now."""

    # ---- What a caller may do ----

    def start(self, also: tuple[str, ...] = ()) -> Reply:
        """Open the conversation; `also` is said after the opening."""
        return self._reply(navigation.begin(self.dialogue, self.now, also))

    def rest(self) -> Reply:
        """Wait, before the opening, for a wake phrase or for words of danger."""
        return self._reply(navigation.rest(self.dialogue, self.now))

    def hear(self, heard: Heard) -> Reply:
        """Take one turn. Raises `ValueError` when the conversation is over."""
        return self.take(self.interpret(heard))

    def interpret(self, heard: Heard) -> Interpretation:
        """Return what a turn means here."""
        return interpret(heard, self.turn, self.dialogue)

    def take(self, meant: Interpretation) -> Reply:
        """Take one turn that was interpreted."""
        self.now, reply = step(self.dialogue, self.now, meant)
        return reply

    def heeds_danger(self, meant: Interpretation) -> bool:
        """Say whether danger in a turn is acted on here, before anything else in it."""
        return raised(self.dialogue, self.now, meant) is not None

    def restore(self, progress: Progress) -> None:
        """Take over what is known from an earlier visit, before anything was heard."""
        said = taken_up(progress, self.dialogue)
        self.change(
            said=said,
            taken_back=restored(progress.taken_back, said),
            other=progress.other,
            by=progress.by,
            notes=progress.notes,
            manner=progress.manner or self.now.manner,
            paced=progress.paced,
        )

    def take_up(self, progress: Progress, lines: tuple[str, ...] = ()) -> Reply:
        """Go on with an earlier visit."""
        self.restore(progress)
        return self._reply(resumed(self.dialogue, self.now, progress.doubt, lines))

    def progress(self) -> Progress:
        """Return all that must be kept for the visit to be taken up later."""
        now = self.now
        return Progress(
            said=now.said,
            taken_back=now.taken_back.lost,
            other=now.other,
            doubt=now.over.danger.phrase if isinstance(now.over, Confirming) else "",
            by=now.by,
            notes=now.notes,
            manner=now.manner,
            paced=now.paced,
        )

    def change(self, **changes: Any) -> None:
        """Change what is known without a turn: voice settings that were wished for elsewhere."""
        self.now = replace(self.now, **changes)

    def ask(self, question: Question) -> Reply:
        """Ask a question at once, wherever the visit stands: for proofs."""
        return self._reply(navigation.ask(self.dialogue, self.now, question))

    def correct(self, keys: Sequence[str]) -> Reply:
        """Ask answered questions again, as if that had been wished for."""
        return self._reply(change(self.dialogue, self.now, keys))

    def again(self, lines: tuple[str, ...] = ()) -> Reply:
        """Say again what is open."""
        return self._reply(again(self.dialogue, self.now, lines))

    def cut_off(self, why: str) -> Reply:
        """End at once with the advice for what is known; `why` names a line."""
        return self._reply(cut_off(self.dialogue, self.now, why))

    def _reply(self, outcome: Outcome) -> Reply:
        self.now, reply = replied(self.dialogue, outcome)
        return reply

    # ---- What it knows ----

    @property
    def state(self) -> str:
        """What is open: a question's key, or one of `places.FRAME`."""
        return self.now.name

    @property
    def turn(self) -> Turn:
        """What decides what the words of the next turn mean."""
        return turn_of(self.dialogue, self.now)

    @property
    def manner(self) -> VoiceSettings:
        """How the app speaks and waits, as the person last wished."""
        return self.now.manner

    @property
    def words(self) -> ResponseBuilder:
        """What is said and listened for, about the person of this visit."""
        return known.words(self.dialogue, self.now)

    @property
    def said(self) -> Mapping[str, Answer]:
        """What the person answered, in the order of answering."""
        return self.now.said

    @property
    def values(self) -> dict[str, Value]:
        """The answers so far, without what they imply."""
        return self.now.values

    @property
    def answers(self) -> dict[str, Value]:
        """The answers so far, with what they imply."""
        return known.answers(self.dialogue, self.now)

    def verdict(self) -> Verdict:
        """Return the urgency as far as it is known now."""
        return known.verdict(self.dialogue, self.now)

    def outlook(self) -> UrgencyBounds:
        """Return how far the answers have settled the urgency."""
        return known.bounds(self.dialogue, self.now)

    def advice(self) -> tuple[str, ...]:
        """Return the advice for what is known."""
        return known.advice(self.dialogue, self.now)

    def recap(self) -> tuple[str, ...]:
        """Return what was told so far, as sentences."""
        return known.recap(self.dialogue, self.now)

    @property
    def is_time_for_alarm(self) -> bool:
        """Whether the alarm sounds while an answer is waited for."""
        return is_time_for_alarm(self.dialogue, self.now)
