"""The values of one turn: what it listens for, what was heard, and whose turn it is."""

from dataclasses import dataclass
from enum import Enum, StrEnum

UNKNOWN = "[unk]"
"""What a recogniser writes where it heard speech that is none of the expected words."""


class Wait(Enum):
    """How long one turn waits."""

    USUAL = "usual"
    LONG = "long"
    """More time was asked for."""
    BRIEF = "brief"
    """Something is being read: who wants to answer already begins at once."""
    AT_REST = "at rest"
    """Nothing is expected: a pause, or idle. The wait for a first word is as long as can be."""


@dataclass(frozen=True)
class Choice:
    """Something that can be chosen without words."""

    phrase: str
    """Read aloud, and handed on as if it had been spoken."""
    twice: bool = False
    """True where it counts only after it was read back and chosen again."""


@dataclass(frozen=True)
class Choices:
    """What can be chosen by sounds in one turn."""

    options: tuple[Choice, ...]
    menu: tuple[Choice, ...] = ()
    """Read under a name of its own, last."""
    otherwise: str = ""
    """The phrase for an option that was read back and not chosen again; "" is silence."""
    heard: tuple[str, ...] = ()
    """What is listened for as words meanwhile: commands and danger phrases."""
    asked_if_doubted: tuple[str, ...] = ()
    """Danger phrases that are asked about where only one of two ways of hearing finds them."""
    asked_if_faint: tuple[str, ...] = ()
    """And where only listening for danger alone does."""
    check: bool = False
    """True where nothing is read but the sound itself is tried; then the first option holds."""


@dataclass(frozen=True)
class SpokenLimit:
    """How long a person may take to say some words, before more must have been said than those."""

    start: float
    """Seconds, whatever is said."""
    letter: float
    """Seconds for each letter, at the pace of most people."""
    times: float
    """So many times as long is still no sign of other words."""
    unknown: float
    """So many times as long as most people may somebody take whose own pace is not known yet."""
    pace: float = 1.0
    """How many times as long this person takes as most people do."""

    def usual(self, text: str) -> float:
        """Return how long most people take to say `text`, in seconds."""
        known = (word for word in text.split() if not word.startswith("["))
        return self.start + self.letter * sum(map(str.isalpha, "".join(known)))

    def explains(self, text: str, spoken: float) -> bool:
        """Say whether `text` can be all that was said in so many seconds of speech."""
        return spoken <= self.usual(text) * self.pace * self.times


@dataclass(frozen=True)
class Listening:
    """What one turn listens for."""

    phrases: tuple[str, ...]
    """Every phrase that may be heard now: answers, universal commands, danger phrases."""
    decoys: tuple[str, ...] = ()
    """Those of them that only turn others round, or sound like them: they mean nothing."""
    options: str = ""
    """What to answer, in a few words for the eye: "yes, no, or not sure"."""
    words_combine: bool = False
    """True where the phrases are only parts that combine freely, as in a span of time."""
    danger: tuple[str, ...] = ()
    """Those of them that tell of danger: nothing that may be a piece of one is listened away."""
    every_word: tuple[str, ...] = ()
    """All single words: danger heard among other words is heard once more among them."""
    second_view: tuple[str, ...] = ()
    """Words to hear the same turn with once more, where one hearing is not enough; else empty."""
    wait: Wait = Wait.USUAL
    between: tuple[str, ...] = ()
    """Lines after which the microphone opens for a moment, though more is to be said."""
    limit: SpokenLimit | None = None
    """How long its words may take; None where that does not matter."""
    choices: Choices | None = None
    """Read one by one and chosen by sounds; None where the person speaks."""
    zeros_for: float = 0.0
    """Seconds for which a microphone that gives nothing at all is waited for, once that was told;
    0: as long as for a first word."""
    note_until: tuple[str, ...] = ()
    """Not empty: what is said is written down as well, word for word, until one of these; words
    of danger are among them, for a long note must not keep anybody waiting for help."""


@dataclass(frozen=True)
class Hypothesis:
    """What a recogniser made of some sound."""

    words: str
    """The likeliest words."""
    rivals: tuple[str, ...] = ()
    """Other words that it might as well have been, the likelier first."""
    again: str = ""
    """The rival that another hearing of the same sound took it for; "" for none."""
    near: tuple[str, ...] = ()
    """Words too far behind to be rivals, and still near enough that what turns the likeliest words
    round may have been said."""


@dataclass(frozen=True)
class OwnVoice:
    """What the app said just before a turn, and how late an echo of it may come."""

    words: str
    """Its last words, as the voice read them: all that an echo could hold."""
    since: float
    """Seconds from their last sample to the first voice of the turn."""
    ended: float
    """Seconds from there to the last voice of the turn."""
    reach: float
    """Seconds for which an echo may last after the last sample; 0 where none can be heard."""
    measured: bool = False
    """Whether the echo was heard, and `reach` is its own; else `reach` is the latest known."""


@dataclass(frozen=True)
class Heard:
    """What a listener made of one turn."""

    text: str
    """Lower-case words; `[unk]` where speech was none of the words expected; "" for silence."""
    speech: bool = True
    """False when nobody spoke before the wait was over."""
    seconds: float = 0.0
    """Length of the sound that was listened to."""
    spoken: float = 0.0
    """Seconds in which somebody spoke."""
    pause: float = 0.0
    """The longest quiet between two pieces of that, in seconds."""
    by_sound: bool = False
    """True when nobody spoke the text: it was chosen by a sound or a key."""
    input_ended: bool = False
    """True when no further turn can be heard: the recording or the typed input is at its end."""
    rivals: tuple[str, ...] = ()
    """Other texts that it might as well have been, the likelier first."""
    unexplained: bool = False
    """True when much more was spoken than the text takes: other words must have been said, too."""
    decoy: bool = False
    """True when the text is one of the phrases that are only listened for lest others be heard."""
    second: str | None = None
    """What the second view made of the same sound; None where there was none, as with typing."""
    danger: str = ""
    """What was heard by listening to the same sound for nothing but danger; "" for nothing."""
    doubted: bool = False
    """True when the danger in the text was lost where the same sound was heard once more."""
    level: float | None = None
    """Loudness of the speech in dBFS (0 is full scale); None where no voice was made out."""
    cut_off: float = 0.0
    """Share of the speech that was too loud for the microphone, 0 to 1."""
    nothing_came: bool = False
    """True when the microphone gave nothing but zeros while a first word was waited for: it is
    muted, or not there. Nobody's silence."""
    unhurried: bool = False
    """True when the person asked that silence never be taken for an answer."""
    unread: tuple[str, ...] = ()
    """Where the person spoke between two lines: the one before, and those not said yet."""
    note: str | None = None
    """What was said, word for word; None where that was not asked for, or nothing can write it."""
    own: OwnVoice | None = None
    """What an echo of the app's own voice could hold; None where nothing sounded before."""
    is_own: bool = False
    """True when it must be taken for that echo: it is nobody's turn, and is listened past."""


class TurnPhase(StrEnum):
    """Whose turn it is."""

    SPEAKING = "speaking"
    LISTENING = "listening"
    THINKING = "thinking"
    ENDED = "ended"


class SessionStatus(StrEnum):
    """How the visit stands, whoever's turn it is."""

    VISIT = "visit"
    EMERGENCY = "emergency"
    PAUSED = "paused"
    IDLE = "idle"
