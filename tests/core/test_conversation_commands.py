"""Repeat, help, go back, stop, and a visit that is cut off."""

from __future__ import annotations

import random

import pytest

from tests.core.support import ROUTES, SILENCE, Talk, calm, is_detail, talk_at
from tests.levels import EMERGENCY_NOW, ROUTINE, SELF_MONITOR
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.conversation import Conversation
from voice_app.triage.conditions import Value
from voice_app.turn import Heard

UNFINISHED = "We didn't finish. With more answers, it could be more urgent."


def test_repeat_and_help_say_the_question_again_or_explain_it_and_cost_no_attempt(
    dialogue: Dialogue, question: str
) -> None:
    talk = talk_at(dialogue, question)
    prompts = dialogue.prompts.questions[question]

    for _ in range(2):
        assert talk.say("say that again") == " ".join(prompts.ask)
    a_list = len(prompts.ask) > 1
    assert talk.say("repeat") == (" ".join(prompts.ask) if a_list else prompts.short)
    for _ in range(dialogue.policy.asked_again):
        talk.hear(SILENCE)
    assert talk.state == question

    said = talk.say("help")

    assert dialogue.prompts.questions[question].help in said
    assert dialogue.prompts.options_for(dialogue.checklist.by_key[question]) in said
    assert talk.state == question


@pytest.mark.parametrize("state", ["confirming", "emergency", "guidance"])
def test_repeat_and_help_work_outside_the_questions_too(dialogue: Dialogue, state: str) -> None:
    talk = talk_at(dialogue, state)
    before = talk.last

    assert "You can say" in talk.say("help")
    again = talk.say("repeat")

    assert talk.state == state
    assert again in before or "Please say yes or no" in again


