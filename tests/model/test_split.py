from collections import Counter
from pathlib import Path
from random import Random

import pytest

from models.training import corpus, recordings, voices
from models.training.errors import TrainingFault
from models.training.recordings import Recording


@pytest.mark.parametrize(
    "licence",
    [
        "CC BY 4.0",
        "CC BY (per samples/README.md)",
        "CC0 1.0 (Common Voice)",
        "Public domain (LibriVox)",
        "Apache-2.0",
        "MIT (repo; README: recorded by the author)",
        "AN4 licence (CMU BSD-style, any purpose)",
    ],
)
def test_licences_that_let_weights_be_shipped(licence: str) -> None:
    assert recordings.allowed(licence)


@pytest.mark.parametrize(
    "licence",
    ["CC BY-SA 4.0", "CC BY-NC 4.0", "CC BY-NC-SA 4.0", "CC BY NC", "CC BY -ND", "", "GPL", "mitt"],
)
def test_other_licences_are_left_out(licence: str) -> None:
    assert not recordings.allowed(licence)


def speech(speaker: str, text: str = "yes", kind: str = "command") -> Recording:
    return Recording(Path(f"{speaker}.wav"), text, speaker, "source", "CC0", kind)


def test_a_speaker_is_on_one_side_only() -> None:
    clips = [speech(f"speaker{n}", text) for n in range(200) for text in ("yes", "no")]
    training, held_out = recordings.split(clips)
    assert not {clip.speaker for clip in training} & {clip.speaker for clip in held_out}
    assert 25 <= len({clip.speaker for clip in held_out}) <= 55


def test_clips_of_unnamed_speakers_are_held_out_by_word() -> None:
    training, held_out = recordings.split([speech("unknown", "alexa"), speech("unknown", "jarvis")])
    assert [clip.text for clip in training] == ["alexa"]
    assert [clip.text for clip in held_out] == ["jarvis"]


def test_clips_without_a_text_are_on_neither_side() -> None:
    assert recordings.split([speech("somebody", "")]) == ([], [])


def test_a_manifest_is_read_and_filtered(tmp_path: Path) -> None:
    path = tmp_path / "manifest.tsv"
    path.write_text(
        "path\ttext\tspeaker\tsource\tlicence\tkind\n"
        "a.wav\tYes\tann\there\tCC0\tcommand\n"
        "b.wav\tno\tbob\there\tCC BY-NC 4.0\tcommand\n"
    )
    (only,) = recordings.read_manifest(path)
    assert (only.path, only.text, only.speaker) == (tmp_path / "a.wav", "yes", "ann")


def test_a_manifest_without_a_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "manifest.tsv"
    path.write_text("path\ttext\n")
    with pytest.raises(TrainingFault, match="lacks the columns speaker, source, licence, kind"):
        recordings.read_manifest(path)


def test_no_held_out_voice_is_ever_drawn_for_training() -> None:
    plan = corpus.training_renderings([f"phrase {n}" for n in range(300)], ["word"])
    assert not [rendering for rendering in plan if voices.is_held_out(rendering)]


def test_numbers_that_sound_alike_are_spoken_more_often() -> None:
    phrases = [f"{number} {unit}" for unit in ("days", "weeks") for number in ("six", "sixty")]
    plan = corpus.training_renderings([*phrases, "sixteen days"], ["word"], 1.0)
    spoken = Counter(rendering.text for rendering in plan)
    more = sum(corpus.ALIKE.values())
    assert spoken["sixty days"] == spoken["sixteen days"] == spoken["six days"] + more


@pytest.mark.parametrize("engine", list(voices.HELD_OUT))
def test_what_is_measured_is_spoken_by_held_out_voices(engine: str) -> None:
    random = Random(1)
    drawn = [voices.held_out_rendering("yes", engine, random) for _ in range(200)]
    assert all(voices.is_held_out(rendering) for rendering in drawn)


def test_a_plan_is_the_same_every_time() -> None:
    plans = [corpus.training_renderings(["yes", "no"], ["some", "word"], 0.1) for _ in range(2)]
    assert plans[0] == plans[1]


def test_new_words_are_never_taught() -> None:
    common = [f"word{n}" for n in range(100)]
    assert set(corpus.new_words(common, ["word20"])) == {"word0", "word40", "word60", "word80"}
