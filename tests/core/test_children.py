"""Who is under eighteen: what is asked of them, and what they are told."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.core.support import Talk
from tests.levels import PROMPT, ROUTINE, SELF_MONITOR
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.stakes import Stake
from voice_app.triage.conditions import Value
from voice_app.turn import Heard

ADULT: Mapping[str, Value] = {"adult": "yes"}
OLDER: Mapping[str, Value] = {"adult": "no", "under_12": "no"}
YOUNG: Mapping[str, Value] = {"adult": "no", "under_12": "yes"}
UNSURE: Mapping[str, Value] = {"adult": "unsure"}
NEITHER: Mapping[str, Value] = {"adult": "no", "under_12": "unsure"}


def finished(dialogue: Dialogue, *answers: Mapping[str, Value]) -> Talk:
    talk = Talk(dialogue)
    talk.finish({key: value for some in answers for key, value in some.items()})
    return talk


@pytest.mark.parametrize(
    "main", ["weakness", "twitching", "numbness", "stiffness", "shaking", "other"]
)
@pytest.mark.parametrize(("who", "before"), [(ADULT, 6), (UNSURE, 6), (OLDER, 7), (NEITHER, 7)])
def test_dark_thoughts_are_asked_about_by_the_eighth_question(
    dialogue: Dialogue, main: str, who: Mapping[str, Value], before: int
) -> None:
    talk = Talk(dialogue)
    talk.go_to("selfharm", {**who, "main": main})

    assert len(talk.conversation.said) == before


def test_only_a_clear_yes_to_being_under_twelve_leaves_them_out(dialogue: Dialogue) -> None:
    assert "selfharm" not in finished(dialogue, YOUNG).conversation.said
    for who in (ADULT, UNSURE, OLDER, NEITHER):
        assert "selfharm" in finished(dialogue, who).conversation.said


def test_a_doubtful_yes_to_being_under_twelve_is_read_back(dialogue: Dialogue) -> None:
    question = dialogue.checklist.by_key["under_12"]
    assert dialogue.stake({"adult": "no"}, question, "yes") is Stake.HIGH
    assert dialogue.stake({"adult": "no"}, question, "no") is not Stake.HIGH
    talk = Talk(dialogue)
    talk.go_to("under_12", {"adult": "no"})

    talk.hear(Heard("yes", second="[unk]"))

    assert talk.state == "reading_back"


@pytest.mark.parametrize("who", [UNSURE, OLDER, YOUNG, NEITHER])
def test_nobody_under_eighteen_is_left_without_a_doctor(
    dialogue: Dialogue, who: Mapping[str, Value]
) -> None:
    assert finished(dialogue, ADULT).conversation.verdict().urgency is SELF_MONITOR
    assert finished(dialogue, who).conversation.verdict().urgency is ROUTINE
    weak: Mapping[str, Value] = {"main": "weakness", "course": "better", "onset_days": 5}
    assert finished(dialogue, who, weak).conversation.verdict().urgency is PROMPT


def test_the_advice_is_for_a_child_only_where_one_was_told(dialogue: Dialogue) -> None:
    theirs = "Tell a parent or another adult, and go together."
    made_for = "My questions were made for adults."
    weak: Mapping[str, Value] = {"main": "weakness", "course": "worse", "onset_days": 90}
    for told in (ADULT, weak):
        assert theirs in finished(dialogue, told, OLDER).last
        assert made_for in finished(dialogue, told, UNSURE).last
        assert theirs not in finished(dialogue, told, UNSURE).last
    for said in (finished(dialogue, ADULT).last, finished(dialogue, ADULT, weak).last):
        assert theirs not in said
        assert made_for not in said


def test_in_an_emergency_a_child_is_told_to_tell_a_grown_up(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.go_to("other_signs", OLDER)
    assert "Tell a grown-up near you, at once." in talk.answer("yes")

    talk = Talk(dialogue)
    talk.say("for someone else")
    talk.go_to("other_signs", YOUNG)
    assert "Say that it's about a child." in talk.answer("yes")


@pytest.mark.parametrize(
    ("key", "words", "value"),
    [
        ("adult", "i'm 45", "yes"),
        ("adult", "my son is six", "no"),
        ("adult", "i'm not an adult", "no"),
        ("adult", "no, he's only ten", "no"),
        ("under_12", "he is 9", "yes"),
        ("under_12", "she's fourteen", "no"),
        # What contradicts itself, or counts something else than years, is asked again.
        ("adult", "no, i'm 45", None),
        ("adult", "yes, she's eight", None),
        ("adult", "eighteen months", None),
        ("under_12", "no, she's nine", None),
    ],
)
def test_an_age_in_a_sentence_is_understood_unless_it_contradicts_itself(
    dialogue: Dialogue, key: str, words: str, value: str | None
) -> None:
    answer = dialogue.understanding.answer(words, dialogue.checklist.by_key[key])

    assert (answer.value if answer else None) == value
