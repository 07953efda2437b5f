"""The state of a conversation: the open frames, and everything known. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from voice_app.checklist import places
from voice_app.checklist.answers import Answer, Respondent
from voice_app.checklist.phrases import DangerHeard
from voice_app.dialogue.danger_policy import ConfirmationThrottle
from voice_app.dialogue.explaining import Page
from voice_app.dialogue.loudness import Loudness
from voice_app.dialogue.pacing import Paced
from voice_app.dialogue.progress import Note
from voice_app.dialogue.speaking_pace import SpeakingPace
from voice_app.dialogue.taken_back import TakenBack
from voice_app.settings import VoiceSettings
from voice_app.triage.conditions import Value
from voice_app.turn import Wait

# ---- Frames: what is open ----


@dataclass(frozen=True)
class Opening:
    """Nothing has been said yet."""

    name: ClassVar[str] = places.OPENING


@dataclass(frozen=True)
class Asking:
    """A question of the checklist."""

    name: str
    """The question's key."""
    tries: int = 0
    """Reprompts so far because no answer was understood."""
    repeats: int = 0
    """Repeats so far at the person's request."""
    waits: int = 0
    """No-inputs left uncounted because the person asked not to be hurried."""
    doubted: Value | None = None
    """The answer last heard in a turn whose two hearings disagreed."""


@dataclass(frozen=True)
class Advised:
    """The advice has been given; the person may respond."""

    name: ClassVar[str] = places.GUIDANCE


@dataclass(frozen=True)
class Idle:
    """Waiting for somebody to begin a visit."""

    name: ClassVar[str] = places.IDLE
    pages: tuple[Page, ...] = ()
    """The parts of the open explanation; empty if there is none."""
    page: int = 0
    """The part said last."""


@dataclass(frozen=True)
class Confirming:
    """Explicit confirmation of danger: "Did you say ...?"."""

    name: ClassVar[str] = places.CONFIRMING
    danger: DangerHeard
    tries: int = 0


@dataclass(frozen=True)
class Emergency:
    """The emergency advice, repeated until somebody responds."""

    name: ClassVar[str] = places.EMERGENCY
    repeats: int = 0


@dataclass(frozen=True)
class ReadingBack:
    """Explicit confirmation of an answer before it counts."""

    name: ClassVar[str] = places.READING_BACK
    question: str
    answer: Answer
    tries: int = 0


@dataclass(frozen=True)
class Explaining:
    """An explanation the person asked for."""

    name: ClassVar[str] = places.LIBRARY
    pages: tuple[Page, ...]
    page: int = 0


@dataclass(frozen=True)
class Pausing:
    """A pause."""

    name: ClassVar[str] = places.PAUSED
    waits: int = 0
    """Turns in which nothing was understood."""


@dataclass(frozen=True)
class Reviewing:
    """The answers have been recapped; the person may name one to change."""

    name: ClassVar[str] = places.REVIEW


@dataclass(frozen=True)
class StartingOver:
    """Asking whether to delete all answers."""

    name: ClassVar[str] = places.STARTING_OVER


@dataclass(frozen=True)
class Noting:
    """A helper is dictating a note."""

    name: ClassVar[str] = places.NOTING
    tries: int = 0


@dataclass(frozen=True)
class ReadingNote:
    """The note has been read back and may be kept."""

    name: ClassVar[str] = places.READING_NOTE
    tries: int = 0


@dataclass(frozen=True)
class Ended:
    """Goodbye has been said."""

    name: ClassVar[str] = places.ENDED


Base = Opening | Asking | Advised | Idle | Ended
"""The frame that everything opened over it returns to."""
Over = (
    Confirming | Emergency | ReadingBack | Explaining | Pausing | Reviewing | StartingOver
    | Noting | ReadingNote
)  # fmt: skip
Frame = Base | Over


# ---- The state ----


@dataclass(frozen=True)
class Draft:
    """A note that was written but not yet kept or dropped."""

    note: Note
    cut: bool
    """Whether it was cut short because it was too long."""


@dataclass(frozen=True)
class State:
    """Everything a conversation knows. Each turn produces a new one."""

    manner: VoiceSettings
    """How the app speaks and waits, as the person last asked."""
    throttle: ConfirmationThrottle
    """Which doubtful danger is asked about; within a session, it outlives the conversation."""
    speaking_pace: SpeakingPace
    base: Base = field(default_factory=Opening)
    over: Over | None = None
    """The frame open over the base, if any."""

    said: Mapping[str, Answer] = field(default_factory=dict)
    """The person's answers, in the order given. Never changed in place."""
    taken_back: TakenBack = field(default_factory=TakenBack)
    """Worrying answers that were taken back and must be asked for again."""
    alarms: tuple[DangerHeard, ...] = ()
    """Dangers that were told and not denied, in the order of telling."""
    changing: tuple[str, ...] = ()
    """Answered questions to ask again, the open one first."""
    stopped: bool = False
    """Whether the questions ended before every one that matters was asked."""
    told_urgent: bool = False
    """Whether the person has been told, between questions, to see a doctor today."""
    asks_more: bool = False
    """Whether questions that only help the doctor follow the advice."""

    other: bool = False
    """Whether the answers are about somebody else."""
    by: Respondent = Respondent.PERSON
    """Who answers."""
    paced: Paced = field(default_factory=Paced)
    """How the answers came: decides when to report progress or offer a rest."""
    loudness: Loudness = field(default_factory=Loudness)
    notes: tuple[Note, ...] = ()
    """Notes that were read back and kept."""
    draft: Draft | None = None
    takes_notes: bool = False
    """Whether dictation is available, for words outside any grammar."""
    by_sounds: bool = False
    """Whether the person answers by sounds, so that every option is read out anyway."""

    @property
    def top(self) -> Frame:
        """The open frame."""
        return self.over or self.base

    @property
    def name(self) -> str:
        """The name of the open frame: a question's key, or one of `places.FRAME`."""
        return self.top.name

    @property
    def by_helper(self) -> bool:
        """Whether somebody other than the person with the symptoms is speaking."""
        return self.other or self.by is Respondent.HELPER

    @property
    def values(self) -> dict[str, Value]:
        """The answers so far, without implied ones."""
        return {key: answer.value for key, answer in self.said.items()}

    def with_top(self, frame: Over) -> State:
        """Return the state with `frame` replacing whatever is open over the base."""
        return replace(self, over=frame)


Lines = tuple[str, ...]
"""Sentences to say, in order."""


@dataclass(frozen=True)
class Outcome:
    """The result of a turn: the new state, and what to say."""

    state: State
    lines: Lines = ()
    wait: Wait = Wait.USUAL
    understood: bool = True
    """False on a no-match: words were heard that mean nothing here, and a reprompt follows."""
