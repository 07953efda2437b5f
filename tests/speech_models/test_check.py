"""The commands of `voice-app models`, and which model a visit uses."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.speech_models.conftest import NAME
from voice_app.bootstrap import load_recogniser
from voice_app.checklist.dialogue import Dialogue
from voice_app.cli.main import main
from voice_app.evaluation.manifest import Clip
from voice_app.hearing.model_files import RELUCTANT, has_reluctant_word
from voice_app.hearing.model_tuning import DangerView
from voice_app.speech_models import checking, choice, places
from voice_app.speech_models.catalogue import Limits, load_catalogue
from voice_app.speech_models.measuring import known_within, seek, tuned, ways

pytestmark = pytest.mark.long

NONE_GOOD_ENOUGH = Limits(
    right=1.01, wrong_accepts=0.0, others_accepted=0.0, danger_missed=0.0, real_time_factor=0.0
)


def used(dialogue: Dialogue) -> Path | None:
    """Return the folder of the model that a visit would use; None: the bundled one."""
    choice_now = choice.choose(dialogue)
    return choice_now.used.folder if choice_now.used else None


def reason(dialogue: Dialogue) -> str:
    """Return why the installed model is not used."""
    return choice.choose(dialogue).passed_over[NAME]


def models(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["models", *map(str, arguments)])


@pytest.fixture
def installed(store: Path, archive: Path) -> Path:
    with zipfile.ZipFile(archive) as content:
        content.extractall(store)
    return store / NAME


@pytest.fixture
def few_turns(monkeypatch: pytest.MonkeyPatch, dialogue: Dialogue) -> tuple[Clip, ...]:
    """A check of a few recordings instead of all, for speed."""
    clips = checking.recorded_turns(dialogue)
    assert len(clips) > 200
    some = tuple(clip for clip in clips if clip.text)[::60][:4]
    monkeypatch.setattr(checking, "recorded_turns", lambda dialogue: some)
    among = checking.among_other_words()
    assert len(among) == 30
    few = (*among[:3], *among[-2:])
    monkeypatch.setattr(checking, "among_other_words", lambda: few)
    return some


def without_reluctant_word(model: Path) -> None:
    """Make the model one of others in this: it has `[unk]` alone for other words."""
    words = model / "graph" / "words.txt"
    words.write_text(words.read_text().replace(f"{RELUCTANT} ", "xxxxx "))
    (model / "SHA256SUMS").unlink()
    assert not has_reluctant_word(model)


def test_a_model_is_listed_checked_used_and_removed(
    installed: Path, few_turns: tuple[Clip, ...], dialogue: Dialogue, fixtures: Path
) -> None:
    before = models("list").output
    assert f"installed: {NAME} in {installed}" in before
    assert "vosk-model-small-en-us-0.15: English, American, 40 MB, Apache-2.0; not inst" in before
    assert "uses the bundled model" in before
    checked = models("check", NAME)
    assert checked.exit_code == 0, checked.output
    assert f"{NAME}: {len(few_turns)} clips, right 100.0%" in checked.output
    assert "danger sought with reluctant: missed" in checked.output
    result = json.loads(places.result_file(installed).read_text())
    assert result["figures"]["right"] == result["bundled"]["right"] == 1.0
    assert result["limits"]["wrong_accepts"] == load_catalogue().limits.wrong_accepts
    assert used(dialogue) == installed
    visit = [sys.executable, "-m", "voice_app", "run", "--wav", str(fixtures / "silent_caller")]
    said = subprocess.run(visit, capture_output=True, text=True, env=os.environ, check=True).stdout
    assert f"I listen with the speech model {NAME}." in said
    assert models("remove", NAME).exit_code == 0
    assert used(dialogue) is None
    assert list(installed.parent.iterdir()) == []


def test_a_model_that_is_not_good_enough_is_not_used(
    installed: Path, few_turns: tuple[Clip, ...], dialogue: Dialogue
) -> None:
    result = checking.check(NAME, installed, dialogue, NONE_GOOD_ENOUGH, lambda heard: None)
    assert "right 100.0%, at least 101.0% is required" in result.failures
    assert used(dialogue) is None


def test_a_check_counts_for_what_was_checked_only(
    installed: Path,
    few_turns: tuple[Clip, ...],
    dialogue: Dialogue,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limits = load_catalogue().limits
    assert reason(dialogue) == "it was not checked here"
    assert not checking.check(NAME, installed, dialogue, limits, lambda heard: None).failures
    assert used(dialogue) is not None
    result = places.result_file(installed)
    good = result.read_text()
    for spoilt in ("", "[]", "{}", good.replace('"phrases": "', '"phrases": "0')):
        result.write_text(spoilt)
        assert used(dialogue) is None
    result.write_text(good)
    assert used(dialogue) is not None
    os.utime(installed / "conf" / "model.conf", (1, 1))  # as after a copy: the content is the same
    assert used(dialogue) == installed
    config = (installed / "conf" / "model.conf").read_text()
    (installed / "conf" / "model.conf").write_text("--beam=10\n")
    assert reason(dialogue) == "its files have changed since it was checked"
    (installed / "conf" / "model.conf").write_text(config)
    assert used(dialogue) == installed
    fewer = replace(dialogue.understanding.phrases, fillers=frozenset({"um"}))
    other = replace(dialogue, understanding=replace(dialogue.understanding, phrases=fewer))
    assert reason(other) == "the checklist has changed since it was checked"
    # A result is whole or not there.
    monkeypatch.setattr(os, "fsync", _full)
    with pytest.raises(OSError, match="No space"):
        places.write_result(installed, b"half")
    assert result.read_text() == good
    assert [path.name for path in installed.parent.iterdir() if path.name.startswith(".")] == []


def test_a_model_that_cannot_be_used_is_refused_with_the_reason(
    installed: Path, dialogue: Dialogue, fixtures: Path
) -> None:
    (installed / "graph" / "HCLG.fst").write_bytes(b"fixed")
    fixed = models("check", NAME)
    assert fixed.exit_code == 1
    assert "takes no grammar at run time: its graph is fixed" in fixed.output
    visit = [sys.executable, "-m", "voice_app", "run", "--wav", str(fixtures / "silent_caller")]
    said = subprocess.run(visit, capture_output=True, text=True, env=os.environ, check=True).stdout
    assert "I listen with the speech model that comes with the program." in said
    assert f"{NAME} is installed and not used: it is not good enough: " in said
    assert "takes no grammar at run time: its graph is fixed" in said
    listed = models("list").output
    assert f"not used: {NAME}; it is not good enough" in listed
    assert "notes are written with" not in listed  # the engine refuses it
    (installed / "graph" / "HCLG.fst").unlink()
    (installed / "graph" / "HCLr.fst").unlink()
    everything = models("check")
    assert everything.exit_code == 1
    assert "lacks graph/HCLr.fst" in everything.output


def test_a_model_that_lacks_a_word_is_refused(installed: Path, dialogue: Dialogue) -> None:
    words = installed / "graph" / "words.txt"
    words.write_text(words.read_text().replace("choking ", "xxxxx "))
    (installed / "SHA256SUMS").unlink()
    result = models("check", NAME)
    assert result.exit_code == 1
    assert "does not know: choking" in result.output
    assert "does not know: choking" in reason(dialogue)


def test_a_model_that_cannot_refuse_other_words_is_refused(
    installed: Path, dialogue: Dialogue
) -> None:
    words = installed / "graph" / "words.txt"
    words.write_text(words.read_text().replace("[unk] ", "xxxxx "))
    (installed / "SHA256SUMS").unlink()
    assert "has no word for anything else" in models("check", NAME).output
    assert "has no word for anything else" in reason(dialogue)


def test_without_the_reluctant_word_danger_is_sought_in_the_way_that_costs_least(
    installed: Path, few_turns: tuple[Clip, ...], dialogue: Dialogue, fixtures: Path
) -> None:
    without_reluctant_word(installed)
    result = checking.check(NAME, installed, dialogue, load_catalogue().limits, lambda heard: None)
    assert [way.danger_view for way in result.tried] == ["any words", "danger alone"]
    best = min(result.tried, key=lambda way: 10 * way.missed + way.asked)
    assert result.tuning.danger_view is best.danger_view
    assert result.tuning.known_within >= 0.4
    assert choice.tuning_of(installed, dialogue) == result.tuning
    # In a visit of its own: the sentence is not understood as a whole, and its danger asked about.
    visit = [sys.executable, "-m", "voice_app", "run", "--model", str(installed)]
    visit += ["--wav", str(fixtures / "danger_among_other_words")]
    said = subprocess.run(visit, capture_output=True, text=True, env=os.environ, check=True).stdout
    assert "was not checked here" not in said
    assert "App: Did you say, " in said
    places.result_file(installed).unlink()
    said = subprocess.run(visit, capture_output=True, text=True, env=os.environ, check=True).stdout
    assert "was not checked here. I look for danger in everything I do not understand" in said
    assert "App: Did you say, " in said


def test_the_measures_tell_ways_of_seeking_danger_apart(
    installed: Path, few_turns: tuple[Clip, ...], dialogue: Dialogue
) -> None:
    recogniser = load_recogniser(dialogue)
    assert ways(recogniser) == tuple(DangerView)
    among = checking.among_other_words()
    found = {s.danger_view: s for s in seek(recogniser, dialogue, among, tuple(DangerView))}
    alone, reluctant = found[DangerView.DANGER_ALONE], found[DangerView.RELUCTANT]
    assert alone.missed <= reluctant.missed
    assert alone.asked >= reluctant.asked
    late = known_within(recogniser, dialogue, few_turns)
    assert 0 <= late < 1  # a model may name a phrase only when the turn ends
    assert tuned((alone,), late=0.61).known_within == 0.65
    assert tuned((alone, reluctant), late=0.0).known_within == 0.4


def _full(descriptor: int) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.skipif(shutil.which("fstsymbols") is None, reason="OpenFst tools are not installed")
def test_a_model_with_its_words_inside_the_graph_is_taken(
    installed: Path, few_turns: tuple[Clip, ...]
) -> None:
    graph = installed / "graph"
    symbols = ["fstsymbols", f"--isymbols={graph}/words.txt", f"--osymbols={graph}/words.txt"]
    made = subprocess.run([*symbols, graph / "Gr.fst"], capture_output=True, check=True).stdout
    (graph / "Gr.fst").write_bytes(made)
    (graph / "words.txt").unlink()
    (installed / "SHA256SUMS").unlink()
    result = models("check", NAME)
    assert result.exit_code == 0, result.output


def test_what_is_not_there(store: Path) -> None:
    assert "no model 'nothing' on this machine" in models("check", "nothing").output
    assert "No models are installed" in models("remove", "nothing").output
    assert "the bundled one needs no check" in models("check").output
    assert "The catalogue has no model 'nothing'" in models("install", "nothing").output
    assert "cannot name a model" in models("install", "../x", "--from-zip", "a.zip").output
    assert models("install", "x", "--sha256", "12").exit_code == 2


def test_installing_from_a_zip_file(store: Path, archive: Path, checksum: str) -> None:
    refused = models("install", NAME, "--from-zip", archive)
    assert "No checksum is known" in refused.output
    done = models("install", NAME, "--from-zip", archive, "--sha256", checksum.upper())
    assert done.exit_code == 0
    assert f"`voice-app models check {NAME}`" in done.output
    assert list(places.installed()) == [NAME]
