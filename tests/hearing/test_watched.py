"""A recogniser that dies in mid-visit: it is told, and the advice is given all the same."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from voice_app.app.loop import Visit
from voice_app.checklist.dialogue import Dialogue
from voice_app.errors import ModelFault
from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.recording import RecordedMicrophone
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.hearing.watchdog import WatchedRecogniser
from voice_app.sessions.visit_session import Session
from voice_app.settings import Patience
from voice_app.sound import AudioChunk
from voice_app.speaking.captions import LineCaptions
from voice_app.speaking.quiet_speakers import SilentSpeaker
from voice_app.turn import Hypothesis


class DyingVosk:
    """The real engine, until its third turn; then `die` is called instead of listening."""

    def __init__(self, engine: VoskRecogniser, die: Callable[[], None]) -> None:
        self._engine = engine
        self._die = die
        self._turns = 0

    def begin(
        self, phrases: Sequence[str], *, reluctant: bool = False, by_word: bool = False
    ) -> None:
        self._turns += 1
        self._engine.begin(phrases, reluctant=reluctant, by_word=by_word)

    def accept(self, chunk: AudioChunk) -> str:
        if self._turns > 3:
            self._die()
        return self._engine.accept(chunk)

    def finish(self) -> Hypothesis:
        return self._engine.finish()

    def unknown_words(self, phrases: Sequence[str]) -> list[str]:
        return self._engine.unknown_words(phrases)


def fail() -> None:
    raise RuntimeError("out of memory")


def hang() -> None:
    threading.Event().wait()


@pytest.mark.parametrize(("die", "told"), [(fail, "out of memory"), (hang, "hangs")])
def test_a_recogniser_that_dies_is_told_with_the_emergency_line_and_the_advice(
    dialogue: Dialogue,
    recogniser: VoskRecogniser,
    fixtures: Path,
    die: Callable[[], None],
    told: str,
) -> None:
    watched = WatchedRecogniser(DyingVosk(recogniser, die), hangs_after=5)
    files = sorted((fixtures / "twenty_something").glob("*.wav"))
    listener = SpokenListener(RecordedMicrophone(files), watched, Patience())
    shown = io.StringIO()
    visit = Visit(
        Session(dialogue), listener, SilentSpeaker(), LineCaptions(shown), dialogue.prompts
    )

    with pytest.raises(ModelFault, match=told):
        visit.run()

    assert "You: no" in shown.getvalue()
    assert "App: If this is an emergency, call 911, 999 or 112 now." in shown.getvalue()
    assert "We didn't finish" in shown.getvalue()


def test_after_its_death_every_call_is_the_same_fault_at_once(recogniser: VoskRecogniser) -> None:
    watched = WatchedRecogniser(DyingVosk(recogniser, fail))
    assert watched.unknown_words(["yes", "marmalade"]) == ["marmalade"]
    for _ in range(4):
        watched.begin(["yes", "no"])
    silence = AudioChunk(np.zeros(1600, np.int16))
    with pytest.raises(ModelFault):
        watched.accept(silence)
    with pytest.raises(ModelFault):
        watched.begin(["yes"])
