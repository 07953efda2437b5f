"""The listeners: by ear through a microphone and a recogniser, or by typed lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TextIO

from voice_app.errors import StreamFault
from voice_app.hearing.dictation import Spotter
from voice_app.hearing.endpoint import SPOKE, Endpoint
from voice_app.hearing.hearing_ahead import HearingAhead
from voice_app.hearing.rest_gate import RestGate
from voice_app.hearing.second_hearing import View, completed, views_after
from voice_app.hearing.tuning import KNOWN_WITHIN
from voice_app.hearing.voice_activity import VoiceActivity
from voice_app.ports import AudioChunk, Microphone, Recogniser, Writer
from voice_app.settings import MORE_TIME, Patience
from voice_app.turn import Heard, Listening, Reading, Wait

_AFTER_SILENCE = 1.0
"""Seconds for which a room at rest is heard after the silence that ends a turn."""
LONGEST_LINE = 1_000
"""Characters. A longer line is no answer, and a stream without lines has no end."""
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"
_UNREADABLE_IN_WORD = re.compile(rf"(?<=\w){_UNREADABLE}+(?=\w)")
"""Between letters it is most likely an apostrophe of another encoding."""


class SpokenListener:
    """Hears a turn: microphone, recogniser, and our own end of turn."""

    patience: Patience
    """How long a turn waits; a new one holds from the next turn on."""

    def __init__(
        self,
        microphone: Microphone,
        recogniser: Recogniser,
        patience: Patience,
        writer: Writer | None = None,
        spares: Sequence[Recogniser] = (),
        known_within: float = KNOWN_WITHIN,
        gate: RestGate | None = None,
    ) -> None:
        """Without a `writer`, notes are heard for commands and danger, and not written down.

        `spares` work beside `recogniser`, to hear a turn's other views before it is over.
        `known_within`: seconds after its end within which the recogniser names a word.
        `gate`: what of a room at rest is heard at all.
        """
        self._microphone = microphone
        self._recogniser = recogniser
        self._writer = writer
        self._spares = spares
        self._known_within = known_within
        self.patience = patience
        self._activity = VoiceActivity()
        self._gate = gate or RestGate()

    @property
    def microphone(self) -> Microphone:
        """What it listens to."""
        return self._microphone

    @property
    def recogniser(self) -> Recogniser:
        """What turns that into words."""
        return self._recogniser

    @property
    def writer(self) -> Writer | None:
        """What writes notes down."""
        return self._writer

    def listen(self, listening: Listening) -> Heard:
        """Hear one turn. Raises `MicrophoneFault` or `AudioFileFault`."""
        if self._microphone.exhausted:
            return Heard("", speech=False, input_ended=True)
        # The end of a note is looked for while it is spoken.
        by_word = bool(listening.note_until)
        self._recogniser.begin(listening.phrases, by_word=by_word)
        writer = self._writer if listening.note_until else None
        if writer is not None and not writer.begin():
            writer = None
        ends = Spotter(listening.note_until)
        written: str | None = None
        patience = self._for_turn(listening.wait)
        endpoint = Endpoint(patience, self._activity, self._known_within)
        again = HearingAhead(self._recogniser, self._spares)
        reading, ends_in = Reading(""), None
        try:
            with self._microphone.listening() as chunks:
                for chunk, heard in self._passing(chunks, listening.wait, patience):
                    if not heard:
                        if endpoint.is_over_at_rest(chunk):
                            break
                        continue
                    again.take(chunk)
                    words = self._recogniser.accept(chunk)
                    noted = writer.accept(chunk) if writer is not None else ""
                    if endpoint.is_over(chunk, f"{words} {noted}".strip()) or ends.hears(
                        words, noted
                    ):
                        break
                    if endpoint.is_unnamed:
                        reading = self._recogniser.finish()
                        if reading.words:
                            break
                        self._recogniser.begin(listening.phrases, by_word=by_word)
                        endpoint.nothing_was_said()
                    if endpoint.nears_end and words != ends_in:
                        again.expect(views_after(words, listening))
                        ends_in = words
        finally:
            reading = reading if reading.words else self._recogniser.finish()
            if writer is not None:
                written = writer.finish()
        turn = completed(reading, listening, again.hear)
        text, second = turn.text, None
        if text and listening.second_view:
            second = again.hear(View(listening.second_view)).words
        spoke = endpoint.spoken >= SPOKE
        return Heard(
            text,
            speech=bool(text or written) or spoke,
            seconds=endpoint.seconds,
            rivals=turn.rivals,
            second=second,
            danger=turn.danger,
            doubted=turn.doubted,
            level=endpoint.voice.dbfs if spoke else None,
            cut_off=endpoint.voice.cut_off,
            spoken=endpoint.spoken,
            pause=endpoint.pause,
            unhurried=self.patience.unhurried,
            note=written,
        )

    def _passing(
        self, chunks: Iterator[AudioChunk], wait: Wait, patience: Patience
    ) -> Iterator[tuple[AudioChunk, bool]]:
        """Return the chunks of a turn, each with whether it is to be heard."""
        if wait is not Wait.AT_REST:
            yield from ((chunk, True) for chunk in chunks)
            return
        self._gate.begin(hold=patience.silence + _AFTER_SILENCE)
        for chunk in chunks:
            yield from self._gate.take(chunk)

    def wait_as(self, patience: Patience) -> None:
        """Wait so long from the next turn on."""
        self.patience = patience

    def _for_turn(self, wait: Wait) -> Patience:
        match wait:
            case Wait.USUAL:
                return self.patience
            case Wait.LONG:
                return self.patience.longer(MORE_TIME)
            case Wait.BRIEF:
                return self.patience.brief()
            case Wait.AT_REST:
                return self.patience.at_rest()


class TypedListener:
    """Reads one line a turn; an empty line is silence, the end of input ends the visit."""

    def __init__(self, lines: TextIO) -> None:
        self._lines = lines

    def listen(self, listening: Listening) -> Heard:
        """Read one line."""
        line = self._lines.readline(LONGEST_LINE)
        if len(line) == LONGEST_LINE and not line.endswith("\n"):
            raise StreamFault(
                f"A typed line is longer than {LONGEST_LINE:,} characters.",
                "End each answer with Enter.",
            )
        line = _UNREADABLE_IN_WORD.sub("'", line).replace(_UNREADABLE, " ")
        text = line.strip().lower()
        note = line.strip() if listening.note_until else None
        return Heard(text, speech=bool(text), input_ended=not line, note=note)

    def wait_as(self, patience: Patience) -> None:
        """A line is waited for however long it takes."""
