"""What can be said in every state: each command, and that none gets in the way of danger."""

from __future__ import annotations

import pytest

from tests.core.support import MUMBLE, SILENCE, Talk, talk_at, words_for
from voice_app.dialogue.answers import By
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.dialogue import Dialogue
from voice_app.settings import RATES, VOLUMES, Manner
from voice_app.triage.rules import Urgency
from voice_app.turn import Heard, Wait

STAY = (
    "repeat", "help", "differently", "why", "where", "heard", "slower", "faster", "louder",
    "quieter", "more_time", "someone_else", "myself", "helper",
)  # fmt: skip
"""Commands that leave the state and the answers as they are."""


def said_for(dialogue: Dialogue, command: str) -> str:
    return dialogue.understanding.phrases.commands[command][0]


def test_a_command_that_only_asks_or_adjusts_stays_where_it_was_said(
    dialogue: Dialogue, open_state: str
) -> None:
    if open_state in ("opening", "idle"):
        return
    talk = talk_at(dialogue, open_state)
    before = dict(talk.conversation.said)
    for command in STAY:
        assert talk.say(said_for(dialogue, command))
        assert (talk.state, talk.conversation.said) == (open_state, before), command


def test_every_command_has_a_phrase_of_several_syllables(dialogue: Dialogue) -> None:
    for name, phrases in dialogue.understanding.phrases.commands.items():
        longest = max(phrases, key=len)
        assert len(longest.split()) > 1 or len(longest) > 5, name


@pytest.mark.parametrize("command", ["pause", "change", "recap", "restart", "back", "resume"])
def test_nothing_but_its_own_words_ends_an_alarm(dialogue: Dialogue, command: str) -> None:
    talk = talk_at(dialogue, "emergency")
    assert "say false alarm" in talk.say(said_for(dialogue, command))
    assert talk.state == "emergency"

    talk = talk_at(dialogue, "confirming")
    talk.say(said_for(dialogue, command))
    assert talk.state == "emergency", "anything but a clear no is the danger"


def test_say_it_differently_asks_the_same_in_other_words(dialogue: Dialogue, question: str) -> None:
    talk = talk_at(dialogue, question)
    prompts = dialogue.prompts.questions[question]

    said = talk.say("say it differently")

    assert said == " ".join(["I say it in other words.", *prompts.differently])
    assert " ".join(prompts.differently) not in (" ".join(prompts.ask), prompts.short)


def test_the_second_wording_reads_well_about_somebody_else(dialogue: Dialogue) -> None:
    for prompts in dialogue.prompts.questions.values():
        for sentence in prompts.differently:
            other = dialogue.prompts.about(sentence, other=True)
            assert len(sentence.split()) <= 20, sentence
            assert " of they" not in other
            assert "make they" not in other
            assert not other.endswith("they?"), other


@pytest.mark.parametrize(
    ("command", "field", "bounds"), [("slower", "rate", RATES), ("quieter", "volume", VOLUMES)]
)
def test_the_manner_changes_by_steps_up_to_a_bound_that_is_told(
    dialogue: Dialogue, command: str, field: str, bounds: tuple[float, float]
) -> None:
    talk = Talk(dialogue)
    seen = [getattr(Manner(), field)]
    while f"I {'cannot' if command == 'slower' else 'do not'} speak more" not in talk.say(command):
        manner = talk.replies[-1].manner
        assert manner is not None
        seen.append(getattr(manner, field))

    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == len(seen) > 3
    assert seen[-1] == bounds[0]
    for _ in seen:
        talk.say({"slower": "faster", "quieter": "louder"}[command])
    last = talk.replies[-1].manner
    assert last is not None
    assert getattr(last, field) > seen[0]


