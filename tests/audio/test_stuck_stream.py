"""PortAudio may hang on a device that vanished; the program goes on and ends all the same."""

import os
import subprocess
import sys

from voice_app.testing.sound_card import VirtualSoundCard

PROGRAM = """
import sys, threading
import sounddevice
from voice_app import sound_streams
from voice_app.hearing.microphone import LiveMicrophone

sound_streams.CLOSING_SECONDS = 0.2
sounddevice.RawInputStream.abort = lambda stream: threading.Event().wait()  # for ever
with LiveMicrophone().listening() as chunks:
    next(chunks)
print("went on")
with LiveMicrophone().listening() as chunks:
    next(chunks)
print("heard again")
print("our own words", file=sys.stderr)
"""


def test_a_stream_that_cannot_be_closed_is_left_behind(sound_card: VirtualSoundCard) -> None:
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, **sound_card.environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout == "went on\nheard again\n"
    assert result.stderr == "our own words\n"
