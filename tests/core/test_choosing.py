"""Choosing by one sound after an option, and by two where a mistake would be grave."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from voice_app.bootstrap import load_dialogue
from voice_app.checklist.checklist import AnswerKind
from voice_app.checklist.choices import answers_to, choices_in, choices_of
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.turn_grammar import TurnGrammar
from voice_app.errors import AuthoringError
from voice_app.sessions.scanner import Scanner
from voice_app.triage.conditions import Days, atoms
from voice_app.turn import Choice, Choices
from voice_app.verify.lint_scanning import misread_options

PLAIN = Choices((Choice("left"), Choice("right")), menu=(Choice("stop"),), otherwise="not sure")
GRAVE = Choices((Choice("yes", twice=True), Choice("no", twice=True)), otherwise="not sure")


def chosen(choices: Choices, dialogue: Dialogue, *made: bool) -> tuple[str | None, list[str]]:
    """Return the result after these sounds and silences, and all that was said."""
    choosing = Scanner(choices, dialogue.sounds)
    said: list[str] = []
    for one in made:
        said += choosing.lines
        choosing.take(made=one)
    return choosing.result, said


@pytest.mark.parametrize(
    ("choices", "made", "result"),
    [
        (PLAIN, [True], "left"),
        (PLAIN, [False, True], "right"),
        (PLAIN, [False, False], None),
        (PLAIN, [False, False, False], ""),
        (PLAIN, [False, False, True], None),
        (PLAIN, [False, False, True, True], "stop"),
        (PLAIN, [False, False, True, False], ""),
        (GRAVE, [True], None),
        (GRAVE, [True, True], "yes"),
        (GRAVE, [True, False], None),
        (GRAVE, [True, False, True], "yes"),
        (GRAVE, [True, False, False], "not sure"),
        (GRAVE, [False, True, True], "no"),
        (GRAVE, [False, True, False, False], "not sure"),
        (GRAVE, [False, False], ""),
        (Choices(()), [], ""),
    ],
)
def test_sounds_and_silences_choose(
    dialogue: Dialogue, choices: Choices, made: list[bool], result: str | None
) -> None:
    assert chosen(choices, dialogue, *made)[0] == result


def test_options_are_read_one_by_one_and_a_grave_one_is_read_back(dialogue: Dialogue) -> None:
    said = chosen(GRAVE, dialogue, False, True, False, True)[1]
    assert said[:2] == ["Yes?", "No?"]
    assert said[2] == "You chose, no."
    assert "no" in said[-1]


def test_every_option_is_understood_where_it_is_read(dialogue: Dialogue, open_state: str) -> None:
    heard = TurnGrammar(dialogue).phrases(open_state, crisis=False)
    choices = choices_in(open_state, heard, dialogue)
    for choice in (*choices.options, *choices.menu):
        assert choice.phrase in heard
    if choices.otherwise:
        assert choices.otherwise in heard


def test_every_answer_to_a_question_can_be_chosen(dialogue: Dialogue, question: str) -> None:
    asked = dialogue.checklist.by_key[question]
    understood = [
        dialogue.understanding.answer(phrase, asked) for _, phrase in answers_to(asked, dialogue)
    ]
    values = [answer.value for answer in understood if answer is not None]
    assert len(values) == len(understood)
    assert set(asked.values) <= set(values)


def test_answers_about_an_emergency_and_nothing_else_need_two_sounds(
    dialogue: Dialogue, question: str
) -> None:
    heard = TurnGrammar(dialogue).phrases(question, crisis=False)
    twice = {c.phrase for c in choices_in(question, heard, dialogue).options if c.twice}
    answers = {"exposure": {"pills", "poison", "bite", "alcohol", "none"}}.get(
        question, {"yes", "no"}
    )
    assert twice == (answers if question in dialogue.grave else set())


def test_the_times_reach_both_sides_of_every_limit_in_the_rules(dialogue: Dialogue) -> None:
    limits = {
        atom.bound
        for rule in dialogue.table.rules
        for condition in rule.levels.values()
        for atom in atoms(condition)
        if isinstance(atom, Days)
    }
    (onset,) = [q for q in dialogue.checklist.questions if q.kind is AnswerKind.DURATION]
    answers = [dialogue.understanding.answer(t, onset) for t in dialogue.sounds.times]
    days = sorted(int(answer.value) for answer in answers if answer is not None)
    assert len(days) == len(dialogue.sounds.times)
    bounds = [-1, *sorted(limits), 100_000]
    for lower, upper in itertools.pairwise(bounds):
        assert any(lower < day <= upper for day in days), (lower, upper)


def test_deleting_everything_needs_two_sounds(dialogue: Dialogue) -> None:
    options = choices_of(dialogue.around.exchanges["forget"], dialogue).options
    assert [option.twice for option in options] == [True, False]


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("same: the same", "same: worse", "does not answer `course` with `same`"),
        ("two weeks ago", "a while", "not a span of time"),
        ("read: [tell me more", "read: [once more", "is not understood there"),
        ("go back, hear", "left, hear", "is not understood everywhere"),
        ("library:", "libary:", "no state `libary`"),
    ],
)
def test_an_option_that_would_not_be_understood_is_refused(
    dialogs_copy: Path, right: str, wrong: str, told: str
) -> None:
    file = dialogs_copy / "sounds.en.yaml"
    text = file.read_text()
    assert right in text
    file.write_text(text.replace(right, wrong, 1))
    (found,) = misread_options(load_dialogue(dialogs_copy))
    assert told in str(found)
    assert found.file == file


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("bursts: 2", "bursts: two", "not a whole number"),
        ("window: 3.5", "window: soon", "not a number"),
        ("twice: [all clear]", "twice: [clear]", '"clear" is not read here'),
        ('option: "{option}?"', 'option: "{choice}?"', "Nothing fills this blank"),
    ],
)
def test_a_mistake_in_the_file_names_its_line(
    dialogs_copy: Path, right: str, wrong: str, told: str
) -> None:
    file = dialogs_copy / "sounds.en.yaml"
    file.write_text(file.read_text().replace(right, wrong, 1))
    with pytest.raises(AuthoringError, match=told):
        load_dialogue(dialogs_copy)
