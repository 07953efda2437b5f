"""Live barge-in: a microphone kept open on a separate thread while we speak."""

from __future__ import annotations

import statistics
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from voice_app.errors import VoiceAppError
from voice_app.hearing.barge_in_detector import BargeInDetector, Interrupts
from voice_app.hearing.echo_delay import EchoDelay
from voice_app.hearing.echo_gate import EchoGate
from voice_app.hearing.voice_activity import level
from voice_app.ports import Microphone, Recogniser
from voice_app.speaking.last_words import LastWords
from voice_app.turn import Heard

_HEAD_START = 0.25
"""Seconds in which only the loudspeaker is opened: our first word must not wait."""
_LONGEST = 8.0
"""Seconds to wait for the end of an interruption; its own limit is shorter."""
_TURNS = 8
"""Turns needed to know the person's usual level."""


class LiveBargeIn:
    """The port `Interruptions`: phrases that cut our own speech short.

    `recogniser` must not be the one that hears the turns, because both run at once. `stop` silences
    the loudspeaker immediately. `was_moved` returns whether the microphone was unplugged and the
    sound server feeds us our own output instead, at full level. `last_words` holds what was said,
    and receives the length of its echo.
    """

    def __init__(
        self,
        microphone: Microphone,
        recogniser: Recogniser,
        phrases: Sequence[str],
        interrupts: Interrupts,
        is_danger: Callable[[str], bool],
        stop: Callable[[], None],
        was_moved: Callable[[], bool] = lambda: False,
        last_words: LastWords | None = None,
    ) -> None:
        self._microphone = microphone
        self.phrases = tuple(phrases)
        self._is_danger = is_danger
        self._stop = stop
        self._was_moved = was_moved
        self._last_words = last_words or LastWords()
        self._gate = EchoGate()
        self._delay = EchoDelay()
        self._overhearing = BargeInDetector(recogniser, self._gate, interrupts)
        self._levels: deque[float] = deque(maxlen=_TURNS)
        self._heard: Heard | None = None
        self._interrupted = threading.Event()
        self._over = threading.Event()
        self._closing = threading.Event()
        self._before = ""

    @property
    def useless(self) -> bool:
        """True once our own voice in the microphone is known to be louder than the person."""
        threshold = self._gate.threshold
        if threshold is None or not self._levels:
            return False
        return threshold > statistics.median(self._levels)

    def person_spoke(self, dbfs: float) -> None:
        """Note how loud the person is when we are silent."""
        self._levels.append(dbfs)

    def voice_changed(self) -> None:
        """Our own voice became louder or softer."""
        self._gate.forget()
        self._delay.forget()

    @contextmanager
    def open(self) -> Iterator[None]:
        """Listen in the background until the end of the block."""
        self._heard = None
        self._interrupted.clear()
        self._over.clear()
        self._closing.clear()
        thread = threading.Thread(target=self._listen, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._closing.set()
            thread.join()
            self._learn_delay()

    def _learn_delay(self) -> None:
        if self._interrupted.is_set():
            self._delay.forget()  # contains the person's voice, which would hide our echo
        lasts = self._delay.lasts(self._last_words.said)
        if lasts is not None:
            self._last_words.echo = lasts

    def saying(self, text: str) -> None:
        """We are starting to say `text`: its words are ours for as long as they may echo."""
        self._overhearing.saying = f"{self._last_words.echoing()} {self._before} {text}"
        self._before = text

    @property
    def heard(self) -> Heard | None:
        """The interruption, or None. Waits until the person who interrupted has finished.

        Its text is empty if our own voice made a command doubtful: the person must repeat it.
        """
        if self._interrupted.is_set():
            self._over.wait(_LONGEST)
        return self._heard

    def _listen(self) -> None:
        if self._closing.wait(_HEAD_START):
            return
        self._overhearing.begin(self.phrases)
        try:
            with self._microphone.listening() as chunks:
                for chunk in chunks:
                    if self._closing.is_set() and not self._overhearing.is_interrupted:
                        return
                    began = self._last_words.clock() - chunk.seconds
                    self._delay.hear(began, level(chunk.samples))
                    words = self._overhearing.take(chunk)
                    if self._overhearing.is_interrupted:
                        begins = not self._interrupted.is_set()
                        # Set this first: once silent, the speaking thread immediately asks what was
                        # heard.
                        self._interrupted.set()
                        # Repeat for each chunk: the next sentence may just have started.
                        self._stop()
                        if begins and self._was_moved():
                            return
                    if words:
                        # Mixed with our own voice, one command in eight was mistaken for another.
                        sure = self._gate.is_clear or self._is_danger(words)
                        self._heard = Heard(words if sure else "")
                        return
        except VoiceAppError:
            # The next turn will hit the same fault and report it.
            return
        finally:
            with suppress(VoiceAppError):
                self._overhearing.end()
            self._over.set()
