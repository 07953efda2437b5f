"""`voice-app check` refuses what an author can get wrong, with file, line and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from voice_app.cli.main import main

BAD = [
    ("a cycle", "checklist.yaml", "  legs: {answers: yes_no}\n",
     '  legs: {answers: yes_no, ask_when: {falls: "yes"}}\n',
     "`legs` is asked depending on `falls`", "Move `legs` below `falls`"),
    ("an unreachable question", "checklist.yaml", 'for_record: true, ask_when: {numb: "yes"}}\n',
     'ask_when: {numb: "yes", main: weakness, '
     'not: {main: weakness}}}\n', "No answers lead to the question numb_where", "mend its"),
    ("a phrase that answers two ways", "phrases.en.yaml", "    - nah\n", "    - yeah\n",
     '"yeah" stands for both `yes` and `no`', "Keep it in one of the two."),
    ("a rule on an unknown key", "triage.yaml", '      PROMPT: {wasting: "yes"}\n',
     '      PROMPT: {waisting: "yes"}\n', "looks at `waisting`, which no question asks",
     "Known keys:"),
    ("a missing source", "triage.yaml", "    sources: [nhs-meningitis]\n", "",
     "`sources` is missing", "Add a line"),
    ("an unknown source", "prompts.en.yaml", "sources: [mayo-spinal]", "sources: [hearsay]",
     "There is no source `hearsay`", "Add it under `sources:`"),
    ("a claim", "triage.yaml", "says: Your main problem is worth an appointment.\n",
     "says: You have ALS.\n", '"you have" is never said here', "Say it another way."),
    ("a doubt without words", "triage.yaml",
     "      unsure: Possible repeated falls need a check.\n", "",
     "Rule P6_falls has no words that are true where it rests on a doubt", "Add `unsure:`"),
    ("words that nobody hears", "triage.yaml", "says: Your main problem is worth an appointment.\n",
     "says: {told: It is worse., unsure: It may be.}\n", "No answers lead rule R4_", "Take the"),
    ("a cover that is no question", "checklist.yaml", "covered_by: selfharm}", "covered_by: harm}",
     "`selfharm_now` is covered by `harm`, which is not another question", "Name the question"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "old", "new", "problem", "remedy"),
    [
        pytest.param(*case, id=mistake, marks=() if mistake == "a cycle" else pytest.mark.long)
        for mistake, *case in BAD
    ],
)
def test_a_mistake_is_refused_with_file_line_and_remedy(
    dialogs_copy: Path, name: str, old: str, new: str, problem: str, remedy: str
) -> None:
    file = dialogs_copy / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

    ran = CliRunner().invoke(main, ["check", "--folder", str(dialogs_copy)])

    assert ran.exit_code == 1
    told = [line for line in ran.stderr.splitlines() if problem in line]
    assert told, ran.stderr
    assert remedy in told[0]
    place, line = told[0].split(": ")[0].rsplit(":", 1)
    assert Path(place) == file
    assert abs(int(line) - text[: text.index(old)].count("\n")) <= 10


def test_the_bundled_checklist_is_in_order() -> None:
    ran = CliRunner().invoke(main, ["check"])

    assert ran.exit_code == 0, ran.stderr
    assert "are in order." in ran.stdout
