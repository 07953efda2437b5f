"""Vosk behind the `Recogniser` port: one grammar per turn, results joined, no endpointing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import Any

import numpy as np

from voice_app.errors import ModelFault
from voice_app.hearing.model_files import RELUCTANT, lattice_width
from voice_app.hearing.model_tuning import DangerView
from voice_app.hearing.nbest_agreement import in_common
from voice_app.hearing.spelling import Spelling
from voice_app.native_libraries import ENGINE, why_not_loaded
from voice_app.sound import SAMPLE_RATE, AudioChunk, Samples
from voice_app.turn import UNKNOWN, Hypothesis

_MOST_READINGS = 8
"""Number of hypotheses per segment: the best one and its rivals."""
_LATER = SAMPLE_RATE // 100
"""Samples, 10 ms: the network takes a frame that often and outputs one for every third, so a sound
can be aligned with its outputs in three ways. Short words may depend on which one it is.
"""


class VoskRecogniser:
    """Hears one turn at a time within the phrases it is given.

    `homophones` maps words that sound alike to the one that stands for them. `danger_view` says how
    a reluctant turn looks for danger; by default, a model without the reluctant word uses the view
    that misses the least.
    """

    def __init__(
        self,
        model_folder: Path,
        homophones: Mapping[str, str],
        danger_view: DangerView | None = None,
    ) -> None:
        try:
            import vosk  # here, because loading the engine costs time that `--help` need not pay
        except (ImportError, OSError) as error:
            raise ModelFault(*why_not_loaded(ENGINE, error)) from error
        vosk.SetLogLevel(-1)
        self._vosk = vosk
        try:
            # Always load by path: given a name, Vosk searches the network and may exit the process.
            self._model = vosk.Model(model_path=str(model_folder))
        except Exception as error:
            raise ModelFault(
                f"The speech engine cannot load the model at {model_folder}.",
                "Restore it with `git checkout models`, or name another with --model PATH.",
            ) from error
        self._homophones = homophones
        self._spelling = Spelling((), homophones)
        self._turn: Any = None
        self._grammar: str | None = None
        self._sound: list[Samples] = []
        self._pieces: list[list[tuple[str, float]]] = []
        self._any_words = False
        has_word = not self.unknown_words([RELUCTANT])
        if danger_view is None or (danger_view is DangerView.RELUCTANT and not has_word):
            danger_view = DangerView.RELUCTANT if has_word else DangerView.DANGER_ALONE
        self._danger_view = danger_view
        self._tells_rivals = has_word
        self._rivals_within = lattice_width(model_folder) / 4
        self._asks_readings = False

    @property
    def danger_view(self) -> DangerView:
        """How a reluctant turn looks for danger."""
        return self._danger_view

    def seeking(self, danger_view: DangerView) -> VoskRecogniser:
        """Return a recogniser on the same model with another way of looking for danger."""
        other = self.another()
        other._danger_view = danger_view
        return other

    def another(self) -> VoskRecogniser:
        """Return a second recogniser on the same model, for use alongside this one."""
        twin = copy(self)
        twin._turn, twin._sound, twin._pieces = None, [], []
        return twin

    def freely(self) -> VoskRecogniser:
        """Return a recogniser on the same model that hears any of its words, whatever the phrases.

        Models with a fixed graph can do that, too.
        """
        free = self.another()
        free._any_words = True
        return free

    def begin(
        self, phrases: Sequence[str], *, reluctant: bool = False, by_word: bool = False
    ) -> None:
        """Start a turn."""
        view = self._danger_view if reluctant else None
        if self._any_words or view is DangerView.ANY_WORDS:  # the model's graph and spelling
            self._spelling, self._grammar = Spelling((), {}), None
        else:
            self._spelling = Spelling(phrases, self._homophones)
            others = {DangerView.RELUCTANT: [RELUCTANT], DangerView.DANGER_ALONE: []}
            is_word = (lambda word: False) if by_word or reluctant else self._is_word
            self._grammar = json.dumps(
                [*self._spelling.grammar(is_word), *(others[view] if view else [UNKNOWN])]
            )
        plain = self._grammar is not None and not (by_word or reluctant)
        self._asks_readings = plain and self._tells_rivals
        self._start()

    def accept(self, chunk: AudioChunk) -> str:
        """Take more sound; return the words so far."""
        if self._asks_readings:
            self._sound.append(chunk.samples)
        closed = self._take(chunk.samples)
        partial = "" if closed else json.loads(self._turn.PartialResult())["partial"]
        return self._text([*self._likeliest, partial])

    def finish(self) -> Hypothesis:
        """End the turn; return all its words and their rivals.

        If another hypothesis is nearly as likely, redecode the turn starting 10 ms later, and
        return what both decodings agree on. Hypotheses within a quarter of the model's lattice beam
        (`--lattice-beam`) are rivals; the rest are only near.
        """
        reading = self._end()
        if not reading.rivals:
            return reading
        later = np.concatenate(self._sound)[_LATER:]
        self._start()
        self._take(later)
        return in_common(reading, self._end())

    def _start(self) -> None:
        # A new recogniser each time: calling SetGrammar in mid-turn kills the process.
        self._pieces, self._sound = [], []
        grammar = () if self._grammar is None else (self._grammar,)
        self._turn = self._vosk.KaldiRecognizer(self._model, SAMPLE_RATE, *grammar)
        if self._asks_readings:
            self._turn.SetMaxAlternatives(_MOST_READINGS)

    def _take(self, samples: Samples) -> bool:
        """Take sound; return whether Vosk closed a segment, which only means a pause."""
        closed = bool(self._turn.AcceptWaveform(samples.tobytes()))
        if closed:
            self._keep(self._turn.Result())
        return closed

    def _end(self) -> Hypothesis:
        self._keep(self._turn.FinalResult())
        self._turn = None
        likeliest = self._likeliest
        words = self._text(likeliest)
        behind: dict[str, float] = {}
        for at, readings in enumerate(self._pieces):
            for other, distance in readings[1:]:
                text = self._text([*likeliest[:at], other, *likeliest[at + 1 :]])
                behind[text] = min(distance, behind.get(text, distance))
        behind.pop(words, None)
        rivals = tuple(text for text, distance in behind.items() if distance <= self._rivals_within)
        return Hypothesis(words, rivals, near=tuple(text for text in behind if text not in rivals))

    def unknown_words(self, phrases: Sequence[str]) -> list[str]:
        """Return the words that the model lacks; Vosk itself would only log them."""
        words = dict.fromkeys(word for phrase in phrases for word in phrase.split())
        return [w for w in words if not self._is_word(w)]

    def _is_word(self, word: str) -> bool:
        return bool(self._model.vosk_model_find_word(word) >= 0)

    def _keep(self, result: str) -> None:
        """Keep a segment's hypotheses, each with its distance from the best."""
        told = json.loads(result)
        readings = told.get("alternatives", [told])
        most = readings[0].get("confidence", 0.0)
        if any(reading["text"] for reading in readings):
            self._pieces.append([(r["text"], most - r.get("confidence", 0.0)) for r in readings])

    @property
    def _likeliest(self) -> list[str]:
        return [readings[0][0] for readings in self._pieces]

    def _text(self, pieces: Sequence[str]) -> str:
        return self._spelling.written(" ".join(pieces).replace(RELUCTANT, UNKNOWN))
