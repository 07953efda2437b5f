"""`recognise`, `check`, `doctor` and every command's help."""

import json
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from voice_app.cli.main import main
from voice_app.hearing.recording import read_wav
from voice_app.resources import data_path


def invoke(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("command", main.commands)
def test_every_command_explains_itself(command: str) -> None:
    status, out, _ = invoke(command, "--help")
    assert status == 0
    assert f"Usage: main {command}" in out
    for parameter in main.commands[command].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


def test_the_version_says_that_no_clinician_has_reviewed_it() -> None:
    assert "No clinician has reviewed" in invoke("--version")[1]


def test_recognise_prints_one_json_line_for_each_file(fixtures: Path) -> None:
    files = sorted((fixtures / "twenty_something").glob("*.wav"))[:3]
    status, out, _ = invoke("recognise", "--json", "--phrases", "yes|no|not sure", *files)
    assert status == 0
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["file"] for line in lines] == [str(f) for f in files]
    assert [line["heard"] for line in lines] == ["no", "no", "no"]
    for file, line in zip(files, lines, strict=True):
        assert line["audio_seconds"] == pytest.approx(len(read_wav(file)) / 16_000)
        assert line["decode_seconds"] > 0


def test_recognise_goes_on_after_a_bad_file_and_fails(fixtures: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"RIFF....")
    good = next((fixtures / "twenty_something").glob("*-yes.wav"))
    status, out, err = invoke("recognise", "--phrases", "yes|no", bad, good)
    assert status == 1
    assert "bad.wav" in err
    assert out.strip().endswith(": yes")


def test_recognise_refuses_a_word_the_model_lacks(fixtures: Path) -> None:
    file = next((fixtures / "early_stop").glob("*.wav"))
    status, _, err = invoke("recognise", "--phrases", "yes|xylophone", file)
    assert status == 2
    assert "'xylophone'" in err


def test_check_finds_the_bundled_checklist_in_order() -> None:
    status, out, err = invoke("check")
    assert (status, err) == (0, "")
    assert "are in order" in out


def test_check_names_file_line_and_word(dialogs_copy: Path) -> None:
    file = dialogs_copy / "phrases.en.yaml"
    lines = file.read_text().splitlines()
    at = lines.index("    - yeah")
    lines[at] = "    - yabadabadoo"
    file.write_text("\n".join(lines))
    status, _, err = invoke("check", "--folder", dialogs_copy)
    assert status == 1
    assert f'phrases.en.yaml:{at + 1}: The speech model does not know the word "yabadabadoo"' in err


def test_check_looks_at_the_tones_too(dialogs_copy: Path) -> None:
    file = dialogs_copy / "cues.en.yaml"
    file.write_text(file.read_text().replace("seconds: 0.05", "seconds: 5"))
    status, _, err = invoke("check", "--folder", dialogs_copy)
    assert status == 1
    assert "'5' is not a number from 0.03 to 0.15" in err


def test_doctor_tells_of_every_part_and_its_status_tells_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "model"
    shutil.copytree(data_path("models/checklist-en"), broken)
    (broken / "graph" / "HCLr.fst").unlink()
    status, out, _ = invoke("doctor", "--model", broken)
    assert status == 1
    parts = dict(line.split(": ", 1) for line in out.splitlines())
    assert set(parts) == {"dialogue", "model", "speech", "speaker", "microphone"}
    assert parts["dialogue"] == "found"
    assert "takes no grammar" in parts["model"]
    assert parts["speech"] == "found"
