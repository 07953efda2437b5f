"""What an edit of the rules changes is told as answers, and nothing else is."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.core.test_verify import TABLE, edited
from voice_app.checklist.dialogue import Dialogue
from voice_app.cli.main import main
from voice_app.triage.conditions import Value
from voice_app.triage.decide import decide
from voice_app.triage.rules import load_rules
from voice_app.verify.table_diff import Comparison, compare
from voice_app.verify.verification import possible_answers


def compared(new: Path, dialogue: Dialogue) -> Comparison:
    return compare(
        load_rules(TABLE),
        load_rules(new, dialogue.table.sources),
        possible_answers(dialogue.checklist),
    )


def test_the_same_table_changes_nothing(dialogue: Dialogue) -> None:
    assert compared(TABLE, dialogue) == Comparison((), (), 1)


def test_an_edit_is_told_as_the_answers_it_changes(tmp_path: Path, dialogue: Dialogue) -> None:
    new = edited(tmp_path, ('PROMPT: {wasting: "yes"}', 'URGENT_TODAY: {wasting: "yes"}'))

    found = compared(new, dialogue)

    assert found.rules == ("P3_wasting",)
    assert [c.in_words() for c in found.changes] == ["PROMPT becomes URGENT_TODAY: wasting yes"]
    assert (found.changes[0].sets, found.of) == (1, 4)


def test_an_edit_that_another_rule_hides_is_left_out(tmp_path: Path, dialogue: Dialogue) -> None:
    new = edited(
        tmp_path, ('      ROUTINE: {legs: ["yes", unsure]}', "      ROUTINE: {legs: unsure}")
    )

    found = compared(new, dialogue)

    assert found.rules == ("P6b_legs",)
    assert found.changes == ()


def test_a_rule_that_is_gone_and_one_that_is_new_are_compared(
    tmp_path: Path, dialogue: Dialogue
) -> None:
    found = compared(edited(tmp_path, ("  P8_weight:", "  P8_weighing:")), dialogue)

    assert found.rules == ("P8_weight", "P8_weighing")
    assert found.changes == ()


def test_a_bound_in_days_that_moves_changes_the_stretch_between(
    tmp_path: Path, dialogue: Dialogue
) -> None:
    new = edited(
        tmp_path,
        (
            'all: [{attacks: "yes"}, first_week]',
            'all: [{attacks: "yes"}, {any: [first_week, {onset_days: at most 14}]}]',
        ),
    )

    found = compared(new, dialogue)

    assert [change.in_words() for change in found.changes] == [
        "PROMPT becomes URGENT_TODAY: attacks yes; onset_days 8 to 14 days; "
        "much_worse_4_weeks not answered or no"
    ]


def test_every_answer_set_that_changes_is_among_the_changes(
    tmp_path: Path, dialogue: Dialogue
) -> None:
    """Compare with deciding every answer set to the questions of the changed rule."""
    part = "        numb_where: [hands_and_feet, unsure]\n        any: [recent, {course: worse}]\n"
    new = edited(tmp_path, (part, part.replace("[hands_and_feet, unsure]", "hands_and_feet")))
    found = compared(new, dialogue)
    tables = load_rules(TABLE), load_rules(new, dialogue.table.sources)
    values = possible_answers(dialogue.checklist)
    space: dict[str, tuple[Value | None, ...]] = {
        **{
            key: (None, *values[key])
            for key in ("numb", "numb_where", "course", "much_worse_4_weeks")
        },
        "onset_days": (None, "unsure", 7, 14, 28, 365, 366),  # one for each stretch
    }

    changed = 0
    for combination in product(*space.values()):
        all_answers = dict(zip(space, combination, strict=True))
        answers = {key: value for key, value in all_answers.items() if value is not None}
        told = [
            change
            for change in found.changes
            if all(all_answers[key] in group for key, group in change.answers.items())
        ]
        if len({decide(answers, table).urgency for table in tables}) == 2:
            changed += 1
            assert len(told) == 1
        else:
            assert told == []

    assert changed == sum(change.sets for change in found.changes)


def test_the_command_tells_the_changes_and_counts_them(tmp_path: Path) -> None:
    new = edited(tmp_path, ('PROMPT: {wasting: "yes"}', 'URGENT_TODAY: {wasting: "yes"}'))

    ran = CliRunner().invoke(main, ["diff", str(TABLE), str(new)])

    assert ran.exit_code == 0, ran.output
    assert ran.stdout.splitlines() == [
        "PROMPT becomes URGENT_TODAY: wasting yes",
        "1 rules differ (P3_wasting); 1 of 4 answer sets to their questions get another urgency.",
    ]


@pytest.mark.parametrize("old", ["", "rules: {}"])
def test_a_file_that_is_no_table_is_refused(old: str, tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(old, encoding="utf-8")

    ran = CliRunner().invoke(main, ["diff", str(tmp_path / "old.yaml"), str(TABLE)])

    assert ran.exit_code == 1
    assert "old.yaml:1:" in ran.stderr
