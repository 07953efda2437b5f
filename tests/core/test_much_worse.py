"""An old illness that suddenly worsens: who is asked about it, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.core.support import Talk
from tests.levels import EMERGENCY_NOW, PROMPT, URGENT_TODAY
from voice_app.checklist.dialogue import Dialogue
from voice_app.triage.conditions import Value
from voice_app.triage.decide import decide
from voice_app.triage.rules import Urgency

OLD: Mapping[str, Value] = {"main": "other", "onset_days": 730, "course": "worse"}
SIGNS: Mapping[str, Mapping[str, Value]] = {
    "U4": {"hand_tasks": "yes"},
    "U5": {"hand_tasks": "yes", "side": "both"},
    "U6": {"eyes": "yes"},
    "U10": {"numb": "yes", "numb_where": "hands_and_feet"},
    "U11": {"attacks": "yes", "course": "comes_and_goes"},
    "P5": {"speech": "yes"},
}


def urgency(dialogue: Dialogue, *answers: Mapping[str, Value]) -> Urgency:
    given = {key: value for some in answers for key, value in some.items()}
    return decide(given, dialogue.table).urgency


@pytest.mark.parametrize("rule", SIGNS)
@pytest.mark.parametrize("answer", ["yes", "unsure"])
def test_an_old_illness_that_became_much_worse_counts_as_new(
    dialogue: Dialogue, rule: str, answer: str
) -> None:
    slow = urgency(dialogue, OLD, SIGNS[rule], {"much_worse_4_weeks": "no"})
    fast = urgency(dialogue, OLD, SIGNS[rule], {"much_worse_4_weeks": answer})

    assert slow is PROMPT
    assert fast is URGENT_TODAY


def test_eyes_with_throat_are_an_emergency_then(dialogue: Dialogue) -> None:
    signs: Mapping[str, Value] = {"eyes": "yes", "swallow": "yes"}

    for answer, wanted in (
        ("no", URGENT_TODAY),
        ("unsure", URGENT_TODAY),
        ("yes", EMERGENCY_NOW),
    ):
        assert urgency(dialogue, OLD, signs, {"much_worse_4_weeks": answer}) is wanted


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ({"onset_days": 90, "course": "worse"}, True),
        ({"onset_days": 90, "course": "comes_and_goes"}, True),
        ({"onset_days": 90, "course": "unsure"}, True),
        ({"onset_days": "unsure", "course": "comes_and_goes"}, True),
        ({"onset_days": 28, "course": "worse"}, False),
        ({"onset_days": 90, "course": "same"}, False),
        ({"onset_days": 90, "course": "better"}, False),
    ],
)
def test_who_is_asked(dialogue: Dialogue, told: Mapping[str, Value], asked: bool) -> None:
    talk = Talk(dialogue)
    talk.go_to("course", told)
    talk.answer(told["course"])

    assert (talk.state == "much_worse_4_weeks") is asked
