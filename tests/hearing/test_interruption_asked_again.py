"""A command that our own echo made doubtful is asked for again in silence, and obeyed then."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.recordings import recording
from voice_app.app.loop import Visit
from voice_app.checklist.barge_in_phrases import BargeInPhrases
from voice_app.checklist.dialogue import Dialogue
from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.recording import RecordedMicrophone
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.sessions.visit_session import Session
from voice_app.settings import Patience
from voice_app.speaking.captions import LineCaptions
from voice_app.speaking.quiet_speakers import SilentSpeaker
from voice_app.turn import Heard

pytestmark = pytest.mark.long


class DoubtfulOnce:
    """The port `Interruptions` for somebody who interrupts the first sentence, over an echo."""

    def __init__(self, phrases: tuple[str, ...]) -> None:
        self.phrases = phrases
        self.useless = False
        self.levels: list[float] = []
        self._said: list[str] = []

    @property
    def heard(self) -> Heard | None:
        return Heard("") if len(self._said) == 1 else None

    @contextmanager
    def open(self) -> Iterator[None]:
        yield

    def saying(self, text: str) -> None:
        self._said.append(text)

    def person_spoke(self, dbfs: float) -> None:
        self.levels.append(dbfs)

    def voice_changed(self) -> None:
        self.levels.clear()


def test_it_is_asked_for_again_and_no_answer_is_taken(
    dialogue: Dialogue, recogniser: VoskRecogniser, fixtures: Path
) -> None:
    phrases = tuple(BargeInPhrases(dialogue.understanding.phrases).listened_for)
    assert "no" not in phrases
    ears = DoubtfulOnce(phrases)
    files = [recording(fixtures / "early_stop", "stop")]
    listener = SpokenListener(RecordedMicrophone(files), recogniser, Patience())
    shown = io.StringIO()
    visit = Visit(
        Session(dialogue), listener, SilentSpeaker(), LineCaptions(shown), dialogue.prompts,
        interruptions=ears,
    )  # fmt: skip
    visit.run()
    opening, asked, after = shown.getvalue().partition("App: Yes? Please say that again.")
    assert asked
    assert "You:" not in opening
    assert after.lstrip().startswith("You: stop")
    assert "struggling to breathe" not in opening
    assert len(ears.levels) == 1
