"""The stages of making a model, each leaving its files in the working folder for the next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from models.training import corpus, lexicon, recordings
from voice_app.dialogue.vocabulary import accepted_phrases

if TYPE_CHECKING:
    from models.training.evaluate import Wish

EXTRA_PHRASES = Path(__file__).with_name("extra_phrases.txt")


def phrases() -> tuple[str, ...]:
    """Every phrase that the checklist accepts."""
    return accepted_phrases()


def taught_words() -> tuple[str, ...]:
    """The words of the checklist, and those of `extra_phrases.txt`.

    The further ones are for the author of a checklist, who can use them without a training.
    They are known by their pronunciation alone and not spoken in the corpus.
    """
    extra = EXTRA_PHRASES.read_text(encoding="utf-8").splitlines()
    return lexicon.split_phrases((*phrases(), *extra))


def checklist_lexicon() -> lexicon.Lexicon:
    """The committed pronunciations, which must cover every word that is taught."""
    return lexicon.select(taught_words(), lexicon.load())


def _recordings(manifest: Path | None) -> tuple[recordings.Recording, ...]:
    return recordings.read_manifest(manifest) if manifest else ()


def gather(work: Path, manifest: Path | None, share: float = 1.0) -> None:
    """Speak and collect the training side of the corpus, and compute its features."""
    from models.training import features

    work.mkdir(parents=True, exist_ok=True)
    people = _recordings(manifest)
    texts = corpus.texts(phrases(), lexicon.large_dictionary())
    utterances = corpus.training_side(texts, people, work, share)
    training = [recording for recording in people if not recording.held_out]
    noises = [str(r.path) for r in training if r.kind == "noise"]
    rooms = [str(r.path) for r in training if r.kind == "rir"]
    talkers = [str(r.path) for r in training if r.speech and not r.text]
    frames = features.extract(utterances, work / "training", noises, rooms, talkers)
    print(f"{len(utterances)} utterances, {frames / 360000:.1f} h with their copies")


def learn(work: Path, epochs: int) -> None:
    """Train on the features, keeping the network after every epoch."""
    import torch

    from models.training import train
    from models.training.network import WIDTH

    data = train.Dataset(work / "training", lexicon.large_dictionary())
    for number, network in enumerate(train.epochs(data, epochs), 1):
        state = {"network": network.state_dict(), "width": WIDTH, "epoch": number}
        torch.save(state, work / "network.pt")


def export(work: Path, out: Path) -> None:
    """Write the model directory of the last epoch's network."""
    import torch

    from models.training import export as exporting
    from models.training import model_directory
    from models.training.network import Tdnn

    state = torch.load(work / "network.pt")
    network = Tdnn(state["width"])
    network.load_state_dict(state["network"])
    network.eval()
    model_directory.write_model(out, exporting.layers(network), checklist_lexicon())
    print(f"{out}: {model_directory.size(out) / 1e6:.2f} MB")


def rewrite_graph(model: Path) -> None:
    """Let a model know the words of the lexicon as it is now; its network stays."""
    from models.training import graph, model_directory

    graph.write_graph(model / "graph", checklist_lexicon())
    model_directory.write_checksums(model)


def measure(manifest: Path | None, wish: Wish) -> None:
    """Print the figures of the model card, on the held-out side of the corpus."""
    from models.training import evaluate

    texts = corpus.texts(phrases(), lexicon.large_dictionary())
    held_out = corpus.held_out_side(texts, _recordings(manifest), wish.work)
    held_out += corpus.talk(_recordings(manifest))
    print(evaluate.card(evaluate.evaluate(wish, texts, held_out)))
