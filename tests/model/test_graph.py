import json
from pathlib import Path

import pytest
import vosk

from models.training import graph, lexicon
from models.training.errors import TrainingFault
from models.training.kaldi_format import Precision
from models.training.lexicon import LEXICON
from models.training.tree import GraphOptions
from tests.model import handmade
from tests.model.handmade import HIGH_TONE, LOW_TONE
from voice_app.checklist.vocabulary import accepted_phrases
from voice_app.hearing.spelling import joined

pytestmark = pytest.mark.long


@pytest.fixture(scope="module", params=list(Precision), ids=lambda precision: precision.name)
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> vosk.Model:
    vosk.SetLogLevel(-1)
    folder = handmade.write(tmp_path_factory.mktemp("model"), request.param)
    return vosk.Model(str(folder))


def hear(model: vosk.Model, grammar: list[str], *tones: float) -> str:
    recogniser = vosk.KaldiRecognizer(model, 16000, json.dumps(grammar))
    recogniser.AcceptWaveform(handmade.sound(*tones))
    return str(json.loads(recogniser.FinalResult())["text"])


@pytest.mark.parametrize(
    ("tones", "words"),
    [
        ((), ""),
        ((LOW_TONE,), "low"),
        ((HIGH_TONE,), "high"),
        ((LOW_TONE, 0, HIGH_TONE), "low high"),
        ((HIGH_TONE, LOW_TONE), "high low"),
    ],
)
def test_the_real_vosk_hears_a_network_set_by_hand(
    model: vosk.Model, tones: tuple[float, ...], words: str
) -> None:
    assert hear(model, ["low", "high", "[unk]"], *tones) == words


def test_a_word_of_two_sounds_is_heard(model: vosk.Model) -> None:
    assert hear(model, ["rising", "[unk]"], LOW_TONE, HIGH_TONE) == "rising"


def test_a_word_may_pause_in_its_middle(model: vosk.Model) -> None:
    assert hear(model, ["rising", "[unk]"], LOW_TONE, 0, HIGH_TONE) == "rising"


def test_a_dear_pause_leaves_two_words_two(tmp_path: Path) -> None:
    vosk.SetLogLevel(-1)
    folder = handmade.write(tmp_path, options=GraphOptions(pause=20.0))
    tones = (LOW_TONE, 0, HIGH_TONE)
    assert hear(vosk.Model(str(folder)), ["low", "high", "rising"], *tones) == "low high"


def test_without_a_price_for_it_no_word_pauses(tmp_path: Path) -> None:
    vosk.SetLogLevel(-1)
    folder = handmade.write(tmp_path, options=GraphOptions(pause=None))
    heard = hear(vosk.Model(str(folder)), ["rising", "[unk]"], LOW_TONE, 0, HIGH_TONE)
    assert heard != "rising"


@pytest.mark.parametrize("silence", [(), (0,)])
def test_a_phrase_is_heard_as_one_word_with_or_without_a_pause(
    model: vosk.Model, silence: tuple[float, ...]
) -> None:
    tones = (LOW_TONE, *silence, HIGH_TONE)
    assert hear(model, ["low_high", "[unk]"], *tones) == "low_high"


def test_of_a_phrase_no_piece_is_heard_alone(model: vosk.Model) -> None:
    tones = (HIGH_TONE, LOW_TONE)
    assert hear(model, ["low high", "[unk]"], *tones) == "high low"
    assert hear(model, ["low_high", "[unk]"], *tones) == "[unk]"


def test_phrases_that_begin_alike_are_told_apart(model: vosk.Model) -> None:
    both = ["low_high", "low_low", "[unk]"]
    assert hear(model, both, LOW_TONE, HIGH_TONE) == "low_high"
    assert hear(model, both, LOW_TONE, 0, LOW_TONE) == "low_low"


def test_the_times_of_a_word_with_a_pause_span_it(model: vosk.Model) -> None:
    recogniser = vosk.KaldiRecognizer(model, 16000, json.dumps(["rising", "[unk]"]))
    recogniser.SetWords(True)
    recogniser.AcceptWaveform(handmade.sound(LOW_TONE, 0, HIGH_TONE))
    (word,) = json.loads(recogniser.FinalResult())["result"]
    assert word["start"] == pytest.approx(0.5, abs=0.1)
    assert word["end"] == pytest.approx(2.0, abs=0.1)


def test_a_word_outside_the_grammar_is_unknown(model: vosk.Model) -> None:
    assert hear(model, ["high", "[unk]"], LOW_TONE) == "[unk]"
    assert hear(model, ["rising", "[unk]"], HIGH_TONE, LOW_TONE) == "[unk]"


