"""Another checklist in place of the one that comes with the program: `--folder`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from voice_app.cli.main import main
from voice_app.storage import places

WITHOUT_A_CHECKLIST = {
    ("bench",): "it speaks a visit that was recorded for the program's own checklist",
    ("forget",): "it deletes what every checklist has kept",
    ("settings",): "they are those of the program",
    ("models", "check"): "its recordings are of the program's own checklist",
    ("models", "install"): "a model is fetched whoever uses it",
    ("models", "remove"): "a model is deleted whoever uses it",
    ("service", "install"): "the unit starts the program's own checklist",
    ("service", "autostart"): "the entry starts the program's own checklist",
    ("service", "remove"): "it reads no checklist",
    ("service", "status"): "it reads no checklist",
    ("service", "wait"): "it reads no checklist",
}


def commands(
    group: click.Group, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


def test_every_command_that_reads_a_checklist_takes_another_one() -> None:
    without = {
        path
        for path, command in commands(main)
        if "folder" not in {option.name for option in command.params}
    }

    assert without == WITHOUT_A_CHECKLIST.keys()


@pytest.mark.parametrize(
    "words",
    [
        ("run", "--typed"),
        ("triage", "{file}"),
        ("diagram",),
        ("diff", "{file}", "{file}"),
        ("visits",),
        ("evaluate", "{file}"),
        ("recognise", "{file}"),
        ("interpret", "yes"),
        ("check",),
        ("verify",),
        ("models", "list"),
    ],
)
def test_the_folder_that_was_named_is_the_one_that_is_read(
    words: tuple[str, ...], dialogs_copy: Path, tmp_path: Path
) -> None:
    (dialogs_copy / "checklist.yaml").write_text("terms: {}\nquestion: {}\n", encoding="utf-8")
    file = tmp_path / "file"
    file.write_text("path\ttext\tspeaker\tcondition\nfile\t\tone\tquiet\n", encoding="utf-8")

    named = (word.format(file=file) for word in words)
    ran = CliRunner().invoke(main, [*named, "--folder", str(dialogs_copy)])

    assert ran.exit_code == 1
    assert f"{dialogs_copy / 'checklist.yaml'}:2" in ran.stderr


def test_the_recorded_visit_is_not_played_to_another_checklist(dialogs_copy: Path) -> None:
    ran = CliRunner().invoke(main, ["run", "--demo", "--folder", str(dialogs_copy)])

    assert ran.exit_code == 2
    assert "not --folder" in ran.stderr


def test_an_answer_kept_for_one_checklist_is_not_offered_by_another(
    own_home: Path, dialogs_copy: Path, tmp_path: Path
) -> None:
    def run(*words: str, answers: str) -> str:
        ran = CliRunner().invoke(main, ["run", "--typed", "--keep", *words], input=answers)
        return ran.stdout

    run("--folder", str(dialogs_copy), answers="no\n")
    (own,) = places.state_folder().glob("unfinished*.json")
    assert own == places.unfinished_file(dialogs_copy)
    assert "an unfinished visit" not in run(answers="no\n")
    assert {own, places.unfinished_file(None)} == set(places.unfinished_files())
    assert "an unfinished visit" in run("--folder", str(dialogs_copy), answers="no\n")

    assert CliRunner().invoke(main, ["forget"]).exit_code == 0
    assert not list(places.state_folder().glob("unfinished*.json"))


def test_the_checklist_of_the_program_keeps_its_place_when_it_is_named() -> None:
    from voice_app.checklist.vocabulary import CHECKLIST_FOLDER
    from voice_app.resources import data_path

    assert places.unfinished_file(data_path(CHECKLIST_FOLDER)) == places.unfinished_file(None)


def test_two_folders_of_the_same_name_keep_their_visits_apart(tmp_path: Path) -> None:
    assert places.visits_of(tmp_path / "one" / "sleep") != places.visits_of(
        tmp_path / "two" / "sleep"
    )
