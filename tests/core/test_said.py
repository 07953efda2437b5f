"""Looking back tells what was answered, by name, and never what was not asked."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.core.support import Talk
from voice_app.checklist.answers import Answer
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue import guidance, response
from voice_app.dialogue.response import ResponseBuilder
from voice_app.triage.answer_space import answer_space, conditions_of
from voice_app.verify.finding import Finding
from voice_app.verify.statements import prove_said
from voice_app.verify.verification import possible_answers

REST = "I have no answers about anything else."


def proved(dialogue: Dialogue) -> dict[str, Finding]:
    space = answer_space(possible_answers(dialogue.checklist), conditions_of(dialogue.table))
    return {finding.claim.split()[0]: finding for finding in prove_said(dialogue, space)}


def test_a_no_is_told_back_by_what_was_asked(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.go_to("selfharm", {"main": "weakness"})

    told = talk.say("what have i said")

    assert told.startswith(
        "You told me that the person is eighteen or older. And that the main problem is weakness. "
        "You said no to these. "
        "Trouble breathing or choking now, a sudden change this week. "
        f"The five emergency signs, the five other signs. {REST}"
    )
    for unasked in ("muscle", "twitching", "everything"):
        assert unasked not in told


def test_what_was_told_alone_is_followed_by_that_there_is_no_more(dialogue: Dialogue) -> None:
    said = {"legs": Answer("yes", "yes"), "doctor_seen": Answer("no", "no doctor")}

    assert ResponseBuilder(dialogue).all_told(said, ()) == (
        "You told me that you trip, drag a foot, or struggle with stairs.",
        "And that no doctor has examined it.",
        REST,
    )


def test_of_somebody_else_it_is_told_so(dialogue: Dialogue) -> None:
    script = ResponseBuilder(dialogue, other=True)

    told = script.all_told({"family": Answer("no", "no")}, ())

    assert "Such a disease in their family." in told


def test_looking_back_and_advice_are_proved(dialogue: Dialogue) -> None:
    for finding in proved(dialogue).values():
        assert finding.failures == ()
        assert finding.states > 100


def test_a_recap_that_names_what_was_not_asked_is_told(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def everything(said: Mapping[str, Answer], *_: object, **__: object) -> tuple[str, ...]:
        return ("A thinner muscle, twitching.",)

    monkeypatch.setattr(response, "noes", everything)

    failures = proved(dialogue)["Looking"].failures

    assert "With breath_now no, breath_now is read back wrongly." in failures
    assert "With course worse, wasting is read back wrongly." in failures


def test_advice_that_is_spoken_without_its_condition_is_told(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guidance, "due", lambda said, answers, other: tuple(s.says for s in said))

    failures = proved(dialogue)["Advice"].failures

    assert any("Keep still." in failure for failure in failures)
