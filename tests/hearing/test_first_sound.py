"""A microphone that gives exact zeros: a gate that opens for a voice, or one that is muted."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from tests.hearing.sounds import recording
from voice_app.app.loop import Visit
from voice_app.checklist.dialogue import Dialogue
from voice_app.errors import MicrophoneFault
from voice_app.hearing.first_sound import NoiseGate
from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.sessions.talk import Talk
from voice_app.sessions.visit_session import Session
from voice_app.sessions.waiting import Waiting
from voice_app.settings import PROFILES, Patience
from voice_app.sound import AudioChunk, Samples
from voice_app.speaking.captions import LineCaptions
from voice_app.speaking.quiet_speakers import SilentSpeaker
from voice_app.turn import Heard, Listening, Wait

YES_NO = Listening(("yes", "no", "not sure"))
CHUNK = 800
NO = "early_stop/01-no"
YES = "emergency_at_first_question/01-yes"


class Gated:
    """Gives zeros, but for what is said in a turn: seconds until then, and the recording."""

    exhausted = False

    def __init__(self, *turns: tuple[float, str]) -> None:
        self._turns = list(turns)
        self.zeros = 0.0
        """Seconds of zeros before the first sound that were taken, in all turns."""

    @contextmanager
    def listening(self) -> Iterator[Iterator[AudioChunk]]:
        after, said = self._turns.pop(0) if self._turns else (1e9, "")
        yield self._chunks(after, recording(said) if said else np.zeros(0, np.int16))

    def _chunks(self, after: float, said: Samples) -> Iterator[AudioChunk]:
        quiet = AudioChunk(np.zeros(CHUNK, np.int16), nothing=True)
        for _ in range(round(min(after, 1e5) / quiet.seconds)):
            self.zeros += quiet.seconds
            yield quiet
        for start in range(0, len(said), CHUNK):
            yield AudioChunk(said[start : start + CHUNK])
        while True:
            yield quiet


def listen(microphone: Gated, recogniser: VoskRecogniser, listening: Listening = YES_NO) -> Heard:
    return SpokenListener(microphone, recogniser, Patience()).listen(listening)


@pytest.mark.parametrize("after", [0.0, 9.5, 59.0])
def test_a_word_is_heard_however_long_the_gate_was_shut(
    recogniser: VoskRecogniser, after: float
) -> None:
    listening = Listening(YES_NO.phrases, zeros_for=60.0 if after > 10 else 0.0)

    heard = listen(Gated((after, NO)), recogniser, listening)

    assert (heard.text, heard.nothing_came) == ("no", False)
    assert heard.seconds > after


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("wait", [Wait.USUAL, Wait.LONG, Wait.AT_REST])
def test_zeros_are_waited_out_as_long_as_a_first_word(
    recogniser: VoskRecogniser, profile: str, wait: Wait
) -> None:
    microphone, patience = Gated(), PROFILES[profile]

    heard = SpokenListener(microphone, recogniser, patience).listen(Listening(("no",), wait=wait))

    assert (heard.text, heard.speech, heard.nothing_came) == ("", False, True)
    assert microphone.zeros >= patience.first_sound


def test_between_two_items_of_a_list_zeros_are_nobodys_turn(recogniser: VoskRecogniser) -> None:
    heard = listen(Gated(), recogniser, Listening(("no",), wait=Wait.BRIEF))

    assert (heard.speech, heard.nothing_came) == (False, False)


def test_a_gate_is_known_by_opening_again_and_again() -> None:
    gate, known = NoiseGate(), []
    for _ in range(4):
        gate.take(0.5, zeros=False)
        gate.take(3.0, zeros=True)
        known.append(gate.is_known)

    assert known == [False, False, False, True]


def test_streams_that_begin_with_a_few_zeros_are_no_gate() -> None:
    gate = NoiseGate()
    for _ in range(20):
        gate.take(0.3, zeros=True)
        gate.take(8.0, zeros=False)

    assert not gate.is_known


def hold(
    talk: Talk, microphone: Gated, recogniser: VoskRecogniser, dialogue: Dialogue
) -> tuple[Visit, io.StringIO]:
    shown = io.StringIO()
    listener = SpokenListener(microphone, recogniser, Patience())
    return Visit(talk, listener, SilentSpeaker(), LineCaptions(shown), dialogue.prompts), shown


TOLD = "App: I can't hear anything, not even the room."


def test_in_a_visit_it_is_told_and_the_answer_to_the_open_question_is_taken(
    dialogue: Dialogue, recogniser: VoskRecogniser
) -> None:
    microphone = Gated((99, ""), (40, YES), (99, ""), (99, ""))
    visit, shown = hold(Session(dialogue), microphone, recogniser, dialogue)

    with pytest.raises(MicrophoneFault, match="nothing at all"):
        visit.run()

    first, _, after = shown.getvalue().partition(TOLD)
    assert "Are you struggling to breathe" in first
    waiting, _, after = after.partition("You: yes\n")
    assert "App: If this is an emergency, call 911, 999 or 112 now." in waiting
    assert "App: I'll wait a minute. You can go on right away." in waiting
    assert "App: Call 911, 999 or 112 now." in after
    assert "I can't hear you any more" not in shown.getvalue()


def test_in_idle_it_is_told_once_and_listened_on_until_somebody_calls(
    dialogue: Dialogue, recogniser: VoskRecogniser
) -> None:
    night = [(1e4, "")] * 40
    cry = "live_cry_for_help/01-oh-god-i-cant-breathe"
    microphone = Gated(*night, (50, NO), *night, (20, cry), (3, "live_cry_for_help/07-i-am-here"))
    visit, shown = hold(Waiting(dialogue), microphone, recogniser, dialogue)

    visit.run()

    assert shown.getvalue().count(TOLD) == 1
    quiet, _, after = shown.getvalue().partition("can't breathe")
    assert quiet.splitlines()[-1].startswith("You:")
    assert "App: Call 911, 999 or 112 now." in after
    assert visit.status == 0
    assert microphone.zeros > 7_800
