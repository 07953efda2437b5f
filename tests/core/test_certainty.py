"""Words that might as well have been others are no answer, unless caution lies in taking them."""

import pytest

from tests.core.support import Talk, talk_at
from voice_app.checklist.dialogue import Dialogue
from voice_app.triage.conditions import UNSURE
from voice_app.turn import Heard

MONTHS = Heard("thirteen months", rivals=("thirty months", "[unk]"))


def test_two_answers_that_sound_alike_are_both_asked_about(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "onset_days")
    said = talk.hear(MONTHS)

    assert said == "Was that thirteen months, or thirty months?"
    assert talk.state == "onset_days"
    assert "onset_days" not in talk.conversation.said
    assert not talk.replies[-1].understood


@pytest.mark.parametrize(
    ("state", "heard", "rival", "asked"),
    [
        ("onset_days", "um two weeks", "please ten weeks", "two weeks, or ten weeks"),
        ("hand_tasks", "yes [unk]", "no not at all", "yes, or no"),
        ("side", "um my left hand", "i don't know", "left, or not sure"),
    ],
)
def test_answers_are_asked_about_by_their_names(
    dialogue: Dialogue, state: str, heard: str, rival: str, asked: str
) -> None:
    talk = talk_at(dialogue, state)

    assert talk.hear(Heard(heard, rivals=(rival,))) == f"Was that {asked}?"


def test_the_answer_to_that_is_taken(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "onset_days")
    talk.hear(MONTHS)
    talk.say("thirty months")

    assert talk.conversation.said["onset_days"].value == 30 * 30


def test_twice_in_doubt_is_not_sure(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "onset_days")
    talk.hear(MONTHS)
    talk.hear(MONTHS)

    assert talk.conversation.said["onset_days"].value == UNSURE


@pytest.mark.parametrize("rival", ["[unk]", "", "repeat", "pause"])
def test_what_may_be_no_answer_at_all_is_asked_for_again(dialogue: Dialogue, rival: str) -> None:
    talk = talk_at(dialogue, "onset_days")
    talk.hear(Heard("two weeks", rivals=(rival,)))

    assert talk.last.startswith("Sorry, I didn't catch that.")
    assert "onset_days" not in talk.conversation.said


@pytest.mark.parametrize("rivals", [("two weeks ago", "about two weeks"), ("fourteen days",)])
def test_rivals_that_mean_the_same_leave_no_doubt(
    dialogue: Dialogue, rivals: tuple[str, ...]
) -> None:
    talk = talk_at(dialogue, "onset_days")
    talk.hear(Heard("two weeks", rivals=rivals))

    assert talk.conversation.said["onset_days"].value == 14


def test_a_command_that_may_be_an_answer_is_not_obeyed(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "onset_days")
    talk.hear(Heard("start over", rivals=("since october",)))

    assert talk.state == "onset_days"


def test_a_yes_about_an_emergency_acts_at_once(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.hear(Heard("yes", second="[unk]", rivals=("no", "[unk]")))

    assert talk.conversation.said["breath_now"].value == "yes"


@pytest.mark.parametrize("rival", ["yes", "[unk]", "not sure"])
def test_a_no_about_one_is_read_back(dialogue: Dialogue, rival: str) -> None:
    talk = Talk(dialogue)
    talk.hear(Heard("no", second="no", rivals=(rival,)))

    assert talk.state == "reading_back"
    assert "breath_now" not in talk.conversation.said


def test_a_no_that_may_be_a_yes_denies_no_danger(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "confirming")
    talk.hear(Heard("no", rivals=("yes",)))

    assert talk.state == "emergency"


def test_all_clear_that_may_be_a_yes_settles_no_read_back(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "reading_back")
    talk.hear(Heard("all clear", rivals=("yes",)))

    assert talk.state == "reading_back"


def test_thanks_that_may_be_other_words_do_not_end_the_advice(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "emergency")
    talk.hear(Heard("okay", rivals=("[unk]",)))
    assert talk.state == "emergency"

    talk.hear(Heard("okay"))
    assert talk.state == "ended"


def test_danger_acts_whatever_else_it_may_be(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "onset_days")
    talk.hear(Heard("i can't breathe", rivals=("i can't say", "[unk]")))

    assert talk.state == "emergency"


def test_an_answer_by_silence_is_no_reading(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "onset_days")
    talk.hear(Heard("", speech=False, rivals=("two weeks",)))

    assert "onset_days" not in talk.conversation.said
    assert talk.last.startswith("Take your time.")
