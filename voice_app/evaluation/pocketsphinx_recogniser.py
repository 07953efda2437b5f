"""PocketSphinx behind the `Recogniser` port, as a baseline: a JSGF grammar of the phrases.

It has no `[unk]`: anything outside the phrases is heard as one of them, or as nothing. Its settings
are left at their defaults, but its acoustic adaptation is reset at every turn, so that no clip
depends on the previous one.
"""

from __future__ import annotations

from collections.abc import Sequence

from voice_app.errors import ModelFault
from voice_app.sound import AudioChunk
from voice_app.turn import Hypothesis

NAME = "pocketsphinx"


class PocketSphinxRecogniser:
    """Hears one of the phrases per turn."""

    def __init__(self) -> None:
        try:
            from pocketsphinx import Decoder
        except ImportError as error:
            raise ModelFault(
                "PocketSphinx is not installed.", "Run `pip install 'voice-app[dev]'`."
            ) from error
        self._decoder = Decoder(lm=None, loglevel="FATAL")
        self._searches: dict[tuple[str, ...], str] = {}

    def begin(
        self, phrases: Sequence[str], *, reluctant: bool = False, by_word: bool = False
    ) -> None:
        """Start a turn; a grammar is compiled on first use. It has no `[unk]`."""
        known = tuple(phrases)
        if known not in self._searches:
            name = f"turn{len(self._searches)}"
            grammar = f"#JSGF V1.0;\ngrammar {name};\npublic <turn> = {' | '.join(known)};\n"
            self._decoder.add_jsgf_string(name, grammar)
            self._searches[known] = name
        self._decoder.activate_search(self._searches[known])
        self._decoder.reinit_feat()
        self._decoder.start_utt()

    def accept(self, chunk: AudioChunk) -> str:
        """Take more sound; return the words so far."""
        self._decoder.process_raw(chunk.samples.tobytes())
        return self._text()

    def finish(self) -> Hypothesis:
        """End the turn and return its words."""
        self._decoder.end_utt()
        return Hypothesis(self._text())

    def unknown_words(self, phrases: Sequence[str]) -> list[str]:
        """Return the words missing from its dictionary."""
        words = dict.fromkeys(word for phrase in phrases for word in phrase.split())
        return [word for word in words if self._decoder.lookup_word(word) is None]

    def _text(self) -> str:
        heard = self._decoder.hyp()
        return heard.hypstr if heard else ""
