"""Answering by sounds over a sound card made of software: real capture, playback and speech."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.hearing.hums import cough, hum, recorded, twice
from voice_app.sound import SAMPLE_RATE
from voice_app.testing.sound_card import VirtualSoundCard

pytestmark = pytest.mark.long


def test_hums_and_a_key_at_the_terminal_answer_a_live_visit(
    sound_card: VirtualSoundCard, tmp_path: Path
) -> None:
    ours, theirs = pty.openpty()
    shown, errors = tmp_path / "captions.txt", tmp_path / "errors.txt"
    with shown.open("w") as captions, errors.open("w") as wrong:
        visit = subprocess.Popen(
            [sys.executable, "-m", "voice_app", "run", "--sounds", "--no-alarm", "--no-keep"],
            env={**os.environ, **sound_card.environment},
            stdin=theirs,
            stdout=captions,
            stderr=wrong,
        )

    def until_heard(after: str) -> None:
        deadline = time.monotonic() + 180
        while after not in shown.read_text() or not sound_card.is_heard():
            assert visit.poll() is None, errors.read_text()
            assert time.monotonic() < deadline, shown.read_text()
            time.sleep(0.02)

    hums = recorded(twice(hum(peak=0.4)))
    try:
        until_heard("App: Or press the space bar.")
        sound_card.speak(hums, SAMPLE_RATE)
        until_heard("App: Good. Once more, please, to answer that way from now on.")
        sound_card.speak(hums, SAMPLE_RATE)
        until_heard("App: Yes?")
        sound_card.speak(recorded(cough()), SAMPLE_RATE)
        until_heard("App: No?")
        assert "You chose" not in shown.read_text()
        until_heard("App: Take your time.")  # nothing was chosen, and all is read once more
        os.write(ours, b" ")
        while shown.read_text().count("App: Yes?") < 2:
            time.sleep(0.02)
            assert visit.poll() is None, errors.read_text()
        os.write(ours, b" ")  # while it is being read
        until_heard("App: If that's right, make your sound twice again.")
        sound_card.speak(hums, SAMPLE_RATE)
        deadline = time.monotonic() + 60
        while "You: yes\n(emergency)\nApp: Call 911, 999 or 112 now." not in shown.read_text():
            time.sleep(0.05)
            assert time.monotonic() < deadline, shown.read_text()
    finally:
        visit.kill()
        visit.wait()
        os.close(ours)
        os.close(theirs)
