"""The state of a conversation: what is open, and all that is known. Values only."""

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
    """Nothing was said yet."""

    name: ClassVar[str] = places.OPENING


@dataclass(frozen=True)
class Asking:
    """A question of the checklist."""

    name: str
    """Its key."""
    tries: int = 0
    """How often it was asked again because no answer was understood."""
    repeats: int = 0
    """How often it was repeated because that was asked for."""
    waits: int = 0
    """Silences that were not counted, because the person asked for that."""
    doubted: Value | None = None
    """What was made of the latest words on which two ways of hearing differed."""


@dataclass(frozen=True)
class Advised:
    """The advice, and what is said to it."""

    name: ClassVar[str] = places.GUIDANCE


@dataclass(frozen=True)
class Idle:
    """The wait for somebody to begin a visit."""

    name: ClassVar[str] = places.IDLE
    pages: tuple[Page, ...] = ()
    """What is being explained, part by part; empty where nothing is."""
    page: int = 0
    """The part that was said last."""


@dataclass(frozen=True)
class Confirming:
    """ "Did you say ...?" """

    name: ClassVar[str] = places.CONFIRMING
    danger: DangerHeard
    tries: int = 0


@dataclass(frozen=True)
class Emergency:
    """The emergency advice, until somebody answers."""

    name: ClassVar[str] = places.EMERGENCY
    repeats: int = 0


@dataclass(frozen=True)
class ReadingBack:
    """An answer is read back before it counts."""

    name: ClassVar[str] = places.READING_BACK
    question: str
    answer: Answer
    tries: int = 0


@dataclass(frozen=True)
class Explaining:
    """An explanation that was asked for."""

    name: ClassVar[str] = places.LIBRARY
    pages: tuple[Page, ...]
    page: int = 0


@dataclass(frozen=True)
class Pausing:
    """A pause."""

    name: ClassVar[str] = places.PAUSED
    waits: int = 0
    """Turns without a word that was understood."""


@dataclass(frozen=True)
class Reviewing:
    """The answers were told; one may be named that is to be changed."""

    name: ClassVar[str] = places.REVIEW


@dataclass(frozen=True)
class StartingOver:
    """Whether all answers are to be deleted."""

    name: ClassVar[str] = places.STARTING_OVER


@dataclass(frozen=True)
class Noting:
    """A helper says a note."""

    name: ClassVar[str] = places.NOTING
    tries: int = 0


@dataclass(frozen=True)
class ReadingNote:
    """The note is read back, and may be kept."""

    name: ClassVar[str] = places.READING_NOTE
    tries: int = 0


@dataclass(frozen=True)
class Ended:
    """Goodbye was said."""

    name: ClassVar[str] = places.ENDED


Base = Opening | Asking | Advised | Idle | Ended
"""What everything that lies over it leads back to."""
Over = (
    Confirming | Emergency | ReadingBack | Explaining | Pausing | Reviewing | StartingOver
    | Noting | ReadingNote
)  # fmt: skip
Frame = Base | Over


# ---- The state ----


@dataclass(frozen=True)
class Draft:
    """A note that was written and not decided about."""

    note: Note
    cut: bool
    """Whether more was said than is kept."""


@dataclass(frozen=True)
class State:
    """All that a conversation knows; a turn makes a new one of it."""

    manner: VoiceSettings
    """How the app speaks and waits, as the person last wished."""
    throttle: ConfirmationThrottle
    """What of danger in doubt is asked about; outlives the conversation within a session."""
    speaking_pace: SpeakingPace
    base: Base = field(default_factory=Opening)
    over: Over | None = None
    """What is open over the base, if anything is."""

    said: Mapping[str, Answer] = field(default_factory=dict)
    """What the person answered, in the order of answering. Never changed in place."""
    taken_back: TakenBack = field(default_factory=TakenBack)
    """Worrying answers that must be asked for again."""
    changing: tuple[str, ...] = ()
    """Answered questions that are asked again, the open one first."""
    stopped: bool = False
    """Whether the questions were ended before all that matter were asked."""
    told_urgent: bool = False
    """Whether it was said on the way that a doctor should be seen today."""
    asks_more: bool = False
    """Whether more is asked after the advice: what only the doctor wants to know."""

    other: bool = False
    """Whether the answers are about somebody else."""
    by: Respondent = Respondent.PERSON
    """Who answers."""
    paced: Paced = field(default_factory=Paced)
    """How the answers came; whether to say how far it is, or to offer a rest."""
    loudness: Loudness = field(default_factory=Loudness)
    notes: tuple[Note, ...] = ()
    """Those that were read back and are to stay."""
    draft: Draft | None = None
    takes_notes: bool = False
    """Whether anything here can write down words that were not expected."""
    by_sounds: bool = False
    """Whether answers are given by sounds; their names are read then anyway."""

    @property
    def top(self) -> Frame:
        """What is open."""
        return self.over or self.base

    @property
    def name(self) -> str:
        """Its name: a question's key, or one of `places.FRAME`."""
        return self.top.name

    @property
    def by_helper(self) -> bool:
        """Whether somebody else speaks than the one who has the symptoms."""
        return self.other or self.by is Respondent.HELPER

    @property
    def values(self) -> dict[str, Value]:
        """The answers so far, without what they imply."""
        return {key: answer.value for key, answer in self.said.items()}

    def with_top(self, frame: Over) -> State:
        """Return it with `frame` in the place of what lies over the base."""
        return replace(self, over=frame)


Lines = tuple[str, ...]
"""Sentences to say, in order."""


@dataclass(frozen=True)
class Outcome:
    """What a turn made of a state, and what is said then."""

    state: State
    lines: Lines = ()
    wait: Wait = Wait.USUAL
    understood: bool = True
    """False when words were heard that had no meaning here, and are asked for again."""
