"""The stages of making a model; each leaves files in the working folder for the next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from models.training import corpus, lexicon, recordings
from voice_app.bootstrap import load_dialogue
from voice_app.checklist.vocabulary import accepted_phrases

if TYPE_CHECKING:
    from models.training.evaluate import Wish
    from models.training.network import Tdnn

EXTRA_PHRASES = Path(__file__).with_name("extra_phrases.txt")


def phrases() -> tuple[str, ...]:
    """Every phrase that the checklist accepts."""
    return accepted_phrases()


def further_phrases() -> tuple[str, ...]:
    """The phrases of `extra_phrases.txt`, which authors can use without retraining.

    They are spoken in the corpus like the checklist's own.
    """
    return tuple(EXTRA_PHRASES.read_text(encoding="utf-8").splitlines())


def danger_phrases() -> tuple[str, ...]:
    """The phrases that report danger, alone or among other words."""
    known = load_dialogue().understanding.phrases
    groups = (*known.danger.values(), *known.ask_first.values())
    return tuple(dict.fromkeys(phrase for group in groups for phrase in group))


def taught_phrases() -> tuple[str, ...]:
    """The phrases of the checklist and of `extra_phrases.txt`."""
    return tuple(dict.fromkeys((*phrases(), *further_phrases())))


def taught_words() -> tuple[str, ...]:
    """The words of all these phrases."""
    return lexicon.split_phrases(taught_phrases())


def checklist_lexicon() -> lexicon.Lexicon:
    """The committed pronunciations, which must cover every word taught."""
    return lexicon.select(taught_words(), lexicon.load())


def _recordings(manifest: Path | None) -> tuple[recordings.Recording, ...]:
    return recordings.read_manifest(manifest) if manifest else ()


def gather(work: Path, manifest: Path | None, share: float = 1.0) -> None:
    """Speak and collect the training side of the corpus, and compute its features."""
    from models.training import features

    work.mkdir(parents=True, exist_ok=True)
    people = _recordings(manifest)
    texts = corpus.texts(phrases(), lexicon.large_dictionary(), further_phrases(), danger_phrases())
    utterances = corpus.training_side(texts, people, work, share)
    training = [recording for recording in people if not recording.held_out]
    noises = [str(r.path) for r in training if r.kind == "noise"]
    rooms = [str(r.path) for r in training if r.kind == "rir"]
    talkers = [str(r.path) for r in training if r.speech and not r.text]
    frames = features.extract(utterances, work / "training", noises, rooms, talkers)
    print(f"{len(utterances)} utterances, {frames / 360000:.1f} h with their copies")


def learn(work: Path, epochs: int, start: Path | None = None) -> None:
    """Train on the features, saving the network each epoch; `start` is one to continue from."""
    import torch

    from models.training import topology, train

    data = train.Dataset(work / "training", lexicon.large_dictionary())
    begun = _network(start) if start else None
    for number, network in enumerate(train.epochs(data, epochs, start=begun), 1):
        state = {"network": network.state_dict(), "width": network.width, "epoch": number}
        state["phones"] = topology.PHONES
        torch.save(state, work / "network.pt")


def _network(path: Path) -> Tdnn:
    import torch

    from models.training.network import Tdnn, with_phones

    state = torch.load(path)
    network = Tdnn(state["width"])
    network.load_state_dict(with_phones(state["network"], state["phones"]))
    network.eval()
    return network


def export(work: Path, out: Path) -> None:
    """Write the model directory of the last epoch's network."""
    from models.training import export as exporting
    from models.training import model_directory

    network = _network(work / "network.pt")
    model_directory.write_model(
        out, exporting.layers(network), checklist_lexicon(), phrases=taught_phrases()
    )
    print(f"{out}: {model_directory.size(out) / 1e6:.2f} MB")


def rewrite_graph(model: Path) -> None:
    """Give a model the words of today's lexicon; its network is unchanged."""
    from models.training import graph, model_directory

    graph.write_graph(model / "graph", checklist_lexicon(), phrases=taught_phrases())
    model_directory.write_checksums(model)


def measure(manifest: Path | None, wish: Wish) -> None:
    """Print the figures of the model card, on the held-out side of the corpus."""
    from models.training import evaluate

    texts = corpus.texts(phrases(), lexicon.large_dictionary(), further_phrases(), danger_phrases())
    held_out = corpus.held_out_side(texts, _recordings(manifest), wish.work)
    held_out += corpus.talk(_recordings(manifest))
    print(evaluate.card(evaluate.evaluate(wish, texts, held_out)))
