"""`voice-app run` as a person starts it: a real process, real files, no sound card needed."""

import os
import signal
import subprocess
import sys
import wave
from pathlib import Path

import pytest

from tests.core.support import Talk, calm, words_for
from voice_app.checklist.dialogue import Dialogue

VOICE_APP = [sys.executable, "-m", "voice_app"]


def voice_app(
    *arguments: str | Path, typed: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*VOICE_APP, *map(str, arguments)],
        input=typed,
        text=True,
        capture_output=True,
        env={**os.environ, **environment},
        timeout=120,
        check=False,
    )


@pytest.fixture
def no_sound(tmp_path: Path) -> dict[str, str]:
    """An environment in which no sound device can be opened, whatever the machine has."""
    configuration = tmp_path / "alsa.conf"
    configuration.write_text("pcm.default { type pulse }\nctl.default { type pulse }\n")
    return {
        "PULSE_SERVER": f"unix:{tmp_path}/none",
        "ALSA_CONFIG_PATH": str(configuration),
    }


def told_in_words(result: subprocess.CompletedProcess[str]) -> None:
    assert result.returncode not in (0, -6, -11)
    assert "Traceback" not in result.stdout + result.stderr


def test_a_recorded_folder_is_heard_to_its_advice(fixtures: Path) -> None:
    result = voice_app("run", "--wav", fixtures / "twenty_something")
    assert result.returncode == 0
    assert "You: getting worse" in result.stdout
    assert "App: See a doctor in person today." in result.stdout


def test_what_is_said_can_be_written_to_wav(fixtures: Path, tmp_path: Path) -> None:
    folder = tmp_path / "spoken"
    result = voice_app(
        "run", "--wav", fixtures / "emergency_at_first_question", "--speaker", f"wav:{folder}"
    )
    assert result.returncode == 0
    said = [line for line in result.stdout.splitlines() if line.startswith("App: ")]
    files = sorted(folder.glob("*.wav"))
    assert len(files) == len(said)
    for file in files:
        with wave.open(str(file)) as sound:
            assert sound.getnframes() / sound.getframerate() > 0.3


def test_each_tone_stands_in_the_captions_and_sounds(fixtures: Path, tmp_path: Path) -> None:
    folder = tmp_path / "spoken"
    visit = ("run", "--wav", fixtures / "emergency_at_first_question", "--speaker")
    result = voice_app(*visit, f"wav:{folder}", "--earcons")
    assert result.returncode == 0
    lines = [line for line in result.stdout.splitlines() if not line.startswith("[")]
    tones = [line for line in lines if line.startswith("(")]
    assert tones == [
        "(listening)", "(emergency)", "(listening)", "(heard you)", "(listening)", "(heard you)",
        "(goodbye)",
    ]  # fmt: skip
    assert lines.index("(emergency)") == lines.index("App: Call 911, 999 or 112 now.") - 1
    lengths = []
    for file in sorted(folder.glob("*.wav")):
        with wave.open(str(file)) as sound:
            lengths.append(sound.getnframes() / sound.getframerate())
    assert len(lengths) == len(lines) - sum(line.startswith("You: ") for line in lines)
    assert sum(length <= 0.1501 for length in lengths) == len(tones)


def test_what_has_no_meaning_gets_its_own_tone_and_silence_gets_none() -> None:
    result = voice_app("run", "--typed", "--earcons", typed="purple\n\nno\n")
    heard = result.stdout.splitlines()
    after = {line: heard[number + 1] for number, line in enumerate(heard[:-1])}
    assert after["You: purple"] == "(not understood)"
    assert after["[silence]"].startswith("App: ")
    assert after["You: no"] == "(heard you)"


def test_without_a_live_visit_or_when_not_wanted_there_are_no_tones(fixtures: Path) -> None:
    recorded = ("run", "--wav", fixtures / "emergency_at_first_question", "--no-earcons")
    for shown in (voice_app("run", "--typed", typed="purple\nno\nstop\n"), voice_app(*recorded)):
        assert shown.returncode == 0
        assert "You: " in shown.stdout
        assert not [line for line in shown.stdout.splitlines() if line.startswith("(")]


def test_typed_answers_reach_the_advice() -> None:
    result = voice_app("run", "--typed", typed="no\nno\nno\nstop\n")
    assert result.returncode == 0
    assert "We didn't finish. With more answers, it could be more urgent." in result.stdout


