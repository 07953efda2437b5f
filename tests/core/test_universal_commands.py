"""What can be said in every state: each command, and that none gets in the way of danger."""

from __future__ import annotations

import pytest

from tests.core.support import MUMBLE, SILENCE, Talk, calm, talk_at, words_for
from voice_app.checklist.answers import Respondent
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.commands import TABLE
from voice_app.dialogue.conversation import Conversation
from voice_app.settings import RATES, VOLUMES, VoiceSettings
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

    assert said == " ".join(["I'll put it another way.", *prompts.differently])
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
    seen = [getattr(VoiceSettings(), field)]
    while "I can't speak any more" not in talk.say(command):
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
    assert told.startswith("This question is about your breathing right now. We've just started.")
    shares = []
    while talk.state in dialogue.checklist.by_key:
        said = talk.say("how far are we")
        shares.append(next(at for at, t in enumerate(dialogue.prompts.progress.values())
                           if t in said))  # fmt: skip
        talk.answer(calm(talk.dialogue, talk.state))

    assert shares == sorted(shares)
    assert set(shares) == set(range(5))
    assert talk.say("where am i").startswith("This is the advice.")


def test_what_did_you_hear_tells_the_words_of_the_latest_answer(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    assert talk.say("what did you hear").startswith("I haven't heard an answer yet.")
    talk.say("not at all")
    assert talk.say("what did you hear").startswith(
        "About your breathing right now, I heard, not at all."
    )
    talk.hear(MUMBLE)
    assert talk.say("what did you hear").startswith("I didn't hear an answer I know.")
    for _ in range(dialogue.policy.asked_again):
        talk.hear(MUMBLE)
    assert "I couldn't hear an answer about a sudden change" in talk.say("what did you hear")


def test_who_answered_is_kept_with_each_answer(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.say("no", "the helper answers", "no", "i answer myself", "no")
    talk.say("yes", "for someone else", words_for(dialogue, "main", "weakness"))

    assert [answer.by for answer in talk.conversation.said.values()] == [
        Respondent.PERSON,
        Respondent.HELPER,
        Respondent.PERSON,
        Respondent.PERSON,
        Respondent.HELPER,
    ]


def test_idle_is_silent_until_a_wake_phrase(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "idle")
    for turn in (SILENCE, MUMBLE, *map(Heard, ("yes", "no", "stop", "help", "pause", "go on"))):
        assert talk.hear(turn) == ""
        assert talk.state == "idle"
        listening = talk.replies[-1].listening
        assert listening is not None
        assert listening.wait is Wait.AT_REST
        assert len(listening.phrases) < 300, "a small grammar rejects best"

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
    conversation = Conversation(dialogue, VoiceSettings(rate=110))

    assert conversation.start().manner == VoiceSettings(rate=110)


def test_the_table_of_commands_has_every_command_that_is_authored_and_no_other(
    dialogue: Dialogue,
) -> None:
    assert TABLE.keys() == dialogue.understanding.phrases.commands.keys()
