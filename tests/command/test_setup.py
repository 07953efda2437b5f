import subprocess
import sys
import tomllib

import pytest

from voice_app.storage.settings_file import config_file

pytestmark = pytest.mark.long


@pytest.fixture(autouse=True)
def never_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICE_APP_SET_UP", "false")


def run(typed: str, *options: str) -> str:
    result = subprocess.run(
        [sys.executable, "-m", "voice_app", "run", "--typed", *options],
        input=typed, text=True, capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    return result.stdout


def test_what_was_answered_holds_at_once_and_at_the_next_start() -> None:
    answers = "ireland\nmy mother\nmy son\nfine\n"

    first = run(f"{answers}yes\nokay\n", "--setup")
    second = run("yes\nokay\n")

    for shown in (first, second):
        assert "App: I'll ask about your mother." in shown
        assert "App: Call 112 or 999 now." in shown
    assert tomllib.loads(config_file().read_text())["set_up"] is True
    assert "Where are you?" not in second


def test_an_emergency_in_it_is_a_visit_and_sets_nothing() -> None:
    shown = run("ireland\ni can't breathe\nokay\n", "--setup", "--keep")

    assert "App: Call 911, 999 or 112 now." in shown
    assert shown.endswith("App: Please get help now. Goodbye.\n")
    assert not config_file().exists()


def test_silence_is_not_taken_for_an_answer_so_it_is_asked_again() -> None:
    run("\n" * 8 + "yes\nokay\n", "--setup")

    assert not config_file().exists()


def test_a_typed_visit_asks_none_of_it() -> None:
    assert "Where are you?" not in run("yes\nokay\n")


def test_a_change_by_voice_holds_at_the_next_start() -> None:
    run("slower\nlouder\nno\nstop\nokay\nno\n", "--keep")

    settings = tomllib.loads(config_file().read_text())
    assert settings == {"rate": 130, "volume": 4.0}


def test_a_typed_visit_that_leaves_no_trace_writes_no_settings() -> None:
    run("slower\nno\nstop\nokay\n")

    assert not config_file().exists()