def test_more_time_waits_longer_now_and_somewhat_longer_from_then_on(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    for _ in range(3):
        assert talk.say("give me more time") == "Take all the time you need."
        listening, manner = talk.replies[-1].listening, talk.replies[-1].manner
        assert listening is not None
        assert listening.wait is Wait.LONG
    talk.hear(SILENCE)
    assert talk.state == "breath_now"

    assert manner is not None
    assert 2.5 < manner.patience.silence <= 5.0
    listening = talk.replies[-1].listening
    assert listening is not None
    assert listening.wait is Wait.USUAL


def test_where_am_i_names_the_question_and_how_much_is_done(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    told = talk.say("where am i")
    assert told.startswith("This question is about your breathing right now. We have just begun.")
    shares = []
    while talk.state in dialogue.checklist.by_key:
        said = talk.say("how far are we")
        shares.append(next(at for at, t in enumerate(dialogue.prompts.progress.values())
                           if t in said))  # fmt: skip
        talk.answer(_calm(talk))

    assert shares == sorted(shares)
    assert set(shares) == set(range(5))
    assert talk.say("where am i").startswith("This is the advice.")


def _calm(talk: Talk) -> str | int:
    from tests.core.support import calm

    return calm(talk.dialogue, talk.state)


def test_what_did_you_hear_tells_the_words_of_the_latest_answer(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    assert talk.say("what did you hear").startswith("I have not heard an answer yet.")
    talk.say("not at all")
    assert talk.say("what did you hear").startswith(
        "About your breathing right now, I heard, not at all."
    )
    talk.hear(MUMBLE)
    assert talk.say("what did you hear").startswith("I heard no answer that I know.")
    talk.hear(MUMBLE)
    talk.hear(MUMBLE)
    assert "I could not hear an answer about a sudden change" in talk.say("what did you hear")


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
    assert talk.say("pause", "no", words).startswith("We go on. Do you trip")
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
    talk.go_to("worry", {"breath_lying": "yes"})
    urgency = talk.conversation.verdict().urgency
    assert urgency is Urgency.URGENT_TODAY

    talk.say("change my answer about breathing")
    assert talk.state == "breath_now"
    talk.say("no")
    assert talk.state == "breath_lying"
    assert talk.conversation.verdict().urgency is urgency
    for turn in (SILENCE, MUMBLE, SILENCE):
        talk.hear(turn)
    assert talk.conversation.said["breath_lying"].value == "yes", "silence takes nothing back"
    assert "I keep the answer that I had." in talk.last
    assert talk.state == "worry"

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
            assert "That was not asked yet." in said
            continue
        assert talk.state == answered[0]
        for key in answered:
            assert talk.state == key
            talk.answer(_calm(talk))
        assert talk.state == "guidance"
    assert talk.conversation.verdict().urgency is Urgency.SELF_MONITOR


def test_change_an_answer_alone_asks_which_and_offers_the_latest(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    assert talk.say("change an answer").startswith("Nothing is answered yet.")
    assert talk.state == "breath_now"
    talk.say("no", "no", "no", "weakness")

    said = talk.say("change an answer")

    assert said == (
        "Which answer? You can say, for example, the problem, the signs, sudden weakness."
    )
    assert talk.state == "review"
    talk.say("the problem")
    assert talk.state == "main"
    talk.say("twitching")
    assert talk.conversation.said["main"].value == "twitching"
    assert talk.state == "onset_days"


def test_what_have_i_said_tells_everything_and_leads_back_by_itself(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.say("no", "no", "no", "weakness", "not sure")

    said = talk.say("what have i said")

    assert "You told me that the main problem is weakness." in said
    assert "You were not sure about when it started." in said
    assert "To everything else you said no." in said
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


def test_who_answered_is_kept_with_each_answer(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.say("no", "the helper answers", "no", "i answer myself", "no")
    talk.say("for someone else", words_for(dialogue, "main", "weakness"))

    assert [answer.by for answer in talk.conversation.said.values()] == [
        By.PERSON, By.HELPER, By.PERSON, By.HELPER]  # fmt: skip


def test_idle_is_silent_until_a_wake_phrase(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "idle")
    for turn in (SILENCE, MUMBLE, Heard("yes"), Heard("stop"), Heard("help"), Heard("pause")):
        assert talk.hear(turn) == ""
        assert talk.state == "idle"
        listening = talk.replies[-1].listening
        assert listening is not None
        assert listening.wait is Wait.AT_REST
        assert len(listening.phrases) < 100, "a small grammar rejects best"

    assert talk.say("start the checklist").startswith("Hello.")
    assert talk.state == "breath_now"


def test_a_false_alarm_in_idle_leads_back_to_idle(dialogue: Dialogue) -> None:
    for danger in ("emergency", "i have no chest pain"):
        talk = talk_at(dialogue, "idle")
        talk.say(danger)
        if talk.state == "emergency":
            talk.say("false alarm")
        talk.say("no")
        assert talk.state == "idle"
        assert talk.conversation.said == {}


def test_a_stored_manner_is_what_the_conversation_begins_with(dialogue: Dialogue) -> None:
    conversation = Conversation(dialogue, Manner(rate=110))

    assert conversation.start().manner == Manner(rate=110)
