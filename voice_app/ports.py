"""What a visit needs from the world: ports that adapters fill, and the sound that they pass on."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from voice_app.settings import Patience
from voice_app.turn import Heard, Hypothesis, Listening, SessionStatus, TurnPhase

SAMPLE_RATE = 16_000
"""Hz. Everything that is heard is brought to this rate at the edge."""

Samples = NDArray[np.int16]
"""One channel of 16-bit sound, shape (n,)."""


@dataclass(frozen=True)
class AudioChunk:
    """A short piece of what the microphone heard."""

    samples: Samples
    """Shape (n,), at `SAMPLE_RATE`."""
    nothing: bool = False
    """True where the device gave nothing but zeros, which no room is; a noise gate, which opens for
    a voice only, is let pass once it is known."""

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

    def louder(self, decibels: float) -> "Speech":
        """Return it so much louder; what no longer fits is cut off, which only sounds rough."""
        if decibels == 0:
            return self
        louder = self.samples.astype(np.float64) * 10 ** (decibels / 20)
        return Speech(np.clip(louder, -32768, 32767).astype(np.int16), self.rate)


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

    def begin(
        self, phrases: Sequence[str], *, reluctant: bool = False, by_word: bool = False
    ) -> None:
        """Start a turn that may hear `phrases`, or `[unk]`.

        `reluctant` makes it slow to hear `[unk]`: a phrase in the midst of other words is found
        sooner, and more often where it was not said. It is heard by word, too. `by_word` is for
        who acts on the words so far: they run no further than what was spoken, whereas a phrase
        that is heard as a whole may be named before its end, or not before the turn's.
        """
        ...

    def accept(self, chunk: AudioChunk) -> str:
        """Take more sound; return the words so far (they may still change)."""
        ...

    def finish(self) -> Hypothesis:
        """End the turn and return all its words.

        Where it is heard `by_word` or is `reluctant`, no rivals are told.
        """
        ...

    def unknown_words(self, phrases: Sequence[str]) -> list[str]:
        """Words in `phrases` that the model does not have, in order of appearance."""
        ...


class Writer(Protocol):
    """Writes down what is said, word for word. Where it fails it says so and raises nothing."""

    def prepare(self) -> None:
        """Begin to get ready, beside whatever goes on."""
        ...

    def begin(self) -> bool:
        """Start a note, or the same anew, as soon as it is ready; False where it cannot write."""
        ...

    def accept(self, chunk: AudioChunk) -> str:
        """Take more sound; return the words so far (they may still change)."""
        ...

    def finish(self) -> str | None:
        """End the note and return all its words; None where it could not be written."""
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

    def stay_awake(self, *, wanted: bool) -> None:
        """Keep the loudspeaker from falling asleep between sounds from the next one on, or not."""
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

    def pin(self, text: str) -> None:
        """Keep `text`, which was shown before, in sight while an emergency lasts."""
        ...

    def tone(self, words: str) -> None:
        """A tone was played that means `words`."""
        ...

    def now(self, moment: TurnPhase, situation: SessionStatus, options: str = "") -> None:
        """Say whose turn it is; `options` is what may be answered now or when listening begins."""
        ...
