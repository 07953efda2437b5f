"""Danger in doubt while answers are given by sounds: asked about, and only a clear yes confirms."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.support import MUMBLE, SILENCE
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.places import CONFIRMING, EMERGENCY, GUIDANCE, PAUSED
from voice_app.dialogue.reply import Reply
from voice_app.sessions.scanning import Scanning
from voice_app.sessions.session_options import SessionOptions
from voice_app.sessions.visit_session import Session
from voice_app.turn import Choices, Heard

DOUBTED = Heard("[unk] chest pain [unk]", doubted=True)
FAINT = Heard("[unk]", danger="[unk] chest pain [unk]")
CHOSEN_YES, CHOSEN_NO = Heard("yes", by_sound=True), Heard("no", by_sound=True)
MADE = Heard("use sounds", by_sound=True)


class BySounds:
    """A sitting in which the sound was checked already."""

    def __init__(self, dialogue: Dialogue, session: Session | None = None) -> None:
        self.session = session or Session(dialogue)
        self.sitting = Scanning(self.session, dialogue, on=True)
        self.reply: Reply = self.sitting.start()

    @property
    def state(self) -> str:
        return self.sitting.state

    @property
    def choices(self) -> Choices:
        assert self.reply.listening is not None
        assert self.reply.listening.choices is not None
        return self.reply.listening.choices

    def hear(self, *turns: Heard) -> str:
        for heard in turns:
            self.reply = self.sitting.hear(heard)
        return " ".join(self.reply.lines)

    def ask_in_vain(self, doubt: Heard, times: int) -> None:
        for _ in range(times):
            self.hear(doubt)
            assert self.state == CONFIRMING
            while self.state == CONFIRMING:
                self.hear(SILENCE)


@pytest.fixture
def held(dialogue: Dialogue) -> BySounds:
    return BySounds(dialogue)


@pytest.mark.parametrize("doubt", [DOUBTED, FAINT])
def test_it_is_asked_about_and_a_yes_leads_to_the_advice(held: BySounds, doubt: Heard) -> None:
    assert "Did you say, chest pain?" in held.hear(doubt)
    assert held.hear(CHOSEN_YES).startswith("Call 911")
    assert held.state == EMERGENCY


def test_yes_and_no_are_read_and_both_need_a_second_sound(held: BySounds) -> None:
    held.hear(DOUBTED)
    assert [(o.phrase, o.twice) for o in held.choices.options] == [("yes", True), ("no", True)]
    assert held.choices.otherwise == ""


@pytest.mark.parametrize("doubt", [DOUBTED, FAINT])
@pytest.mark.parametrize("unclear", [SILENCE, MUMBLE, DOUBTED, FAINT])
def test_silence_or_talk_that_goes_on_confirms_nothing_and_denies_nothing(
    held: BySounds, doubt: Heard, unclear: Heard
) -> None:
    held.hear(doubt)
    assert held.hear(unclear) == "Did you say, chest pain?"
    said = held.hear(unclear)
    assert "Are you struggling to breathe" in said
    assert held.state == "breath_now"
    assert held.session.conversation.said == {}


def test_danger_alone_counts_at_once_whatever_was_asked_in_vain(
    held: BySounds, dialogue: Dialogue
) -> None:
    held.ask_in_vain(DOUBTED, dialogue.policy.sounds_danger_in_vain)
    assert held.hear(Heard("chest pain")).startswith("Call 911")


def test_danger_that_is_certain_confirms_what_is_asked_about(held: BySounds) -> None:
    held.hear(DOUBTED, Heard("chest pain"))
    assert held.state == EMERGENCY


def test_negated_danger_that_was_heard_well_is_confirmed_by_silence_here_too(
    held: BySounds,
) -> None:
    held.hear(Heard("not chest pain"), SILENCE)
    assert held.state == EMERGENCY


def test_who_goes_back_to_words_confirms_by_silence_again(held: BySounds) -> None:
    held.hear(DOUBTED, Heard("use words"))
    assert held.state == CONFIRMING
    held.hear(SILENCE)
    assert held.state == EMERGENCY


def test_a_no_goes_on_with_the_open_question(held: BySounds) -> None:
    said = held.hear(DOUBTED, CHOSEN_NO)
    assert said.startswith("Thank you. Let's go on. Are you struggling to breathe")


# ---- A television that goes on ----


def test_a_phrase_asked_about_in_vain_so_often_is_passed_over_and_others_are_not(
    held: BySounds, dialogue: Dialogue
) -> None:
    assert "chest pain" in held.choices.asked_if_doubted
    held.ask_in_vain(DOUBTED, dialogue.policy.sounds_danger_in_vain)
    assert "chest pain" not in held.choices.asked_if_doubted
    assert "stroke" in held.choices.asked_if_doubted
    held.hear(DOUBTED)
    assert held.state == "breath_now"
    held.hear(Heard("[unk] stroke", doubted=True))
    assert held.state == CONFIRMING


def test_what_is_heard_faintly_is_sought_until_so_much_of_it_was_asked_about_in_vain(
    held: BySounds, dialogue: Dialogue
) -> None:
    phrases = ("stroke", "overdose", "choking", "turning blue")
    most = dialogue.policy.sounds_danger_in_vain
    for phrase in phrases[:most]:
        assert phrase in held.choices.asked_if_faint
        held.ask_in_vain(Heard("[unk]", danger=phrase), 1)
    assert held.choices.asked_if_faint == ()
    held.hear(Heard("[unk]", danger=phrases[most]))
    assert held.state == "breath_now"
    held.hear(DOUBTED)
    assert held.state == CONFIRMING


def test_a_no_counts_like_a_question_in_vain(held: BySounds, dialogue: Dialogue) -> None:
    for _ in range(dialogue.policy.sounds_danger_in_vain):
        held.hear(DOUBTED, CHOSEN_NO)
    assert "chest pain" not in held.choices.asked_if_doubted


def test_what_was_asked_in_vain_by_words_says_nothing_of_a_television(dialogue: Dialogue) -> None:
    held = BySounds(dialogue)
    held.hear(Heard("use words"))
    for _ in range(dialogue.policy.sounds_danger_in_vain):
        held.hear(DOUBTED, MUMBLE, MUMBLE)
    held.hear(Heard("use sounds"), MADE)
    assert "chest pain" in held.choices.asked_if_doubted


def test_while_it_is_asked_and_after_the_advice_nothing_in_doubt_breaks_off_the_choosing(
    held: BySounds,
) -> None:
    held.hear(DOUBTED)
    assert held.choices.asked_if_doubted == held.choices.asked_if_faint == ()
    held.hear(CHOSEN_YES)
    assert held.choices.asked_if_doubted == held.choices.asked_if_faint == ()


def test_in_a_pause_what_is_only_faint_is_not_sought(held: BySounds) -> None:
    held.hear(Heard("pause"))
    assert held.state == PAUSED
    assert held.choices.asked_if_faint == ()
    held.hear(DOUBTED)
    assert held.state == CONFIRMING


def test_what_was_asked_in_vain_is_known_after_the_visits_end_too(dialogue: Dialogue) -> None:
    held = BySounds(dialogue, Session(dialogue, SessionOptions(asks_to_keep=True)))
    held.ask_in_vain(DOUBTED, dialogue.policy.sounds_danger_in_vain)
    held.hear(Heard("stop"))
    held.hear(Heard("stop"))
    assert held.session.exchange is not None
    held.hear(Heard("[unk] stroke", doubted=True))
    assert held.state == CONFIRMING
    held.hear(SILENCE, SILENCE)
    assert "chest pain" not in held.choices.asked_if_doubted


@pytest.mark.parametrize("talk", [DOUBTED, FAINT, replace(DOUBTED, text="a fit")])
def test_talk_that_goes_on_for_ever_does_not_keep_the_visit_from_its_end(
    held: BySounds, talk: Heard
) -> None:
    for _ in range(400):
        held.hear(talk)
        if held.state in (EMERGENCY, GUIDANCE):
            break
    assert held.state in (EMERGENCY, GUIDANCE)


# ---- While the sound is checked ----


@pytest.mark.parametrize("doubt", [DOUBTED, FAINT])
@pytest.mark.parametrize("unclear", [SILENCE, MUMBLE])
def test_during_the_check_it_is_asked_about_by_words_and_then_the_check_comes_again(
    dialogue: Dialogue, doubt: Heard, unclear: Heard
) -> None:
    sitting = Scanning(Session(dialogue), dialogue, at_once=True)
    assert "chest pain" in asked_about(sitting.start())
    said = [" ".join(sitting.hear(heard).lines) for heard in (doubt, unclear, unclear)]
    assert said[0] == "Did you say, chest pain?"
    assert said[1] == "Did you say, chest pain? Please say yes or no."
    assert "Please make your sound twice now." in said[2]
    assert "Are you struggling to breathe" in " ".join(sitting.hear(MADE).lines)
    assert sitting.on


def test_during_the_check_a_yes_leads_to_the_advice(dialogue: Dialogue) -> None:
    sitting = Scanning(Session(dialogue), dialogue, at_once=True)
    sitting.start()
    sitting.hear(DOUBTED)
    assert " ".join(sitting.hear(Heard("yes")).lines).startswith("Call 911")
    assert sitting.state == EMERGENCY


def test_a_television_does_not_keep_anybody_from_the_check(dialogue: Dialogue) -> None:
    sitting = Scanning(Session(dialogue), dialogue, at_once=True)
    reply, asked = sitting.start(), 0
    while "chest pain" in asked_about(reply) and asked < 20:
        for heard in (FAINT, MUMBLE, MUMBLE):
            reply = sitting.hear(heard)
        asked += 1
    assert asked == dialogue.policy.sounds_danger_in_vain


def asked_about(reply: Reply) -> tuple[str, ...]:
    assert reply.listening is not None
    assert reply.listening.choices is not None
    assert reply.listening.choices.check
    return reply.listening.choices.asked_if_faint


def test_what_was_asked_about_in_vain_begins_no_new_visit_at_the_end(dialogue: Dialogue) -> None:
    held = BySounds(dialogue, Session(dialogue, SessionOptions(asks_to_keep=True)))
    held.ask_in_vain(DOUBTED, dialogue.policy.sounds_danger_in_vain)
    held.hear(Heard("stop"), Heard("stop"))
    assert held.session.exchange is not None
    over = held.session.conversation

    held.hear(DOUBTED)

    assert held.session.exchange is not None
    assert held.session.conversation is over
