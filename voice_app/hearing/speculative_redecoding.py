"""Starts redecoding a turn in the silence that ends it, so that the reply comes sooner.

Nothing is guessed. An expected view hears every chunk of the turn in order, just as it would after
the end; when the turn ends, only its last words are missing. If the turn ends with different words,
or speech continues, unexpected views are decoded from the start.
"""

from __future__ import annotations

from collections.abc import Sequence

from voice_app.hearing.redecoding import View, hear
from voice_app.ports import Recogniser
from voice_app.sound import AudioChunk
from voice_app.turn import Hypothesis


class SpeculativeRedecoding:
    """The sound of one turn, and what other views of it hear.

    As many views as there are `spares` run ahead; the rest run on `recogniser` once its own turn is
    finished.
    """

    def __init__(self, recogniser: Recogniser, spares: Sequence[Recogniser]) -> None:
        self._recogniser = recogniser
        self._idle = list(spares)
        self._sound: list[AudioChunk] = []
        self._ahead: dict[View, Recogniser] = {}

    def take(self, chunk: AudioChunk) -> None:
        """Take the next chunk of the turn."""
        self._sound.append(chunk)
        for spare in self._ahead.values():
            spare.accept(chunk)

    def expect(self, views: Sequence[View]) -> None:
        """Start `views`, in this order; discard started views that are not among them."""
        for view in [view for view in self._ahead if view not in views]:
            self._idle.append(self._ahead.pop(view))
        for view in views:
            if view not in self._ahead and self._idle:
                spare = self._idle.pop()
                spare.begin(view.phrases, reluctant=view.reluctant)
                for chunk in self._sound:
                    spare.accept(chunk)
                self._ahead[view] = spare

    def replay(self, recogniser: Recogniser) -> None:
        """Replay the turn so far to a recogniser that has just been restarted."""
        for chunk in self._sound:
            recogniser.accept(chunk)

    def restart(self) -> None:
        """The turn starts only now."""
        self.expect(())
        self._sound.clear()

    def hear(self, view: View) -> Hypothesis:
        """Return what a view hears in the whole turn; call only after its end."""
        spare = self._ahead.pop(view, None)
        if spare is not None:
            return spare.finish()
        return hear(self._recogniser, self._sound, view)
