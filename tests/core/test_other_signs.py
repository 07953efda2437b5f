"""What cannot wait and has nothing to do with nerves: asked of everybody, early."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.core.support import Case, Talk, load_cases
from tests.levels import EMERGENCY_NOW, PROMPT, URGENT_TODAY
from voice_app.checklist.dialogue import Dialogue
from voice_app.triage.conditions import Value
from voice_app.triage.rules import Urgency

ALONE: Mapping[str, Value] = {
    "exposure": "poison",
    "low_sugar": "yes",
    "seizure_faint_confusion": "yes",
    "sight_or_balance": "yes",
}
"""By question that is asked where the list was not sure: its worst answer."""
FINISHED = [case for case in load_cases("vignettes") if case.stop_after is None]


def urgency(talk: Talk) -> Urgency:
    return talk.conversation.verdict().urgency


def after_main(dialogue: Dialogue, **answers: Value) -> Talk:
    talk = Talk(dialogue)
    talk.go_to("other_signs", answers)
    return talk


@pytest.mark.parametrize("case", FINISHED, ids=lambda case: case.id)
def test_everybody_is_asked_directly_after_the_main_problem(dialogue: Dialogue, case: Case) -> None:
    talk = Talk(dialogue)
    while talk.state in dialogue.checklist.by_key and talk.state != "main":
        talk.answer(case.given.get(talk.state, "no"))
    if talk.state == "main":
        talk.answer(case.given["main"])

        assert talk.state == "other_signs"
    else:
        assert talk.state == "emergency"


def test_each_sign_is_an_emergency_in_the_list_and_alone(dialogue: Dialogue) -> None:
    listed = after_main(dialogue)
    listed.answer("yes")
    assert (urgency(listed), listed.state) == (EMERGENCY_NOW, "emergency")

    for key, worst in ALONE.items():
        talk = after_main(dialogue)
        talk.go_to(key, {"other_signs": "unsure"})
        talk.answer(worst)
        assert (urgency(talk), talk.state) == (EMERGENCY_NOW, "emergency"), key


def test_not_sure_is_for_today_until_each_was_asked_for(dialogue: Dialogue) -> None:
    talk = after_main(dialogue)
    talk.answer("unsure")
    for key in ALONE:
        assert (talk.state, urgency(talk)) == (key, URGENT_TODAY)
        talk.say("no")

    assert talk.state == "selfharm"
    assert urgency(talk) < URGENT_TODAY


@pytest.mark.parametrize("key", ALONE)
def test_not_sure_of_one_of_them_is_for_today(dialogue: Dialogue, key: str) -> None:
    talk = after_main(dialogue)
    talk.finish({"other_signs": "unsure", key: "unsure"})

    assert urgency(talk) is URGENT_TODAY


def test_the_advice_fits_the_sign(dialogue: Dialogue) -> None:
    wanted = {"exposure": "keep the box", "low_sugar": "something sweet"}
    for key, worst in ALONE.items():
        talk = after_main(dialogue)
        talk.go_to(key, {"other_signs": "unsure"})
        talk.answer(worst)

        told = {of for of, words in wanted.items() if words in talk.last}
        assert told == {key} & wanted.keys()
        assert "Do not eat or drink" not in talk.last


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ({"swallow": "yes", "onset_days": 90}, True),
        ({"breath_lying": "unsure"}, True),
        ({"main": "weakness", "onset_days": 90, "hand_tasks": "yes", "legs": "yes"}, True),
        ({"main": "weakness", "onset_days": 90, "hand_tasks": "yes"}, False),
        ({}, False),
    ],
)
def test_who_is_asked_about_a_weak_cough(
    dialogue: Dialogue, told: Mapping[str, Value], asked: bool
) -> None:
    talk = Talk(dialogue)
    talk.finish(told)

    assert ("weak_cough" in talk.conversation.said) is asked


def test_a_weak_cough_is_for_today(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.finish({"swallow": "unsure", "onset_days": 90, "weak_cough": "yes"})

    assert urgency(talk) is URGENT_TODAY


@pytest.mark.parametrize(
    ("legs", "cancer", "wanted"),
    [
        ("yes", "yes", URGENT_TODAY),
        ("yes", "unsure", URGENT_TODAY),
        ("yes", "no", PROMPT),
    ],
)
def test_pain_of_the_back_and_weak_legs_after_cancer_are_for_today(
    dialogue: Dialogue, legs: str, cancer: str, wanted: Urgency
) -> None:
    talk = Talk(dialogue)
    talk.finish({"onset_days": 90, "legs": legs, "back_pain": "yes", "cancer": cancer})

    assert "cancer" in talk.conversation.said
    assert urgency(talk) is wanted
