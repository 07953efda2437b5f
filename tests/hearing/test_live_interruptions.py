"""Ears that stay open in a thread of their own while we speak."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain

import numpy as np
import pytest

from tests.hearing.sounds import at, chunks, mixed, noise, recording
from voice_app.checklist.barge_in_phrases import BargeInPhrases
from voice_app.checklist.dialogue import Dialogue
from voice_app.hearing.live_barge_in import LiveBargeIn
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.sound import AudioChunk

pytestmark = pytest.mark.long


class _Person:
    """A microphone: a quiet room, in which our own voice is not heard, and then somebody."""

    exhausted = False

    @contextmanager
    def listening(self) -> Iterator[Iterator[AudioChunk]]:
        stop = at(recording("early_stop/stop"), -20)
        sound = np.concatenate([np.zeros(48_000, np.int16), stop, np.zeros(16_000, np.int16)])
        heard = mixed(sound, noise(len(sound) / 16_000, -66))
        yield chain(chunks(heard), iter(lambda: AudioChunk(noise(0.05, -66)), None))


@pytest.mark.parametrize("moved", [False, True])
def test_who_looks_as_soon_as_we_are_silent_learns_what_was_heard(
    dialogue: Dialogue, recogniser: VoskRecogniser, *, moved: bool
) -> None:
    interrupting = BargeInPhrases(dialogue.understanding.phrases)
    silent, looked = threading.Event(), threading.Event()

    def server_is_slow() -> bool:
        # Asking it where the microphone is takes longer than falling silent.
        looked.wait(1)
        return moved

    ears = LiveBargeIn(
        _Person(),
        recogniser.another(),
        interrupting.listened_for,
        interrupting.interrupts,
        interrupting.is_danger,
        silent.set,
        server_is_slow,
    )
    with ears.open():
        ears.saying("Do your hands feel weak?")
        assert silent.wait(60)
        heard = ears.heard
        looked.set()
    # A microphone that was moved to our own loudspeaker has only heard ourselves.
    assert (heard.text if heard else None) == (None if moved else "stop")
