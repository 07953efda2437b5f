"""Asking and answering: what a turn does to the conversation."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from tests.core.support import MUMBLE, SILENCE, Talk, talk_at, words_for
from tests.levels import EMERGENCY_NOW
from voice_app.checklist.answers import Provenance
from voice_app.checklist.dialogue import Dialogue
from voice_app.triage.decide import decide
from voice_app.turn import Heard

SAFETY = ("breath_now", "sudden_week", "gate")
SIGNS = ("chest_pain", "rapid_spread", "saddle_bladder", "recent_injury", "fever_headache")


def test_a_visit_opens_with_what_it_is_and_the_first_safety_question(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)

    opening = dialogue.prompts.line("opening")
    assert talk.replies[0].lines[: len(opening)] == opening
    assert talk.state == "breath_now"
    assert "I cannot diagnose, and I cannot call for help." in talk.last


@pytest.mark.parametrize("key", SAFETY)
def test_yes_to_a_safety_question_speaks_the_emergency_advice_at_once(
    dialogue: Dialogue, key: str
) -> None:
    talk = Talk(dialogue)
    talk.go_to(key, {})

    talk.say("yes")

    assert talk.state == "emergency"
    assert talk.replies[-1].lines[0] == "Call 911, 999 or 112 now."
    assert talk.conversation.verdict().urgency is EMERGENCY_NOW


def test_a_yes_that_is_an_emergency_by_itself_speaks_the_advice_at_any_question(
    dialogue: Dialogue,
) -> None:
    waited = []
    for question in dialogue.checklist.questions:
        if decide({question.key: "yes"}, dialogue.table).urgency is EMERGENCY_NOW:
            talk = talk_at(dialogue, question.key)
            talk.say("yes")
            if talk.state != "emergency":
                waited.append((question.key, talk.state))

    # Whether someone might act on their thoughts is asked first: a no makes it less urgent.
    assert waited == [("selfharm", "selfharm_now")]


@pytest.mark.parametrize(
    ("key", "clarifiers"),
    [
        ("breath_now", ("breath_sentence",)),
        ("sudden_week", ("sudden_1day",)),
        ("gate", SIGNS),
    ],
)
@pytest.mark.parametrize("words", ["not sure", "i don't know", "maybe"])
def test_not_sure_about_a_safety_question_is_cleared_up_before_anything_else(
    dialogue: Dialogue, key: str, clarifiers: tuple[str, ...], words: str
) -> None:
    talk = Talk(dialogue)
    talk.go_to(key, {})
    talk.say(words)

    asked = []
    while talk.state in clarifiers:
        asked.append(talk.state)
        talk.say("no")

    assert tuple(asked) == clarifiers
    assert talk.state not in ("emergency", "guidance")
    assert talk.conversation.said[key].value == "unsure"


@pytest.mark.parametrize("key", SAFETY)
@pytest.mark.parametrize("words", ["sometimes", "a bit", "yes it is [unk]", "kind of"])
def test_a_weak_yes_to_a_safety_question_is_a_yes(dialogue: Dialogue, key: str, words: str) -> None:
    talk = Talk(dialogue)
    talk.go_to(key, {})

    talk.say(words)

    assert talk.conversation.said[key].value == "yes"


@pytest.mark.parametrize("turns", list(itertools.product([SILENCE, MUMBLE], repeat=2)))
def test_silence_and_misunderstanding_together_count_as_not_sure(
    dialogue: Dialogue, turns: tuple[Heard, ...]
) -> None:
    check_turns_without_an_answer(dialogue, "breath_now", turns)


@pytest.mark.parametrize("turn", [SILENCE, MUMBLE], ids=["silence", "mumble"])
def test_turns_without_an_answer_count_as_not_sure_at_every_question(
    dialogue: Dialogue, question: str, turn: Heard
) -> None:
    check_turns_without_an_answer(dialogue, question, (turn,) * (dialogue.policy.asked_again + 1))


def check_turns_without_an_answer(
    dialogue: Dialogue, question: str, turns: tuple[Heard, ...]
) -> None:
    talk = talk_at(dialogue, question)

    heard = [talk.last]
    for turn in turns[: dialogue.policy.asked_again]:
        heard.append(talk.hear(turn))
        assert talk.state == question
        assert question not in talk.conversation.said
    talk.hear(turns[-1])

    assert len(set(heard)) == 1 + dialogue.policy.asked_again, "each asking has other words"
    answer = talk.conversation.said[question]
    assert (answer.value, answer.how) == ("unsure", Provenance.UNHEARD)
    assert dialogue.prompts.line("taken_as_unsure")[0] in talk.last


def test_every_value_of_a_question_can_be_given_in_its_first_phrase(
    dialogue: Dialogue, question: str
) -> None:
    asked = dialogue.checklist.by_key[question]
    for value in asked.values:
        answer = dialogue.understanding.answer(words_for(dialogue, question, value), asked)

        assert answer is not None
        assert (answer.value, answer.how) == (value, Provenance.SAID)


@pytest.mark.parametrize("turn", [SILENCE, MUMBLE])
def test_an_answer_when_asked_again_counts_in_full(dialogue: Dialogue, turn: Heard) -> None:
    talk = Talk(dialogue)
    for _ in range(dialogue.policy.asked_again):
        talk.hear(turn)
    talk.say("no")

    assert talk.conversation.said["breath_now"].how is Provenance.SAID
    assert talk.state == "sudden_week"
    talk.hear(SILENCE)
    assert talk.state == "sudden_week", "the next question starts counting anew"


def test_a_silent_caller_ends_in_emergency_advice_that_claims_nothing_about_them(
    dialogue: Dialogue,
) -> None:
    talk = Talk(dialogue)
    while talk.state != "emergency":
        talk.hear(SILENCE)

    assert talk.conversation.verdict().urgency is EMERGENCY_NOW
    assert "If you cannot speak, or cannot breathe well, get help now." in talk.last
    assert "I couldn't hear an answer about your breathing right now." in talk.last
    for claim in ("You told me", "You weren't sure", "And that", "I heard you say"):
        assert claim not in talk.last


def test_emergency_advice_is_repeated_to_silence_and_comes_to_an_end(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    advice = talk.say("yes")

    for _ in range(dialogue.policy.emergency_repeats):
        assert talk.hear(SILENCE) == advice
    for _ in range(dialogue.policy.emergency_waits):  # quiet, but still there
        assert talk.hear(SILENCE) == ""
    last = talk.hear(SILENCE)

    assert talk.state == "ended"
    assert last == "Please get help now. Goodbye."
    assert talk.replies[-1].listening is None


def test_urgent_news_is_told_before_the_visit_is_over_and_once_only(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.go_to("bladder_change", {"legs": "yes"})
    news = dialogue.prompts.line("urgent_so_far")[0]

    assert news in talk.say("yes")
    talk.finish({})

    assert sum(news in " ".join(reply.lines[:2]) for reply in talk.replies[:-1]) == 1


def test_every_turn_listens_for_commands_and_danger_and_for_its_own_answers(
    dialogue: Dialogue, open_state: str
) -> None:
    talk = talk_at(dialogue, open_state)
    if open_state == "opening":
        talk.say("")
    listening = talk.replies[-1].listening
    assert listening is not None

    phrases = dialogue.understanding.phrases
    at_rest = {phrase for group in phrases.at_rest.values() for phrase in group}
    idle = {*phrases.danger_phrases, *phrases.wake, *at_rest}
    expected = idle if open_state == "idle" else set(phrases.everywhere)
    if open_state in dialogue.checklist.by_key:
        values = dialogue.checklist.by_key[open_state].values
        expected |= {words_for(dialogue, open_state, value) for value in values}
    assert expected <= set(listening.phrases)
    assert len(set(listening.phrases)) == len(listening.phrases)


def test_silence_is_not_counted_against_who_asked_for_no_limit(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "main")
    unhurried = replace(SILENCE, unhurried=True)
    for _ in range(dialogue.policy.unhurried):
        reply = talk.conversation.hear(unhurried)
        assert talk.state == "main"
        assert reply.lines[0].startswith("Take your time.")
    for _ in range(dialogue.policy.asked_again + 1):
        talk.conversation.hear(unhurried)
    assert talk.conversation.said["main"].how is Provenance.UNHEARD


def test_words_that_were_not_understood_count_even_without_a_limit(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "main")
    for _ in range(dialogue.policy.asked_again + 1):
        talk.conversation.hear(replace(MUMBLE, unhurried=True))
    assert talk.state != "main"
