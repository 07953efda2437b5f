"""The mildest advice: how narrow the way to it is, and that it claims no more than was asked."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.core.support import Talk
from tests.levels import PROMPT, ROUTINE, SELF_MONITOR
from voice_app.checklist.dialogue import Dialogue
from voice_app.triage.conditions import Value
from voice_app.triage.rules import Urgency
from voice_app.turn import Heard

SEEN: Mapping[str, Value] = {"onset_days": 180, "doctor_seen": "normal"}


def told(dialogue: Dialogue, answers: Mapping[str, Value]) -> Talk:
    talk = Talk(dialogue)
    talk.finish(answers)
    assert talk.state == "guidance"
    return talk


def urgency(talk: Talk) -> Urgency:
    return talk.conversation.verdict().urgency


def test_only_a_neurologist_within_a_year_leads_there(dialogue: Dialogue) -> None:
    for seen, wanted in (
        ("yes", SELF_MONITOR),
        ("no", ROUTINE),
        ("unsure", ROUTINE),
    ):
        talk = told(dialogue, {**SEEN, "neurologist_12_months": seen})

        assert urgency(talk) is wanted, seen


def test_who_was_not_told_that_it_is_normal_is_not_asked_for_it(dialogue: Dialogue) -> None:
    talk = told(dialogue, {"onset_days": 180, "doctor_seen": "waiting"})

    assert "neurologist_12_months" not in talk.conversation.said
    assert "twitch_signs" not in talk.conversation.said


def test_who_stops_before_the_neurologist_does_not_end_there(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.go_to("neurologist_12_months", SEEN)
    talk.say("stop")

    assert urgency(talk) is ROUTINE


@pytest.mark.parametrize("words", ["kind of", "a bit", "i think so", "sometimes", "maybe"])
def test_half_a_yes_is_no_neurologist(dialogue: Dialogue, words: str) -> None:
    talk = Talk(dialogue)
    talk.go_to("neurologist_12_months", SEEN)
    talk.hear(Heard(words, second=words))
    answer = talk.conversation.said.get("neurologist_12_months")

    assert answer is None or answer.value != "yes"


def test_a_yes_that_two_ways_of_hearing_differ_about_is_read_back(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.go_to("neurologist_12_months", SEEN)
    talk.hear(Heard("yes", second="[unk]"))

    assert talk.state != "twitch_signs"
    assert "neurologist_12_months" not in talk.conversation.said


@pytest.mark.parametrize("value", ["yes", "unsure"])
@pytest.mark.parametrize("way", [{}, {**SEEN, "neurologist_12_months": "yes"}])
def test_jerks_stiffness_and_a_twitching_tongue_never_end_there(
    dialogue: Dialogue, way: Mapping[str, Value], value: str
) -> None:
    assert urgency(told(dialogue, way)) is SELF_MONITOR
    assert urgency(told(dialogue, {**way, "twitch_signs": value})) is ROUTINE


def test_it_is_said_what_was_not_asked_about(dialogue: Dialogue) -> None:
    for answers, wanted in (
        ({}, SELF_MONITOR),
        ({"main": "shaking"}, ROUTINE),
        ({"main": "weakness", "course": "worse"}, PROMPT),
    ):
        talk = told(dialogue, answers)
        mild = wanted <= ROUTINE

        assert urgency(talk) is wanted
        assert ("I didn't ask about your usual pills" in talk.last) is mild
        assert ("for sudden loss of sight" in talk.last) is mild


def test_nothing_is_listed_as_not_asked_about_that_a_question_asks(dialogue: Dialogue) -> None:
    asked = " ".join(
        " ".join(dialogue.prompts.questions[key].ask).lower() for key in dialogue.checklist.by_key
    )
    listed = "usual pregnancy"

    assert [word for word in listed.split() if word in asked.split()] == []