def test_without_unknown_a_wrong_word_is_forced(model: vosk.Model) -> None:
    assert hear(model, ["rising"], HIGH_TONE) == "rising"


def test_the_model_knows_its_words(model: vosk.Model) -> None:
    words = (*handmade.LEXICON, "[unk]", "[unk-at-last]", "low_high", "low_low")
    known = [model.vosk_model_find_word(word) for word in words]
    assert sorted(known) == [1, 2, 3, 4, 5, 6, 7]
    assert model.vosk_model_find_word("falling") == -1


def test_any_word_but_no_phrase_is_heard_without_a_grammar(model: vosk.Model) -> None:
    free = vosk.KaldiRecognizer(model, 16000)
    free.AcceptWaveform(handmade.sound(LOW_TONE, 0, HIGH_TONE))
    heard = json.loads(free.FinalResult())["text"].split()
    assert heard
    assert set(heard) <= {*handmade.LEXICON, "[unk]", "[unk-at-last]"}


def test_words_are_numbered_without_gaps(tmp_path: Path) -> None:
    graph.write_graph(tmp_path, handmade.LEXICON)
    lines = [line.split() for line in (tmp_path / "words.txt").read_text().splitlines()]
    assert [int(number) for _, number in lines] == list(range(6))
    assert {word for word, _ in lines} == {"<eps>", "[unk]", "[unk-at-last]", *handmade.LEXICON}


def test_writing_the_graph_again_gives_the_same_files(tmp_path: Path) -> None:
    for name in ("once", "again"):
        graph.write_graph(tmp_path / name, handmade.LEXICON)
    for path in (tmp_path / "once").rglob("*.*"):
        again = tmp_path / "again" / path.relative_to(tmp_path / "once")
        assert path.read_bytes() == again.read_bytes()


def test_missing_tools_are_named_with_their_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(TrainingFault, match="sudo apt install libfst-tools"):
        graph.write_graph(tmp_path / "graph", handmade.LEXICON)
    assert not (tmp_path / "graph").exists()


def test_a_missing_lookahead_library_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph, "_LIBRARIES", (str(tmp_path),))
    with pytest.raises(TrainingFault, match=r"libfstlookahead\.so was not found"):
        graph.write_graph(tmp_path / "graph", handmade.LEXICON)


def test_a_word_without_pronunciation_is_named() -> None:
    with pytest.raises(TrainingFault, match=r"No pronunciation is known for: sideways\."):
        lexicon.select(["low", "sideways"], handmade.LEXICON)


def test_pronunciations_are_read_with_their_variants() -> None:
    read = lexicon.parse(["# a note", "a AH0", "a(2) EY1", "a(3) EY2 # often", ""], "lexicon.txt")
    assert read == {"a": (("AH0",), ("EY1",))}


@pytest.mark.parametrize("line", ["yes Y EH S", "yes"])
def test_a_malformed_pronunciation_names_its_line(line: str) -> None:
    with pytest.raises(TrainingFault, match=r"lexicon\.txt:2: "):
        lexicon.parse(["no N OW1", line], "lexicon.txt")


def test_stress_tells_the_teens_from_the_tens() -> None:
    said = lexicon.load()
    for stem in ("thir", "four", "fif", "six", "seven", "eigh", "nine"):
        teen, ten = stem + "teen", {"four": "forty"}.get(stem, stem + "ty")
        assert {phones[-2:] for phones in said[teen]} == {("IY1", "N")}
        assert {phones[-1] for phones in said[ten]} == {"IY0"}


def test_the_large_dictionary_has_its_own_entries_and_ours() -> None:
    words = lexicon.large_dictionary()
    assert words["thirty"] == (("TH", "ER1", "D", "IY0"), ("TH", "ER1", "T", "IY0"))
    assert words["als"] == (("EY1", "EH1", "L", "EH1", "S"),)
    assert words["yeah"][0] == ("Y", "AE1")
    assert lexicon.select(lexicon.load(), words) == lexicon.load()


def test_the_bundled_model_holds_every_phrase_of_the_checklist_as_one_word() -> None:
    listed = (Path("models/checklist-en/graph/words.txt")).read_text(encoding="utf-8")
    known = {line.split()[0] for line in listed.splitlines()}
    lacking = {p for p in accepted_phrases() if joined(p) not in known}
    assert not lacking, "run `make graph`"


def test_the_lexicon_holds_every_word_of_the_checklist() -> None:
    assert LEXICON.exists()
    lexicon.select(lexicon.split_phrases(accepted_phrases()), lexicon.load())
