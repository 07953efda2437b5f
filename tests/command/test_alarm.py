"""The alarm of an emergency: rings, runs the owner's command, says what was sent, and stops."""

import os
import re
import shlex
import subprocess
import sys
import time
import wave
from pathlib import Path

import numpy as np
import pytest

from voice_app.app.alarm import FAILED, NONE, RAN, AlarmCommand, tone
from voice_app.checklist.dialogue import Dialogue
from voice_app.sessions.visit_session import Session
from voice_app.turn import Heard

TO_STOP = "App: To stop the alarm, say, I am here."


def run(typed: str, *options: str | Path) -> str:
    result = subprocess.run(
        [sys.executable, "-m", "voice_app", "run", "--typed", *map(str, options)],
        input=typed, text=True, capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    return result.stdout


def test_it_rings_between_repetitions_until_somebody_says_i_am_here() -> None:
    shown = run("yes\n\n\ni am here\n", "--alarm")

    assert "App: Nothing was sent to anybody." in shown
    assert shown.count("(loud alarm)\nApp: Call 911, 999 or 112 now.") == 2
    first_advice = shown.index("App: Call 911")
    assert first_advice < shown.index(TO_STOP) < shown.index("(loud")
    assert shown.endswith("App: Please get help now. Goodbye.\n")


@pytest.mark.parametrize(
    "said",
    ["", "repeat", "help", "louder", "more time", "where am i", "pause", "[unk]", "use words"],
)
def test_whatever_is_said_during_an_alarm_ends_with_how_to_stop_it(said: str) -> None:
    shown = run(f"yes\n{said}\n{said}\ni am here\n", "--alarm")

    replies = re.split(r"^(?:You: .*|\[silence\])\n", shown, flags=re.MULTILINE)[-4:]
    assert [reply.splitlines()[-1] for reply in replies[:3]] == [TO_STOP] * 3
    assert TO_STOP not in replies[3]


def test_it_rings_while_a_voice_is_learnt() -> None:
    shown = run("learn my voice\ntwo\nhelp me\n\n\ni am here\n", "--alarm")

    assert shown.count("(loud alarm)\nApp: Call 911, 999 or 112 now.") == 2
    assert shown.count(TO_STOP) == 3


def test_how_to_stop_it_is_told_anew_with_a_second_emergency_and_never_in_a_crisis() -> None:
    shown = run("yes\nfalse alarm\nno\nemergency\nrepeat\ni am here\n", "--alarm")
    assert shown.count(TO_STOP) == 3

    assert TO_STOP not in run("i want to die\nrepeat\n\nokay\n", "--alarm")


def test_who_can_come_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICE_APP_HELPER", "your son")

    assert "App: Shout for your son." in run("yes\n\ni am here\n", "--alarm")


def test_a_typed_visit_has_no_alarm_unless_it_is_wanted() -> None:
    assert "alarm." not in run("yes\n\ni am here\n").replace("false alarm.", "")


def test_a_crisis_is_kept_calm(dialogue: Dialogue) -> None:
    session = Session(dialogue)
    session.start()
    assert not session.hear(Heard("i want to die")).alarm
    assert not session.hear(Heard("", speech=False)).alarm
    session = Session(dialogue)
    session.start()
    assert session.hear(Heard("i can't breathe")).alarm
    assert session.hear(Heard("", speech=False)).alarm
    assert not session.hear(Heard("false alarm")).alarm


def test_the_command_is_run_once_without_answers_and_a_false_alarm_says_so(tmp_path: Path) -> None:
    witness = tmp_path / "witness.py"
    log = tmp_path / "log.txt"
    witness.write_text(
        "import sys, pathlib\n"
        f"with pathlib.Path({str(log)!r}).open('a') as log:\n"
        "    log.write(repr((sys.argv[1:], sys.stdin.read())) + '\\n')\n"
    )
    command = shlex.join([sys.executable, str(witness), "help; $HOME"])

    shown = run("yes\n\nfalse alarm\nno\n", "--alarm", "--alarm-command", command)

    assert log.read_text() == "(['help; $HOME'], '')\n"
    assert "App: I ran your alarm command." in shown
    assert "Nothing was sent" not in shown
    assert shown.count("App: Tell them that it was a false alarm.") == 1


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("/nowhere/at/all", "No such file"),
        ('"unclosed', "No closing quotation"),
        (shlex.join([sys.executable, "-c", "raise SystemExit(3)"]), "exit status was 3"),
    ],
)
def test_a_command_that_fails_is_said_and_the_advice_goes_on(command: str, why: str) -> None:
    shown = run("yes\n\ni am here\n", "--alarm", "--alarm-command", command)

    assert "App: Your alarm command failed." in shown
    assert why in shown
    assert shown.count("App: Call 911, 999 or 112 now.") == 2


def test_a_command_that_hangs_is_ended_with_all_it_started(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    script = f"sleep 600 & echo $! > {shlex.quote(str(pids))}; wait"
    command = AlarmCommand(shlex.join(["sh", "-c", script]), seconds=5)

    command.start()
    outcome, why = command.outcome()

    assert outcome == FAILED
    assert "longer than 5 seconds" in why
    stat = Path(f"/proc/{pids.read_text().strip()}/stat")
    deadline = time.monotonic() + 60
    while stat.exists() and stat.read_text().split()[2] not in "ZX":
        assert time.monotonic() < deadline, "What it started lives on."
        time.sleep(0.05)


def test_without_a_command_nothing_is_claimed() -> None:
    silent = AlarmCommand("  ")
    silent.start()
    assert silent.outcome() == (NONE, "")
    ran = AlarmCommand(shlex.join([sys.executable, "-c", "pass"]))
    ran.start()
    assert ran.outcome() == (RAN, "")


def test_the_tone_is_loud_long_and_does_not_clip() -> None:
    samples = tone().samples.astype(float)
    loud = np.abs(samples)
    assert 3 < tone().seconds < 4
    assert 0.85 * 32767 < loud.max() < 32767
    assert np.sqrt((samples[:5000] ** 2).mean()) > 0.3 * 32767


def test_the_tone_is_played_through_the_speaker(tmp_path: Path) -> None:
    run("yes\n\ni am here\n", "--alarm", "--speaker", f"wav:{tmp_path}")

    seconds = []
    for file in sorted(tmp_path.glob("*.wav")):
        with wave.open(os.fspath(file)) as sound:
            seconds.append(sound.getnframes() / sound.getframerate())
    assert any(abs(one - tone().seconds) < 0.01 for one in seconds)
