"""The commands of `voice-app models`, and which model a visit uses."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.speech_models.conftest import NAME
from voice_app.cli import main
from voice_app.dialogue.dialogue import Dialogue
from voice_app.evaluation.manifest import Clip
from voice_app.speech_models import checking, choice, places
from voice_app.speech_models.catalogue import Limits, load_catalogue

NONE_GOOD_ENOUGH = Limits(right=1.01, wrong_accepts=0.0, danger_missed=0.0, real_time_factor=0.0)


def models(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["models", *map(str, arguments)])


@pytest.fixture
def installed(store: Path, archive: Path) -> Path:
    with zipfile.ZipFile(archive) as content:
        content.extractall(store)
    return store / NAME


@pytest.fixture
def few_turns(monkeypatch: pytest.MonkeyPatch, dialogue: Dialogue) -> tuple[Clip, ...]:
    """A check of eight recordings instead of all, for speed."""
    clips = checking.recorded_turns(dialogue)
    assert len(clips) > 200
    some = tuple(clip for clip in clips if clip.text)[::30][:8]
    monkeypatch.setattr(checking, "recorded_turns", lambda dialogue: some)
    return some


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
    result = json.loads(places.result_file(installed).read_text())
    assert result["figures"]["right"] == result["bundled"]["right"] == 1.0
    assert result["limits"]["wrong_accepts"] == load_catalogue().limits.wrong_accepts
    assert choice.usable(dialogue) == (NAME, installed)
    visit = [sys.executable, "-m", "voice_app", "run", "--wav", str(fixtures / "silent_caller")]
    said = subprocess.run(visit, capture_output=True, text=True, env=os.environ, check=True).stdout
    assert f"I listen with the speech model {NAME}." in said
    assert models("remove", NAME).exit_code == 0
    assert choice.usable(dialogue) is None
    assert list(installed.parent.iterdir()) == []


def test_a_model_that_is_not_good_enough_is_not_used(
    installed: Path, few_turns: tuple[Clip, ...], dialogue: Dialogue
) -> None:
    result = checking.check(NAME, installed, dialogue, NONE_GOOD_ENOUGH, lambda heard: None)
    assert "right 100.0%, at least 101.0% is demanded" in result.failures
    assert choice.usable(dialogue) is None


def test_a_check_counts_for_what_was_checked_only(
    installed: Path, few_turns: tuple[Clip, ...], dialogue: Dialogue
) -> None:
    limits = load_catalogue().limits
    assert not checking.check(NAME, installed, dialogue, limits, lambda heard: None).failures
    assert choice.usable(dialogue) is not None
    result = places.result_file(installed)
    good = result.read_text()
    for spoilt in ("", "[]", "{}", good.replace('"fingerprint": "', '"fingerprint": "0')):
        result.write_text(spoilt)
        assert choice.usable(dialogue) is None
    result.write_text(good)
    assert choice.usable(dialogue) is not None
    (installed / "conf" / "model.conf").write_text("--beam=10\n")
    assert choice.usable(dialogue) is None


def test_a_model_that_cannot_be_used_is_refused_with_the_reason(installed: Path) -> None:
    (installed / "graph" / "HCLG.fst").write_bytes(b"fixed")
    fixed = models("check", NAME)
    assert fixed.exit_code == 1
    assert "takes no grammar at run time: its graph is fixed" in fixed.output
    (installed / "graph" / "HCLG.fst").unlink()
    (installed / "graph" / "HCLr.fst").unlink()
    everything = models("check")
    assert everything.exit_code == 1
    assert "lacks graph/HCLr.fst" in everything.output


def test_a_model_that_lacks_a_word_is_refused(installed: Path) -> None:
    words = installed / "graph" / "words.txt"
    words.write_text(words.read_text().replace("choking ", "xxxxx "))
    (installed / "SHA256SUMS").unlink()
    result = models("check", NAME)
    assert result.exit_code == 1
    assert "does not know: choking" in result.output


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
    assert "None is installed" in models("remove", "nothing").output
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
