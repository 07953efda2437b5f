"""The figures of a live turn, over the virtual sound card: `python -m tests.bench.over_the_card`.

- the reply: from the end of the last word to the first sample of the reply, less the configured
  silence; both are seen in one recording of loudspeaker and microphone together;
- the stop: from the call of `stop` to the last sample at the loudspeaker. The recorder lags behind
  by its own 20 ms, so that the true figure is a little better;
- interruptions: our own voice alone, with no echo and with two echoes, in real time.

`--prompts N` says how many prompts are spoken at each echo. Nothing here is asserted.
"""

from __future__ import annotations

import argparse
import os
import statistics
import threading
import time
from contextlib import closing
from pathlib import Path

import numpy as np

from tests.bench.interruptions import prompts_of
from voice_app.bootstrap import live_interruptions, load_dialogue, load_recogniser
from voice_app.dialogue.conversation import Conversation
from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.microphone import LiveMicrophone
from voice_app.hearing.recording import read_wav
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.ports import SAMPLE_RATE, Samples
from voice_app.settings import Patience
from voice_app.speaking.playback import SoundSpeaker
from voice_app.speaking.synthesis import Pyttsx3Synthesiser
from voice_app.testing.sound_card import VirtualSoundCard

FIXTURES = Path(__file__).parents[2] / "audio_fixtures"
SILENCE = 1.0
"""Seconds that end a turn here; they are taken off again."""
REPEATS = 20
_WINDOW = SAMPLE_RATE // 200
"""Samples: 5 ms."""
_WORD = 300
"""Sample value that a word exceeds and the room of the recordings (rms 16) does not."""


def reply_seconds(
    card: VirtualSoundCard, speaker: SoundSpeaker, recogniser: VoskRecogniser
) -> float:
    """One turn: an answer is spoken, understood and replied to."""
    dialogue = load_dialogue()
    conversation = Conversation(dialogue)
    listening = conversation.start().listening
    assert listening is not None
    listener = SpokenListener(LiveMicrophone(), recogniser, Patience(silence=SILENCE))
    answer = read_wav(FIXTURES / "twenty_something" / "01-no.wav")
    with card.recording_both(SAMPLE_RATE) as recorded:
        person = threading.Thread(target=card.speak, args=(answer, SAMPLE_RATE))
        person.start()
        reply = conversation.hear(listener.listen(listening))
        line = dialogue.prompts.aloud(reply.lines[0])
        threading.Timer(1.0, speaker.stop).start()
        speaker.say(line)
        person.join()
    return _gap(recorded.samples()) - SILENCE


def _gap(sound: Samples) -> float:
    """The longest silence between two sounds, in seconds."""
    windows = np.abs(sound.astype(np.int32))[: len(sound) // _WINDOW * _WINDOW]
    loud = np.flatnonzero(windows.reshape(-1, _WINDOW).max(axis=1) > _WORD)
    return float(np.diff(loud).max() - 1) * _WINDOW / SAMPLE_RATE


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


def own_voice(echo: float | None, prompts: int, recogniser: VoskRecogniser) -> tuple[int, float]:
    """Say so many prompts; return how many were interrupted by nobody, and the seconds."""
    dialogue = load_dialogue()
    lines = prompts_of(dialogue)[:prompts]
    false = 0
    with closing(VirtualSoundCard()) as card:
        os.environ.update(card.environment)
        if echo is not None:
            card.echo(echo)
        speaker = SoundSpeaker(Pyttsx3Synthesiser())
        ears = live_interruptions(dialogue, recogniser.another(), None, speaker)
        began = time.monotonic()
        with ears.open():
            for line in lines:
                ears.saying(line)
                speaker.say(line)
                if ears.heard is not None:
                    false += 1
                    print("interrupted by itself:", line, ears.heard.text)
                    break
        took = time.monotonic() - began
        speaker.close()
    return false, took


def _told(name: str, values: list[float]) -> None:
    high = float(np.percentile(values, 95))
    print(f"{name}: median {statistics.median(values):.3f} s, 95 % within {high:.3f} s", end="")
    print(f" ({len(values)} times, {min(values):.3f} to {max(values):.3f})", flush=True)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--prompts", type=int, default=20)
    prompts = parser.parse_args().prompts
    dialogue = load_dialogue()
    recogniser = load_recogniser(dialogue)
    with closing(VirtualSoundCard()) as card:
        os.environ.update(card.environment)
        speaker = SoundSpeaker(Pyttsx3Synthesiser())
        aloud = dialogue.prompts.aloud  # prepared as in a visit
        speaker.prepare([aloud(line) for line in dialogue.prompts.question_sentences()])
        reply_seconds(card, speaker, recogniser)  # the engine's own start
        _told("reply", [reply_seconds(card, speaker, recogniser) for _ in range(REPEATS)])
        line = max(dialogue.prompts.line("opening"), key=len)
        _told("stop", [stop_seconds(card, speaker, line) for _ in range(REPEATS)])
        speaker.close()
    for echo in (None, -12.0, -3.0):
        false, took = own_voice(echo, prompts, recogniser)
        name = "none" if echo is None else f"{echo:g} dB"
        print(f"echo {name}: {false} of {prompts} prompts interrupted by itself, {took:.0f} s")


if __name__ == "__main__":
    main()
