"""A visit over a sound card made of software: real capture, Vosk, pyttsx3 and playback."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

from voice_app.hearing.recording import read_wav
from voice_app.ports import SAMPLE_RATE
from voice_app.testing.sound_card import VirtualSoundCard

FIRST_QUESTION = "App: Are you struggling to breathe"


class Caller:
    """Somebody at the microphone of a visit that runs in a process of its own."""

    def __init__(self, card: VirtualSoundCard, folder: Path) -> None:
        self._card = card
        self._captions = folder / "captions.txt"
        self._errors = folder / "errors.txt"
        with self._captions.open("w") as captions, self._errors.open("w") as errors:
            self.visit = subprocess.Popen(
                [sys.executable, "-m", "voice_app", "run"],
                env={**os.environ, **card.environment},
                stdout=captions,
                stderr=errors,
            )

    @property
    def captions(self) -> str:
        return self._captions.read_text()

    def wait_until_said(self, words: str) -> None:
        """Wait until the app has begun to say `words`."""
        deadline = time.monotonic() + 180
        while words not in self.captions:
            assert self.visit.poll() is None, self._errors.read_text()
            assert time.monotonic() < deadline, "The app never said it."
            time.sleep(0.05)

    def wait_until_heard(self, after: str) -> None:
        """Wait until the app has said `after` and opened the microphone."""
        deadline = time.monotonic() + 180
        while "(listening)" not in self.captions.partition(after)[2] or not self._card.is_heard():
            assert self.visit.poll() is None, self._errors.read_text()
            assert time.monotonic() < deadline, "The app never listened."
            time.sleep(0.1)

    def end(self) -> tuple[str, str]:
        """Wait for the end of the visit; return captions and errors."""
        self.visit.wait(timeout=180)
        return self._captions.read_text(), self._errors.read_text()

    def say(self, recording: Path, after: str) -> None:
        """Answer once the app listens, and wait until it has stopped listening."""
        self.wait_until_heard(after)
        self._card.speak(read_wav(recording), SAMPLE_RATE)
        while self._card.is_heard() and self.visit.poll() is None:
            time.sleep(0.1)


def test_an_emergency_told_aloud_reaches_its_advice_aloud(
    sound_card: VirtualSoundCard, fixtures: Path, tmp_path: Path
) -> None:
    recordings = fixtures / "emergency_at_first_question"
    with sound_card.recording_speaker(SAMPLE_RATE) as loudspeaker:
        caller = Caller(sound_card, tmp_path)
        caller.say(recordings / "01-yes.wav", after=FIRST_QUESTION)
        said_before = len(loudspeaker.samples())
        caller.say(recordings / "03-okay.wav", after="say false alarm")
        captions, errors = caller.end()
        spoken = loudspeaker.samples()[said_before:]
    assert caller.visit.returncode == 0, errors
    assert "You: yes\n(emergency)\nApp: Call 911, 999 or 112 now." in captions
    assert captions.endswith("App: Please get help now. Goodbye.\n(goodbye)\n")
    # The advice is some twenty seconds of speech; it was not only shown.
    assert (abs(spoken) > 500).mean() * len(spoken) / SAMPLE_RATE > 3


def test_a_microphone_that_goes_away_is_told_and_the_advice_given(
    sound_card: VirtualSoundCard, tmp_path: Path
) -> None:
    caller = Caller(sound_card, tmp_path)
    caller.wait_until_heard(after=FIRST_QUESTION)
    sound_card.kill()
    captions, errors = caller.end()
    assert caller.visit.returncode == 1
    assert "Traceback" not in errors
    assert "microphone" in errors
    assert "App: If this is an emergency, call 911, 999 or 112 now." in captions
    assert "App: Make an ordinary appointment with your doctor." in captions


def test_a_cry_for_help_is_heard_while_the_app_speaks(
    sound_card: VirtualSoundCard, fixtures: Path, tmp_path: Path
) -> None:
    caller = Caller(sound_card, tmp_path)
    caller.wait_until_said("App: If the symptoms are somebody else's")
    cry = fixtures / "danger_phrase_in_mid_visit" / "05-oh-god-i-cant-breathe.wav"
    sound_card.speak(read_wav(cry), SAMPLE_RATE)
    caller.say(fixtures / "danger_phrase_in_mid_visit" / "06-okay.wav", after="say false alarm")
    captions, errors = caller.end()
    assert caller.visit.returncode == 0, errors
    assert FIRST_QUESTION not in captions
    assert re.search(r"\nYou: .*breathe\n(\(.*\)\n)*App: Call 911, 999 or 112 now.", captions)


def test_the_app_does_not_answer_its_own_echo(
    sound_card: VirtualSoundCard, fixtures: Path, tmp_path: Path
) -> None:
    sound_card.echo(-3)
    caller = Caller(sound_card, tmp_path)
    # The echo of the last words is heard by the turn itself; a person speaks after it.
    caller.wait_until_heard(after=FIRST_QUESTION)
    captions = caller.captions
    caller.visit.kill()
    caller.visit.wait()
    assert "You:" not in captions
