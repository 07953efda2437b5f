"""A microphone in trouble, the whole conversation behind the real listener and the real model.

Where it delivers zeros, stalls, goes away and comes back, over a real sound card, is in
`command/test_returning_microphone.py` and `audio/test_live_microphone.py`; where it clips, in
`test_listeners.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from tests.hearing.sounds import at, chunks, knocking, mixed, noise
from voice_app.checklist.answers import Provenance
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.conversation import Conversation
from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.recording import read_wav
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.settings import Patience
from voice_app.sound import AudioChunk, Samples
from voice_app.speech_models.checking import among_other_words

pytestmark = pytest.mark.long

SAFETY = ("breath_now", "sudden_week")
"""The first questions, both about an emergency."""


class NoiseFloor:
    """A microphone that hears the same sound in every turn, again and again."""

    exhausted = False

    def __init__(self, sound: Samples) -> None:
        self._sound = np.tile(sound, -(-40 * 16_000 // len(sound)))

    @contextmanager
    def listening(self) -> Iterator[Iterator[AudioChunk]]:
        yield chunks(self._sound)


def first_questions(dialogue: Dialogue, recogniser: VoskRecogniser, sound: Samples) -> Conversation:
    """Hold the conversation in that room until the first questions are settled."""
    talk = Conversation(dialogue)
    listener = SpokenListener(NoiseFloor(sound), recogniser, Patience())
    reply = talk.start()
    for _ in range(12):
        if talk.state not in (*SAFETY, "breath_sentence", "confirming"):
            break
        assert reply.listening is not None
        reply = talk.hear(listener.listen(reply.listening))
    return talk


@pytest.mark.parametrize(
    "sound",
    [noise(9, -30), mixed(knocking(9, -28), noise(9, -60)), np.zeros(9 * 16_000, np.int16)],
    ids=["a loud fan", "knocking", "nothing at all"],
)
def test_noise_alone_answers_nothing(
    dialogue: Dialogue, recogniser: VoskRecogniser, sound: Samples
) -> None:
    talk = first_questions(dialogue, recogniser, sound)
    assert "breath_now" in talk.said
    for key, answer in talk.said.items():
        assert (answer.value, answer.how) == ("unsure", Provenance.UNHEARD), key


def test_a_television_that_talks_all_the_time_never_says_no(
    dialogue: Dialogue, recogniser: VoskRecogniser
) -> None:
    programmes = [clip for clip in among_other_words() if not clip.text][::2]
    assert len(programmes) == 5
    for clip in programmes:
        talk = Conversation(dialogue)
        listening = talk.start().listening
        assert listening is not None
        room = NoiseFloor(at(read_wav(clip.path), -30))
        heard = SpokenListener(room, recogniser, Patience()).listen(listening)
        assert heard.seconds <= Patience().longest + 0.1, "it talks on, and the turn ends"
        talk.hear(heard)
        assert "breath_now" not in talk.said, clip.said
