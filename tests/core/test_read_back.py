"""A no about an emergency counts only when it is certain; nothing else is ever doubted."""

import pytest

from tests.core.support import Talk, talk_at
from voice_app.dialogue.dialogue import Dialogue
from voice_app.triage.conditions import UNSURE
from voice_app.turn import Heard

DOUBTFUL = Heard("no", second="now")
# Questions 1-3, 1b, 2b, 3a-e, 13b and 22b-c of the clinical specification.
GRAVE = {
    "breath_now", "breath_sentence", "sudden_week", "sudden_1day", "gate", "chest_pain",
    "rapid_spread", "saddle_bladder", "recent_injury", "fever_headache", "saliva", "selfharm",
    "selfharm_now",
}  # fmt: skip


def value(talk: Talk, key: str) -> object:
    return talk.conversation.said[key].value


def test_the_rule_table_names_the_questions_of_the_specification(dialogue: Dialogue) -> None:
    assert dialogue.grave & dialogue.checklist.by_key.keys() == GRAVE


def test_those_questions_are_heard_in_two_views_and_no_other(
    dialogue: Dialogue, question: str
) -> None:
    listening = talk_at(dialogue, question).replies[-1].listening

    assert listening is not None
    assert bool(listening.second_view) is (question in GRAVE)
    assert all(" " not in word for word in listening.second_view)


def test_a_doubtful_no_is_read_back_without_turning_the_question_round(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    said = talk.hear(DOUBTFUL)

    assert talk.state == "reading_back"
    assert said == "I heard no. Say, all clear, if that is right. Otherwise say yes."
    assert "breath_now" not in talk.conversation.said


@pytest.mark.parametrize(
    ("reply", "wanted"), [("all clear", "no"), ("yes", "yes"), ("not sure", UNSURE)]
)
def test_the_reply_to_it_decides(dialogue: Dialogue, reply: str, wanted: str) -> None:
    talk = Talk(dialogue)
    talk.hear(DOUBTFUL)
    talk.say(reply)

    assert value(talk, "breath_now") == wanted


@pytest.mark.parametrize(
    "unclear", [Heard("no"), Heard("[unk]"), Heard("", speech=False), Heard("nope", second="no")]
)
def test_what_is_not_clear_twice_becomes_not_sure(dialogue: Dialogue, unclear: Heard) -> None:
    talk = Talk(dialogue)
    talk.hear(DOUBTFUL)
    talk.hear(unclear)
    assert talk.last == "Please say all clear, or yes, or not sure."
    talk.hear(unclear)

    assert value(talk, "breath_now") == UNSURE
    assert talk.state == "breath_sentence"


@pytest.mark.parametrize(
    "certain", [Heard("no", second="no"), Heard("nope", second="not at all"), Heard("no")]
)
def test_a_no_on_which_both_views_agree_or_that_was_typed_is_taken(
    dialogue: Dialogue, certain: Heard
) -> None:
    talk = Talk(dialogue)
    talk.hear(certain)

    assert value(talk, "breath_now") == "no"


def test_a_yes_and_a_not_sure_are_never_doubted(dialogue: Dialogue) -> None:
    for said, wanted in (("yes", "yes"), ("not sure", UNSURE)):
        talk = Talk(dialogue)
        talk.hear(Heard(said, second="[unk]"))
        assert value(talk, "breath_now") == wanted


def test_a_no_to_an_ordinary_question_is_taken(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "hand_tasks")
    talk.hear(Heard("no", second="[unk]"))

    assert value(talk, "hand_tasks") == "no"


def test_commands_and_danger_work_while_a_no_is_read_back(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "reading_back")

    assert "I heard no." in talk.say("repeat")
    assert "all clear, yes, or not sure" in talk.say("help")
    talk.say("go back")
    assert talk.state == "breath_now"
    talk.hear(DOUBTFUL)
    talk.say("i can't breathe")
    assert talk.state == "emergency"
