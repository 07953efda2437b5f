"""A list of emergency signs is read one by one, and can be answered after each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.levels import EMERGENCY_NOW
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.reply import Reply
from voice_app.turn import Heard

from .support import MUMBLE, talk_at


def to_the_signs(dialogue: Dialogue, *, other: bool = False) -> tuple[Conversation, Reply]:
    conversation = Conversation(dialogue)
    reply = conversation.start()
    if other:
        conversation.hear(Heard("for someone else"))
    while conversation.state != "gate":
        reply = conversation.hear(Heard("no"))
    return conversation, reply


def after(reply: Reply, sign: int) -> tuple[str, ...]:
    """What is unread after so many signs, the last one first."""
    assert reply.listening is not None
    at = reply.lines.index(reply.listening.between[sign - 1])
    return reply.lines[at:]


@pytest.mark.parametrize("other", [False, True])
def test_the_microphone_opens_after_every_sign(dialogue: Dialogue, other: bool) -> None:
    _, reply = to_the_signs(dialogue, other=other)
    assert reply.listening is not None
    between = reply.listening.between
    assert between[0].startswith("One, chest pain")
    assert reply.lines[-6:-1] == between[:5]
    assert reply.lines[-1] not in between


def test_so_it_does_where_the_list_is_said_differently(dialogue: Dialogue) -> None:
    conversation, _ = to_the_signs(dialogue)
    reply = conversation.hear(Heard("say it differently"))
    assert reply.listening is not None
    assert reply.lines[-6:-1] == reply.listening.between[5:]
    conversation.hear(Heard("yes", unread=after(reply, 7)))
    assert conversation.state == "emergency"


def test_no_other_question_is_cut_into_parts(dialogue: Dialogue) -> None:
    conversation = Conversation(dialogue)
    for question in dialogue.checklist.by_key.values():
        reply = conversation.ask(question)
        assert reply.listening is not None
        assert bool(reply.listening.between) is (question.key in ("gate", "other_signs"))


def test_yes_to_the_second_sign_is_an_emergency_at_once(dialogue: Dialogue) -> None:
    conversation, reply = to_the_signs(dialogue)
    conversation.hear(Heard("yes", unread=after(reply, 2)))
    assert conversation.verdict().urgency is EMERGENCY_NOW
    assert conversation.state == "emergency"


def test_no_to_one_sign_is_no_answer_to_the_others(dialogue: Dialogue) -> None:
    conversation, reply = to_the_signs(dialogue)
    rest = after(reply, 2)
    reply = conversation.hear(Heard("no", unread=rest))
    assert reply.lines == rest[1:]
    assert conversation.state == "gate"
    assert "gate" not in conversation.said
    conversation.hear(Heard("no"))  # after the last one, to all
    assert conversation.said["gate"].value == "no"


def test_what_was_not_understood_has_the_same_sign_read_again(dialogue: Dialogue) -> None:
    conversation, reply = to_the_signs(dialogue)
    rest = after(reply, 3)
    for _ in range(dialogue.policy.asked_again):
        reply = conversation.hear(replace(MUMBLE, unread=rest))
        assert reply.lines[-len(rest) :] == rest
        assert reply.lines[0].startswith("Sorry")
        assert not reply.understood
    conversation.hear(replace(MUMBLE, unread=rest))
    assert conversation.said["gate"].value == "unsure"
    assert conversation.state == "chest_pain"  # each by itself, then


@pytest.mark.parametrize(
    ("command", "again"),
    [("help", False), ("slower", True), ("what did you hear", True), ("why do you ask", True)],
)
def test_a_command_between_two_signs_leaves_none_unread(
    dialogue: Dialogue, command: str, again: bool
) -> None:
    """The list goes on where it was broken off, or `again` from its beginning."""
    conversation, reply = to_the_signs(dialogue)
    assert reply.listening is not None
    signs, rest = reply.listening.between[:5], after(reply, 4)
    reply = conversation.hear(Heard(command, unread=rest))
    assert conversation.state == "gate"
    read = [line for line in reply.lines if line in signs]
    assert read == list(signs if again else rest[:-1])
    assert reply.lines[-1] == rest[-1]


@pytest.mark.parametrize("words", ["help me", "i cannot breathe"])
def test_danger_between_two_signs_is_heard(dialogue: Dialogue, words: str) -> None:
    conversation, reply = to_the_signs(dialogue)
    conversation.hear(Heard(words, unread=after(reply, 1)))
    assert conversation.state == "emergency"


def test_not_sure_of_one_sign_has_each_asked(dialogue: Dialogue) -> None:
    conversation, reply = to_the_signs(dialogue)
    conversation.hear(Heard("not sure", unread=after(reply, 5)))
    assert conversation.state == "chest_pain"


KEEP_STILL = "Keep still. Do not move your head or neck."
SIT_UP = "Sit up if that helps you breathe."


@pytest.mark.parametrize(
    ("sign", "key", "told", "said", "unsaid"),
    [
        (1, "chest_pain", "Chest pain needs help at once.", SIT_UP, KEEP_STILL),
        (2, "rapid_spread", "can reach the breathing muscles.", SIT_UP, KEEP_STILL),
        (3, "saddle_bladder", "This can mean pressed nerves.", "Do not drive.", KEEP_STILL),
        (4, "recent_injury", "After an injury, the neck or back", KEEP_STILL, SIT_UP),
        # A late yes to the injury may be heard only after the fever.
        (5, "fever_headache", "Fever with such a headache", KEEP_STILL, SIT_UP),
    ],
)
def test_the_sign_that_was_told_is_kept_and_the_advice_fits_it(
    dialogue: Dialogue, sign: int, key: str, told: str, said: str, unsaid: str
) -> None:
    conversation, reply = to_the_signs(dialogue)

    advice = " ".join(conversation.hear(Heard("yes", unread=after(reply, sign))).lines)

    assert conversation.answers[key] == "yes"
    assert conversation.said["gate"].sign == sign
    assert told in advice
    assert said in advice
    assert unsaid not in advice


def test_a_yes_after_the_whole_list_names_none_of_them(dialogue: Dialogue) -> None:
    conversation, _ = to_the_signs(dialogue)

    advice = " ".join(conversation.hear(Heard("yes")).lines)

    assert KEEP_STILL in advice
    assert set(conversation.answers) == {"breath_now", "sudden_week", "gate"}


def test_of_the_other_signs_only_what_helps_for_the_one_told_is_said(dialogue: Dialogue) -> None:
    sweet, box, limb = "take something sweet", "keep the box", "keep that arm or leg still"
    wanted = {
        0: {sweet, box, limb},
        1: {sweet, box, limb},
        2: {box, limb},
        3: {sweet, limb},
        4: {sweet},
        5: set(),
    }
    for sign, helps in wanted.items():
        talk = talk_at(dialogue, "other_signs")
        unread = after(talk.replies[-1], sign) if sign else ()
        advice = talk.hear(Heard("yes", unread=unread))
        assert {words for words in (sweet, box, limb) if words in advice} == helps
        assert ("Do not eat or drink." in advice) is False


def test_a_false_alarm_takes_the_sign_back(dialogue: Dialogue) -> None:
    conversation, reply = to_the_signs(dialogue)
    conversation.hear(Heard("yes", unread=after(reply, 2)))

    conversation.hear(Heard("false alarm"))

    assert conversation.state == "gate"
    assert "rapid_spread" not in conversation.answers
