"""PortAudio may hang at any call; the program says so, goes on, and ends all the same.

Each in a process of its own: what hangs stays there until its end.
"""

import os
import subprocess
import sys

import pytest

from voice_app.testing.sound_card import VirtualSoundCard

pytestmark = pytest.mark.long

HEAD = """
import os, signal, sys, threading, time
from voice_app.audio import streams
from voice_app.errors import MicrophoneFault
from voice_app.hearing.microphone import LiveMicrophone
from voice_app.audio.portaudio_calls import left_behind, open_streams
from voice_app.audio.devices import MICROPHONE
from voice_app.audio.streams import opened
from voice_app.testing.sound_card import VirtualSoundCard

card = VirtualSoundCard()
card.room_noise()
os.environ.update(card.environment)
microphone = LiveMicrophone(stall_after=20)

def hear():
    with microphone.listening() as chunks:
        next(chunks)
"""

CLOSING = """
import sounddevice
streams.CLOSING_SECONDS = 0.2
sounddevice.RawInputStream.abort = lambda stream: threading.Event().wait()  # for ever
hear()
print("went on")
hear()
"""

STARTING = """
try:
    with opened(MICROPHONE, None, 16_000, lambda *block: None, lambda: None) as opening:
        card.kill()
        opening.start(MICROPHONE)
except MicrophoneFault as fault:
    print(fault.problem)
card.restart()
card.room_noise()
assert microphone.comes_back(within=30)
hear()
"""

OPENING = """
hear()
card.freeze()
streams.OPENING_SECONDS = 2.0
try:
    hear()
except MicrophoneFault as fault:
    print(fault.problem)
card.freeze(frozen=False)
assert microphone.comes_back(within=30)
hear()
gives_up_at = time.monotonic() + 30
while (left_behind or open_streams) and time.monotonic() < gives_up_at:
    time.sleep(0.1)
# The call that was left behind has ended, and its stream does not keep the microphone.
assert not left_behind and not open_streams and not card.is_heard()
"""

INTERRUPTED = """
hear()
card.freeze()
signal.signal(signal.SIGALRM, signal.default_int_handler)
signal.alarm(1)
try:
    hear()
except KeyboardInterrupt:
    print("interrupted")
card.freeze(frozen=False)
assert microphone.comes_back(within=30)
hear()
"""

HANGS = "The microphone cannot be opened: the sound system hangs."


@pytest.mark.usefixtures("sound_card")
@pytest.mark.parametrize(
    ("program", "told"),
    [
        (CLOSING, "went on"),
        (STARTING, HANGS),
        (OPENING, HANGS),
        (INTERRUPTED, "interrupted"),
    ],
    ids=["closing", "starting", "opening", "opening, interrupted"],
)
def test_a_call_that_does_not_return_is_left_behind(program: str, told: str) -> None:
    end = 'print("heard again")\nprint("our own words", file=sys.stderr)\ncard.close()\n'
    result = subprocess.run(
        [sys.executable, "-c", HEAD + program + end],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout == f"{told}\nheard again\n"
    assert result.stderr == "our own words\n"


def test_a_sound_system_that_hangs_from_the_start_is_told(sound_card: VirtualSoundCard) -> None:
    sound_card.freeze()
    result = subprocess.run(
        [sys.executable, "-m", "voice_app", "run", "--speaker", "none"],
        env={**os.environ, **sound_card.environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 1
    assert "App: If this is an emergency, call 911, 999 or 112 now." in result.stdout
    assert result.stderr.startswith(HANGS)
