"""The figures of a live turn, over the virtual sound card: `python -m tests.bench.over_the_card`.

- the reply: from the end of the person's last word to the first sample of the reply, less the
  configured silence; in whole visits of `voice-app run`, as a process of its own, once as it is
  and once without tones, where the reply begins with a word;
- the stop: from the call of `stop` to the last sample at the loudspeaker. The recorder lags behind
  by its own 20 ms, so that the true figure is a little better.

Nothing here is asserted.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from voice_app.bootstrap import load_dialogue
from voice_app.hearing.recording import read_wav
from voice_app.ports import SAMPLE_RATE, Samples
from voice_app.settings import RATES
from voice_app.speaking.playback import SoundSpeaker
from voice_app.speaking.synthesis import Pyttsx3Synthesiser
from voice_app.testing.scenario import load_scenario
from voice_app.testing.sound_card import VirtualSoundCard

FIXTURES = Path(__file__).parents[2] / "audio_fixtures"
VISITS = ("twenty_something", "seed_hand_and_swallowing", "seed_legs_and_right_hand")
SILENCE = 1.0
"""Seconds that end a turn here; they are taken off again."""
THINKS = 2.5
"""Seconds for which the person keeps silent first: no other silence may be as long as a turn's."""
STOPS = 20
_PATIENCE = 60.0
"""Seconds after which the app is taken to be stuck."""
_WINDOW = SAMPLE_RATE // 200
"""Samples: 5 ms."""
_WORD = 300
"""Sample value that a word exceeds and the room of the recordings (rms 16) does not."""


def reply_seconds(visit: str, options: Sequence[str]) -> list[float]:
    """Hold one visit; return what passed between each answer and its reply.

    The app is given the person's loudspeaker: then both are heard in one place, at the same delay.
    It does not listen while it speaks, as it would hear nothing but itself.
    """
    files = load_scenario(FIXTURES / visit).recordings
    with (
        closing(VirtualSoundCard()) as card,
        tempfile.TemporaryDirectory() as home,
        card.recording_microphone(SAMPLE_RATE) as recorded,
    ):
        folders = {f"XDG_{name}_HOME": home for name in ("STATE", "DATA", "CONFIG")}
        settings = {"VOICE_APP_SET_UP": "true", "VOICE_APP_RATE": str(max(RATES))}
        app = subprocess.Popen(
            [
                *(sys.executable, "-m", "voice_app", "run", "--no-barge-in"),
                *("--silence", str(SILENCE), *options),
            ],
            env={**os.environ, **card.environment, "PULSE_SINK": "mic_feed", **folders, **settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        try:
            for file in files:
                _until(card, app, listens=True)
                time.sleep(THINKS)
                card.speak(read_wav(file), SAMPLE_RATE)
                _until(card, app, listens=False)
            time.sleep(1.0)
        finally:
            app.kill()
            app.wait()
        sound = recorded.samples()
    return [gap - SILENCE for gap in _gaps(sound) if SILENCE * 0.9 < gap < THINKS]


def _until(card: VirtualSoundCard, app: subprocess.Popen[bytes], *, listens: bool) -> None:
    deadline = time.monotonic() + _PATIENCE
    while card.is_heard() is not listens:
        if time.monotonic() > deadline or app.poll() is not None:
            raise SystemExit("The visit did not go on.")
        time.sleep(0.1)


def _gaps(sound: Samples) -> list[float]:
    """Every silence between two sounds, in seconds."""
    windows = np.abs(sound.astype(np.int32))[: len(sound) // _WINDOW * _WINDOW]
    loud = np.flatnonzero(windows.reshape(-1, _WINDOW).max(axis=1) > _WORD)
    return [float(gap) for gap in (np.diff(loud) - 1) * _WINDOW / SAMPLE_RATE]


def stop_seconds(card: VirtualSoundCard, speaker: SoundSpeaker, line: str) -> float:
    """One sentence that is cut short."""
    with card.recording_speaker(SAMPLE_RATE) as recorded:
        saying = threading.Thread(target=speaker.say, args=(line,))
        saying.start()
        recorded.wait_for_sound()
        time.sleep(0.7)
        before = len(recorded.samples())
        speaker.stop()
        saying.join()
    return float(np.flatnonzero(recorded.samples()).max() + 1 - before) / SAMPLE_RATE


def _told(name: str, values: list[float]) -> None:
    high = float(np.percentile(values, 95))
    print(f"{name}: median {statistics.median(values):.3f} s, 95 % within {high:.3f} s", end="")
    load = os.getloadavg()[0]
    print(
        f" (n={len(values)}, {min(values):.3f} to {max(values):.3f}, load {load:.1f})", flush=True
    )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--visits", type=int, default=len(VISITS), help="of the first so many")
    visits = VISITS[: parser.parse_args().visits]
    for name, options in (("reply", ()), ("reply without tones", ("--no-earcons",))):
        _told(name, [second for visit in visits for second in reply_seconds(visit, options)])
    with closing(VirtualSoundCard()) as card:
        os.environ.update(card.environment)
        speaker = SoundSpeaker(Pyttsx3Synthesiser())
        line = max(load_dialogue().prompts.line("opening"), key=len)
        _told("stop", [stop_seconds(card, speaker, line) for _ in range(STOPS)])
        speaker.close()


if __name__ == "__main__":
    main()
