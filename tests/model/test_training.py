"""A miniature of the whole training: six words, one engine, a small network."""

import json
from pathlib import Path
from random import Random

import pytest
import vosk

from models.training import corpus, lexicon, model_directory, voices
from models.training.tree import GraphOptions

pytestmark = pytest.mark.training

WORDS = ("yes", "stop", "no", "help", "left", "repeat")
"""With two words alone the network could tell them apart by anything, such as their length."""

TOLD_APART = ("yes", "stop")
TAKES = 120
"""Renderings of each word."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    for module in ("torch", "kaldi_native_fbank", "soundfile", "scipy"):
        pytest.importorskip(module, reason="needs the training extra")
    return tmp_path_factory.mktemp("training")


@pytest.fixture(scope="module")
def model(folder: Path) -> vosk.Model:
    from models.training import export, features, train

    random = Random(5)
    plan = [
        voices.training_rendering(word, "espeak-ng", random) for _ in range(TAKES) for word in WORDS
    ]
    utterances = corpus.speak(plan, folder / "voices")
    frames = features.extract(utterances, folder / "training", workers=1)
    assert frames > 100 * len(utterances) / 2
    words = lexicon.select(WORDS, lexicon.load())
    data = train.Dataset(folder / "training", words)
    assert len(data.items) == len(utterances)
    *_, network = train.epochs(data, 40, width=64)
    out = folder / "model"
    model_directory.write_model(out, export.layers(network), words, GraphOptions())
    vosk.SetLogLevel(-1)
    return vosk.Model(str(out))


def test_two_words_are_told_apart_in_unheard_voices(model: vosk.Model, folder: Path) -> None:
    from models.training.features import read_sound

    random = Random(6)
    plan = [
        voices.held_out_rendering(word, "espeak-ng", random)
        for _ in range(10)
        for word in TOLD_APART
    ]
    right = 0
    for utterance in corpus.speak(plan, folder / "held-out"):
        recogniser = vosk.KaldiRecognizer(model, 16000, json.dumps(TOLD_APART))
        sound = read_sound(utterance.paths[0])
        recogniser.AcceptWaveform((sound * 32767).astype("<i2").tobytes())
        right += json.loads(recogniser.FinalResult())["text"] == utterance.text
    assert right >= 18


def test_the_exported_layers_compute_what_the_network_does(folder: Path) -> None:
    import numpy as np
    import torch

    from models.training import export
    from models.training.network import LEFT, RIGHT, Tdnn

    torch.manual_seed(1)
    network = Tdnn(width=8)
    torch.nn.init.normal_(network.output.weight)
    frames = torch.randn(1, LEFT + 12 + RIGHT, 40)
    network.normalise_by(frames[0])
    network.train()
    network(frames, 4)  # gives batch normalisation something to remember
    network.eval()
    with torch.no_grad():
        expected = network(frames, 4)[0].numpy()
    values = dict(enumerate(frames[0].double().numpy(), -LEFT))
    for layer in export.layers(network):
        spliced = {
            time: np.concatenate([values[time + offset] for offset in layer.offsets])
            for time in values
            if all(time + offset in values for offset in layer.offsets)
        }
        values = {t: layer.weights @ row + layer.bias for t, row in spliced.items()}
        if layer.rectified:
            values = {time: np.maximum(row, 0) for time, row in values.items()}
    computed = np.stack([values[3 * time] for time in range(4)])
    assert np.abs(computed - expected).max() < 1e-4


def test_a_network_goes_on_with_phones_that_it_did_not_know(folder: Path) -> None:
    import torch

    from models.training.network import Tdnn, with_phones
    from models.training.topology import PHONES, UNITS, unit

    known = ("OW", "OW_no", *(phone for phone in PHONES if not phone.startswith("OW")))
    torch.manual_seed(3)
    old = Tdnn(width=8).state_dict() | {
        "output.weight": torch.randn(2 * (1 + len(known)), 8),
        "output.bias": torch.randn(2 * (1 + len(known))),
    }
    begun = with_phones(old, known)
    Tdnn(width=8).load_state_dict(begun)
    assert begun["output.bias"].shape == (2 * UNITS,)
    pairs = [(0, 0), (unit("OW0"), 1), (unit("OW1"), 1), (unit("OW1_no"), 2)]
    pairs += [(unit(phone), 1 + known.index(phone)) for phone in ("N_no", "N", "IY0")]
    for new, former in pairs:
        for name in ("output.weight", "output.bias"):
            assert begun[name][2 * new : 2 * new + 2].equal(old[name][2 * former : 2 * former + 2])


def test_the_criterion_sums_over_alignments(folder: Path) -> None:
    import itertools

    import torch

    from models.training import lfmmi
    from models.training.lfmmi import PhoneBigram
    from models.training.topology import UNITS

    torch.manual_seed(2)
    outputs = torch.randn(1, 4, 2 * UNITS, dtype=torch.float32)
    bigram = PhoneBigram(
        torch.log_softmax(torch.randn(UNITS), 0), torch.log_softmax(torch.randn(UNITS, UNITS), 1)
    )
    lexicon_ = {"no": (("N", "OW1"),)}
    spoken = lfmmi.said("no", lexicon_)
    silence, first, second, _ = spoken.units

    def score(path: tuple[int, ...]) -> float:
        total = float(bigram.first[path[0]] + outputs[0, 0, 2 * path[0]])
        for time, (before, now) in enumerate(itertools.pairwise(path), 1):
            if before == now:
                total += float(outputs[0, time, 2 * now + 1])
            else:
                total += float(bigram.following[before, now] + outputs[0, time, 2 * now])
        return total

    allowed = {
        (silence,) * bool(a) + (first, second) + (silence,) * bool(b)
        for a in (0, 1)
        for b in (0, 1)
    }
    paths = [
        path
        for path in itertools.product({silence, first, second}, repeat=4)
        if tuple(key for key, _ in itertools.groupby(path)) in allowed
    ]
    expected = torch.logsumexp(torch.tensor([score(path) for path in paths]), 0)
    got = lfmmi.numerator(outputs, torch.tensor([4]), lfmmi.targets([spoken]), bigram)
    assert float(got[0]) == pytest.approx(float(expected), abs=1e-4)
    assert float(lfmmi.denominator(outputs, torch.tensor([4]), bigram)[0]) > float(expected)
