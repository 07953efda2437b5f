import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soxr
import vosk

from models.training import lexicon, model_directory
from voice_app.checklist.vocabulary import accepted_phrases
from voice_app.resources import data_path

pytestmark = pytest.mark.long

MODEL = Path(__file__).parents[2] / "models" / "checklist-en"


def test_it_is_at_most_six_and_a_half_megabytes() -> None:
    assert model_directory.size(MODEL) <= 6_500_000


def test_it_knows_every_word_of_the_checklist() -> None:
    lines = (MODEL / "graph" / "words.txt").read_text().splitlines()
    words = {line.split()[0] for line in lines}
    assert set(lexicon.split_phrases(accepted_phrases())) <= words
    assert "[unk]" in words


def test_it_listens_with_the_settings_it_was_trained_with() -> None:
    assert (MODEL / "conf" / "mfcc.conf").read_text() == model_directory.MFCC_CONF
    assert (MODEL / "conf" / "model.conf").read_text() == model_directory.model_conf()


@pytest.fixture(scope="module")
def model() -> vosk.Model:
    vosk.SetLogLevel(-1)
    return vosk.Model(str(MODEL))


def say(text: str) -> bytes:
    """Speak with a voice that training never heard, at 16 kHz, with silence around."""
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed")
    command = ["espeak-ng", "-v", "en-us+Andrea", "-s", "140", "--stdout", text]
    spoken = subprocess.run(command, check=True, capture_output=True).stdout
    samples = np.frombuffer(spoken[44:], "<i2")
    quiet = np.zeros(8000, "<i2")
    parts = [quiet, soxr.resample(samples, 22050, 16000), quiet]
    return np.concatenate(parts).astype("<i2").tobytes()


@pytest.mark.parametrize(
    ("said", "heard"),
    [("yes", "yes"), ("no", "no"), ("not sure", "not sure"), ("repeat", "repeat")],
)
def test_it_hears_answers_in_a_grammar(model: vosk.Model, said: str, heard: str) -> None:
    grammar = json.dumps(["yes", "no", "not sure", "repeat", "[unk]"])
    recogniser = vosk.KaldiRecognizer(model, 16000, grammar)
    recogniser.AcceptWaveform(say(said))
    assert json.loads(recogniser.FinalResult())["text"] == heard


def test_it_refuses_another_word(model: vosk.Model) -> None:
    recogniser = vosk.KaldiRecognizer(model, 16000, json.dumps(["yes", "no", "[unk]"]))
    recogniser.AcceptWaveform(say("marmalade"))
    assert json.loads(recogniser.FinalResult())["text"] == "[unk]"


def test_it_ships_with_the_package() -> None:
    assert data_path("models/checklist-en").samefile(MODEL)
