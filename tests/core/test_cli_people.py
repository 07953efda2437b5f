"""`voice-app triage` with a file of people whose urgency is known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.core.support import load_cases
from voice_app import authored
from voice_app.bootstrap import load_dialogue
from voice_app.checklist.dialogue import Dialogue
from voice_app.cli.main import main
from voice_app.errors import AuthoringError
from voice_app.verify.prepared_answers import as_asked, prepared_answers, verdict_of

pytestmark = pytest.mark.usefixtures("read_once")

WHOLE = """\
title: people
version: "1"
note: none
level_order: [ROUTINE, PROMPT]
defaults:
  {breath_now: "no", sudden_week: "no", gate: "no", main: other, onset_days: 90, course: same}
vignettes:
- id: A
  title: at
  age: 40
  sex: female
  reporter: self
  story: one
  why: two
  source: three
  hidden_test_label: a secret
  max_questions_to_emergency: 2
  answers: {sudden_week: "yes"}
  expected_level: EMERGENCY_NOW
- id: B
  answers: {course: null}
  expected_level: ROUTINE
- id: C
  answers: {hand_tasks: "yes", course: worse}
  expected_level: ROUTINE
- id: D
  answers: {hand_tasks: "yes", course: worse}
  expected_level: ROUTINE
  accepted_over: true
- id: E
  answers: {}
"""
UNDER = "- id: F\n  answers: {}\n  expected_level: PROMPT\n"


def triage(tmp_path: Path, text: str, *options: str) -> Result:
    file = tmp_path / "people.yaml"
    file.write_text(text, encoding="utf-8")
    return CliRunner().invoke(main, ["triage", str(file), *options])


def test_everybody_is_told_with_what_was_expected(tmp_path: Path) -> None:
    ran = triage(tmp_path, WHOLE)

    assert ran.exit_code == 0, ran.output
    assert ran.stdout.splitlines() == [
        "A: EMERGENCY_NOW, expected EMERGENCY_NOW: at",
        "B: ROUTINE, expected ROUTINE: at",
        "C: PROMPT, expected ROUTINE: over",
        "D: PROMPT, expected ROUTINE: accepted over",
        "E: ROUTINE",
        "5 people: 2 at, 1 over, 1 accepted over, 0 under",
    ]


def test_somebody_under_fails_the_command(tmp_path: Path) -> None:
    ran = triage(tmp_path, WHOLE + UNDER, "--json")
    told = json.loads(ran.stdout)

    assert ran.exit_code == 1
    assert (told["under"], told["over"], told["accepted_over"]) == (["F"], ["C"], ["D"])
    assert told["people"][0] == {
        "id": "A",
        "urgency": "EMERGENCY_NOW",
        "expected": "EMERGENCY_NOW",
        "compared": "at",
        "rules": ["E2_sudden_onset_past_week"],
        "complete": True,
    }
    assert "secret" not in ran.output


def test_as_asked_counts_the_questions_of_the_visit(tmp_path: Path) -> None:
    lines = triage(tmp_path, WHOLE, "--as-asked").stdout.splitlines()

    assert lines[0] == "A: EMERGENCY_NOW, expected EMERGENCY_NOW: at; 2 questions"
    assert lines[2] == "C: PROMPT, expected ROUTINE: over; 7 questions"


def test_as_asked_one_person_has_a_number_of_questions_too(tmp_path: Path) -> None:
    text = "breath_now: no\nsudden_week: yes\nlegs: yes\n"

    assert "questions: 2\n" in triage(tmp_path, text, "--as-asked").stdout
    assert json.loads(triage(tmp_path, text, "--as-asked", "--json").stdout)["questions"] == 2
    assert "questions" not in triage(tmp_path, text).stdout


def test_a_danger_that_was_cried_out_counts_as_asked(tmp_path: Path) -> None:
    told = json.loads(triage(tmp_path, "crisis_phrase: yes\n", "--as-asked", "--json").stdout)

    assert (told["urgency"], told["questions"]) == ("EMERGENCY_NOW", 0)


def test_who_stops_early_is_judged_by_what_was_heard_until_then(tmp_path: Path) -> None:
    early = WHOLE + '- id: G\n  answers: {legs: "yes"}\n  stop_after_key: course\n'
    told = json.loads(triage(tmp_path, early, "--json").stdout)["people"][-1]

    assert (told["urgency"], told["complete"]) == ("ROUTINE", False)


@pytest.mark.parametrize(
    ("wrong", "line", "part"),
    [
        ("- id: A\n  answers: {}\n", 32, "`A` appears here twice"),
        ("- id: Z\n  answers: {legz: x}\n", 33, "No question has the key `legz`"),
        ("- id: Z\n  answers: {gate_sign: toe}\n", 33, "`toe` is not an answer here"),
        ("- id: Z\n  answers: {legs: x}\n", 33, "`x` is not an answer here"),
        ("- id: Z\n  answer: {}\n", 33, "`answer` is not known here"),
        ("- id: Z\n", 32, "`answers` is missing"),
        ("- answers: {}\n", 32, "`id` is missing"),
        ("- id: Z\n  answers: {}\n  expected_level: SOON\n", 34, "`SOON` is not an urgency"),
        ("- id: Z\n  answers: {}\n  accepted_over: perhaps\n", 34, "neither true nor false"),
        ("- id: Z\n  answers: {}\n  stop_after_key: x\n", 34, "No question has the key `x`"),
        ("cases: {}\n", 32, "`cases` is not known here"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, wrong: str, line: int, part: str) -> None:
    ran = triage(tmp_path, WHOLE + wrong)

    assert (ran.exit_code, ran.stdout) == (1, "")
    assert ran.stderr.startswith(f"{tmp_path / 'people.yaml'}:{line}: ")
    assert part in ran.stderr


def test_a_file_with_an_older_name_is_read_as_what_it_says_today(tmp_path: Path) -> None:
    signs = "".join(
        f"- id: {sign}\n  answers: {{gate: 'yes', gate_sign: {sign}}}\n"
        for sign in ("chest_pain", "fever_headache", "none")
    )
    people = json.loads(triage(tmp_path, WHOLE + signs, "--json").stdout)["people"][-3:]

    assert [person["rules"] for person in people] == [
        ["E3_gate", "E3_chest_pain"],
        ["E3_gate", "E3_fever_headache"],
        ["E3_gate"],
    ]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("gate:\n  because: x\n  becomes: {a: {}}\n", "`gate` is a question of today"),
        ("old:\n  because: x\n  becomes: {a: {legz: x}}\n", "`legz: x` is no answer of today"),
        ("old:\n  becomes: {a: {}}\n", "`because` is missing"),
    ],
)
def test_a_wrong_list_of_older_names_is_refused(dialogs_copy: Path, wrong: str, told: str) -> None:
    (dialogs_copy / "renamed.yaml").write_text(wrong, encoding="utf-8")
    with pytest.raises(AuthoringError) as caught:
        load_dialogue(dialogs_copy)
    assert told in caught.value.problem


def test_held_as_a_visit_every_vignette_is_told_the_same(
    dialogue: Dialogue, tmp_path: Path
) -> None:
    differing = []
    for case in load_cases("vignettes"):
        file = tmp_path / f"{case.id}.yaml"
        file.write_text(case.as_yaml(), encoding="utf-8")
        prepared = prepared_answers(authored.read(file), dialogue.checklist)
        held = verdict_of(as_asked(prepared, dialogue), dialogue).urgency
        if held is not verdict_of(prepared, dialogue).urgency:
            differing.append(case.id)

    assert differing == []
