"""The values of one turn: what it listens for, what was heard, and whose turn it is."""

from dataclasses import dataclass
from enum import Enum, StrEnum

UNKNOWN = "[unk]"
"""What a recogniser returns for speech outside the expected words."""


class Wait(Enum):
    """How long one turn waits."""

    USUAL = "usual"
    LONG = "long"
    """More time was asked for."""
    BRIEF = "brief"
    """Something is being read out: anyone who wants to answer starts at once."""
    AT_REST = "at rest"
    """Nothing is expected: paused or idle. Wait for a first word for as long as the limits allow.
    """


@dataclass(frozen=True)
class Choice:
    """An option that can be chosen without words."""

    phrase: str
    """Read aloud, and passed on as if it had been spoken."""
    twice: bool = False
    """True if it counts only after it was read back and chosen again."""


@dataclass(frozen=True)
class Choices:
    """The options that one turn offers by sound."""

    options: tuple[Choice, ...]
    menu: tuple[Choice, ...] = ()
    """Read last, under a heading of its own."""
    otherwise: str = ""
    """The phrase that applies when an option was read back and not chosen again; "" is silence."""
    heard: tuple[str, ...] = ()
    """Words that are still listened for: commands and danger phrases."""
    asked_if_doubted: tuple[str, ...] = ()
    """Danger phrases to ask about when only one of two hearings finds them."""
    asked_if_faint: tuple[str, ...] = ()
    """Danger phrases to ask about when only listening for danger alone finds them."""
    check: bool = False
    """True if nothing is read and only the sound itself is tried out; then the first option
    applies.
    """


@dataclass(frozen=True)
class SpokenLimit:
    """How long certain words may take to say before the person must have said more than that."""

    start: float
    """Seconds of overhead, whatever is said."""
    letter: float
    """Seconds per letter, at most people's pace."""
    times: float
    """Factor by which speech may run longer without implying other words."""
    unknown: float
    """Factor allowed over most people's pace for someone whose own pace is not known yet."""
    pace: float = 1.0
    """This person's pace: how many times as long they take as most people."""

    def usual(self, text: str) -> float:
        """Return how long most people take to say `text`, in seconds."""
        known = (word for word in text.split() if not word.startswith("["))
        return self.start + self.letter * sum(map(str.isalpha, "".join(known)))

    def explains(self, text: str, spoken: float) -> bool:
        """Return whether `text` can be everything said in `spoken` seconds of speech."""
        return spoken <= self.usual(text) * self.pace * self.times


@dataclass(frozen=True)
class Listening:
    """What one turn listens for."""

    phrases: tuple[str, ...]
    """Every phrase that may be heard now: answers, universal commands, danger phrases."""
    decoys: tuple[str, ...] = ()
    """Phrases among them that only negate or sound like others; they mean nothing by themselves."""
    options: str = ""
    """What to answer, in a few words for display: "yes, no, or not sure"."""
    words_combine: bool = False
    """True if the phrases are parts that combine freely, as in a span of time."""
    danger: tuple[str, ...] = ()
    """Phrases among them that report danger. Never discard a fragment that could be part of one."""
    every_word: tuple[str, ...] = ()
    """All single words: danger heard among other words is redecoded against them."""
    second_view: tuple[str, ...] = ()
    """Words for redecoding the turn when one hearing is not enough; empty if not needed."""
    wait: Wait = Wait.USUAL
    between: tuple[str, ...] = ()
    """Lines after which the microphone opens briefly although more is to be said."""
    limit: SpokenLimit | None = None
    """How long its words may take; None if that does not matter."""
    choices: Choices | None = None
    """Options read out one by one and chosen by sound; None when the person answers by speaking."""
    zeros_for: float = 0.0
    """Seconds to wait for a microphone that delivers only zeros, once the person has been told; 0:
    as long as for a first word.
    """
    note_until: tuple[str, ...] = ()
    """If not empty, the turn is also transcribed word for word until one of these phrases. They
    include danger phrases, because a long note must not keep anybody waiting for help.
    """


@dataclass(frozen=True)
class Hypothesis:
    """What a recogniser made of a stretch of sound."""

    words: str
    """The most likely words."""
    rivals: tuple[str, ...] = ()
    """Competing hypotheses, the likeliest first."""
    again: str = ""
    """The rival that redecoding the same sound produced; "" for none."""
    near: tuple[str, ...] = ()
    """Hypotheses too far behind to be rivals, but close enough that a reversal of the most likely
    words may have been said.
    """


@dataclass(frozen=True)
class OwnVoice:
    """What the app said just before a turn, and how late its echo may arrive."""

    words: str
    """Its last words as spoken: everything an echo could contain."""
    since: float
    """Seconds from their last sample to the first voice in the turn."""
    ended: float
    """Seconds from their last sample to the last voice in the turn."""
    reach: float
    """Seconds after the last sample for which an echo may last; 0 if none can be heard."""
    measured: bool = False
    """Whether the echo was measured, making `reach` its own; otherwise `reach` is the known
    maximum.
    """


@dataclass(frozen=True)
class Heard:
    """What a listener made of one turn."""

    text: str
    """Lower-case words; `[unk]` for speech outside the expected words; "" for silence."""
    speech: bool = True
    """False if nobody spoke before the wait was over."""
    seconds: float = 0.0
    """Length of the sound listened to."""
    spoken: float = 0.0
    """Seconds of speech."""
    pause: float = 0.0
    """The longest gap between two stretches of speech, in seconds."""
    by_sound: bool = False
    """True if the text was not spoken but chosen by a sound or a key."""
    input_ended: bool = False
    """True if no further turn can be heard: the recording or the typed input has ended."""
    rivals: tuple[str, ...] = ()
    """Competing texts, the likeliest first."""
    unexplained: bool = False
    """True if the speech lasted much longer than the text takes: other words must have been said.
    """
    decoy: bool = False
    """True if the text is a decoy phrase, listened for only to keep others from being misheard."""
    second: str | None = None
    """Result of the second view of the same sound; None if there was none, as with typing."""
    danger: str = ""
    """Danger found by listening to the same sound for danger alone; "" for none."""
    doubted: bool = False
    """True if redecoding the same sound did not confirm the danger in the text."""
    level: float | None = None
    """Level of the speech in dBFS (0 is full scale); None if no voice was detected."""
    cut_off: float = 0.0
    """Share of the speech that clipped at the microphone, 0 to 1."""
    nothing_came: bool = False
    """True if the microphone delivered only zeros during the wait for a first word: it is muted or
    missing, so this is not the person's silence.
    """
    unhurried: bool = False
    """True if the person asked that silence never count as an answer."""
    unread: tuple[str, ...] = ()
    """If the person spoke between two lines: the line before, and those still unsaid."""
    note: str | None = None
    """The word-for-word transcript; None if not requested or not available."""
    own: OwnVoice | None = None
    """What an echo of the app's own voice could contain; None if nothing was played before."""
    is_own: bool = False
    """True if it must be taken for that echo: it is nobody's turn and is skipped."""


class TurnPhase(StrEnum):
    """Whose turn it is."""

    SPEAKING = "speaking"
    LISTENING = "listening"
    THINKING = "thinking"
    ENDED = "ended"


class SessionStatus(StrEnum):
    """State of the visit, whoever's turn it is."""

    VISIT = "visit"
    EMERGENCY = "emergency"
    PAUSED = "paused"
    IDLE = "idle"
