"""Two minutes on the telephone in mid-visit, on the clock of recordings.

Time is counted in sound, so what a live card would take two minutes for is heard here as fast as it
can be read: the same recordings as in the live visit `live_phone_call`, through the same listener
and recogniser, spread over a call of two minutes.
"""

import wave
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from voice_app.bootstrap import watched
from voice_app.checklist.dialogue import Dialogue
from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.recording import RecordedMicrophone, read_wav
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.sessions.session_options import SessionOptions
from voice_app.sessions.visit_session import Session
from voice_app.settings import Patience
from voice_app.sound import SAMPLE_RATE

pytestmark = pytest.mark.long

CALL = 120.0
"""Seconds."""
BETWEEN = 17.0
"""Seconds for which the person only listens to the other end."""


@pytest.fixture
def call(fixtures: Path, tmp_path: Path) -> list[Path]:
    """The sentences of the call, each after a time of only listening, again and again."""
    said = sorted((fixtures / "live_phone_call").glob("0[3-5]-*.wav"))
    assert len(said) == 3
    files = []
    for number in range(9):
        room = np.random.default_rng(number).normal(0, 10, int(BETWEEN * SAMPLE_RATE))
        sound = np.concatenate([np.rint(room).astype(np.int16), read_wav(said[number % 3])])
        files.append(tmp_path / f"{number}.wav")
        with wave.open(str(files[-1]), "wb") as out:
            out.setparams((1, 2, SAMPLE_RATE, 0, "NONE", "not compressed"))
            out.writeframes(sound.tobytes())
    return files


def test_a_call_of_two_minutes_neither_ends_the_pause_nor_answers(
    dialogue: Dialogue, recogniser: VoskRecogniser, fixtures: Path, call: list[Path]
) -> None:
    recorded = fixtures / "live_phone_call"
    pause, resume = recorded / "02-pause.wav", recorded / "06-resume.wav"
    microphone = RecordedMicrophone([*(recorded.glob("01-*.wav")), pause, *call, resume])
    listener = SpokenListener(microphone, watched(recogniser), Patience())
    session = Session(dialogue, SessionOptions())

    reply = session.start()
    seconds, said = 0.0, []
    while reply.listening is not None and not microphone.exhausted:
        paused = session.state == "paused"
        heard = listener.listen(reply.listening)
        reply = session.hear(heard)
        if paused and session.state == "paused":
            seconds += heard.seconds
            said.append(reply.lines)

    assert seconds >= CALL
    assert session.state == "sudden_week"
    assert list(session.conversation.said) == ["breath_now"]
    # Whoever is on the telephone is left alone.
    assert len(list(chain.from_iterable(said))) <= 1
