"""What no live script can hold: a sound system that dies, and a loudspeaker that is heard."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live import Caller
from voice_app.testing.sound_card import VirtualSoundCard

pytestmark = pytest.mark.long

FIRST_QUESTION = "App: Are you struggling to breathe"


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
    assert "App: Nothing was answered, so I couldn't assess anything." in captions


def test_the_app_does_not_answer_its_own_echo(sound_card: VirtualSoundCard, tmp_path: Path) -> None:
    sound_card.echo(-3)
    caller = Caller(sound_card, tmp_path)
    # The echo of the last words is heard by the turn itself; a person speaks after it.
    caller.wait_until_heard(after=FIRST_QUESTION)
    assert "You:" not in caller.leave()


def test_doctor_finds_no_microphone_in_zeros(sound_card: VirtualSoundCard) -> None:
    told = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-m", "voice_app", "doctor"],
            env={**os.environ, **sound_card.environment},
            capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip
        told.append((done.returncode, done.stdout.splitlines()[-1]))
        sound_card.room_noise()

    assert told[0][0] == 1
    assert told[0][1].startswith("microphone: The microphone gives nothing but zeros")
    assert told[1] == (0, "microphone: found")
