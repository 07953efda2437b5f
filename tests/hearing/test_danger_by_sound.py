"""Words of danger while answers are given by sounds, through the real recogniser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.hearing.held import HUMS, VISITS, Held, hums_for, phrases_for
from tests.hearing.hums import CHUNK, Sound, speech, television
from tests.recordings import recording
from voice_app.checklist.answers import Provenance
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.places import CONFIRMING, EMERGENCY
from voice_app.dialogue.conversation import Conversation
from voice_app.hearing.redecoding import has_one
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.ports import Recogniser
from voice_app.sound import SAMPLE_RATE, AudioChunk
from voice_app.turn import UNKNOWN, Heard, Hypothesis

pytestmark = pytest.mark.long

_Wants = Callable[[str, str], Sound | None]
TELEVISION_PAUSES = 4 * SAMPLE_RATE
"""Samples of it that are missed while the app speaks."""


class Doubting:
    """The port `Recogniser` around a real one, whose view of all words never hears danger."""

    def __init__(self, recogniser: VoskRecogniser, danger: tuple[str, ...]) -> None:
        self._recogniser = recogniser
        self._danger = danger
        self._doubts = False

    def begin(
        self, phrases: Sequence[str], *, reluctant: bool = False, by_word: bool = False
    ) -> None:
        self._doubts = not by_word and not set(phrases) <= set(self._danger)
        self._recogniser.begin(phrases, reluctant=reluctant, by_word=by_word)

    def accept(self, chunk: AudioChunk) -> str:
        return self._recogniser.accept(chunk)

    def finish(self) -> Hypothesis:
        reading = self._recogniser.finish()
        lost = self._doubts and has_one(self._danger, reading.words)
        return Hypothesis(UNKNOWN) if lost else reading

    def unknown_words(self, phrases: Sequence[str]) -> list[str]:
        return self._recogniser.unknown_words(phrases)


@pytest.fixture
def doubting(dialogue: Dialogue, recogniser: VoskRecogniser) -> Doubting:
    return Doubting(recogniser, dialogue.understanding.phrases.danger_phrases)


@pytest.fixture(params=["doubted", "faint"])
def doubt(
    request: pytest.FixtureRequest,
    recogniser: VoskRecogniser,
    doubting: Doubting,
    fixtures: Path,
) -> tuple[Recogniser, Sound, str]:
    """Who hears, what is said among other words, and the phrase of danger in it.

    The first is heard between the options and not in a second view, the second by listening for
    danger alone.
    """
    if request.param == "doubted":
        chest = "03-he-has-a-bad-chest-pain-after-the-stairs.wav"
        return doubting, speech(fixtures / "among_other_words" / chest), "chest pain"
    floor = "08-she-is-lying-unconscious-on-the-floor.wav"
    return recogniser, speech(fixtures / "among_other_words" / floor), "unconscious"


def first_said(words: Sound, then: _Wants) -> _Wants:
    """Somebody speaks once after the first option; afterwards they answer by sounds."""
    spoken = False

    def wants(state: str, said: str) -> Sound | None:
        nonlocal spoken
        if not spoken and said == "Yes?":
            spoken = True
            return words
        return then(state, said)

    return wants


def nothing(state: str, said: str) -> Sound | None:
    """Somebody who keeps silent."""
    return None


def asked_about(held: Held, phrase: str) -> None:
    held.turn("the check")
    held.turn("the options")
    assert held.sitting.state == CONFIRMING
    assert held.said == f"Did you say, {phrase}?"


def test_a_yes_by_two_sounds_leads_to_the_advice(
    dialogue: Dialogue, doubt: tuple[Recogniser, Sound, str]
) -> None:
    ear, words, phrase = doubt
    hums = hums_for(dialogue, {CONFIRMING: "yes"})
    written = Held(dialogue, ear, first_said(words, hums)).run()
    assert f"App: Did you say, {phrase}?\nApp: Yes?\nApp: You chose, yes." in written
    assert "You: yes\nApp: Call 911, 999 or 112 now." in written


@pytest.mark.parametrize("sounds", [0, 1])
def test_without_both_sounds_the_open_question_comes_again_and_nothing_is_taken(
    dialogue: Dialogue, doubt: tuple[Recogniser, Sound, str], sounds: int
) -> None:
    ear, words, phrase = doubt
    held = Held(
        dialogue,
        ear,
        first_said(words, lambda state, said: HUMS if sounds and said == "Yes?" else None),
    )
    asked_about(held, phrase)
    held.turn("asked about")
    assert held.said == f"Did you say, {phrase}?"
    held.turn("asked about once more")
    assert "Are you struggling to breathe" in held.said
    assert held.conversation.said == {}


def test_a_spoken_yes_confirms_as_well(
    dialogue: Dialogue, doubt: tuple[Recogniser, Sound, str], fixtures: Path
) -> None:
    ear, words, phrase = doubt
    yes = speech(fixtures / "danger_among_other_words" / "02-yes.wav")
    held = Held(dialogue, ear, first_said(words, lambda state, said: yes))
    asked_about(held, phrase)
    held.turn("asked about")
    assert held.sitting.state == EMERGENCY


def test_danger_alone_counts_at_once_whatever_another_view_hears(
    dialogue: Dialogue, doubting: Doubting, fixtures: Path
) -> None:
    cry = speech(recording(fixtures / "danger_phrase_in_mid_visit", "oh-god-i-cant-breathe"))
    held = Held(dialogue, doubting, first_said(cry, nothing))
    held.turn("the check")
    held.turn("the options")
    assert held.sitting.state == EMERGENCY


class PressedAfter:
    """The port `Switch` for somebody who presses once, so many looks after `looks` was set."""

    def __init__(self) -> None:
        self.looks = 0

    def pressed(self) -> bool:
        self.looks -= 1
        return self.looks == 0

    def attend(self, *, wanted: bool) -> None:
        """They attend to it themselves."""


def test_danger_alone_counts_before_a_key_that_is_pressed_after_it(
    dialogue: Dialogue, doubting: Doubting, fixtures: Path
) -> None:
    cry = speech(recording(fixtures / "danger_phrase_in_mid_visit", "oh-god-i-cant-breathe"))
    key = PressedAfter()

    def wants(state: str, said: str) -> Sound | None:
        if said != "Yes?":
            return None
        key.looks = len(cry) // CHUNK
        return cry

    held = Held(dialogue, doubting, wants, key)
    held.turn("the check")
    held.turn("the options")
    assert key.looks == 0
    assert held.sitting.state == EMERGENCY


def test_a_sound_right_after_words_of_danger_does_not_hide_them(
    dialogue: Dialogue, doubting: Doubting, fixtures: Path
) -> None:
    chest = "03-he-has-a-bad-chest-pain-after-the-stairs.wav"
    words = speech(fixtures / "among_other_words" / chest)
    both = np.concatenate([words, HUMS])
    asked_about(Held(dialogue, doubting, first_said(both, nothing)), "chest pain")


def test_words_of_danger_during_the_check_are_asked_about(
    dialogue: Dialogue, doubt: tuple[Recogniser, Sound, str]
) -> None:
    ear, words, phrase = doubt
    held = Held(dialogue, ear, nothing)
    held.checks_with = words
    held.turn("the check")
    assert held.sitting.state == CONFIRMING
    assert held.said == f"Did you say, {phrase}?"


# ---- A television ----


def with_television(dialogue: Dialogue, seconds: float, person: _Wants) -> _Wants:
    """A television talks wherever the person makes no sound."""
    talk, at = television(dialogue, seconds), 0

    def wants(state: str, said: str) -> Sound | None:
        nonlocal at
        at = (at + TELEVISION_PAUSES) % (len(talk) - 10 * SAMPLE_RATE)
        sound = person(state, said)
        return talk[at : at + 10 * SAMPLE_RATE] if sound is None else sound

    return wants


def test_a_television_answers_nothing(dialogue: Dialogue, recogniser: VoskRecogniser) -> None:
    held = Held(dialogue, recogniser, with_television(dialogue, 60, nothing))
    held.turn("the check")
    states = []
    while "breath_now" not in held.conversation.said:
        held.turn("the options, or a question about danger")
        states.append(held.sitting.state)
        assert len(states) < 20
    assert held.conversation.said["breath_now"].how is Provenance.UNHEARD
    assert EMERGENCY not in states


def test_a_visit_beside_a_television_ends_as_one_in_quiet(
    dialogue: Dialogue, recogniser: VoskRecogniser
) -> None:
    wanted = phrases_for(dialogue, VISITS["V01"].answers)
    held = Held(dialogue, recogniser, with_television(dialogue, 100, hums_for(dialogue, wanted)))
    written = held.run()

    spoken = Conversation(dialogue)
    spoken.start()
    while spoken.state in dialogue.checklist.by_key:
        spoken.hear(Heard(wanted[spoken.state]))
    answers = {key: answer.value for key, answer in held.conversation.said.items()}
    assert answers == {key: answer.value for key, answer in spoken.said.items()}
    asked = Counter(line for line in written.splitlines() if "Did you say" in line)
    assert (
        0
        < max(asked.values())
        <= (dialogue.policy.sounds_danger_in_vain * dialogue.policy.unclear_faint_danger)
    )
