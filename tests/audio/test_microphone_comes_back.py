"""A microphone that fails in a visit without going away, and works again, over the virtual card.

One that is pulled out and plugged in again is in `audio_fixtures/live_replugged`.
"""

import io
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from voice_app.app.loop import Visit
from voice_app.checklist.dialogue import Dialogue
from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.microphone import LiveMicrophone
from voice_app.hearing.recording import read_wav
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.sessions.visit_session import Session
from voice_app.settings import Patience
from voice_app.sound import SAMPLE_RATE
from voice_app.speaking.captions import LineCaptions
from voice_app.speaking.quiet_speakers import SilentSpeaker
from voice_app.testing.sound_card import VirtualSoundCard

pytestmark = pytest.mark.long

FIRST, SECOND = "Are you struggling to breathe", "In the past week, did your face"
Deed = Callable[[], None]


class Person(SilentSpeaker):
    """Acts on what is said to them: each deed once, in its order, upon the words before it."""

    def __init__(self, *deeds: tuple[str, Deed]) -> None:
        self.left = list(deeds)

    def say(self, text: str) -> None:
        if self.left and self.left[0][0] in text:
            self.left.pop(0)[1]()


def test_it_is_waited_for_and_the_open_question_asked_again(
    sound_card: VirtualSoundCard,
    dialogue: Dialogue,
    recogniser: VoskRecogniser,
    fixtures: Path,
) -> None:
    def answer(recording: str) -> Deed:
        return threading.Thread(target=speak, args=(fixtures / recording,), daemon=True).start

    def speak(recording: Path) -> None:
        while not sound_card.is_heard():
            time.sleep(0.1)
        sound_card.speak(read_wav(recording), SAMPLE_RATE)

    sound_card.room_noise()
    person = Person(
        (FIRST, answer("early_stop/01-no.wav")),
        (SECOND, sound_card.suspend_microphone),
        ("I'll wait a minute", sound_card.resume_microphone),
        (SECOND, answer("emergency_at_first_question/01-yes.wav")),
        ("say false alarm", answer("emergency_at_first_question/03-okay.wav")),
    )
    microphone, shown = LiveMicrophone(), io.StringIO()
    visit = Visit(
        Session(dialogue), SpokenListener(microphone, recogniser, Patience()), person,
        LineCaptions(shown), dialogue.prompts, microphone=microphone,
    )  # fmt: skip
    visit.run()

    assert person.left == []
    before, _, lost = shown.getvalue().partition("App: I can't hear you any more.")
    assert "stopped delivering sound" in before
    lost, back, again = lost.partition("App: I can hear you again.")
    assert "App: If this is an emergency, call 911, 999 or 112 now." in lost
    assert back
    assert again.lstrip().startswith(f"App: {SECOND}")  # the first answer was not lost
    assert "You: yes\n" in again
    assert "App: Call 911, 999 or 112 now." in again
