import shutil
from pathlib import Path

import numpy as np
import pytest

from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.turn_grammar import TurnGrammar
from voice_app.errors import ModelFault
from voice_app.hearing.model_files import BUNDLED, find_model, lattice_width
from voice_app.hearing.recognition import recognise_file
from voice_app.hearing.recording import read_wav
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.resources import data_path
from voice_app.sound import SAMPLE_RATE, AudioChunk


@pytest.fixture
def model_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(data_path(BUNDLED), tmp_path / "model"))


def test_a_phrase_outside_the_list_is_heard_as_nothing(
    fixtures: Path, recogniser: VoskRecogniser
) -> None:
    file = next((fixtures / "twenty_something").glob("*-getting-worse.wav"))
    assert recognise_file(file, ("getting worse", "better"), recogniser).heard == "getting worse"
    assert recognise_file(file, ("yes", "no"), recogniser).heard == ""


def test_pauses_inside_a_turn_are_joined(fixtures: Path, recogniser: VoskRecogniser) -> None:
    folder = fixtures / "twenty_something"
    first, second = (
        read_wav(next(folder.glob(name))) for name in ("*-left-hand.wav", "*-getting-worse.wav")
    )
    room = np.random.default_rng(1).normal(scale=8, size=3 * SAMPLE_RATE).astype(np.int16)
    recogniser.begin(("left hand", "getting worse"))
    for piece in (first, room, second, room):
        for start in range(0, len(piece), 800):
            recogniser.accept(AudioChunk(piece[start : start + 800]))
    assert recogniser.finish().words == "left hand getting worse"


def test_readings_that_are_nearly_as_likely_are_told(
    fixtures: Path, recogniser: VoskRecogniser, model_copy: Path
) -> None:
    conf = model_copy / "conf" / "model.conf"
    conf.write_text(conf.read_text() + "--lattice-beam=48\n")  # nearly: eight times as far
    far = VoskRecogniser(model_copy, {})
    sound = read_wav(next((fixtures / "twenty_something").glob("*-two-weeks-ago.wav")))
    phrases = ("two weeks ago", "two weeks", "ten weeks ago")
    for ears in (recogniser, far):
        ears.begin(phrases)
        ears.accept(AudioChunk(sound))
    near, wide = recogniser.finish(), far.finish()

    assert near.words == wide.words == "two weeks ago"
    assert near.rivals == near.near == ()
    assert wide.rivals
    assert wide.near


@pytest.mark.parametrize(
    ("settings", "width"), [("--lattice-beam=12\n", 12.0), ("--beam=8\n", 10.0)]
)
def test_how_far_behind_a_reading_may_be_is_the_last_that_the_model_sets(
    model_copy: Path, settings: str, width: float
) -> None:
    conf = model_copy / "conf" / "model.conf"
    before = conf.read_text() if "lattice" in settings else ""
    conf.write_text(before + settings)
    assert lattice_width(model_copy) == width


def test_silence_is_no_rival_of_a_soft_voice(
    fixtures: Path, recogniser: VoskRecogniser, dialogue: Dialogue
) -> None:
    sound = read_wav(next((fixtures / "live_corrected").glob("*-stop.wav")))
    room = np.random.default_rng(1).normal(scale=20, size=len(sound))
    recogniser.begin(TurnGrammar(dialogue).listening("hand_tasks", crisis=False).phrases)
    recogniser.accept(AudioChunk((sound * 0.25 + room).astype(np.int16)))
    heard = recogniser.finish()

    assert heard.words == "stop"
    assert "" not in heard.rivals


@pytest.mark.parametrize("begins", [0, 160, 320])
@pytest.mark.parametrize("room", [2, 4, 7, 10])
def test_a_soft_word_is_heard_wherever_the_network_divides_its_sound(
    fixtures: Path, recogniser: VoskRecogniser, dialogue: Dialogue, room: int, begins: int
) -> None:
    """Of the three ways to divide it one takes this word for silence."""
    word = read_wav(next((fixtures / "live_replugged").glob("03-stop.wav"))) * 0.25
    sound = word + np.random.default_rng(room).normal(scale=20, size=len(word))
    recogniser.begin(TurnGrammar(dialogue).listening("gate", crisis=False).phrases)
    recogniser.accept(AudioChunk(np.rint(sound).astype(np.int16)[begins:]))

    assert recogniser.finish().words == "stop"


def test_a_turn_without_sound_hears_nothing(recogniser: VoskRecogniser) -> None:
    recogniser.begin(("yes",))
    assert recogniser.finish().words == ""


def test_words_the_model_lacks_are_named(recogniser: VoskRecogniser) -> None:
    assert recogniser.unknown_words(["yes", "no xylophone", "not zzyzx"]) == ["xylophone", "zzyzx"]


def test_a_missing_model_is_told_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelFault, match=r"no speech model at .*nowhere.*--model"):
        find_model(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["am/final.mdl", "graph/words.txt", "conf/mfcc.conf"])
def test_a_model_without_one_of_its_files_is_refused(model_copy: Path, name: str) -> None:
    (model_copy / name).unlink()
    with pytest.raises(ModelFault, match=f"lacks {name}"):
        find_model(model_copy)


def test_a_model_that_takes_no_grammar_is_refused_with_that_reason(model_copy: Path) -> None:
    (model_copy / "graph" / "Gr.fst").unlink()
    with pytest.raises(ModelFault, match="takes no grammar at run time"):
        find_model(model_copy)


@pytest.mark.parametrize("name", ["am/final.mdl", "graph/HCLr.fst", "graph/words.txt"])
def test_a_damaged_file_is_found_before_the_engine_reads_it(model_copy: Path, name: str) -> None:
    file = model_copy / name
    spoilt = bytearray(file.read_bytes())
    spoilt[len(spoilt) // 2] ^= 0xFF
    file.write_bytes(spoilt)
    with pytest.raises(ModelFault, match="damaged"):
        find_model(model_copy)


def test_a_model_that_the_engine_refuses_is_told_without_a_crash(model_copy: Path) -> None:
    (model_copy / "SHA256SUMS").unlink()
    (model_copy / "am" / "final.mdl").write_bytes(b"\0Bnothing like a model")
    with pytest.raises(ModelFault, match="cannot load the model"):
        VoskRecogniser(find_model(model_copy), {})
