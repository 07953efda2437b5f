"""What the conversation needs from the world: values that flow, and ports that adapters fill."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from voice_app.settings import Patience

SAMPLE_RATE = 16_000
"""Hz. Everything that is heard is brought to this rate at the edge."""

Samples = NDArray[np.int16]
"""One channel of 16-bit sound, shape (n,)."""


@dataclass(frozen=True)
class AudioChunk:
    """A short piece of what the microphone heard."""

    samples: Samples
    """Shape (n,), at `SAMPLE_RATE`."""

    @property
    def seconds(self) -> float:
        """How long the piece is."""
        return len(self.samples) / SAMPLE_RATE


@dataclass(frozen=True)
class Speech:
    """A rendered sentence, ready to play."""

    samples: Samples
    """Shape (n,), one channel."""
    rate: int
    """Hz."""

    @property
    def seconds(self) -> float:
        """How long it takes to play."""
        return len(self.samples) / self.rate


class Wait(Enum):
    """How long one turn waits."""

    USUAL = "usual"
    LONG = "long"
    """More time was asked for."""
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
    check: bool = False
    """True where nothing is read but the sound itself is tried; then the first option holds."""


@dataclass(frozen=True)
class Listening:
    """What one turn listens for."""

    phrases: tuple[str, ...]
    """Every phrase that may be heard now: answers, universal commands, danger phrases."""
    options: str = ""
    """What to answer, in a few words for the eye: "yes, no, or not sure"."""
    words_combine: bool = False
    """True where the phrases are only parts that combine freely, as in a span of time."""
    danger: tuple[str, ...] = ()
    """Those of them that tell of danger: nothing that may be a piece of one is listened away."""
    second_view: tuple[str, ...] = ()
    """Words to hear the same turn with once more, where one hearing is not enough; else empty."""
    wait: Wait = Wait.USUAL
    choices: Choices | None = None
    """Read one by one and chosen by sounds; None where the person speaks."""


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
    second: str | None = None
    """What the second view made of the same sound; None where there was none, as with typing."""
    danger: str = ""
    """What was heard by listening to the same sound for nothing but danger; "" for nothing."""
    level: float | None = None
    """Loudness of the speech in dBFS (0 is full scale); None where no voice was made out."""
    cut_off: float = 0.0
    """Share of the speech that was too loud for the microphone, 0 to 1."""
    unhurried: bool = False
    """True when the person asked that silence never be taken for an answer."""


class Moment(StrEnum):
    """Whose turn it is."""

    SPEAKING = "speaking"
    LISTENING = "listening"
    THINKING = "thinking"
    ENDED = "ended"


class Situation(StrEnum):
    """How the visit stands, whoever's turn it is."""

    VISIT = "visit"
    EMERGENCY = "emergency"
    PAUSED = "paused"
    IDLE = "idle"


class Microphone(Protocol):
    """A source of sound, opened for one turn at a time."""

    def listening(self) -> AbstractContextManager[Iterator[AudioChunk]]:
        """Open for one turn. The iterator blocks until sound arrives and may end.

        Raises `MicrophoneFault` when the source cannot be opened, stalls or goes away.
        """
        ...

    @property
    def exhausted(self) -> bool:
        """True when a recording has no further turn; a live microphone never is."""
        ...


class Returns(Protocol):
    """Something that may go away and come back, as a microphone with a plug does."""

    def comes_back(self, within: float) -> bool:
        """Wait until it works again, at most `within` seconds; say whether it does."""
        ...


class Recogniser(Protocol):
    """Turns sound into words out of a list of phrases."""

    def begin(self, phrases: Sequence[str], *, reluctant: bool = False) -> None:
        """Start a turn that may hear `phrases`, or `[unk]`.

        `reluctant` makes it slow to hear `[unk]`: a phrase in the midst of other words is found
        sooner, and more often where it was not said.
        """
        ...

    def accept(self, chunk: AudioChunk) -> str:
        """Take more sound; return the words so far (they may still change)."""
        ...

    def finish(self) -> str:
        """End the turn and return all its words."""
        ...

    def unknown_words(self, phrases: Sequence[str]) -> list[str]:
        """Words in `phrases` that the model does not have, in order of appearance."""
        ...


class Listener(Protocol):
    """Hears one turn, from whatever source."""

    def listen(self, listening: Listening) -> Heard:
        """Wait for an answer. Raises `MicrophoneFault`."""
        ...

    def wait_as(self, patience: Patience) -> None:
        """Wait so long for a first word and for the end of an answer from now on."""
        ...


class Interruptions(Protocol):
    """Hears what may interrupt us while we speak."""

    @property
    def phrases(self) -> tuple[str, ...]:
        """All that may."""
        ...

    @property
    def useless(self) -> bool:
        """True once our own voice is known to drown the person's."""
        ...

    @property
    def heard(self) -> Heard | None:
        """The interruption, or None; its text is "" where it must be asked for again."""
        ...

    def open(self) -> AbstractContextManager[None]:
        """Listen in the background while the block runs; a fault there ends it quietly."""
        ...

    def saying(self, text: str) -> None:
        """We begin to say `text`."""
        ...

    def person_spoke(self, dbfs: float) -> None:
        """The person spoke while we were silent, so loud."""
        ...

    def voice_changed(self) -> None:
        """Our own voice became louder or softer."""
        ...


class Synthesiser(Protocol):
    """Turns words into sound."""

    def render(self, text: str) -> Speech:
        """Render `text`. Raises `SynthesisFault`."""
        ...

    def prepare(self, texts: Sequence[str]) -> None:
        """Render `texts` in the background, so that `render` finds them ready."""
        ...

    def set_rate(self, rate: int) -> None:
        """Speak `rate` words a minute from now on; what is rendered already stays available."""
        ...

    def close(self) -> None:
        """Let go of the engine."""
        ...


class Speaker(Protocol):
    """Says words aloud."""

    def say(self, text: str) -> None:
        """Speak, and return after the last sample was played or `stop` was called.

        Raises `SynthesisFault` or `SpeakerFault`.
        """
        ...

    def play(self, sound: Speech) -> None:
        """Play a sound that is no words: a tone. Returns like `say`. Raises `SpeakerFault`."""
        ...

    def prepare(self, texts: Sequence[str]) -> None:
        """Have `texts` ready to be said without delay."""
        ...

    def set_rate(self, rate: int) -> None:
        """Speak `rate` words a minute from now on."""
        ...

    def set_volume(self, decibels: float) -> None:
        """Speak so much louder than the engine does by itself; negative: quieter."""
        ...

    def stop(self) -> None:
        """Fall silent at once; may be called from another thread."""
        ...

    def close(self) -> None:
        """Let go of device and engine."""
        ...


class Captions(Protocol):
    """Shows in writing what is said and heard."""

    def app(self, text: str) -> None:
        """The app said this."""
        ...

    def person(self, text: str) -> None:
        """The person said this."""
        ...

    def note(self, text: str) -> None:
        """Something happened that was neither: silence, a fault, a recording's start."""
        ...

    def saying(self, text: str) -> None:
        """The voice has come to `text`, which was shown before."""
        ...

    def tone(self, words: str) -> None:
        """A tone was played that means `words`."""
        ...

    def now(self, moment: Moment, situation: Situation, options: str = "") -> None:
        """Say whose turn it is; `options` is what may be answered now or when listening begins."""
        ...
