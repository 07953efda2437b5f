"""Learning a voice through the real ear: two voices that training never heard."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from voice_app.bootstrap import load_learning
from voice_app.checklist.dialogue import Dialogue
from voice_app.cli.main import main
from voice_app.storage import voice_profiles
from voice_app.testing.make_fixtures import make_recording
from voice_app.testing.scenario import Turn

pytestmark = pytest.mark.long

FAILS = {"no": "marmalade"}
"""A speaker whose no nobody understands says something else instead."""


def recordings(dialogue: Dialogue, folder: Path, voice: str, instead: Mapping[str, str]) -> Path:
    if shutil.which(voice.split()[0]) is None:
        pytest.skip(f"{voice.split()[0]} is not installed")
    calibration = load_learning(dialogue)
    folder.mkdir()
    for number, word in enumerate(calibration.words * calibration.times):
        says = instead.get(word, word)
        turn = Turn(says=says, hears=says, open="", voice=voice)
        make_recording(turn, folder / f"{number:02d}.wav")
    return folder


@pytest.mark.parametrize(
    ("instead", "pair"), [({}, ("yes", "no")), (FAILS, ("yes", "nope"))], ids=["clear", "no fails"]
)
def test_the_best_words_are_found_for_a_recorded_voice(
    dialogue: Dialogue, tmp_path: Path, instead: Mapping[str, str], pair: tuple[str, str]
) -> None:
    folder = recordings(dialogue, tmp_path / "words", "flite rms", instead)
    done = CliRunner().invoke(main, ["calibrate", "--name", "two", "--wav", str(folder)])
    assert done.exit_code == 0, done.output
    assert f"App: {pair[0].capitalize()} and {pair[1]} work best for you." in done.output
    voice = voice_profiles.load()["two"]
    assert (voice.yes, voice.no) == pair
    listed = CliRunner().invoke(main, ["calibrate", "--list"]).output
    assert listed.startswith(f"two: {pair[0]} and {pair[1]};")


def test_a_voice_can_be_forgotten_and_an_unknown_one_is_refused() -> None:
    done = CliRunner().invoke(main, ["calibrate", "--forget", "two"])
    assert done.exit_code == 1
    assert "Nothing is known about 'two'." in done.output
    refused = CliRunner().invoke(main, ["calibrate", "--name", "Gwendolyn", "--wav", "."])
    assert refused.exit_code != 0
    assert "Choose one of one, two, three, helper." in refused.output
    unknown = CliRunner().invoke(main, ["run", "--typed", "--voice", "two"], input="stop\n")
    assert unknown.exit_code != 0
    assert "voice-app calibrate" in unknown.output


def test_a_visit_uses_what_was_learnt(dialogue: Dialogue, tmp_path: Path) -> None:
    folder = recordings(dialogue, tmp_path / "words", "flite rms", FAILS)
    CliRunner().invoke(main, ["calibrate", "--name", "one", "--wav", str(folder)])
    run = ["run", "--typed", "--voice", "one"]
    done = CliRunner().invoke(main, run, input="help\nstop\nstop\n")
    assert "You can say yes, nope, or not sure." in done.output
    assert (
        "You can say yes, no, or not sure."
        in CliRunner().invoke(main, ["run", "--typed"], input="help\nstop\nstop\n").output
    )


def test_a_voice_is_learnt_and_forgotten_by_voice(dialogue: Dialogue) -> None:
    calibration = load_learning(dialogue)
    words = ["" if word == "no" else word for word in calibration.words * calibration.times]
    lines = ["learn my voice", "two", *words, "help", "forget my voice", "help", "no"]
    lines += ["learn my voice", "stop", "stop"]
    done = CliRunner().invoke(main, ["run", "--typed"], input="\n".join([*lines, ""]))
    assert done.exit_code == 0, done.output
    assert "App: Which person are you? Say one, two, three, or helper." in done.output
    learnt, forgotten = done.output.split("You: forget my voice")
    assert "App: Yes and nope work best for you." in learnt
    assert "You can say yes, nope, or not sure." in learnt.split("work best for you.")[1]
    assert "App: I've deleted what I learnt about your voice." in forgotten
    assert "You can say yes, no, or not sure." in forgotten
    assert "App: Please say that before the first answer of a visit." in forgotten
    assert voice_profiles.load() == {}


def test_danger_while_a_voice_is_learnt_leads_to_its_advice() -> None:
    lines = "learn my voice\ntwo\ni can't breathe\nokay\n"
    done = CliRunner().invoke(main, ["run", "--typed"], input=lines)
    assert "You: i can't breathe\nApp: Call 911, 999 or 112 now." in done.output
    assert done.output.endswith("App: Please get help now. Goodbye.\n")
