"""A second checklist, with levels of its own and no line of Python."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from voice_app.bootstrap import load_dialogue
from voice_app.checklist.dialogue import Dialogue
from voice_app.cli.main import main
from voice_app.errors import AuthoringError
from voice_app.language.danger import Danger
from voice_app.layers import COMMON_FOLDER

FOLDER = Path(__file__).parent / "medication"


@pytest.fixture(scope="module")
def medication() -> Dialogue:
    return load_dialogue(FOLDER)


def run(*words: str, typed: str = "") -> tuple[int, str]:
    ran = CliRunner().invoke(main, [*words, "--folder", str(FOLDER)], input=typed)
    return ran.exit_code, ran.stdout


def visit(*answers: str) -> list[str]:
    status, out = run("run", "--typed", typed="\n".join([*answers, ""]))
    assert status == 0
    return out.splitlines()


def test_it_consists_of_yaml_alone() -> None:
    assert {file.suffix for file in FOLDER.iterdir()} == {".yaml"}


def test_it_is_in_order() -> None:
    status, out = run("check")
    assert (status, out.splitlines()[0]) == (0, "5 questions and 5 rules are in order.")


def test_it_is_proved() -> None:
    status, out = run("verify")
    assert "FAILS" not in out
    assert (status, "38 of 38 properties hold" in out) == (0, True)


def test_it_is_drawn() -> None:
    status, out = run("diagram")
    assert status == 0
    assert 'as_told["as_told<br/>Do you take your pills as you were told?"]' in out
    status, out = run("diagram", "--rule", "missed")
    assert status == 0
    assert "DOCTOR([DOCTOR])" in out


def test_a_typed_visit_ends_in_the_advice_of_its_level() -> None:
    lines = visit("no", "no", "three days ago")
    assert lines[-6:] == [
        "App: You told me that you don't take your pills as you were told.",
        "App: And that you last took them 3 days ago.",
        "App: It is worth asking how to go on with them.",
        "App: If you feel very ill, call 911, 999 or 112.",
        "App: I cannot diagnose. Say repeat to hear this again.",
        "App: That's all. Goodbye.",
    ]
    assert "App: Call a doctor today. Have the box at hand." in lines


def test_nothing_worrying_is_said_to_be_so_with_a_limit_of_its_own(medication: Dialogue) -> None:
    lines = visit("no", "yes", "pain", "the same")
    assert "App: You told me nothing that needs help now." in lines
    assert medication.prompts.check_again == 7


def test_its_most_urgent_level_is_an_emergency() -> None:
    assert "App: Call 911, 999 or 112 now." in visit("yes")


@pytest.mark.parametrize("words", ["i want to die", "i can't breathe", "chest pain"])
def test_danger_is_heard_though_none_of_it_is_authored_here(words: str) -> None:
    assert not (FOLDER / "danger.en.yaml").exists()
    assert any("911, 999 or 112" in line for line in visit(words))


def test_danger_can_be_added_and_not_taken_away(tmp_path: Path, dialogue: Dialogue) -> None:
    ours = dialogue.understanding.phrases
    folder = copy(tmp_path)
    file = folder / "danger.en.yaml"
    file.write_text("emergency: [my pump has stopped]\near: []\ncrisis: []\n", encoding="utf-8")
    phrases = load_dialogue(folder).understanding.phrases

    danger = phrases.danger_in("my pump has stopped")
    assert danger is not None
    assert danger.kind is Danger.EMERGENCY
    assert phrases.danger_phrases == ours.danger_phrases
    assert all(phrases.danger_in(p) is not None for p in ours.danger_phrases if ours.danger_in(p))

    for lost, told in (
        ("rules: {poss: her}", "danger is heard alike everywhere"),
        ("innocent: [chest pain]", "`innocent` is the same for every checklist"),
        ("scope: {sure: maybe}", "`scope` is the same for every checklist"),
    ):
        file.write_text(f"ear: []\n{lost}\n", encoding="utf-8")
        with pytest.raises(AuthoringError, match=told) as raised:
            load_dialogue(folder)
        assert (raised.value.file, raised.value.line) == (file, 2)


@pytest.mark.parametrize(
    ("kind", "lost"), [("emergency", "Shout for someone"), ("crisis", "Thank you for telling me.")]
)
def test_advice_for_danger_cannot_leave_out_what_every_checklist_says(
    tmp_path: Path, kind: str, lost: str
) -> None:
    folder = copy(tmp_path)
    file = folder / "prompts.en.yaml"
    own = f"""\
  {kind}:
    urgency: emergency
    sources: [safety-design]
    reviewed: 2026-11-29
    do: ["Call {{number}} now.", I cannot call for you.]
    more_urgent: []
    close: []
"""
    text = file.read_text(encoding="utf-8").replace("guidance:\n", f"guidance:\n{own}")
    file.write_text(text, encoding="utf-8")

    with pytest.raises(AuthoringError, match=f"The advice `{kind}` leaves out: {lost}") as raised:
        load_dialogue(folder)
    assert COMMON_FOLDER in raised.value.remedy


def test_a_line_of_all_checklists_can_be_said_otherwise(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    file = folder / "prompts.en.yaml"
    text = file.read_text(encoding="utf-8").replace("lines:\n", "lines:\n  resuming: On we go.\n")
    file.write_text(text, encoding="utf-8")

    lines = load_dialogue(folder).prompts.lines
    assert lines["resuming"] == ("On we go.",)
    assert lines["slower"] == load_dialogue(FOLDER).prompts.lines["slower"]


def test_a_mistake_in_what_is_put_over_it_names_the_file_of_the_checklist(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    file = folder / "policy.yaml"
    file.write_text("said_whole: never\n", encoding="utf-8")
    with pytest.raises(AuthoringError, match="not a whole number") as raised:
        load_dialogue(folder)
    assert raised.value.file == file


def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "medication"
    folder.mkdir()
    for file in FOLDER.glob("*.yaml"):
        (folder / file.name).write_bytes(file.read_bytes())
    return folder
