"""The numbers of `policy.yaml` are obeyed, refused where they make no sense, and never unsafe."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from tests.core.support import MUMBLE, SILENCE, talk_at
from voice_app.checklist.answers import Provenance
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.policy import FILE, load_policy
from voice_app.errors import AuthoringError
from voice_app.resources import data_path
from voice_app.triage.conditions import Answers
from voice_app.turn import Heard
from voice_app.verify.every_state import prove_machine


def with_policy(dialogue: Dialogue, **numbers: Any) -> Dialogue:
    return replace(dialogue, policy=replace(dialogue.policy, **numbers))


@pytest.mark.parametrize("times", [1, 3])
def test_a_question_is_asked_again_so_often(dialogue: Dialogue, times: int) -> None:
    talk = talk_at(with_policy(dialogue, asked_again=times), "main")
    for _ in range(times):
        talk.hear(MUMBLE)
        assert talk.state == "main"
    talk.hear(MUMBLE)

    assert talk.conversation.said["main"].how is Provenance.UNHEARD


@pytest.mark.parametrize("times", [1, 3])
def test_a_no_is_read_back_so_often(dialogue: Dialogue, times: int) -> None:
    talk = talk_at(with_policy(dialogue, unclear_read_back=times), "breath_now")
    talk.hear(Heard("no", second="[unk]"))
    for _ in range(times):
        assert talk.state == "reading_back"
        talk.hear(MUMBLE)

    assert talk.conversation.said["breath_now"].value == "unsure"


@pytest.mark.parametrize("times", [1, 3])
def test_faint_danger_is_asked_about_so_often(dialogue: Dialogue, times: int) -> None:
    talk = talk_at(with_policy(dialogue, unclear_faint_danger=times), "main")
    talk.hear(Heard("[unk]", danger="can't breathe"))
    for _ in range(times):
        assert talk.state == "confirming"
        talk.hear(MUMBLE)

    assert talk.state == "main"


def test_emergency_advice_is_repeated_so_often(dialogue: Dialogue) -> None:
    talk = talk_at(with_policy(dialogue, emergency_repeats=2, emergency_waits=1), "emergency")
    said = [talk.hear(SILENCE) for _ in range(4)]

    assert said[0] == said[1] != ""
    assert said[2] == ""
    assert talk.state == "ended"


def test_a_question_is_said_whole_so_often(dialogue: Dialogue) -> None:
    talk = talk_at(with_policy(dialogue, said_whole=1), "breath_now")
    whole, short = talk.say("repeat"), talk.say("repeat")

    assert len(short) < len(whole)


@pytest.mark.parametrize("number", [1, 4])
def test_no_number_makes_a_conversation_unsafe(dialogue: Dialogue, number: int) -> None:
    every = {f.name: number for f in fields(dialogue.policy) if f.type == "int"}
    other = with_policy(dialogue, **every)
    ways: dict[str, Answers] = {"breath_now": {}, "sudden_week": {"breath_now": "no"}}

    for finding in prove_machine(other, ways):
        assert finding.failures == (), finding.claim


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ("question: 1", "question: 0", "Turns are counted from 1."),
        ("waits: 360", "waits: 36000", "Turns are counted from 1."),
        ("unhurried: 30", "unhurried: long", "'long' is not a whole number."),
        ("repeats: 12", "repetitions: 12", "`repetitions` is not known here."),
        ("said_whole: 2", "said_whole: two", "'two' is not a whole number."),
    ],
)
def test_a_mistake_names_its_line(right: str, wrong: str, problem: str, tmp_path: Path) -> None:
    text = (data_path("dialogs/common") / FILE).read_text(encoding="utf-8")
    assert text.count(right) == 1
    file = tmp_path / FILE
    file.write_text(text.replace(right, wrong), encoding="utf-8")

    with pytest.raises(AuthoringError) as error:
        load_policy(file)

    assert error.value.problem.startswith(problem)
    assert error.value.remedy
    assert error.value.file == file
    if wrong.strip():
        assert wrong in file.read_text(encoding="utf-8").splitlines()[error.value.line - 1]
