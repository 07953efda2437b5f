"""The way into answers without words and out of it: asked for, offered, never by itself."""

from __future__ import annotations

import pytest

from tests.core.support import MUMBLE, SILENCE, words_for
from voice_app.checklist.answers import Provenance
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.reply import Reply
from voice_app.sessions.scanning import Scanning
from voice_app.sessions.visit_session import Session
from voice_app.settings import VoiceSettings
from voice_app.turn import Choices, Heard

MADE = Heard("use sounds", by_sound=True)
NOT_MADE = Heard("", speech=False)


class Sitting:
    def __init__(self, dialogue: Dialogue, *, at_once: bool = False) -> None:
        self.session = Session(dialogue)
        self.sitting = Scanning(self.session, dialogue, at_once=at_once)
        self.policy = dialogue.policy
        self.reply: Reply = self.sitting.start()

    @property
    def choices(self) -> Choices | None:
        assert self.reply.listening is not None
        return self.reply.listening.choices

    @property
    def checks(self) -> bool:
        return self.choices is not None and self.choices.check

    def hear(self, *turns: Heard) -> str:
        for heard in turns:
            self.reply = self.sitting.hear(heard)
        return " ".join(self.reply.lines)

    def fail(self, questions: int, heard: Heard = MUMBLE) -> str:
        return self.hear(*[heard] * (questions * (self.policy.asked_again + 1)))


def test_who_asks_for_sounds_is_asked_for_one_first_and_then_the_question_comes_again(
    dialogue: Dialogue,
) -> None:
    sitting = Sitting(dialogue)
    assert sitting.choices is None
    assert "Please make your sound twice now." in sitting.hear(Heard("use sounds"))
    assert sitting.checks
    said = sitting.hear(MADE)
    assert "Are you struggling to breathe" in said
    assert sitting.choices is not None
    assert [option.phrase for option in sitting.choices.options] == ["yes", "no", "not sure"]


@pytest.mark.parametrize("heard", [NOT_MADE, MUMBLE, Heard("use words")])
def test_without_a_sound_words_go_on(dialogue: Dialogue, heard: Heard) -> None:
    sitting = Sitting(dialogue)
    said = sitting.hear(Heard("use sounds"), heard)
    assert "Let's go on with words." in said
    assert "Are you struggling to breathe" in said
    assert sitting.choices is None


def test_saying_use_sounds_during_the_check_is_no_sound(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue)
    sitting.hear(Heard("use sounds"), Heard("use sounds"))
    assert sitting.checks


def test_a_visit_can_begin_with_the_check(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue, at_once=True)
    assert sitting.checks
    assert sitting.hear(MADE).count("Are you struggling to breathe") == 1


def test_the_check_is_spoken_in_the_manner_of_the_visit(dialogue: Dialogue) -> None:
    slow = VoiceSettings().faster(-1)

    reply = Scanning(Session(dialogue, manner=slow), dialogue, at_once=True).start()

    assert reply.manner == slow


def test_use_words_leads_back_to_words(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue, at_once=True)
    sitting.hear(MADE, Heard("use words", by_sound=True))
    assert sitting.choices is None


def test_it_is_offered_after_words_failed_at_two_questions_in_a_row(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue)
    sitting.hear(Heard("no"), Heard("no"), Heard("no"))
    sitting.fail(dialogue.policy.sounds_after - 1)
    assert not sitting.checks
    assert sitting.fail(1).startswith("You can also answer without words.")
    assert sitting.checks
    here = sitting.sitting.state
    said = sitting.hear(NOT_MADE)
    assert sitting.sitting.state == here
    assert "I'll put that down as not sure." in said
    assert sitting.choices is None


def test_silence_brings_no_offer(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue)
    sitting.fail(dialogue.policy.sounds_after + 1, SILENCE)
    assert not sitting.checks


def test_an_answer_that_was_understood_in_between_brings_no_offer(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue)
    sitting.fail(1)
    sitting.hear(Heard("no"))
    sitting.fail(1)
    assert not sitting.checks


def test_emergency_advice_comes_before_the_offer_and_can_be_corrected_by_sounds(
    dialogue: Dialogue,
) -> None:
    sitting = Sitting(dialogue)
    said = sitting.fail(dialogue.policy.sounds_after)
    assert sitting.sitting.state == "emergency"
    assert said.index("get help now") < said.index("You can also answer without words.")
    assert sitting.checks
    sitting.hear(MADE)
    assert sitting.choices is not None
    assert "false alarm" in [option.phrase for option in sitting.choices.options]
    assert "I'll ask you again." in sitting.hear(Heard("false alarm", by_sound=True))


def test_offers_end(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue)
    sitting.hear(Heard("no"), Heard("no"), Heard("no"))
    offers = 0
    for _ in range(400):
        if sitting.reply.listening is None or sitting.sitting.state == "guidance":
            break
        offers += sitting.checks
        sitting.hear(MUMBLE)
    assert 1 <= offers <= dialogue.policy.sounds_offers


def test_no_sound_at_any_option_is_read_once_more_and_then_not_sure(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue, at_once=True)
    sitting.hear(MADE)
    said = [sitting.hear(SILENCE) for _ in range(dialogue.policy.asked_again_by_sound + 1)]
    assert said[0].startswith("Take your time.")
    assert sitting.session.conversation.said["breath_now"].how is Provenance.UNHEARD


def test_a_phrase_chosen_by_sound_is_answered_like_the_spoken_one(
    dialogue: Dialogue, question: str
) -> None:
    value = dialogue.checklist.by_key[question].values[0]
    phrase = words_for(dialogue, question, value)
    results = []
    for by_sound in (True, False):
        sitting = Sitting(dialogue)
        sitting.session.conversation.ask(dialogue.checklist.by_key[question])
        lines = sitting.hear(Heard(phrase, by_sound=by_sound))
        results.append((sitting.sitting.state, lines))
    assert results[0] == results[1]


@pytest.mark.parametrize("checking", [True, False])
def test_words_of_danger_lead_to_their_advice_meanwhile(dialogue: Dialogue, checking: bool) -> None:
    sitting = Sitting(dialogue, at_once=True)
    if not checking:
        sitting.hear(MADE)
    assert sitting.hear(Heard("i can't breathe")).startswith("Call 911")
    assert sitting.sitting.state == "emergency"


def test_the_end_of_input_ends_it(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue, at_once=True)
    sitting.hear(Heard("", speech=False, input_ended=True))
    assert sitting.reply.listening is None


def test_every_state_offers_something_to_choose(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue, at_once=True)
    sitting.hear(MADE)
    for phrase in ("what is als", "continue", "not chest pain", "yes", "stop"):
        assert sitting.choices is not None
        assert sitting.choices.options
        assert sitting.choices.menu
        sitting.hear(Heard(phrase))
