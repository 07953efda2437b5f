"""One turn that is being heard: recogniser, transcription and endpoint, chunk by chunk."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from voice_app.hearing.dictation import Spotter
from voice_app.hearing.endpoint import SPOKE, Endpoint
from voice_app.hearing.known_voice import KnownVoice
from voice_app.hearing.redecoding import View, known_to, views_after
from voice_app.hearing.speculative_redecoding import SpeculativeRedecoding
from voice_app.ports import Recogniser, Writer
from voice_app.sound import AudioChunk
from voice_app.turn import Heard, Hypothesis, Listening


class SpokenTurn:
    """One turn in progress."""

    def __init__(
        self,
        listening: Listening,
        recogniser: Recogniser,
        again: SpeculativeRedecoding,
        writer: Writer | None,
        endpoints: Callable[[], Endpoint],
        known_voice: KnownVoice | None,
    ) -> None:
        self._listening = listening
        self._recogniser = recogniser
        self._again = again
        self._writer = writer
        self._endpoints = endpoints
        self._known_voice = known_voice
        self.ours = known_voice.watch() if known_voice else None
        """When voices were heard, so that our own can be recognised."""
        self._reading = Hypothesis("")
        self._ends_in: str | None = None
        self._begin()

    def is_over(self, chunk: AudioChunk) -> bool:
        """Take the next chunk; return whether the turn is over."""
        self._again.take(chunk)
        words = self._recogniser.accept(chunk)
        noted = self._writer.accept(chunk) if self._writer is not None else ""
        over = self.endpoint.is_over(chunk, f"{words} {noted}".strip())
        if self.ours is not None:
            self.ours.take(chunk, voice=self.endpoint.speaks)
        if over or self._ends.hears(words, noted):
            return True
        if self.endpoint.is_unnamed:
            self._reading = self._recogniser.finish()
            if self._reading.words:
                return True
            self._begin_hearing()
            self.endpoint.nothing_was_said()
        if self._known_voice and self.ours and self.ours.echo_ends:
            if words or self.endpoint.spoken:
                return self._was_ours(self._known_voice, noted)
            self.ours.forget()
        if self.endpoint.nears_end and words != self._ends_in:
            views = views_after(words, self._listening, self.endpoint.spoken)
            self._again.expect(views)
            self._ends_in = words
        return False

    def is_over_unheard(self, chunk: AudioChunk) -> bool:
        """Let a chunk of a quiet room pass; return whether the turn is over."""
        if self.ours is not None:
            self.ours.take(chunk, voice=False)
        return self.endpoint.is_over_at_rest(chunk)

    def finish(self) -> tuple[Hypothesis, str | None]:
        """Return what was heard and what was transcribed."""
        reading = self._reading if self._reading.words else self._recogniser.finish()
        return reading, self._writer.finish() if self._writer is not None else None

    def hear_again(self, phrases: Sequence[str]) -> str:
        """Redecode the turn so far with additional phrases; not while listening."""
        more = known_to(self._recogniser, phrases)
        return self._again.hear(View((*self._listening.phrases, *more))).words

    def _was_ours(self, known: KnownVoice, noted: str) -> bool:
        """Skip our own voice, so that it is not mixed with that of anyone who speaks from now on.

        Return whether the turn is over, so that its start can be signalled only now: if no echo was
        measured, it may have been the person.
        """
        assert self.ours is not None
        reading = self._recogniser.finish()
        spoke = self.endpoint.spoken >= SPOKE
        heard = Heard(reading.words, speech=bool(reading.words) or spoke, note=noted)
        heard = known.judged(heard, self.ours, self.hear_again)
        if not heard.is_own:
            self._begin_hearing()
            self._again.replay(self._recogniser)
            return False
        if heard.own is not None and not heard.own.measured:
            self._reading = reading
            return True
        self._again.restart()
        self.ours.forget()
        self._begin()
        return False

    def _begin(self) -> None:
        self.endpoint = self._endpoints()
        self._ends = Spotter(self._listening.note_until)
        self._ends_in = None
        self._begin_hearing()
        if self._writer is not None and not self._writer.begin():
            self._writer = None

    def _begin_hearing(self) -> None:
        # The end of a note is spotted while it is being spoken.
        by_word = bool(self._listening.note_until)
        self._recogniser.begin(self._listening.phrases, by_word=by_word)
