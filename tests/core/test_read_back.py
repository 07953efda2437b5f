"""A no about an emergency counts only when it is certain; nothing else is ever doubted."""

import pytest

from tests.core.support import Talk, talk_at
from voice_app.checklist.answers import Answer
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.stakes import Stake
from voice_app.triage.conditions import UNSURE
from voice_app.turn import Heard

DOUBTFUL = Heard("no", second="now")
# Questions 1-3, 1b, 2b, 3a-e, 13b and 22b-c of the specification, and those that were added.
GRAVE = {
    "breath_now", "breath_sentence", "sudden_week", "sudden_1day", "gate", "chest_pain",
    "rapid_spread", "saddle_bladder", "recent_injury", "fever_headache", "saliva", "selfharm",
    "selfharm_now", "urine", "other_signs", "exposure", "low_sugar", "seizure_faint_confusion",
    "sight_or_balance", "drink",
}  # fmt: skip


def value(talk: Talk, key: str) -> object:
    return talk.conversation.said[key].value


def test_the_rule_table_names_the_questions_of_the_specification(dialogue: Dialogue) -> None:
    assert dialogue.grave & dialogue.checklist.by_key.keys() == GRAVE


def test_questions_are_heard_in_two_views_where_an_answer_is_at_stake(
    dialogue: Dialogue, question: str
) -> None:
    talk = talk_at(dialogue, question)
    listening = talk.replies[-1].listening

    assert listening is not None
    asked = dialogue.checklist.by_key[question]
    said = talk.conversation.values
    assert bool(listening.second_view) is dialogue.is_at_stake(said, asked)
    assert set(listening.second_view) >= set(listening.phrases) or not listening.second_view
    assert question not in GRAVE or listening.second_view


def test_a_doubtful_no_is_read_back_without_turning_the_question_round(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    said = talk.hear(DOUBTFUL)

    assert talk.state == "reading_back"
    assert said == "I heard no. If you meant no, say: all clear. If you meant yes, say: yes."
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
    assert talk.last == "For no, say: all clear. For yes, say: yes. Or say: not sure."
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


AMBIGUOUS = ["that's right", "right", "correct", "true", "it is", "i do", "of course"]


@pytest.mark.parametrize("reply", AMBIGUOUS)
@pytest.mark.parametrize("key", ["breath_now", "selfharm_now"])
def test_what_may_mean_either_confirms_neither(dialogue: Dialogue, key: str, reply: str) -> None:
    """Said to "I heard no", "that's right" is a no to some and a yes to others (A7)."""
    for said in (reply, f"yes {reply}") if reply in ("that's right", "correct") else (reply,):
        talk = talk_at(dialogue, key)
        talk.hear(DOUBTFUL)
        talk.say(said)

        assert talk.state == "reading_back", said
        assert key not in talk.conversation.said
        talk.say("all clear")
        assert value(talk, key) == "no"


def test_normal_counts_only_where_two_views_agree(dialogue: Dialogue) -> None:
    """The one answer that opens the mildest advice was believed out of "it wasn't normal" (A1)."""
    talk = talk_at(dialogue, "doctor_seen")
    talk.hear(Heard("it was normal", second="[unk] normal"))
    assert talk.last == (
        "I heard: normal. If you meant that, say: all clear. If not, say your answer again."
    )
    talk.hear(Heard("not normal", second="not normal"))
    assert value(talk, "doctor_seen") == "known_condition"

    talk = talk_at(dialogue, "doctor_seen")
    talk.hear(Heard("it was normal", second="normal"))
    assert value(talk, "doctor_seen") == "normal"


def test_the_same_answer_again_counts_where_both_views_agree_now(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "doctor_seen")
    talk.hear(Heard("normal", second="[unk]"))
    assert "all clear, or your answer again" in talk.say("help")
    talk.hear(Heard("normal", second="[unk]"))
    assert talk.state == "reading_back"
    talk.hear(Heard("normal", second="normal"))

    assert value(talk, "doctor_seen") == "normal"


def test_a_small_step_is_asked_once_more(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "wasting")
    talk.conversation.change(
        said={**talk.conversation.said, "main": Answer("weakness", "weakness")}
    )
    talk.conversation.change(said={**talk.conversation.said, "course": Answer("same", "same")})
    assert (
        dialogue.stake(talk.conversation.values, dialogue.checklist.by_key["wasting"], "no")
        is Stake.SOME
    )
    talk.hear(Heard("no", second="[unk]"))
    assert "I'm not sure I heard you." in talk.last
    assert "wasting" not in talk.conversation.said
    talk.hear(Heard("no", second="[unk]"))

    assert value(talk, "wasting") == "no"


def test_a_small_step_that_changes_is_read_back(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "wasting")
    talk.conversation.change(
        said={**talk.conversation.said, "main": Answer("weakness", "weakness")}
    )
    talk.conversation.change(said={**talk.conversation.said, "course": Answer("same", "same")})
    talk.hear(Heard("no", second="[unk]"))
    talk.hear(Heard("not sure", second="[unk]"))

    assert talk.state == "reading_back"


def test_a_more_worrying_answer_is_never_doubted(dialogue: Dialogue) -> None:
    for key, worst in (("legs", "yes"), ("course", "worse"), ("worry", "overwhelming")):
        talk = talk_at(dialogue, key)
        words = dialogue.understanding.phrases.choices.get(key, {}).get(worst, (worst,))
        talk.hear(Heard(words[0], second="[unk]"))

        assert value(talk, key) == worst


def test_commands_and_danger_work_while_a_no_is_read_back(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "reading_back")

    assert "I heard no." in talk.say("repeat")
    assert "all clear, yes, or not sure" in talk.say("help")
    talk.say("go back")
    assert talk.state == "breath_now"
    talk.hear(DOUBTFUL)
    talk.say("i can't breathe")
    assert talk.state == "emergency"


def test_what_makes_an_emergency_of_other_answers_is_read_back(dialogue: Dialogue) -> None:
    """The last of several signs that are one together, though either alone is for today."""
    talk = Talk(dialogue)
    talk.go_to("eyes", {"onset_days": 3, "speech": "yes"})
    talk.hear(DOUBTFUL)
    assert talk.state == "reading_back"

    talk.say("yes")
    assert talk.state == "emergency"


def test_a_question_that_was_given_up_as_not_sure_is_not_asked_again(
    dialogue: Dialogue, question: str
) -> None:
    talk = talk_at(dialogue, question)
    unclear = Heard("[unk]", second="[unk]")

    while talk.state == question:
        assert "as not sure" not in talk.last
        talk.hear(unclear)

    assert value(talk, question) == UNSURE
