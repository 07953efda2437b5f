"""The spoken listener: a microphone, a recogniser and our own endpointing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from voice_app.hearing.endpoint import SPOKE, Endpoint
from voice_app.hearing.first_sound import FirstSound
from voice_app.hearing.known_voice import KnownVoice
from voice_app.hearing.model_tuning import KNOWN_WITHIN
from voice_app.hearing.redecoding import completed
from voice_app.hearing.rest_gate import RestGate
from voice_app.hearing.speculative_redecoding import SpeculativeRedecoding
from voice_app.hearing.spoken_turn import SpokenTurn
from voice_app.hearing.voice_activity import VoiceActivity
from voice_app.ports import Microphone, Recogniser, Writer
from voice_app.settings import MORE_TIME, Patience
from voice_app.sound import AudioChunk
from voice_app.turn import Heard, Listening, Wait

_AFTER_SILENCE = 1.0
"""Seconds of sound to hear in a room at rest beyond the silence that ends a turn."""


class SpokenListener:
    """Hears a turn: microphone, recogniser and our own endpointing."""

    patience: Patience
    """How long a turn waits; changes apply from the next turn on."""

    def __init__(
        self,
        microphone: Microphone,
        recogniser: Recogniser,
        patience: Patience,
        writer: Writer | None = None,
        spares: Sequence[Recogniser] = (),
        known_within: float = KNOWN_WITHIN,
        known_voice: KnownVoice | None = None,
        gate: RestGate | None = None,
    ) -> None:
        """Without a `writer`, notes are heard for commands and danger but not transcribed.

        `spares` run alongside `recogniser`, so that a turn's other views are ready by its end.
        `known_within`: seconds after a word's end within which the recogniser reports it.
        `known_voice`: our own voice, which may be heard late; None if nothing is played. `gate`:
        what is heard of a room at rest.
        """
        self.known_voice = known_voice
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
        """The sound source."""
        return self._microphone

    @property
    def recogniser(self) -> Recogniser:
        """Turns sound into words."""
        return self._recogniser

    @property
    def writer(self) -> Writer | None:
        """Transcribes notes."""
        return self._writer

    def listen(self, listening: Listening) -> Heard:
        """Hear one turn. Raises `MicrophoneFault` or `AudioFileFault`."""
        if self._microphone.exhausted:
            return Heard("", speech=False, input_ended=True)
        patience = self._for_turn(listening.wait)
        endpoints = partial(Endpoint, patience, self._activity, self._known_within)
        writer = self._writer if listening.note_until else None
        again = SpeculativeRedecoding(self._recogniser, self._spares)
        turn = SpokenTurn(listening, self._recogniser, again, writer, endpoints, self.known_voice)
        waited, nothing_came = 0.0, False
        try:
            with self._microphone.listening() as chunks:
                sound = FirstSound(chunks, self._longest_zeros(listening))
                for chunk, passes in self._passing(sound, listening.wait, patience):
                    over = turn.is_over(chunk) if passes else turn.is_over_unheard(chunk)
                    if over:
                        break
                waited = sound.waited
                # Nobody has to say anything between two items of a list.
                nothing_came = sound.waited > 0 and not sound.came
                nothing_came = nothing_came and listening.wait is not Wait.BRIEF
        finally:
            reading, written = turn.finish()
        endpoint = turn.endpoint
        whole = completed(reading, listening, again.hear, endpoint.spoken)
        spoke = endpoint.spoken >= SPOKE
        heard = Heard(
            whole.text,
            speech=bool(whole.text or written) or spoke,
            seconds=waited + endpoint.seconds,
            nothing_came=nothing_came,
            rivals=whole.rivals,
            second=whole.second,
            danger=whole.danger,
            unexplained=whole.unexplained,
            decoy=whole.decoy,
            doubted=whole.doubted,
            level=endpoint.voice.dbfs if spoke else None,
            cut_off=endpoint.voice.cut_off,
            spoken=endpoint.spoken,
            pause=endpoint.pause,
            unhurried=self.patience.unhurried,
            note=written,
        )
        if self.known_voice is None:
            return heard
        return self.known_voice.judged(heard, turn.ours, turn.hear_again)

    def _passing(
        self, chunks: Iterable[AudioChunk], wait: Wait, patience: Patience
    ) -> Iterator[tuple[AudioChunk, bool]]:
        """Return the chunks of a turn, each with whether it is to be heard."""
        if wait is not Wait.AT_REST:
            yield from ((chunk, True) for chunk in chunks)
            return
        self._gate.begin(hold=patience.silence + _AFTER_SILENCE)
        for chunk in chunks:
            yield from self._gate.take(chunk)

    def wait_as(self, patience: Patience) -> None:
        """Use these waits from the next turn on."""
        self.patience = patience

    def _longest_zeros(self, listening: Listening) -> float:
        # At rest nobody speaks for hours, but a muted microphone must be reported sooner than that.
        usual = self.patience if listening.wait is Wait.AT_REST else self._for_turn(listening.wait)
        return listening.zeros_for or usual.first_sound

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
