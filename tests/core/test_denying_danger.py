"""What denies a danger that was asked about, and what does not."""

from __future__ import annotations

import pytest

from tests.core.support import Talk, talk_at
from voice_app.checklist.dialogue import Dialogue
from voice_app.turn import Heard


def asked_about_choking(dialogue: Dialogue) -> Talk:
    talk = talk_at(dialogue, "worry")
    talk.say("not choking")
    assert talk.state == "confirming"
    return talk


@pytest.mark.parametrize(
    "said",
    [
        "no i didn't", "no i didn't say that", "no my shirt", "no i said shirt",
        "no i can button my shirt", "not at all i said my shirt", "no i'm fine",
        "no that's not what i said", "nope you misheard", "no no no", "no i'm not choking",
    ],
)  # fmt: skip
def test_a_natural_denial_clears_it(dialogue: Dialogue, said: str) -> None:
    talk = asked_about_choking(dialogue)

    talk.say(said)

    assert talk.state == "worry"


@pytest.mark.parametrize(
    "said",
    ["no i can't breathe", "no help me", "no i said choking", "no my chest hurts", "no [unk]",
     "no my [unk]", "no problem", "i said shirt", "i said", "", "shirt", "no i don't know"],
)  # fmt: skip
def test_what_may_be_no_denial_confirms_it(dialogue: Dialogue, said: str) -> None:
    talk = asked_about_choking(dialogue)

    talk.say(said)

    assert talk.state == "emergency"


@pytest.mark.parametrize(
    ("heard", "denied"),
    [
        (Heard("i didn't say that", second="i didn't say that"), True),
        (Heard("i said shirt", second="i said skirt"), True),
        (Heard("i said shirt"), False),
        (Heard("i said shirt", second="yes"), False),
        (Heard("i said shirt", second="i said [unk]"), False),
        (Heard("i said shirt", second="i said shirt", rivals=("yes",)), False),
        (Heard("i said choking", second="i said choking"), False),
        (Heard("i said help me", second="i said help me"), False),
    ],
)
def test_a_denial_without_a_no_needs_two_views(
    dialogue: Dialogue, heard: Heard, denied: bool
) -> None:
    talk = asked_about_choking(dialogue)

    talk.hear(heard)

    assert (talk.state == "worry") is denied


def test_the_turn_listens_for_denials_in_two_views(dialogue: Dialogue) -> None:
    listening = asked_about_choking(dialogue).replies[-1].listening

    assert listening is not None
    assert "i didn't say that" in listening.phrases
    assert listening.second_view


def test_a_call_for_help_is_asked_about_and_help_alone_is_explained(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "worry")
    talk.say("help")
    assert talk.state == "worry"

    assert talk.say("i need help") == "Did you say, i need help?"


def test_an_answer_to_the_open_question_is_no_doubtful_danger(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "worry")
    talk.say("can't cope")
    assert talk.conversation.answers["worry"] == "overwhelming"

    elsewhere = talk_at(dialogue, "course")
    elsewhere.say("can't cope")
    assert elsewhere.state == "confirming"
