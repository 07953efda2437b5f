"""`voice-app interpret`: what a sentence means, told without a visit."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from voice_app.cli.main import main

ANSWERS = """question\tanswer\taccept\tnote
legs\tno\tno\t
legs\tno\tyes\tlabelled so that it is milder than meant
course\tsame\tworse\tlabelled so that it is milder than meant
side\tright\tleft\t
worry\tnone\tnone\tits own value
worry\tblah\tno_answer\t
legs\tblah\tnone,unsure\t
legs\tblah blah\tno\t
onset_days\tten days\t9-11\t
breath_now\tyes\tyes\tan emergency by itself
cmd\trepeat that\trepeat\t
cmd\tblah\tnone\t
cmd\tslower\tfaster\t
"""
DANGER = """utterance\tkind\tnote
i can't breathe\temergency\t
i want to die\tcrisis\t
blah\tcrisis\t
this is killing me\task\t
yes\tinnocent\tat breath_now it is an emergency
blah\tinnocent\t
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["interpret", *arguments])


def told(*arguments: str) -> list[dict[str, Any]]:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    file = tmp_path / "answers.tsv"
    file.write_text(ANSWERS)
    return file


@pytest.fixture
def danger(tmp_path: Path) -> Path:
    file = tmp_path / "danger.tsv"
    file.write_text(DANGER)
    return file


def test_a_line_of_json_for_each_text() -> None:
    assert told("--turn", "side", "left", "repeat", "") == [
        {
            "text": "left", "turn": "side", "answers": {"side": "left"},
            "command": None, "danger": None,
        },
        {"text": "repeat", "turn": "side", "answers": {}, "command": "repeat", "danger": None},
        {"text": "", "turn": "side", "answers": {}, "command": None, "danger": None},
    ]  # fmt: skip


def test_danger_is_told_beside_the_answer() -> None:
    (line,) = told("i can't breathe")
    assert line["turn"] == "course"
    assert line["danger"]["kind"] == "emergency"
    assert line["danger"]["acts"] is True


@pytest.mark.parametrize(
    ("turn", "text", "kind"),
    [
        ("breath_now", "yes", "emergency"),
        ("gate", "yeah", "emergency"),
        ("selfharm_now", "yes", "crisis"),
    ],
)  # fmt: skip
def test_an_answer_that_is_an_emergency_is_told_as_danger(turn: str, text: str, kind: str) -> None:
    (line,) = told("--turn", turn, text)
    assert line["answers"] == {turn: "yes"}
    assert line["danger"] == {"kind": kind, "phrase": text, "acts": True}


@pytest.mark.parametrize(
    ("turn", "text"), [("breath_now", "no"), ("selfharm", "yes"), ("legs", "yes")]
)
def test_any_other_answer_is_no_danger(turn: str, text: str) -> None:
    (line,) = told("--turn", turn, text)
    assert line["answers"]
    assert line["danger"] is None


def test_what_can_be_said_in_idle() -> None:
    wake, yes, danger = told("--turn", "idle", "start the checklist", "yes", "help me")
    assert wake["command"] == "wake"
    assert yes["answers"] == {}
    assert yes["command"] is None
    assert danger["danger"]["acts"] is True


def test_the_day_decides_what_a_month_means() -> None:
    (line,) = told("--turn", "onset_days", "--today", "2026-11-27", "since october")
    assert line["answers"] == {"onset_days": 27}


def test_a_table_of_answers_is_judged_by_question(answers: Path) -> None:
    result = run("--file", str(answers))
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    rows = {line.split()[0]: line for line in result.stderr.splitlines()}
    assert _counts(rows["legs"]) == (2, 1, 0, 1)
    assert _counts(rows["course"]) == (0, 0, 0, 1)
    assert _counts(rows["side"]) == (0, 0, 1, 0)
    assert _counts(rows["worry"]) == (2, 0, 0, 0)
    assert _counts(rows["cmd"]) == (2, 0, 1, 0)


def _counts(row: str) -> tuple[int, ...]:
    return tuple(int(cell.split()[-1]) for cell in row.split("(")[:-1])


def test_with_json_it_prints_one_line_a_row_in_order(answers: Path) -> None:
    lines = told("--json", "--file", str(answers))
    assert [line["text"] for line in lines] == [r.split("\t")[1] for r in ANSWERS.splitlines()[1:]]
    assert lines[-1]["turn"] == "course"


def test_the_worst_place_of_danger_counts(danger: Path) -> None:
    result = run("--json", "--file", str(danger))
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert lines[4]["place"] == "breath_now"  # an innocent yes is an answer there
    assert lines[4]["danger"]["acts"] is True
    rows = {line.split()[0]: line for line in result.stderr.splitlines()}
    assert _counts(rows["crisis"]) == (1, 0, 1)
    assert _counts(rows["innocent"]) == (1, 0, 1)


@pytest.mark.parametrize(
    ("table", "told_of"),
    [
        ("question\tanswer\taccept\nnobody\tyes\tyes\n", ":2: There is no question `nobody`."),
        ("utterance\tkind\nhelp\tfunny\n", ":2: `funny` is not a kind of danger."),
    ],
)
def test_a_table_that_is_wrong_is_told_with_its_line(
    tmp_path: Path, table: str, told_of: str
) -> None:
    file = tmp_path / "table.tsv"
    file.write_text(table)
    result = run("--file", str(file))
    assert result.exit_code == 1
    assert told_of in result.stderr


@pytest.mark.parametrize(
    "arguments", [[], ["a", "--file", "b"], ["--turn", "nobody", "a"], ["--today", "soon", "a"]]
)
def test_a_call_that_cannot_be_meant(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2
