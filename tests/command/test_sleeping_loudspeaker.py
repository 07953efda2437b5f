"""A loudspeaker that needs 1.2 s to wake after five without a stream, as over HDMI or Bluetooth."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.live import Caller
from voice_app.checklist.dialogue import Dialogue
from voice_app.sound import SAMPLE_RATE, Samples, Speech
from voice_app.speaking.last_words import levels
from voice_app.speaking.synthesis import Pyttsx3Synthesiser
from voice_app.testing.sound_card import VirtualSoundCard

pytestmark = pytest.mark.long

WAKES_IN = 1.2
QUIET = 7.0
"""Seconds, more than it takes to fall asleep."""
RATE = 250
CALL = "Call 911, 999 or 112 now."
WHOLE = 0.8
"""Whole, it had 0.93 and more; without its first 0.8 s, 0.4."""
NEXT = "App: I cannot call for you."


def likeness(sentence: str, dialogue: Dialogue, heard: Samples) -> float:
    """Return how well the loudness of a whole sentence fits somewhere in what was heard, up to 1.

    Not the samples: the engine makes others each time.
    """
    synthesiser = Pyttsx3Synthesiser(rate=RATE, timeout=60)
    wanted = levels(synthesiser.render(dialogue.prompts.aloud(sentence)))
    synthesiser.close()
    sounded = levels(Speech(heard, SAMPLE_RATE))
    ends = range(len(wanted), len(sounded))
    pieces = (sounded[end - len(wanted) : end] for end in ends)
    return max(float(np.corrcoef(wanted, piece)[0, 1]) for piece in pieces if piece.std() > 1)


def test_in_a_visit_it_never_falls_asleep(
    sound_card: VirtualSoundCard, dialogue: Dialogue, tmp_path: Path
) -> None:
    sound_card.room_noise()
    arguments = ("--no-keep", "--no-barge-in", "--silence", "1")
    with (
        sound_card.sleeping_speaker(WAKES_IN) as woken,
        sound_card.recording_speaker(SAMPLE_RATE) as loudspeaker,
    ):
        caller = Caller(sound_card, tmp_path, *arguments, VOICE_APP_RATE=str(RATE))
        caller.wait_until_heard(after="App: Are you struggling to breathe")
        caller.say("live_emergency/01-yes", after=QUIET)
        caller.wait_for(f"App: {CALL}")
        before = len(loudspeaker.samples())
        caller.wait_for(NEXT)
        loudspeaker.wait_for_more()
        caller.leave()
        heard = loudspeaker.samples()[before - SAMPLE_RATE :]

    assert len(woken) == 1, "it woke for the first sentence, and stayed awake"
    assert likeness(CALL, dialogue, heard) > WHOLE


def test_out_of_idle_it_wakes_before_the_number_is_said(
    sound_card: VirtualSoundCard, dialogue: Dialogue, tmp_path: Path
) -> None:
    sound_card.room_noise()
    arguments = ("--idle", "--no-keep", "--silence", "1")
    with (
        sound_card.sleeping_speaker(WAKES_IN) as woken,
        sound_card.recording_speaker(SAMPLE_RATE) as loudspeaker,
    ):
        caller = Caller(sound_card, tmp_path, *arguments, VOICE_APP_RATE=str(RATE))
        caller.wait_for("App: I'm listening.")
        caller.say("live_cry_for_help/06-please-help-me", after=QUIET + 4)
        caller.wait_for(f"App: {CALL}")
        before = len(loudspeaker.samples())
        caller.wait_for(NEXT)
        loudspeaker.wait_for_more()
        captions = caller.leave()
        heard = loudspeaker.samples()[before - SAMPLE_RATE :]

    assert len(woken) == 2, "no stream was open in idle"
    assert captions.count(f"App: {CALL}") == 2
    assert likeness(CALL, dialogue, heard) > WHOLE