def test_input_that_ends_early_still_gives_the_advice() -> None:
    result = voice_app("run", "--typed", typed="no\nnot sure\n")
    assert result.returncode == 0
    assert "App: Call 911, 999 or 112 now." in result.stdout


def test_without_a_microphone_the_emergency_line_and_a_remedy_are_given(
    no_sound: dict[str, str],
) -> None:
    result = voice_app("run", **no_sound)
    told_in_words(result)
    assert "App: If this is an emergency, call 911, 999 or 112 now." in result.stdout
    assert "microphone" in result.stderr


def test_without_a_microphone_the_demo_runs_whole_says_whose_it_is_and_leaves_nothing(
    no_sound: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    result = voice_app("run", "--demo-if-no-microphone", **no_sound, TMPDIR=str(folder))
    assert result.returncode == 0, result.stderr
    assert list(folder.iterdir()) == []
    lines = result.stdout.splitlines()
    assert "recording of somebody else" in "".join(lines[:3])
    assert any("The recording of somebody else has ended." in line for line in lines[-3:])
    assert "App: See a doctor in person today." in lines


def test_ctrl_c_gives_the_advice_for_what_is_known(dialogue: Dialogue) -> None:
    typed, talk = [], Talk(dialogue)
    while "other_signs" not in talk.conversation.said:
        value = "stiffness" if talk.state == "main" else calm(dialogue, talk.state)
        typed.append(words_for(dialogue, talk.state, value))
        talk.say(typed[-1])
    process = subprocess.Popen(
        [*VOICE_APP, "run", "--typed"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n".join([*typed, ""]))
    process.stdin.flush()
    open_question = f"App: {talk.replies[-1].lines[-1]}"
    assert any(line.strip() == open_question for line in process.stdout)
    process.send_signal(signal.SIGINT)
    rest, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert "You told me that the main problem is stiffness." in rest
    assert "App: Make an ordinary appointment with your doctor." in rest


def test_a_missing_model_is_one_sentence(tmp_path: Path, fixtures: Path) -> None:
    result = voice_app("run", "--wav", fixtures / "early_stop", "--model", tmp_path / "nowhere")
    told_in_words(result)
    assert result.stderr.startswith("There is no speech model at ")


def test_a_recording_of_the_wrong_kind_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "01-no.wav").write_bytes(b"this is no sound")
    result = voice_app("run", "--wav", tmp_path)
    told_in_words(result)
    assert "01-no.wav" in result.stderr


def test_an_unreadable_recording_is_found_before_the_visit_begins(
    tmp_path: Path, fixtures: Path
) -> None:
    for file in sorted((fixtures / "early_stop").glob("*.wav"))[:4]:
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "05-broken.wav").write_bytes(b"RIFF")
    result = voice_app("run", "--wav", tmp_path)
    told_in_words(result)
    assert "05-broken.wav" in result.stderr
    assert "App:" not in result.stdout


def test_an_empty_folder_is_one_sentence(tmp_path: Path) -> None:
    result = voice_app("run", "--wav", tmp_path)
    told_in_words(result)
    assert "There is no recording in" in result.stderr


def test_without_espeak_data_speech_fails_in_words_and_captions_go_on(
    tmp_path: Path, fixtures: Path
) -> None:
    result = voice_app(
        "run", "--wav", fixtures / "emergency_at_first_question",
        "--speaker", f"wav:{tmp_path / 'spoken'}", ESPEAK_DATA_PATH=str(tmp_path),
    )  # fmt: skip
    told_in_words(result)
    assert "espeak-ng-data" in result.stdout
    assert "App: Call 911, 999 or 112 now." in result.stdout


def test_a_folder_that_cannot_be_written_is_told_and_captions_go_on(fixtures: Path) -> None:
    result = voice_app(
        "run", "--wav", fixtures / "emergency_at_first_question", "--speaker", "wav:/proc/nowhere"
    )
    told_in_words(result)
    assert "/proc/nowhere" in result.stdout + result.stderr


@pytest.mark.parametrize("speaker", ["loud", "wav:"])
def test_a_speaker_that_does_not_exist_is_a_usage_error(speaker: str) -> None:
    result = voice_app("run", "--typed", "--speaker", speaker)
    assert result.returncode == 2
    assert "none of sounddevice, wav:DIR, none" in result.stderr
