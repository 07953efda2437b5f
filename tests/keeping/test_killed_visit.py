"""A visit in a process of its own, killed without warning after every answer, and taken up."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.core.support import load_cases, words_for
from voice_app.checklist.dialogue import Dialogue
from voice_app.sessions.session_options import SessionOptions
from voice_app.sessions.visit_session import Session
from voice_app.storage.visit_record import told
from voice_app.storage.visit_store import VisitStore
from voice_app.triage.conditions import Value
from voice_app.turn import Heard

PERSON = "V01"


class Running:
    """`voice-app run --typed --keep`, answered as its captions ask."""

    def __init__(self, dialogue: Dialogue, answers: Mapping[str, Value | None]) -> None:
        self._dialogue = dialogue
        self._answers = answers
        self.asked: list[str] = []
        self._ahead: str | None = None
        """The question that was read already, and waits."""
        prompts = dialogue.prompts.questions
        self._keys = {prompts[key].ask[-1]: key for key in dialogue.checklist.by_key}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "voice_app", "run", "--typed", "--keep"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            bufsize=1,
        )

    def say(self, words: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{words}\n")

    def next(self) -> str:
        """Read on to what must be answered; return a question's key or the sentence."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said = line.strip().removeprefix("App: ")
            if said in self._keys:
                return self._keys[said]
            if said.startswith(("Say continue the visit", "I cannot diagnose. Say repeat")):
                return said
            if said.startswith("Do you want me to keep"):
                return said
        raise AssertionError("The visit ended.")

    def answer(self, most: int = 100) -> bool:
        """Answer so many questions; return whether another one is open then."""
        for number in range(most + 1):
            asked, self._ahead = self._ahead or self.next(), None
            if asked not in self._dialogue.checklist.by_key:
                return False
            if number == most:
                self._ahead = asked
                return True
            self.asked.append(asked)
            self.say(words_for(self._dialogue, asked, self._answers[asked] or "unsure"))
        raise AssertionError("The visit never ends.")

    def kill(self) -> None:
        self.process.kill()  # SIGKILL: nothing can be tidied up
        self.process.wait()

    def end(self) -> str:
        rest, _ = self.process.communicate(input="stop\nkeep it\n", timeout=60)
        assert self.process.returncode == 0, rest
        return rest


def verdict(home: Path) -> Mapping[str, object]:
    (file,) = (home / "data").rglob("*.json")
    found = json.loads(file.read_text())["verdict"]
    file.unlink()
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def answers() -> Mapping[str, Value | None]:
    return next(case for case in load_cases("vignettes") if case.id == PERSON).answers


def test_killed_after_every_answer_it_ends_in_the_same_verdict(
    dialogue: Dialogue, own_home: Path, answers: Mapping[str, Value | None]
) -> None:
    """Nothing outlives a kill but the file, which is whole at every moment: each that a visit
    leaves after an answer is taken up as the next start does it."""
    unfinished = own_home / "state" / "voice-app" / "unfinished.json"
    left: list[bytes] = []
    whole = Running(dialogue, answers)
    while whole.answer(1):
        # The next prompt is said: what it was said after is on the disk.
        left.append(unfinished.read_bytes())
        kept = [answer["question"] for answer in json.loads(left[-1])["answers"]]
        assert kept == whole.asked
    left.append(unfinished.read_bytes())
    whole.end()
    wanted = verdict(own_home)
    assert not unfinished.exists()
    assert len(left) > 10

    for data in left:
        unfinished.write_bytes(data)
        keeper = VisitStore(dialogue.checklist, dialogue.table, "unknown")
        session = Session(
            dialogue, SessionOptions(keeps=True, unfinished=keeper.unfinished().progress)
        )
        session.start()
        session.hear(Heard("continue the visit"))
        while session.state in dialogue.checklist.by_key:
            words = words_for(dialogue, session.state, answers[session.state] or "unsure")
            session.hear(Heard(words))
        assert told(session.conversation.verdict()) == wanted


@pytest.mark.parametrize("turns", [1, 7])
def test_killed_for_real_it_is_offered_and_ends_in_the_same_verdict(
    dialogue: Dialogue, own_home: Path, turns: int, answers: Mapping[str, Value | None]
) -> None:
    whole = Running(dialogue, answers)
    whole.answer()
    whole.end()
    wanted = verdict(own_home)

    first = Running(dialogue, answers)
    assert first.answer(turns)
    first.kill()
    second = Running(dialogue, answers)
    assert second.next().startswith("Say continue the visit")
    second.say("continue the visit")
    second.answer()
    second.end()

    assert second.asked[:1] == ["breath_now"]
    assert verdict(own_home) == wanted
    assert not list(own_home.rglob("unfinished*"))


def run(typed: str, *options: str, limit: int | None = None) -> subprocess.CompletedProcess[str]:
    def limited() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [sys.executable, "-m", "voice_app", "run", "--typed", *options],
        input=typed, text=True, capture_output=True, timeout=120, check=False, preexec_fn=limited,
    )  # fmt: skip


def test_a_full_disk_is_said_once_and_the_visit_goes_on(own_home: Path) -> None:
    result = run("no\nno\nno\nyes\nstiffness\nno\nstop\nokay\nkeep it\n", "--keep", limit=0)

    assert result.stdout.count("I cannot save your answers (File too large)") == 1
    assert "App: Make an ordinary appointment with your doctor." in result.stdout
    assert "Traceback" not in result.stderr
    assert result.returncode == 1
    assert not [path for path in own_home.rglob("*") if path.is_file() and path.stat().st_size]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "I can't read the unfinished visit. Let's start again."),
        ("", "I can't read the unfinished visit. Let's start again."),
    ],
)
def test_a_spoilt_file_is_told_and_the_visit_begins(
    own_home: Path, content: str, told: str
) -> None:
    file = own_home / "state" / "voice-app" / "unfinished.json"
    file.parent.mkdir(parents=True)
    file.write_text(content)

    result = run("no\n", "--keep")

    assert result.stdout.startswith(f"App: {told}\nApp: Hello.")


def test_a_typed_visit_leaves_no_trace_and_asks_nothing_unless_it_is_wanted(
    own_home: Path,
) -> None:
    result = run("no\nno\nno\nstop\nokay\n")

    assert "keep" not in result.stdout
    assert list(own_home.rglob("*")) == []


def test_no_answer_is_left_anywhere_after_a_visit_that_is_not_kept(
    own_home: Path, tmp_path: Path
) -> None:
    result = run("no\nno\nno\ni drop things\nstop\nokay\nno\n", "--keep")

    assert "App: I've deleted your answers." in result.stdout
    assert [path.name for path in own_home.rglob("*") if path.is_file()] == ["lock"]


def test_what_an_interrupted_visit_leaves_is_deleted_by_the_command(own_home: Path) -> None:
    run("no\nno\n", "--keep")
    (file,) = own_home.rglob("unfinished.json")
    assert re.search(r'"question": "breath_now"', file.read_text())

    result = subprocess.run(
        [sys.executable, "-m", "voice_app", "forget"], capture_output=True, text=True, check=True,
        env=os.environ,
    )  # fmt: skip

    assert "deleted" in result.stdout
    assert not file.exists()
