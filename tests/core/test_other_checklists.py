"""What is checked and proved depends on what a checklist says, never on what it calls things."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.core.small_checklist import AS_SHIPPED, OWN, Names, write
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.style import STYLE_FILE, load_style
from voice_app.verify.claims import load_claims
from voice_app.verify.finding import Finding
from voice_app.verify.verification import mistakes, verification


def knows_all(words: Sequence[str]) -> list[str]:
    """Stand for a speech model that has every word."""
    return []


def checked(folder: Path, dialogue: Dialogue) -> list[str]:
    return [
        error.problem for error in mistakes(dialogue, load_style(folder / STYLE_FILE), knows_all)
    ]


def proved(folder: Path, dialogue: Dialogue) -> list[Finding]:
    claims, style = load_claims(folder / "triage.yaml"), load_style(folder / STYLE_FILE)
    return list(verification(dialogue, claims, (), style, knows_all))


def test_the_same_is_proved_of_a_checklist_whatever_its_names(
    dialogs_copy: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(dialogs_copy, other)
    came_of_it = []
    for folder, names in ((dialogs_copy, AS_SHIPPED), (other, OWN)):
        dialogue = write(folder, names)
        assert checked(folder, dialogue) == []
        found = proved(folder, dialogue)
        assert [finding for finding in found if finding.failures] == []
        came_of_it.append([(names.neutral(f.claim), f.states, f.stands_for) for f in found])

    assert came_of_it[0] == came_of_it[1]
    assert came_of_it[0][-1][0] == "Going back from the advice, however far, does so too"


@pytest.mark.parametrize("names", [AS_SHIPPED, OWN])
def test_a_question_that_is_never_asked_is_told_without_a_traceback(
    dialogs_copy: Path, names: Names
) -> None:
    never = {"all": [{names.where: "hand"}, {names.where: "foot"}]}
    dialogue = write(dialogs_copy, names, arm_when=never)

    # Nor is the other one, which only the same rule looks at.
    told = [f"No answers lead to the question {key}." for key in (names.since, names.arm)]
    assert checked(dialogs_copy, dialogue) == told
    last = proved(dialogs_copy, dialogue)[-1]
    assert last.claim == "Every question can be reached"
    assert [f"{failure.split(' (')[0]}." for failure in last.failures] == told
