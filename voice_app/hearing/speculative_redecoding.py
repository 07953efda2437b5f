"""The second hearings of a turn, begun in the silence that ends it: the reply comes sooner.

Nothing is guessed. A view that is expected hears every chunk of the turn, in order, as it would
after the end; at the end only its last words are missing. Where the turn ends in other words than
it seemed, or speech goes on, a view that was not expected is heard from the beginning.
"""

from __future__ import annotations

from collections.abc import Sequence

from voice_app.hearing.redecoding import View, hear
from voice_app.ports import AudioChunk, Recogniser
from voice_app.turn import Hypothesis


class SpeculativeRedecoding:
    """The sound of one turn, and what other views of it hear.

    As many views as there are `spares` are heard ahead; the others on `recogniser`, once its own
    turn is finished.
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
        """Begin with `views`, in this order; what was begun and is not among them is lost."""
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
        """Give the turn so far to a recogniser that has just begun it anew."""
        for chunk in self._sound:
            recogniser.accept(chunk)

    def restart(self) -> None:
        """The turn begins only now."""
        self.expect(())
        self._sound.clear()

    def hear(self, view: View) -> Hypothesis:
        """Return what is heard in the whole turn; only after its end."""
        spare = self._ahead.pop(view, None)
        if spare is not None:
            return spare.finish()
        return hear(self._recogniser, self._sound, view)
