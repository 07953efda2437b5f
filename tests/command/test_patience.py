"""`voice-app run --patience`: how long a pause within an answer may be."""

import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from tests.hearing.sounds import noise, recording
from voice_app.sound import SAMPLE_RATE

pytestmark = pytest.mark.long


@pytest.mark.parametrize(("patience", "heard"), [("normal", "no"), ("very-slow", "no yes")])
def test_the_profile_says_how_long_a_pause_ends_an_answer(
    tmp_path: Path, patience: str, heard: str
) -> None:
    no, yes = recording("early_stop/01-no"), recording("known_condition_short_of_breath/01-yes")
    sound = np.concatenate([no, noise(3, -66), yes])
    with wave.open(str(tmp_path / "01.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(sound.astype("<i2").tobytes())
    visit = subprocess.run(
        [
            *(sys.executable, "-m", "voice_app", "run", "--wav", str(tmp_path)),
            *("--patience", patience),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert f"You: {heard}\n" in visit.stdout, visit.stderr
