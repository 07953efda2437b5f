"""Visits on a computer whose clock is set meanwhile, or was never set."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from voice_app.storage.places import state_folder, visits_folder
from voice_app.testing import turned_clock

pytestmark = pytest.mark.long

IDLE = "App: I'm listening. Say start the checklist, or emergency.\n"
WEAKER = (
    "start the checklist", "no", "no", "no", "yes", "something else", "no", "no", "since november",
    "getting worse", "no", "no", "yes", "no", "no", "no", "no", "no",
)  # fmt: skip
KEPT = (
    "no", "no", "no", "yes", "something else", "no", "no", "two months ago", "staying the same",
    "no", "no", "no", "no", "no", "no", "no", "no", "no", "stop", "keep it",
)  # fmt: skip
NO_CLOCK = "2024-11-19 08:00"
SET = "2026-11-27 09:00"


class Computer:
    """A computer with a clock of its own."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def set(self, time: str) -> None:
        turned_clock.turn(self._file, datetime.fromisoformat(time).astimezone())

    def start(self, *options: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "voice_app.testing.turned_clock", "run", "--typed", *options],
            env={**os.environ, turned_clock.VARIABLE: str(self._file)},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def visit(self, *said: str) -> str:
        visit = self.start("--keep")
        shown, _ = visit.communicate("\n".join([*said, ""]), timeout=120)
        assert visit.returncode == 0
        return shown


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return Computer(tmp_path / "clock")


def until(shown: Iterator[str], line: str) -> None:
    for found in shown:
        if found == line:
            return
    raise AssertionError(f"{line!r} was not shown.")


@pytest.mark.parametrize("started", ["2026-11-14 08:00", "2026-11-02 09:00", NO_CLOCK])
def test_from_idle_since_november_means_the_same_whenever_the_app_was_started(
    computer: Computer, started: str
) -> None:
    computer.set(started)
    idle = computer.start("--idle", "--keep")
    assert idle.stdin is not None
    assert idle.stdout is not None
    until(idle.stdout, IDLE)

    computer.set("2026-11-14 09:00")
    shown, _ = idle.communicate("\n".join([*WEAKER, ""]), timeout=120)

    assert "App: See a doctor in person today." in shown
    assert "it started 7 days ago" in shown


def test_a_computer_without_a_clock_asks_for_a_span(computer: Computer) -> None:
    computer.set(NO_CLOCK)

    shown = computer.visit(
        "no", "no", "no", "yes", "weakness", "no", "no", "since march", "three weeks", "stop"
    )

    after = shown.partition("You: since march\n")[2].splitlines()
    assert after[0] == "App: I don't know today's date."
    assert after[after.index("You: three weeks") + 1].startswith("App: Since then, is it getting")


@pytest.mark.parametrize(("first", "second"), [(NO_CLOCK, SET), (NO_CLOCK, NO_CLOCK), (SET, SET)])
def test_visits_stay_whatever_the_clock_showed_and_in_the_same_second_too(
    computer: Computer, first: str, second: str
) -> None:
    computer.set(first)
    computer.visit(*KEPT)
    computer.set(second)

    computer.visit(*KEPT)

    assert len(list(visits_folder().glob("*.json"))) == 2


@pytest.mark.parametrize(("first", "second"), [(NO_CLOCK, SET), (SET, NO_CLOCK)])
def test_a_visit_that_broke_off_is_offered_though_the_clock_was_set(
    computer: Computer, first: str, second: str
) -> None:
    computer.set(first)
    broken = computer.start("--keep")
    assert broken.stdin is not None
    assert broken.stdout is not None
    broken.stdin.write("no\nno\nno\nyes\nweakness\nno\nno\n")
    broken.stdin.flush()
    until(broken.stdout, "You: weakness\n")
    until(broken.stdout, "App: How long ago did it start? For example, ten days, or six months.\n")
    broken.kill()
    broken.communicate()
    assert (state_folder() / "unfinished.json").exists()

    computer.set(second)

    assert "App: There's an unfinished visit from an earlier time." in computer.visit("yes")


def test_a_visit_whose_time_is_over_is_deleted_and_that_is_said(computer: Computer) -> None:
    computer.set("2026-11-27 09:00")
    computer.visit(*KEPT)
    computer.set("2027-12-27 09:00")

    shown = computer.visit("no")

    deleted = "App: I've deleted the visits I kept for more than 365 days."
    assert shown.splitlines()[0] == deleted
    assert not list(visits_folder().glob("*.json"))
