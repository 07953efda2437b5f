"""Skipping is safe and every question is reached; a checklist where not is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice_app.bootstrap import load_dialogue
from voice_app.checklist.agenda import outlook
from voice_app.checklist.dialogue import Dialogue
from voice_app.triage.answer_space import Space, answer_space, conditions_of
from voice_app.triage.conditions import Condition, Every, Some, residual
from voice_app.verify import reachability
from voice_app.verify.lint import findings
from voice_app.verify.verification import possible_answers


def space(dialogue: Dialogue) -> Space:
    return answer_space(possible_answers(dialogue.checklist), conditions_of(dialogue.table))


def edited(folder: Path, file: str, old: str, new: str) -> Dialogue:
    text = (folder / file).read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    return load_dialogue(folder)


def test_every_question_depends_only_on_those_before_it(dialogue: Dialogue) -> None:
    assert reachability.in_order(dialogue.checklist).failures == ()


def test_every_question_can_be_reached(dialogue: Dialogue) -> None:
    found, ways = reachability.ways_to_questions(
        dialogue.checklist, dialogue.table, space(dialogue)
    )

    assert found.failures == ()
    for question in dialogue.checklist.questions:
        answers = dialogue.checklist.with_implied(ways[question.key])
        assert outlook(dialogue.checklist, dialogue.table, answers).question == question


def test_what_is_settled_early_stays_settled() -> None:
    found = reachability.residual_is_sound()

    assert found.failures == ()
    assert found.states > 100_000


def test_a_residual_that_settles_too_early_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    real = residual

    def hasty(condition: Condition, *rest: object) -> Condition | bool:
        found = real(condition, *rest)  # type: ignore[arg-type]
        return found if isinstance(found, bool) else isinstance(found, Every | Some)

    monkeypatch.setattr(reachability, "residual", hasty)

    assert reachability.residual_is_sound().failures


def test_a_question_that_depends_on_a_later_one_is_told_with_its_line(dialogs_copy: Path) -> None:
    broken = edited(
        dialogs_copy, "checklist.yaml", "ask_when: {breath_now: unsure}", "ask_when: {gate: unsure}"
    )

    told = reachability.in_order(broken.checklist).failures

    assert len(told) == 1
    assert told[0].startswith("checklist.yaml:")
    assert "`breath_sentence` is asked depending on `gate`, which is not asked before it" in told[0]
    assert any("depending on `gate`" in str(e) for e in findings(broken, lambda words: []))


def test_questions_that_wait_for_each_other_are_told(dialogs_copy: Path) -> None:
    broken = edited(
        dialogs_copy,
        "checklist.yaml",
        "  legs: {answers: yes_no}",
        '  legs: {answers: yes_no, ask_when: {falls: "yes"}}',
    )

    told = reachability.in_order(broken.checklist).failures

    assert any("`legs` is asked depending on `falls`" in failure for failure in told)


def test_an_implied_answer_to_an_earlier_question_is_told(dialogs_copy: Path) -> None:
    broken = edited(
        dialogs_copy, "checklist.yaml", 'numbness: {numb: "yes"}', 'numbness: {gate: "yes"}'
    )

    told = reachability.in_order(broken.checklist).failures

    assert any("`main` implies `gate`" in failure for failure in told)


def test_questions_that_are_never_asked_are_told(dialogs_copy: Path) -> None:
    """One that never applies, and one that no rule looks at."""
    edited(
        dialogs_copy,
        "checklist.yaml",
        'ask_when: {numb: "yes"}',
        'ask_when: {all: [{numb: "yes"}, {numb: "no"}]}',
    )
    edited(
        dialogs_copy,
        "prompts.en.yaml",
        "    topic: attacks of weakness\n",
        "    topic: attacks of weakness\n    sources: [ng42]\n    reviewed: 2026-11-21\n",
    )
    broken = edited(
        dialogs_copy,
        "triage.yaml",
        'URGENT_TODAY:\n        all: [{attacks: "yes"}, first_week]\n'
        '      PROMPT: {attacks: ["yes", unsure]}',
        'URGENT_TODAY: {saliva: "yes"}\n      PROMPT: {saliva: ["yes", unsure]}',
    )

    found, _ = reachability.ways_to_questions(broken.checklist, broken.table, space(broken))

    assert [failure.split(" (")[0] for failure in found.failures] == [
        "No answers lead to the question attacks",
        "No answers lead to the question numb_where",
    ]
