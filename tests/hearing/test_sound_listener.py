"""Visits held without a word, through the real recogniser: only the person is made up."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

from tests.core.support import load_cases
from tests.hearing.hums import Person, Sound, cough, hum, quiet, speech, television, twice
from voice_app.dialogue.answers import How
from voice_app.dialogue.by_sound import BySound
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.dialogue import Dialogue, Reply
from voice_app.dialogue.options import answers_to
from voice_app.dialogue.session import Session
from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.sound_listener import SoundListener
from voice_app.hearing.switch import key_switch
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.loop import Visit
from voice_app.ports import SAMPLE_RATE
from voice_app.settings import Patience
from voice_app.speaking.captions import LineCaptions
from voice_app.triage.conditions import Value
from voice_app.turn import Heard

HUMS = twice(hum())
VISITS = {case.id: case for case in load_cases("vignettes")}


class Held:
    """A visit by sounds with one made-up person; `wants` sees the sitting's state as well."""

    def __init__(
        self,
        dialogue: Dialogue,
        recogniser: VoskRecogniser,
        wants: Callable[[str, str], Sound | None],
    ) -> None:
        self.dialogue = dialogue
        self.session = Session(dialogue)
        self.sitting = BySound(self.session, dialogue, at_once=True)
        self.person = Person(
            lambda said: HUMS if self._checks(said) else wants(self.sitting.state, said)
        )
        self._reply: Reply | None = None
        self.written = io.StringIO()
        spoken = SpokenListener(self.person, recogniser, Patience())
        captions = LineCaptions(self.written)
        self.visit = Visit(self.sitting, spoken, self.person, captions, dialogue.prompts)
        self.visit.listener = SoundListener(spoken, dialogue, self.visit.tell)

    def _checks(self, said: str) -> bool:
        checks = (*self.dialogue.sounds.lines["check"], *self.dialogue.sounds.lines["check_again"])
        return said in checks

    @property
    def conversation(self) -> Conversation:
        return self.session.conversation

    def turn(self, what: str) -> None:
        """Hold one turn alone; `what` it is about is for the reader."""
        self._reply = self._reply or self.sitting.start()
        assert self._reply.listening is not None, what
        self._reply = self.sitting.hear(self.visit.listener.listen(self._reply.listening))

    def run(self) -> str:
        self.visit.run()
        return self.written.getvalue()


def phrases_for(dialogue: Dialogue, answers: Mapping[str, Value | None]) -> dict[str, str]:
    """By question: the option that a person with these answers chooses."""
    wanted = {}
    for key, question in dialogue.checklist.by_key.items():
        value, options = answers.get(key, "no"), dict(answers_to(question, dialogue))
        if isinstance(value, int):
            days = dialogue.understanding.durations.days
            today = dialogue.understanding.today
            fitting = [t for t in dialogue.sounds.times if (days(t, today) or 0) <= value]
            wanted[key] = max(
                fitting, key=lambda t: days(t, today) or 0, default="less than a week"
            )
        else:
            wanted[key] = options.get(str(value), options["unsure"])
    return wanted


def hums_for(dialogue: Dialogue, wanted: Mapping[str, str]) -> Callable[[str, str], Sound | None]:
    """Hum at the wanted option, and when it is read back."""

    def wants(state: str, said: str) -> Sound | None:
        phrase = wanted.get(state, {"emergency": "okay", "guidance": "stop"}.get(state, ""))
        asked = (
            *dialogue.sounds.option(phrase),
            *dialogue.sounds.line("read_back", option=phrase)[-1:],
        )
        return HUMS if phrase and said in asked else None

    return wants


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
    assert "App: Yes?\nApp: You chose, yes.\nApp: If that is right" in written
    assert "You: yes\nApp: Call 911, 999 or 112 now." in written


def test_silence_to_the_read_back_of_a_yes_is_neither_a_yes_nor_a_no(
    dialogue: Dialogue, recogniser: VoskRecogniser
) -> None:
    held = Held(dialogue, recogniser, lambda state, said: HUMS if said == "Yes?" else None)
    held.turn("the check")
    held.turn("the options")
    assert held.person.told[-1] == "If it is yes, make your sound twice now."
    answer = held.conversation.said["breath_now"]
    assert (answer.value, answer.how) == ("unsure", How.SAID)


@pytest.mark.parametrize("noise", ["a cough", "a television"])
def test_what_is_no_deliberate_sound_answers_nothing(
    dialogue: Dialogue, recogniser: VoskRecogniser, noise: str
) -> None:
    talk = television(dialogue, 40) if noise == "a television" else quiet(1.0)
    at = 0

    def wants(state: str, said: str) -> Sound | None:
        nonlocal at
        if noise == "a cough":
            return np.concatenate([quiet(0.5), cough()])
        at += 4 * SAMPLE_RATE
        return talk[at : at + 10 * SAMPLE_RATE]

    held = Held(dialogue, recogniser, wants)
    for what in ("the check", "the options", "the options once more"):
        held.turn(what)
    assert held.conversation.said["breath_now"].how is How.UNHEARD


def test_words_of_danger_are_heard_between_the_options(
    dialogue: Dialogue, recogniser: VoskRecogniser, fixtures: Path
) -> None:
    cry = speech(fixtures / "danger_phrase_in_mid_visit" / "05-oh-god-i-cant-breathe.wav")
    hums = hums_for(dialogue, {})
    written = Held(
        dialogue, recogniser, lambda state, said: cry if said == "No?" else hums(state, said)
    ).run()
    assert "can't breathe\nApp: Call 911, 999 or 112 now." in written


def test_a_spoken_command_is_obeyed_between_the_options(
    dialogue: Dialogue, recogniser: VoskRecogniser, fixtures: Path
) -> None:
    stop = speech(fixtures / "early_stop" / "06-stop.wav")
    hums = hums_for(dialogue, {})
    held = Held(
        dialogue, recogniser, lambda state, said: stop if said == "Yes?" else hums(state, said)
    )
    assert "You: stop\nApp: We stop here." in held.run()


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
        held.visit.listener = SoundListener(spoken, dialogue, told, switch)
        written = held.run()
        os.close(keys)
    assert "You: yes\nApp: Call 911, 999 or 112 now." in written
