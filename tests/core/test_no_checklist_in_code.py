"""The program names nothing of the checklist that comes with it: that is authored."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import voice_app
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.vocabulary import CHECKLIST_FOLDER

PACKAGE = Path(voice_app.__file__).parent
STILL_NAMED = {
    # The one place that says which checklist comes with the program.
    ("checklist/vocabulary.py", "dialogs/symptom_checklist"),
    # Part of a healthy computer, and no question.
    ("app/assembly.py", "speech"),
    # A setting is checked before a checklist is read.
    *(("storage/setting_kinds.py", name) for name in ("us", "ca", "gb", "ie", "eu", "au", "nz")),
    ("storage/setting_kinds.py", "unknown"),
    ("app/run_options.py", "unknown"),
    ("bootstrap.py", "unknown"),
    ("checklist/prompts_file.py", "unknown"),
    # The same word for something else.
    ("checklist/policy.py", "unknown"),
    ("evaluation/benchmark.py", "unknown"),
    ("language/units.py", "unknown"),
    ("speaking/screen.py", "unknown"),
}
"""Where a name stands as a text of its own. This becomes shorter, never longer."""


def names(dialogue: Dialogue) -> set[str]:
    """Return what the checklist calls its questions, levels, rules, regions and itself."""
    return {
        *dialogue.checklist.by_key,
        *dialogue.checklist.renamed,
        *(level.name for level in dialogue.table.levels.in_order),
        *(rule.id for rule in dialogue.table.rules),
        *(topic.key for topic in dialogue.library.topics if "_" in topic.key),
        *dialogue.prompts.regions,
        CHECKLIST_FOLDER,
        Path(CHECKLIST_FOLDER).name,
    }


def texts(file: Path) -> Iterator[str]:
    """Yield every text in the code of a file that is no comment on it."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    comments = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in comments:
            continue
        if isinstance(node.value, str):
            yield node.value


def test_the_code_names_no_part_of_the_checklist(dialogue: Dialogue) -> None:
    known = names(dialogue)
    named = {
        (str(file.relative_to(PACKAGE)), text)
        for file in PACKAGE.rglob("*.py")
        for text in texts(file)
        if text in known
    }

    assert named - STILL_NAMED == set(), "Let the checklist say it."
    assert STILL_NAMED - named == set(), "Strike it from the list."


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('KEY = "legs"', ["legs"]),
        ('"""legs"""', []),
        ('def f():\n    """legs"""\n    return {"legs": 1}', ["legs"]),
        ("# legs\nlegs = 1", []),
    ],
)
def test_only_what_the_program_uses_counts(tmp_path: Path, code: str, found: list[str]) -> None:
    file = tmp_path / "code.py"
    file.write_text(code, encoding="utf-8")
    assert list(texts(file)) == found
