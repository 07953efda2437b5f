"""A whole visit with a helper's note: spoken, written by a second model, kept, and told again."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import wave
import zipfile
from pathlib import Path

import numpy as np
import pytest
import soxr
from click.testing import CliRunner

from voice_app.cli.main import main
from voice_app.hearing.model_files import BUNDLED
from voice_app.resources import data_path
from voice_app.sound import SAMPLE_RATE
from voice_app.speaking.synthesis import Pyttsx3Synthesiser
from voice_app.speech_models.download import sha256_of

pytestmark = pytest.mark.long

LARGER = "vosk-model-small-en-us-0.15"
NOTE = "my left hand is weak and numb"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of somebody else, on which no model is installed."""
    for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "VOSK_MODEL_PATH"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    return tmp_path


def install_larger(home: Path) -> None:
    """Install the bundled model, which is a real one, under the name of a larger one."""
    file, model = home / f"{LARGER}.zip", data_path(BUNDLED)
    with zipfile.ZipFile(file, "w") as out:
        for path in sorted(model.rglob("*")):
            out.write(path, f"{LARGER}/{path.relative_to(model)}")
    options = ["--from-zip", str(file), "--sha256", sha256_of(file)]
    done = CliRunner().invoke(main, ["models", "install", LARGER, *options])
    assert done.exit_code == 0, done.output


def recorded(folder: Path, *turns: str) -> Path:
    """Speak each turn into a recording of its own."""
    folder.mkdir()
    synthesiser = Pyttsx3Synthesiser(timeout=60)
    for number, turn in enumerate(turns, 1):
        speech = synthesiser.render(turn)
        samples = soxr.resample(speech.samples, speech.rate, SAMPLE_RATE) // 2
        with wave.open(str(folder / f"{number:02}-turn.wav"), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(SAMPLE_RATE)
            out.writeframes(samples.astype(np.int16).tobytes())
    synthesiser.close()
    return folder


def visit(recordings: Path, *options: str) -> str:
    command = [sys.executable, "-m", "voice_app", "run", "--wav", str(recordings), *options]
    held = subprocess.run(
        command, capture_output=True, text=True, env=os.environ, check=True, timeout=300
    )
    return held.stdout


def test_a_note_is_kept_as_text_and_told_again(home: Path) -> None:
    install_larger(home)
    turns = recorded(
        home / "turns", "no", "the helper answers", "take a note", NOTE, "keep it",
        "what have i said", "hear the advice now", "stop", "keep it",
    )  # fmt: skip
    captions = visit(turns, "--keep")
    wrote = re.search(r"App: I wrote: (.*)\.\n", captions)
    assert wrote is not None, captions
    note = wrote[1]
    assert {"left", "numb"} & set(note.split())
    told = f"App: The helper's note, word for word: {note}."
    before, after = captions.split("App: I'll keep the note with the answers.")
    assert told not in before
    assert told in after
    assert "App: I've kept a helper's note for the doctor." in after

    listed = CliRunner().invoke(main, ["visits", "--json"])
    kept = json.loads(listed.stdout)
    assert kept["notes"] == [note]
    assert f"word for word: {note}" in CliRunner().invoke(main, ["visits"]).stdout
    record = json.loads(Path(kept["file"]).read_text())
    assert record["notes"] == [{"words": note, "by": "helper"}]
    sounds = [path for path in home.rglob("*.wav") if path.parent != turns]
    assert sounds == [], "sound is never kept"


def test_danger_in_a_note_leads_to_the_advice(home: Path) -> None:
    install_larger(home)
    turns = recorded(
        home / "turns", "no", "the helper answers", "take a note",
        "my left hand is weak and my chest pain is worse", "okay",
    )  # fmt: skip
    captions = visit(turns)
    assert "App: I'll write down what you say." in captions
    assert "App: Call 911, 999 or 112 now." in captions


def test_without_a_larger_model_the_way_to_one_is_told(home: Path) -> None:
    turns = recorded(home / "turns", "no", "the helper answers", "take a note", "emergency", "okay")
    captions = visit(turns)
    assert "App: I can't write notes here. I need a larger speech model for that." in captions
    assert "App: Somebody can add one with the command voice-app models install." in captions
    assert "App: Call 911, 999 or 112 now." in captions
