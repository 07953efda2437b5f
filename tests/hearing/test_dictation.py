"""Notes written down word for word, by a real model without any grammar, from real speech."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest
import soxr

from tests.hearing.sounds import at, chunks, mixed, noise
from voice_app.bootstrap import load_writer
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.conversation import Conversation
from voice_app.errors import ModelFault
from voice_app.hearing.dictation import Dictation, Spotter
from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.model_files import BUNDLED
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.ports import Recogniser
from voice_app.resources import data_path
from voice_app.settings import Patience
from voice_app.sound import SAMPLE_RATE, AudioChunk, Samples
from voice_app.speaking.synthesis import Pyttsx3Synthesiser
from voice_app.speech_models.catalogue import load_catalogue
from voice_app.speech_models.choice import for_notes
from voice_app.speech_models.download import sha256_of
from voice_app.speech_models.install import Trust, install
from voice_app.turn import Heard, Listening

pytestmark = pytest.mark.long

LARGER = "vosk-model-small-en-us-0.15"
WORDS = "my left hand is weak and numb"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bundled model under the name of a larger one, from a zip file as without a network.

    Without a grammar it hears any of its words in any order.
    """
    monkeypatch.setenv("VOSK_MODEL_PATH", str(tmp_path / "models"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    file, model = tmp_path / f"{LARGER}.zip", data_path(BUNDLED)
    with zipfile.ZipFile(file, "w") as out:
        for path in sorted(model.rglob("*")):
            out.write(path, f"{LARGER}/{path.relative_to(model)}")
    # The file is not that whose checksum the catalogue gives, so the test vouches for its own.
    trust = Trust(sha256=sha256_of(file))
    return install(LARGER, load_catalogue(), lambda here, total: None, trust, file)


class Speaks:
    """A microphone that hears sentences, a pause after each, and then a quiet room."""

    exhausted = False

    def __init__(self, *sentences: str, pause: float = 1.0) -> None:
        synthesiser = Pyttsx3Synthesiser(timeout=60)
        parts: list[Samples] = [noise(0.4, -70)]
        for sentence in sentences:
            speech = synthesiser.render(sentence)
            parts += [at(soxr.resample(speech.samples, speech.rate, SAMPLE_RATE), -24)]
            parts += [noise(pause, -70)]
        synthesiser.close()
        whole = np.concatenate(parts)
        self._sound = np.concatenate(
            [mixed(whole, noise(len(whole) / SAMPLE_RATE, -70)), noise(120, -70)]
        )

    @contextmanager
    def listening(self) -> Iterator[Iterator[AudioChunk]]:
        yield chunks(self._sound)


def noting(dialogue: Dialogue) -> Listening:
    """What a turn listens for in which a note is said."""
    talk = Conversation(dialogue)
    talk.change(takes_notes=True)
    talk.start()
    for said in ("the helper answers", "take a note"):
        reply = talk.hear(Heard(said))
    assert talk.state == "noting"
    assert reply.listening is not None
    return reply.listening


def hear(
    dialogue: Dialogue, recogniser: VoskRecogniser, installed: Path, microphone: Speaks
) -> Heard:
    model = for_notes()
    assert model == installed
    writer = load_writer(dialogue, model)
    writer.prepare()
    listener = SpokenListener(microphone, recogniser, Patience(), writer)
    return listener.listen(noting(dialogue))


def alike(note: str | None, said: str) -> float:
    """Return how much of a note is what was said, word by word, 0 to 1."""
    assert note is not None
    return SequenceMatcher(None, note.split(), said.split()).ratio()


def test_a_note_is_written_with_a_model_that_is_given_no_grammar(
    dialogue: Dialogue, recogniser: VoskRecogniser, installed: Path
) -> None:
    heard = hear(dialogue, recogniser, installed, Speaks(WORDS))
    # The small model is not made for this; what matters is that no phrase was given to it.
    assert alike(heard.note, WORDS) > 0.4
    assert heard.speech
    assert heard.text != WORDS, "the grammar of the turn has no such phrase"


def test_a_pause_within_it_does_not_end_it_but_its_end_does(
    dialogue: Dialogue, recogniser: VoskRecogniser, installed: Path
) -> None:
    microphone = Speaks(WORDS, WORDS, "end of note", "repeat the question", pause=1.5)
    heard = hear(dialogue, recogniser, installed, microphone)
    assert alike(heard.note, f"{WORDS} {WORDS} end of note") > 0.4
    assert heard.note is not None
    assert heard.note.split().count("left") == 2
    assert "repeat" not in heard.note, "what came after the end is no part of it"


def test_help_does_not_wait_for_the_end_of_a_note(
    dialogue: Dialogue, recogniser: VoskRecogniser, installed: Path
) -> None:
    microphone = Speaks("help me", *[WORDS] * 6, pause=0.5)
    heard = hear(dialogue, recogniser, installed, microphone)
    danger = dialogue.understanding.danger(heard)
    assert danger is not None
    assert not danger.ask_first
    assert heard.seconds < 5


def test_without_a_writer_the_turn_is_heard_all_the_same(
    dialogue: Dialogue, recogniser: VoskRecogniser
) -> None:
    listener = SpokenListener(Speaks("emergency"), recogniser, Patience())
    heard = listener.listen(noting(dialogue))
    assert heard.note is None
    assert heard.text == "emergency"


def damaged(installed: Path) -> None:
    (installed / "am" / "final.mdl").write_bytes(b"nothing")


def lost(installed: Path) -> None:
    for file in sorted(installed.rglob("*"), reverse=True):
        file.unlink() if file.is_file() else file.rmdir()


@pytest.mark.parametrize("spoil", [damaged, lost])
def test_a_model_that_cannot_be_loaded_costs_the_note_and_nothing_else(
    dialogue: Dialogue, recogniser: VoskRecogniser, installed: Path, spoil: object
) -> None:
    writer = load_writer(dialogue, installed)
    assert callable(spoil)
    spoil(installed)
    listener = SpokenListener(Speaks("emergency"), recogniser, Patience(), writer)
    heard = listener.listen(noting(dialogue))
    assert heard.note is None
    assert heard.text == "emergency"


class Dies:
    """The real engine, until its first sound."""

    def __init__(self, engine: VoskRecogniser) -> None:
        self._engine = engine

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)

    def accept(self, chunk: AudioChunk) -> str:
        raise ModelFault("It hangs.", "Try later.")


def test_an_engine_that_dies_in_a_note_costs_the_note_and_nothing_else(
    dialogue: Dialogue, recogniser: VoskRecogniser
) -> None:
    def load() -> Recogniser:
        return Dies(recogniser.another())  # type: ignore[return-value]

    listener = SpokenListener(Speaks("emergency"), recogniser, Patience(), Dictation(load))
    heard = listener.listen(noting(dialogue))
    assert heard.note is None
    assert heard.text == "emergency"


def test_the_model_is_loaded_for_a_note_only_and_let_go_after_it(
    recogniser: VoskRecogniser,
) -> None:
    loaded: list[str] = []

    def load() -> Recogniser:
        loaded.append("once more")
        return recogniser.freely()

    writer = Dictation(load)
    assert loaded == []
    for notes in (1, 2):
        writer.prepare()
        assert writer.begin()
        assert writer.begin(), "before any sound it may be begun again"
        writer.accept(AudioChunk(noise(0.2, -60)))
        assert writer.finish() == ""
        assert len(loaded) == notes
    assert writer.finish() is None


def test_a_model_that_loads_slowly_is_there_for_the_next_note(recogniser: VoskRecogniser) -> None:
    ready = threading.Event()

    def load() -> Recogniser:
        ready.wait()
        return recogniser.freely()

    writer = Dictation(load, loads_within=0.01)
    writer.prepare()
    assert not writer.begin()
    assert writer.finish() is None
    ready.set()
    while not writer.begin():
        writer.prepare()


def test_a_phrase_is_believed_once_it_stands() -> None:
    spotter = Spotter(("end of note",))
    assert not spotter.hears("she said end of note", "")
    assert not spotter.hears("she said and of", "")
    for _ in range(2):
        assert not spotter.hears("", "end of note")
    assert spotter.hears("", "this is the end of note")
    assert not Spotter(()).hears("end of note")
