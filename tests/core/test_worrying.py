"""A question may have no for its worrying answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice_app.bootstrap import load_dialogue
from voice_app.checklist.answers import Answer
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.stakes import Stake
from voice_app.dialogue.guidance import noes, recap
from voice_app.errors import AuthoringError

SIDE, LEGS, BREATH = "  side:\n", "  legs: {", "  breath_now: {"
NO = 'worrying: "no", '


def with_question(folder: Path, old: str, new: str) -> Dialogue:
    file = folder / "checklist.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return load_dialogue(folder)


@pytest.fixture
def turned(dialogs_copy: Path) -> Dialogue:
    """The shipped checklist, with a question about legs of which no is worrying."""
    return with_question(
        dialogs_copy, "  legs: {answers: yes_no", '  legs: {worrying: "no", answers: yes_no'
    )


def test_a_sentence_that_only_passes_for_a_yes_is_none_where_yes_is_harmless(
    turned: Dialogue, dialogue: Dialogue
) -> None:
    loose = "yes my [unk]"
    for read, wanted in ((dialogue, "yes"), (turned, None)):
        answer = read.understanding.answer(loose, read.checklist.by_key["legs"])
        assert (answer and answer.value) == wanted
    plain = turned.understanding.answer("yes", turned.checklist.by_key["legs"])
    assert plain is not None
    assert plain.value == "yes"


def test_what_is_harmless_is_listed_as_denied_and_the_other_is_told(turned: Dialogue) -> None:
    prompts = turned.prompts
    denied, told = prompts.questions["legs"].denied, prompts.questions["legs"].told[""]
    for value, is_told in (("yes", False), ("no", True)):
        said = {"legs": Answer(value, value)}
        assert (told in " ".join(recap(said, prompts))) is is_told
        assert (denied.lower() in " ".join(noes(said, prompts)).lower()) is not is_told


def test_the_harmless_answer_must_be_certain(dialogs_copy: Path) -> None:
    turned = with_question(dialogs_copy, BREATH, BREATH + NO)
    question = turned.checklist.by_key["breath_now"]
    assert turned.stake({}, question, "yes") is Stake.HIGH


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (SIDE, f'{SIDE}    worrying: "no"\n', "Only a question that"),
        (LEGS, f"{LEGS}worrying: perhaps, ", "neither yes nor no"),
    ],
)
def test_mistakes_name_their_line(dialogs_copy: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(AuthoringError, match=told) as raised:
        with_question(dialogs_copy, old, new)
    assert raised.value.file == dialogs_copy / "checklist.yaml"
