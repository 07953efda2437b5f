"""A pause, a changed answer, looking back, starting over: each leads back to where it was said."""

from __future__ import annotations

import pytest

from tests.core.support import MUMBLE, SILENCE, Talk, calm, talk_at
from tests.levels import SELF_MONITOR, URGENT_TODAY
from voice_app.checklist.dialogue import Dialogue
from voice_app.turn import Heard, Wait


def test_a_pause_keeps_answers_reminds_seldom_and_ends_with_advice_in_the_end(
    dialogue: Dialogue,
) -> None:
    talk = talk_at(dialogue, "legs")
    before = dict(talk.conversation.said)
    assert "Say resume" in talk.say("pause")
    said = []
    while talk.state == "paused":
        listening = talk.replies[-1].listening
        assert listening is not None
        assert listening.wait is Wait.AT_REST
        assert talk.conversation.said == before
        said.append(talk.hear(SILENCE))

    assert len(said) == dialogue.pacing.most_pause
    reminders = [line for line in said if line]
    assert len(reminders) == dialogue.pacing.most_pause // dialogue.pacing.remind_every
    assert talk.state == "guidance"
    assert not talk.conversation.verdict().complete


@pytest.mark.parametrize("words", ["resume", "carry on", "i am back", "continue"])
def test_resume_goes_back_to_the_question_or_to_the_advice(dialogue: Dialogue, words: str) -> None:
    talk = talk_at(dialogue, "legs")
    assert talk.say("pause", "no", words).startswith("Let's go on. Do you trip")
    assert talk.state == "legs"
    assert "legs" not in talk.conversation.said, "the no was said in the pause"

    talk.finish({})
    talk.say("pause", words)
    assert talk.state == "guidance"


def test_resume_takes_up_a_visit_that_was_stopped_early(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "legs")
    talk.say("hear the advice now")
    assert talk.state == "guidance"

    talk.say("continue")

    assert talk.state == "legs"
    talk.finish({})
    assert talk.conversation.verdict().complete


def test_changing_an_answer_keeps_the_old_one_until_there_is_a_new_one(
    dialogue: Dialogue,
) -> None:
    talk = Talk(dialogue)
    talk.finish({"breath_lying": "yes"})
    urgency = talk.conversation.verdict().urgency
    assert urgency is URGENT_TODAY

    talk.say("change my answer about breathing")
    assert talk.state == "breath_now"
    talk.say("no")
    assert talk.state == "breath_lying"
    assert talk.conversation.verdict().urgency is urgency
    for turn in (SILENCE, MUMBLE):
        talk.hear(turn)
    assert talk.conversation.said["breath_lying"].value == "yes", "silence takes nothing back"
    assert "I'll keep the answer I had." in talk.last
    assert talk.state == "guidance"

    talk.say("change my answer about breathing", "no", "no")
    assert talk.conversation.said["breath_lying"].value == "no"
    assert talk.conversation.verdict().urgency < urgency


def test_a_changed_answer_that_is_an_emergency_is_one_at_once(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "speech")

    talk.say("change my answer about breathing", "yes")

    assert talk.state == "emergency"


def test_every_question_can_be_changed_by_a_name_from_the_advice_too(dialogue: Dialogue) -> None:
    names = dialogue.understanding.phrases.names
    named = {key for keys in names.values() for key in keys}
    assert named == set(dialogue.checklist.by_key)
    talk = Talk(dialogue)
    talk.finish({})
    for name, keys in names.items():
        answered = [key for key in keys if key in talk.conversation.said]
        said = talk.say(f"change my answer about {name}")
        if not answered:
            assert "I haven't asked that yet." in said
            continue
        assert talk.state == answered[0]
        for key in answered:
            assert talk.state == key
            talk.answer(calm(talk.dialogue, talk.state))
        assert talk.state == "guidance"
    assert talk.conversation.verdict().urgency is SELF_MONITOR


def test_change_an_answer_alone_asks_which_and_offers_the_latest(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    assert talk.say("change an answer").startswith("Nothing has been answered yet.")
    assert talk.state == "breath_now"
    talk.say("no", "no", "no", "yes", "weakness")

    said = talk.say("change an answer")

    assert said == "Which answer? You can say, for example, the problem, my age, the signs."
    assert talk.state == "review"
    talk.say("the problem")
    assert talk.state == "main"
    talk.say("twitching")
    assert talk.conversation.said["main"].value == "twitching"
    assert talk.state == "other_signs"


def test_what_have_i_said_tells_everything_and_leads_back_by_itself(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.say("no", "no", "no", "yes", "weakness", "no", "no", "not sure")

    said = talk.say("what have i said")

    assert "And that the main problem is weakness." in said
    assert "You weren't sure about when it started." in said
    assert "You said no to these." in said
    assert talk.hear(SILENCE).startswith("Back to the question.")
    assert talk.state == "course"


@pytest.mark.parametrize(
    "answer", [SILENCE, MUMBLE, Heard("no"), Heard("not sure"), Heard("maybe")]
)
def test_only_a_clear_yes_starts_over(dialogue: Dialogue, answer: Heard) -> None:
    talk = talk_at(dialogue, "legs")
    before = dict(talk.conversation.said)
    talk.say("start over")

    talk.hear(answer)

    assert (talk.state, talk.conversation.said) == ("legs", before)


@pytest.mark.parametrize("answer", ["yes", "yes start over"])
def test_start_over_forgets_the_answers_once_confirmed(dialogue: Dialogue, answer: str) -> None:
    talk = talk_at(dialogue, "legs")

    talk.say("start over", answer)

    assert talk.state == "breath_now"
    assert talk.conversation.said == {}
    talk.finish({})
    assert talk.conversation.verdict().complete
