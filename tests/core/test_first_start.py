"""The questions of the first start: short, skippable, and never in the way of an emergency."""

from __future__ import annotations

import pytest

from tests.core.support import MUMBLE, SILENCE
from voice_app.dialogue.dialogue import Dialogue, Reply
from voice_app.dialogue.first_start import FirstStart
from voice_app.dialogue.phrases import Danger
from voice_app.dialogue.session import Session
from voice_app.keeping.preferences import KINDS
from voice_app.triage.rules import Urgency
from voice_app.turn import Heard


class Starting:
    def __init__(self, dialogue: Dialogue) -> None:
        self.visit = Session(dialogue)
        self.first = FirstStart(dialogue, self.visit)
        self.reply: Reply = self.first.start()

    def hear(self, *turns: Heard | str) -> str:
        for turn in turns:
            self.reply = self.first.hear(Heard(turn) if isinstance(turn, str) else turn)
        return " ".join(self.reply.lines)


@pytest.fixture
def starting(dialogue: Dialogue) -> Starting:
    return Starting(dialogue)


def test_everything_can_be_answered_in_five_turns_at_most(starting: Starting) -> None:
    said = starting.hear("ireland", "my mother", "my son", "hello checklist")

    assert starting.reply.listening is None
    assert "I hear you well." in said
    assert starting.first.chosen == {
        "region": "ie", "person": "your mother", "helper": "your son",
    }  # fmt: skip
    assert starting.first.anybody


def test_it_begins_with_what_to_say_in_an_emergency(starting: Starting) -> None:
    assert "Say emergency at any time." in starting.reply.lines[:3]


def test_every_answer_is_a_value_that_its_setting_takes(dialogue: Dialogue) -> None:
    for name, exchange in dialogue.around.setup.items():
        for meaning in exchange.hear if name != "hearing" else ():
            assert KINDS[name].check(meaning) == meaning
    assert len(dialogue.around.setup) <= 5


@pytest.mark.parametrize("before", [0, 1, 2, 3])
def test_words_of_danger_become_the_visit_at_once(dialogue: Dialogue, before: int) -> None:
    for kind in Danger:
        for phrase in dialogue.understanding.phrases.danger[kind]:
            starting = Starting(dialogue)
            starting.hear(*["skip"] * before)
            assert starting.reply.listening is not None
            assert phrase in starting.reply.listening.phrases

            starting.hear(f"[unk] {phrase}")

            assert starting.first.became_visit
            assert starting.first.state == "emergency"
            verdict = starting.visit.conversation.verdict()
            assert verdict.urgency is Urgency.EMERGENCY_NOW


def test_after_a_false_alarm_the_checklist_goes_on_without_it(starting: Starting) -> None:
    starting.hear("emergency", "false alarm", "no")

    assert starting.first.state == "breath_now"


def test_a_doubt_about_danger_is_the_visits_matter_too(starting: Starting) -> None:
    assert starting.hear("i have no chest pain") == "Did you say, chest pain?"


@pytest.mark.parametrize("turn", [SILENCE, MUMBLE, Heard("marmalade")])
def test_who_does_not_answer_comes_to_the_checklist_with_nothing_changed(
    starting: Starting, turn: Heard
) -> None:
    turns = 0
    while starting.reply.listening is not None:
        starting.hear(turn)
        turns += 1

    assert turns == 8
    assert starting.first.chosen == {}
    assert not starting.first.anybody


def test_skip_leaves_one_question_out_and_stop_all_of_them(starting: Starting) -> None:
    assert "Who has the symptoms?" in starting.hear("skip")
    assert "Now the checklist." in starting.hear("stop")

    assert starting.reply.listening is None
    assert starting.first.chosen == {}
    assert starting.first.anybody


def test_nobody_and_myself_are_empty_settings(starting: Starting) -> None:
    starting.hear("somewhere else", "for myself", "nobody")

    assert starting.first.chosen == {"region": "unknown", "person": "", "helper": ""}


def test_a_person_who_is_not_heard_well_is_told_to_come_closer(starting: Starting) -> None:
    said = starting.hear("skip", "skip", "skip", MUMBLE, MUMBLE)

    assert "Please come closer to the microphone." in said


def test_help_and_repeat_say_what_can_be_answered(starting: Starting) -> None:
    for command in ("repeat", "help"):
        assert "Say united states, canada," in starting.hear(command)


def test_forget_everything_is_understood_here_too(starting: Starting) -> None:
    assert "Shall I delete everything" in starting.hear("forget everything")
    assert "Everything is deleted." in starting.hear("yes")
    assert starting.first.state == "breath_now"


def test_an_input_that_ends_ends_it(starting: Starting) -> None:
    starting.hear(Heard("", input_ended=True))

    assert starting.reply.listening is None
