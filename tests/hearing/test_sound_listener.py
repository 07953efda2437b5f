"""Visits held without a word, through the real recogniser: only the person is made up."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import numpy as np
import pytest

from tests.hearing.held import HUMS, VISITS, Held, hums_for, phrases_for
from tests.hearing.hums import cough, quiet, speech
from tests.recordings import recording
from voice_app.checklist.answers import Provenance
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.conversation import Conversation
from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.scanning_listener import ScanningListener
from voice_app.hearing.switch import key_switch
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.settings import Patience
from voice_app.turn import Heard

pytestmark = pytest.mark.long


@pytest.mark.parametrize("person", ["V01", "V12"])
def test_a_visit_held_by_hums_ends_like_the_spoken_one(
    dialogue: Dialogue, recogniser: VoskRecogniser, person: str
) -> None:
    wanted = phrases_for(dialogue, VISITS[person].answers)
    held = Held(dialogue, recogniser, hums_for(dialogue, wanted))
    held.run()

    spoken = Conversation(dialogue)
    spoken.start()
    while spoken.state in dialogue.checklist.by_key:
        spoken.hear(Heard(wanted[spoken.state]))
    assert len(spoken.said) > 0
    assert {k: a.value for k, a in held.conversation.said.items()} == {
        k: a.value for k, a in spoken.said.items()
    }
    assert held.conversation.verdict() == spoken.verdict()


def test_a_yes_about_an_emergency_counts_only_after_a_second_sound(
    dialogue: Dialogue, recogniser: VoskRecogniser
) -> None:
    written = Held(dialogue, recogniser, hums_for(dialogue, {"breath_now": "yes"})).run()
    assert "App: Yes?\nApp: You chose, yes.\nApp: If that's right" in written
    assert "You: yes\nApp: Call 911, 999 or 112 now." in written


def test_silence_to_the_read_back_of_a_yes_is_neither_a_yes_nor_a_no(
    dialogue: Dialogue, recogniser: VoskRecogniser
) -> None:
    held = Held(dialogue, recogniser, lambda state, said: HUMS if said == "Yes?" else None)
    held.turn("the check")
    held.turn("the options")
    assert held.person.told[-1] == "If it is yes, make your sound twice now."
    answer = held.conversation.said["breath_now"]
    assert (answer.value, answer.how) == ("unsure", Provenance.SAID)


def test_a_cough_answers_nothing(dialogue: Dialogue, recogniser: VoskRecogniser) -> None:
    held = Held(dialogue, recogniser, lambda state, said: np.concatenate([quiet(0.5), cough()]))
    for what in ("the check", "the options", "the options once more"):
        held.turn(what)
    assert held.conversation.said["breath_now"].how is Provenance.UNHEARD


def test_words_of_danger_are_heard_between_the_options(
    dialogue: Dialogue, recogniser: VoskRecogniser, fixtures: Path
) -> None:
    cry = speech(recording(fixtures / "danger_phrase_in_mid_visit", "oh-god-i-cant-breathe"))
    hums = hums_for(dialogue, {})
    written = Held(
        dialogue, recogniser, lambda state, said: cry if said == "No?" else hums(state, said)
    ).run()
    assert "can't breathe\nApp: Call 911, 999 or 112 now." in written


def test_a_spoken_command_is_obeyed_between_the_options(
    dialogue: Dialogue, recogniser: VoskRecogniser, fixtures: Path
) -> None:
    stop = speech(recording(fixtures / "early_stop", "stop"))
    hums = hums_for(dialogue, {})
    held = Held(
        dialogue, recogniser, lambda state, said: stop if said == "Yes?" else hums(state, said)
    )
    assert "You: stop\nApp: We'll stop here." in held.run()


def test_a_key_selects_while_the_option_is_read(
    dialogue: Dialogue, recogniser: VoskRecogniser
) -> None:
    hums = hums_for(dialogue, {})
    ends, keys = os.pipe()
    stopped = threading.Event()

    def told(line: str) -> None:
        held.visit.tell(line)
        if held.sitting.state == "breath_now" and (line == "Yes?" or "right" in line):
            os.write(keys, b" ")
            assert stopped.wait(60)
            stopped.clear()

    with os.fdopen(ends) as stream, key_switch(stream, on_press=stopped.set) as switch:
        held = Held(
            dialogue, recogniser, lambda at, said: None if at == "breath_now" else hums(at, said)
        )
        spoken = SpokenListener(held.person, recogniser, Patience())
        held.visit.listener = ScanningListener(spoken, dialogue, told, switch)
        written = held.run()
        os.close(keys)
    assert "You: yes\nApp: Call 911, 999 or 112 now." in written
