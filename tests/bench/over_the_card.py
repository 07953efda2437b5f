"""The figures of a live turn, over the virtual sound card: `python -m tests.bench.over_the_card`.

- the reply: from the end of the person's last word to the first sample of the reply, less the
  configured silence; in whole visits of `voice-app run`, as a process of its own. A reply begins
  with a tone; when its first word follows is told, too;
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
from contextlib import closing
from pathlib import Path

import numpy as np

from voice_app.bootstrap import load_dialogue, load_tones
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.response import ResponseBuilder
from voice_app.hearing.recording import read_wav
from voice_app.settings import RATES
from voice_app.sound import SAMPLE_RATE, Samples
from voice_app.speaking.cues import Cue
from voice_app.speaking.playback import SoundSpeaker
from voice_app.speaking.synthesis import Pyttsx3Synthesiser
from voice_app.testing.scenario import load_scenario
from voice_app.testing.sound_card import VirtualSoundCard

FIXTURES = Path(__file__).parents[2] / "audio_fixtures"
VISITS = ("twenty_something", "seed_hand_and_swallowing", "seed_legs_and_right_hand")
SILENCE = 1.0
"""Seconds that end a turn here; they are taken off again."""
THINKS = 0.5
"""Seconds for which the person keeps silent first."""
_REPLY_WITHIN = 1.5
"""Seconds after the end of a turn in which its reply is looked for."""
STOPS = 20
_PATIENCE = 60.0
"""Seconds after which the app is taken to be stuck."""
_WINDOW = SAMPLE_RATE // 200
"""Samples: 5 ms."""
_WORD = 300
"""Sample value that a word exceeds and the room of the recordings (rms 16) does not."""


def reply_seconds(visit: str, dialogue: Dialogue) -> list[tuple[float, float]]:
    """Hold one visit; return what passed between each answer and the reply, and its first word.

    The app is given the person's loudspeaker: then both are heard in one place, at the same delay.
    It does not listen while it speaks, as it would hear nothing but itself.
    """
    scenario = load_scenario(FIXTURES / visit)
    with closing(VirtualSoundCard()) as card, tempfile.TemporaryDirectory() as home:
        folders = {f"XDG_{name}_HOME": home for name in ("STATE", "DATA", "CONFIG")}
        settings = {"VOICE_APP_SET_UP": "true", "VOICE_APP_RATE": str(max(RATES))}
        captions = Path(home) / "captions.txt"
        with captions.open("w") as out, card.recording_microphone(SAMPLE_RATE) as recorded:
            app = subprocess.Popen(
                [
                    *(sys.executable, "-m", "voice_app", "run", "--no-barge-in"),
                    *("--silence", str(SILENCE)),
                ],
                env={
                    **os.environ,
                    **card.environment,
                    **folders,
                    **settings,
                    "PULSE_SINK": "mic_feed",
                },
                stdin=subprocess.DEVNULL,
                stdout=out,
            )
            try:
                followed, turns = 0, []
                for turn, file in zip(scenario.turns, scenario.recordings, strict=True):
                    question = dialogue.checklist.by_key.get(turn.open)
                    if question is None:
                        break
                    wanted = ResponseBuilder(dialogue).question(question)[-1]
                    if not _listens(card, app, captions, followed, wanted):
                        break
                    followed = len(captions.read_text())
                    time.sleep(THINKS)
                    answer, begins = read_wav(file), len(recorded.samples())
                    card.speak(answer, SAMPLE_RATE)
                    time.sleep(SILENCE + _REPLY_WITHIN)
                    turns.append((begins, begins + len(answer)))
            finally:
                app.kill()
                app.wait()
            sound, tone = recorded.samples(), load_tones()[Cue.HEARD].sound.seconds
    return [_reply(sound, tone, *turn) for turn in turns]


def _listens(
    card: VirtualSoundCard, app: subprocess.Popen[bytes], captions: Path, start: int, wanted: str
) -> bool:
    """Wait until the app listens after it said `wanted`; False where it never does."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and app.poll() is None:
        new = captions.read_text()[start:]
        if wanted in new and new.endswith("(listening)\n") and card.is_heard():
            return True
        time.sleep(0.2)
    print(f"The visit did not come to: {wanted}", flush=True)
    return False


def _reply(sound: Samples, tone: float, begins: int, ends: int) -> tuple[float, float]:
    """Return what passed from the last word of a turn to the tone, and to the first word."""
    heard = np.abs(sound[begins : ends + round((SILENCE + _REPLY_WITHIN) * SAMPLE_RATE)])
    windows = heard[: len(heard) // _WINDOW * _WINDOW].reshape(-1, _WINDOW).max(axis=1)
    loud = np.flatnonzero(windows > _WORD)
    longest = int(np.argmax(np.diff(loud)))
    last, first = loud[longest], loud[longest + 1]
    word = loud[loud > first + 1 + tone * SAMPLE_RATE / _WINDOW][0]
    return _seconds(last, first) - SILENCE, _seconds(last, word) - SILENCE


def _seconds(last: int, next_one: int) -> float:
    return float(next_one - last - 1) * _WINDOW / SAMPLE_RATE


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
    dialogue = load_dialogue()
    replies = [reply for visit in visits for reply in reply_seconds(visit, dialogue)]
    _told("reply", [tone for tone, _ in replies])
    _told("its first word", [word for _, word in replies])
    with closing(VirtualSoundCard()) as card:
        os.environ.update(card.environment)
        speaker = SoundSpeaker(Pyttsx3Synthesiser())
        line = max(dialogue.prompts.line("opening"), key=len)
        _told("stop", [stop_seconds(card, speaker, line) for _ in range(STOPS)])
        speaker.close()


if __name__ == "__main__":
    main()
