"""The first start through the real ear and the real voice: is it loud enough, and are you heard?"""

from __future__ import annotations

import shutil
import wave
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from voice_app.cli.main import main
from voice_app.hearing.recording import read_wav
from voice_app.settings import VOLUME_STEP
from voice_app.sound import SAMPLE_RATE, Samples
from voice_app.testing.make_fixtures import make_recording
from voice_app.testing.scenario import Turn

pytestmark = pytest.mark.long

VOICE = "flite rms"
SKIPPED = [("skip", 0.0)] * 3
ASKED = "App: Is this loud enough?"
HELLO = "App: Please say, hello checklist."


@pytest.fixture(autouse=True)
def never_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICE_APP_SET_UP", "false")


def visit(tmp_path: Path, turns: list[tuple[str, float]], *options: str) -> list[str]:
    """Hold it with recordings; each turn is said so many decibels louder than at arm's length."""
    if shutil.which("flite") is None:
        pytest.skip("flite is not installed")
    folder = tmp_path / "said"
    folder.mkdir()
    for number, (says, decibels) in enumerate(turns):
        file = folder / f"{number:02d}.wav"
        make_recording(Turn(says=says, hears=says, open="", voice=VOICE), file)
        sound = read_wav(file).astype(np.float64) * 10 ** (decibels / 20)
        with wave.open(str(file), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(SAMPLE_RATE)
            out.writeframes(np.clip(sound, -32768, 32767).astype("<i2").tobytes())
    command = ["run", "--wav", str(folder), "--setup", "--keep", *options]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.output
    return done.output.splitlines()


def loudness(sound: Samples) -> float:
    return float(10 * np.log10(np.mean(sound.astype(np.float64) ** 2)))


def test_louder_is_heard_obeyed_and_said_louder(tmp_path: Path) -> None:
    spoken = tmp_path / "spoken"

    shown = visit(
        tmp_path,
        [*SKIPPED, ("louder", 0.0), ("louder", 0.0), ("that's loud enough", 0.0)],
        "--speaker",
        f"wav:{spoken}",
    )

    assert shown.count(ASKED) == 3
    assert "App: I can hear you well." in shown
    lines = [line for line in shown if line.startswith("App: ")]
    files = sorted(spoken.glob("*.wav"))
    asked = [file for file, line in zip(files, lines, strict=False) if line == ASKED]
    levels = [loudness(_samples(file)) for file in asked]
    assert np.diff(levels) == pytest.approx([VOLUME_STEP] * 2, abs=0.6)


def _samples(file: Path) -> Samples:
    with wave.open(str(file)) as sound:
        return np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2")


@pytest.mark.parametrize(
    ("decibels", "told"),
    [
        (-32.0, "App: You sound very quiet. Please come closer."),
        (24.0, "App: That was very loud. Please move a little away."),
    ],
)
def test_who_is_too_quiet_or_too_loud_is_told_and_tried_once_more(
    tmp_path: Path, decibels: float, told: str
) -> None:
    shown = visit(tmp_path, [*SKIPPED, ("that's fine", decibels), ("hello checklist", 0.0)])

    at = shown.index(told)
    assert shown[at - 1] == "You: that's fine"
    assert shown[at + 1 : at + 4] == [HELLO, "You: hello checklist", "App: I can hear you well."]


def test_who_is_heard_well_is_not_tried_again(tmp_path: Path) -> None:
    shown = visit(tmp_path, [("ireland", 0.0), ("my mother", 0.0), ("nobody", 0.0), ("fine", 0.0)])

    assert "App: I can hear you well." in shown
    assert HELLO not in shown
    assert "App: I'll ask about your mother." in shown