def test_going_back_asks_the_question_before(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.say("no", "no")
    assert talk.state == "gate"

    said = talk.say("go back")

    assert talk.state == "sudden_week"
    assert said.startswith("Going back. In the past week")
    assert list(talk.conversation.said) == ["breath_now"]


@pytest.mark.parametrize("state", ["breath_now", "guidance"])
def test_going_back_from_the_first_question_asks_it_again(dialogue: Dialogue, state: str) -> None:
    talk = Talk(dialogue)
    if state == "guidance":
        talk.say("stop")

    said = talk.say("go back")

    assert talk.state == "breath_now"
    assert said.startswith("This is the first question.")
    talk.finish({})
    assert talk.conversation.verdict().complete, "the visit was taken up again after the stop"


def random_answers(dialogue: Dialogue, rng: random.Random) -> dict[str, Value]:
    """Return an answer for every question, mostly calm."""
    answers: dict[str, Value] = {}
    for question in dialogue.checklist.questions:
        values: list[Value] = list(question.values)
        if question.key == "onset_days":
            values += [0, 5, 20, 90, 400]
        wild = rng.random() < 0.35 and question.key not in ("breath_now", "sudden_week", "gate")
        answers[question.key] = rng.choice(values) if wild else calm(dialogue, question.key)
    return answers


@pytest.mark.parametrize("seed", range(16))
def test_going_back_and_answering_differently_equals_answering_so_at_first(
    dialogue: Dialogue, seed: int
) -> None:
    rng = random.Random(seed)
    first, second = random_answers(dialogue, rng), random_answers(dialogue, rng)
    corrected = Talk(dialogue)
    corrected.finish(first)
    while corrected.state not in dialogue.checklist.by_key:
        corrected.say("go back" if corrected.state == "guidance" else "false alarm")
        if corrected.state == "confirming":
            corrected.say("no")
    while corrected.conversation.said and rng.random() < 0.85:
        corrected.say("go back")
    kept = corrected.conversation.said
    mixed = {**second, **{key: answer.value for key, answer in kept.items()}}
    again = {}  # what would not be asked without the answers that were taken back
    while (question := dialogue.checklist.by_key.get(corrected.state)) is not None:
        if not question.applies(corrected.conversation.answers):
            again[question.key] = calm(dialogue, question.key)
        corrected.answer({**mixed, **again}[question.key])
    straight = Talk(dialogue)
    straight.finish(mixed)

    assert corrected.conversation.answers == straight.conversation.answers
    assert corrected.conversation.verdict() == straight.conversation.verdict()
    assert set(corrected.replies[-1].lines) == set(straight.replies[-1].lines)


def test_a_correction_drops_the_answers_it_makes_pointless(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "sudden_1day")
    talk.say("yes")
    assert talk.state == "emergency"
    assert talk.conversation.said["sudden_1day"].value == "yes"

    talk.say("false alarm", "no")

    assert talk.conversation.said["sudden_week"].value == "no"
    assert "sudden_1day" not in talk.conversation.said
    assert talk.conversation.verdict().urgency is ROUTINE
    assert talk.state == "gate"


def test_stop_gives_the_advice_so_far_and_says_that_it_is_unfinished(
    dialogue: Dialogue, question: str
) -> None:
    talk = talk_at(dialogue, question)
    before = talk.conversation.verdict()

    said = talk.say("stop")

    verdict = talk.conversation.verdict()
    if is_detail(dialogue, question):  # the checklist itself was finished before
        assert verdict == before
        return
    assert not verdict.complete
    assert verdict.urgency is max(before.urgency, ROUTINE)
    if verdict.urgency is EMERGENCY_NOW:
        assert talk.state == "emergency"
    else:
        assert talk.state == "guidance"
        assert UNFINISHED in said
    assert "I cannot diagnose." in said


def test_stop_at_an_unsettled_safety_question_speaks_the_emergency_advice(
    dialogue: Dialogue,
) -> None:
    for key in ("breath_sentence", "sudden_1day", "selfharm_now"):
        talk = talk_at(dialogue, key)
        assert ROUTES[key]
        talk.say("stop")
        assert talk.state == "emergency", key


def test_a_finished_visit_does_not_call_itself_unfinished(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.finish({})

    assert talk.conversation.verdict().complete
    assert talk.conversation.verdict().urgency is SELF_MONITOR
    assert UNFINISHED not in talk.last


def test_a_visit_cut_off_in_any_state_ends_with_the_advice_for_what_is_known(
    dialogue: Dialogue, any_state: str
) -> None:
    talk = talk_at(dialogue, any_state)
    told_before = any_state in ("emergency", "guidance")

    reply = talk.conversation.cut_off("interrupted")

    assert talk.state == "ended"
    assert reply.listening is None
    said = " ".join(reply.lines)
    if any_state in ("ended", "idle"):  # no visit is open
        assert reply.lines == ()
        return
    if told_before:
        assert said.endswith("Goodbye.")
    else:
        assert "I cannot diagnose." in said
        assert any("doctor" in line or "999" in line for line in reply.lines)
    if not is_detail(dialogue, any_state):
        assert talk.conversation.verdict().urgency >= ROUTINE


def test_the_end_of_the_input_ends_the_visit_but_first_takes_the_last_words(
    dialogue: Dialogue,
) -> None:
    talk = Talk(dialogue)

    talk.hear(Heard("yes", input_ended=True))
    assert talk.state == "emergency"
    talk.hear(Heard("", speech=False, input_ended=True))

    assert talk.state == "ended"
    assert talk.replies[-1].listening is None


def test_the_end_of_the_input_in_a_question_gives_the_advice_so_far(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "main")

    said = talk.hear(Heard("", speech=False, input_ended=True))

    assert said.startswith("The recording or the input has ended, so we'll stop here.")
    assert UNFINISHED in said
    assert talk.state == "ended"


def test_nothing_is_heard_after_the_end(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "ended")
    with pytest.raises(ValueError, match="over"):
        talk.conversation.hear(Heard("emergency"))

    assert talk.state == "ended"


def test_a_word_before_the_opening_gets_the_opening(dialogue: Dialogue) -> None:
    for word in ("repeat", "help", "go back", "yes", ""):
        conversation = Conversation(dialogue)
        opening = dialogue.prompts.line("opening")
        assert conversation.hear(Heard(word)).lines[: len(opening)] == opening
        assert conversation.said == {}


def test_resume_after_the_whole_advice_leads_back_to_it(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.finish({})
    assert talk.state == "guidance"
    assert talk.conversation.verdict().complete

    assert " ".join(dialogue.prompts.line("back_to_advice")) in talk.say("resume")
    assert talk.state == "guidance"
