"""Vosk behind the `Recogniser` port: one grammar a turn, results joined, never endpointed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import Any

from voice_app.dialogue.phrases import UNKNOWN
from voice_app.errors import ModelFault
from voice_app.hearing.spelling import Spelling
from voice_app.ports import SAMPLE_RATE, AudioChunk

RELUCTANT = "[unk-at-last]"
"""The bundled model's second word for other words; it costs more than `[unk]`."""


class VoskRecogniser:
    """Hears one turn at a time within the phrases it is given.

    `homophones` maps words that sound alike to the one that stands for them.
    """

    def __init__(self, model_folder: Path, homophones: Mapping[str, str]) -> None:
        try:
            import vosk  # here, because loading the engine costs time that `--help` need not pay
        except (ImportError, OSError) as error:
            raise ModelFault(
                f"The speech engine cannot be loaded: {error}.", "Run `make setup` again."
            ) from error
        vosk.SetLogLevel(-1)
        self._vosk = vosk
        try:
            # Always by path: by name Vosk looks on the network and may end the process.
            self._model = vosk.Model(model_path=str(model_folder))
        except Exception as error:
            raise ModelFault(
                f"The speech engine refuses the model at {model_folder}.",
                "Restore it with `git checkout models`, or name another with --model PATH.",
            ) from error
        self._homophones = homophones
        self._spelling = Spelling((), homophones)
        self._turn: Any = None
        self._pieces: list[str] = []
        self._any_words = False

    def another(self) -> VoskRecogniser:
        """Return a second recogniser on the same model, to be used beside this one."""
        twin = copy(self)
        twin._turn, twin._pieces = None, []
        return twin

    def freely(self) -> VoskRecogniser:
        """Return one on the same model that hears any of its words, whatever phrases it is given.

        A model whose graph is fixed can do that, too.
        """
        free = self.another()
        free._any_words = True
        return free

    def begin(self, phrases: Sequence[str], *, reluctant: bool = False) -> None:
        """Start a turn. A new recogniser each time: SetGrammar in mid-turn ends the process."""
        self._pieces = []
        if self._any_words:  # the model's own graph, and its own spelling
            self._spelling = Spelling((), {})
            self._turn = self._vosk.KaldiRecognizer(self._model, SAMPLE_RATE)
            return
        self._spelling = Spelling(phrases, self._homophones)
        # Another model than ours has only the usual kind of unknown word.
        reluctant = reluctant and not self.unknown_words([RELUCTANT])
        grammar = json.dumps([*self._spelling.grammar, RELUCTANT if reluctant else UNKNOWN])
        self._turn = self._vosk.KaldiRecognizer(self._model, SAMPLE_RATE, grammar)

    def accept(self, chunk: AudioChunk) -> str:
        """Take more sound; return the words so far."""
        # True here only means that Vosk closed a piece: a pause inside the turn.
        if self._turn.AcceptWaveform(chunk.samples.tobytes()):
            self._keep(self._turn.Result())
            return self._text()
        return self._text(json.loads(self._turn.PartialResult())["partial"])

    def finish(self) -> str:
        """End the turn and return all its words."""
        self._keep(self._turn.FinalResult())
        self._turn = None
        return self._text()

    def unknown_words(self, phrases: Sequence[str]) -> list[str]:
        """Return the words that the model lacks; Vosk itself would only log them."""
        words = dict.fromkeys(word for phrase in phrases for word in phrase.split())
        return [w for w in words if self._model.vosk_model_find_word(w) < 0]

    def _keep(self, result: str) -> None:
        text = json.loads(result)["text"]
        if text:
            self._pieces.append(text)

    def _text(self, partial: str = "") -> str:
        text = " ".join([*self._pieces, partial]).replace(RELUCTANT, UNKNOWN)
        return self._spelling.written(text)
