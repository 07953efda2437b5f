"""One visit, from the opening line to the advice, for callers that hand over turn after turn.

A caller says the lines of a `Reply`, listens for its phrases and passes what was heard to `hear`,
until a reply has nothing to listen for. Everything known is one `State`; `step` makes a new one
each turn. No I/O, no clock.
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
from voice_app.dialogue.frames.danger import heeded
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
        """The current state."""

    # ---- What a caller may do ----

    def start(self, also: tuple[str, ...] = ()) -> Reply:
        """Open the conversation, saying `also` after the opening line."""
        return self._reply(navigation.begin(self.dialogue, self.now, also))

    def rest(self) -> Reply:
        """Wait in idle for a wake phrase or for danger."""
        return self._reply(navigation.rest(self.dialogue, self.now))

    def hear(self, heard: Heard) -> Reply:
        """Take one turn. Raises `ValueError` when the conversation is over."""
        return self.take(self.interpret(heard))

    def interpret(self, heard: Heard) -> Interpretation:
        """Return what a turn means here."""
        return interpret(heard, self.turn, self.dialogue)

    def take(self, meant: Interpretation) -> Reply:
        """Take one turn that has been interpreted."""
        self.now, reply = step(self.dialogue, self.now, meant)
        return reply

    def heeds_danger(self, meant: Interpretation) -> bool:
        """Say whether the turn holds danger that is acted on before anything else in it."""
        return heeded(self.now, meant) is not None

    def restore(self, progress: Progress) -> None:
        """Take over what an earlier visit knew, before anything is heard."""
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
        """Resume an earlier visit."""
        self.restore(progress)
        return self._reply(resumed(self.dialogue, self.now, progress.doubt, lines))

    def progress(self) -> Progress:
        """Return everything that must be kept to resume the visit later."""
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
        """Change fields of the state outside a turn, such as voice settings asked for elsewhere."""
        self.now = replace(self.now, **changes)

    def ask(self, question: Question) -> Reply:
        """Ask a question at once, wherever the visit stands: used by proofs."""
        return self._reply(navigation.ask(self.dialogue, self.now, question))

    def correct(self, keys: Sequence[str]) -> Reply:
        """Ask answered questions again, as if the person had asked to change them."""
        return self._reply(change(self.dialogue, self.now, keys))

    def again(self, lines: tuple[str, ...] = ()) -> Reply:
        """Repeat what is open."""
        return self._reply(again(self.dialogue, self.now, lines))

    def cut_off(self, why: str) -> Reply:
        """End at once, advising on what is known; `why` names the line to say first."""
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
        """The context in which the next turn is interpreted."""
        return turn_of(self.dialogue, self.now)

    @property
    def manner(self) -> VoiceSettings:
        """How the app speaks and waits, as the person last asked."""
        return self.now.manner

    @property
    def words(self) -> ResponseBuilder:
        """What makes the sentences, worded for the person of this visit."""
        return known.words(self.dialogue, self.now)

    @property
    def said(self) -> Mapping[str, Answer]:
        """The person's answers, in the order given."""
        return self.now.said

    @property
    def values(self) -> dict[str, Value]:
        """The answers so far, without implied ones."""
        return self.now.values

    @property
    def answers(self) -> dict[str, Value]:
        """The answers so far, with implied ones."""
        return known.answers(self.dialogue, self.now)

    def verdict(self) -> Verdict:
        """Return the urgency as far as it is known."""
        return known.verdict(self.dialogue, self.now)

    def outlook(self) -> UrgencyBounds:
        """Return how far the answers have settled the urgency."""
        return known.bounds(self.dialogue, self.now)

    def advice(self) -> tuple[str, ...]:
        """Return the advice on what is known."""
        return known.advice(self.dialogue, self.now)

    def recap(self) -> tuple[str, ...]:
        """Return everything told so far, as sentences."""
        return known.recap(self.dialogue, self.now)

    @property
    def is_time_for_alarm(self) -> bool:
        """Whether the alarm sounds while the app waits for an answer."""
        return is_time_for_alarm(self.dialogue, self.now)
