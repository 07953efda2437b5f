"""The ports a visit depends on, which adapters fill."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from voice_app.settings import Patience
from voice_app.sound import AudioChunk, Speech
from voice_app.turn import Heard, Hypothesis, Listening, SessionStatus, TurnPhase


class Microphone(Protocol):
    """A sound source, opened for one turn at a time."""

    def listening(self) -> AbstractContextManager[Iterator[AudioChunk]]:
        """Open for one turn. The iterator blocks until sound arrives and may end.

        Raises `MicrophoneFault` when the source cannot be opened, stalls or disappears.
        """
        ...

    @property
    def exhausted(self) -> bool:
        """True when a recording has no turns left; never for a live microphone."""
        ...


class Returns(Protocol):
    """Something that may disappear and come back, such as a microphone with a plug."""

    def comes_back(self, within: float) -> bool:
        """Wait up to `within` seconds for it to work again; return whether it does."""
        ...


class Recogniser(Protocol):
    """Turns sound into words from a list of phrases."""

    def begin(
        self, phrases: Sequence[str], *, reluctant: bool = False, by_word: bool = False
    ) -> None:
        """Start a turn that may hear `phrases`, or `[unk]`.

        `reluctant` makes `[unk]` costly: a phrase surrounded by other words is spotted more
        readily, at the price of more false alarms. It also implies by-word decoding. `by_word` is
        for callers that act on partial results: they never run ahead of what was spoken, whereas a
        phrase decoded as a whole may be reported before it is finished, or only at the end of the
        turn.
        """
        ...

    def accept(self, chunk: AudioChunk) -> str:
        """Take more sound; return the words so far (they may still change)."""
        ...

    def finish(self) -> Hypothesis:
        """End the turn and return all its words.

        Reports no rivals when decoding `by_word` or `reluctant`.
        """
        ...

    def unknown_words(self, phrases: Sequence[str]) -> list[str]:
        """Words in `phrases` that the model does not have, in order of appearance."""
        ...


class Writer(Protocol):
    """Transcribes speech word for word. It reports failure through its return value and never
    raises.
    """

    def prepare(self) -> None:
        """Start getting ready in the background."""
        ...

    def begin(self) -> bool:
        """Start a note, or restart the current one, if ready; False if it cannot transcribe."""
        ...

    def accept(self, chunk: AudioChunk) -> str:
        """Take more sound; return the words so far (they may still change)."""
        ...

    def finish(self) -> str | None:
        """End the note and return all its words; None if it could not be transcribed."""
        ...


class Listener(Protocol):
    """Hears one turn, whatever the source."""

    def listen(self, listening: Listening) -> Heard:
        """Wait for an answer. Raises `MicrophoneFault`."""
        ...

    def wait_as(self, patience: Patience) -> None:
        """Use these waits for the first word and the end of an answer from now on."""
        ...


class Interruptions(Protocol):
    """Listens for interruptions (barge-in) while we speak."""

    @property
    def phrases(self) -> tuple[str, ...]:
        """All phrases that may interrupt."""
        ...

    @property
    def useless(self) -> bool:
        """True once our own voice is known to drown out the person's."""
        ...

    @property
    def heard(self) -> Heard | None:
        """The interruption, or None; its text is "" if the person must be asked to repeat it."""
        ...

    def open(self) -> AbstractContextManager[None]:
        """Listen in the background while the block runs; a fault ends listening quietly."""
        ...

    def saying(self, text: str) -> None:
        """We are starting to say `text`."""
        ...

    def person_spoke(self, dbfs: float) -> None:
        """The person spoke at this level while we were silent."""
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
        """Render `texts` in the background so that `render` finds them ready."""
        ...

    def set_rate(self, rate: int) -> None:
        """Speak `rate` words a minute from now on; speech already rendered stays available."""
        ...

    def close(self) -> None:
        """Release the engine."""
        ...


class Speaker(Protocol):
    """Says words aloud."""

    def say(self, text: str) -> None:
        """Speak; return after the last sample has played or `stop` has been called.

        Raises `SynthesisFault` or `SpeakerFault`.
        """
        ...

    def play(self, sound: Speech) -> None:
        """Play a sound that is not speech: a tone. Returns like `say`. Raises `SpeakerFault`."""
        ...

    def prepare(self, texts: Sequence[str]) -> None:
        """Get `texts` ready to be spoken without delay."""
        ...

    def set_rate(self, rate: int) -> None:
        """Speak `rate` words a minute from now on."""
        ...

    def set_volume(self, decibels: float) -> None:
        """Speak `decibels` louder than the engine's own level; negative means quieter."""
        ...

    def stay_awake(self, *, wanted: bool) -> None:
        """From the next sound on, keep the loudspeaker awake between sounds, or stop doing so."""
        ...

    def stop(self) -> None:
        """Fall silent at once; may be called from another thread."""
        ...

    def close(self) -> None:
        """Release the device and the engine."""
        ...


class Captions(Protocol):
    """Shows what is said and heard as text."""

    def app(self, text: str) -> None:
        """The app said this."""
        ...

    def person(self, text: str) -> None:
        """The person said this."""
        ...

    def note(self, text: str) -> None:
        """Something else happened: silence, a fault, the start of a recording."""
        ...

    def saying(self, text: str) -> None:
        """The voice has reached `text`, which has already been shown."""
        ...

    def pin(self, text: str) -> None:
        """Keep `text`, which has already been shown, in view for the rest of an emergency."""
        ...

    def tone(self, words: str) -> None:
        """A tone was played that means `words`."""
        ...

    def now(self, moment: TurnPhase, situation: SessionStatus, options: str = "") -> None:
        """Show whose turn it is; `options` is what may be answered now or once listening starts."""
        ...
