"""The four figures of the README, measured on this machine: `make bench`.

Each is a median over repeats. Nothing here is asserted: it is an instrument, not a test.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from voice_app.bootstrap import load_dialogue, load_recogniser
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.script import Script
from voice_app.hearing.recognition import recognise_file
from voice_app.speaking.playback import SoundSpeaker
from voice_app.speaking.synthesis import Pyttsx3Synthesiser
from voice_app.testing.sound_card import VirtualSoundCard
from voice_app.turn import Heard

FIXTURES = Path(__file__).parents[2] / "audio_fixtures"
VISIT = FIXTURES / "twenty_something"


def start_to_first_prompt() -> tuple[float, float]:
    """Seconds from the start of the process to the first rendered prompt; peak memory in MB.

    The prompt is ready to play when its WAV file is there. The memory is the sum of the peaks
    of the app and its speech worker over a whole visit.
    """
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        visit = subprocess.Popen(
            [
                *(sys.executable, "-m", "voice_app", "run", "--no-setup", "--no-keep"),
                *("--wav", str(VISIT), "--speaker", f"wav:{folder}"),
            ],
            stdout=subprocess.DEVNULL,
        )
        first = Path(folder, "001.wav")
        while not first.exists() and visit.poll() is None:
            time.sleep(0.001)
        ready = time.perf_counter() - began
        peaks: dict[int, int] = {}
        while visit.poll() is None:
            for pid in [visit.pid, *_children(visit.pid)]:
                peaks[pid] = max(peaks.get(pid, 0), _peak_kilobytes(pid))
            time.sleep(0.02)
        return ready, sum(peaks.values()) / 1024


def decode_factor() -> float:
    """Seconds of one core for a second of sound, in the grammar of a real turn."""
    dialogue = load_dialogue()
    recogniser = load_recogniser(dialogue)
    grammar = Script(dialogue).phrases("breath_now", crisis=False)
    files = sorted(VISIT.glob("*.wav"))
    began = time.process_time()
    heard = [recognise_file(file, grammar, recogniser) for file in files]
    return (time.process_time() - began) / sum(result.audio_seconds for result in heard)


def answer_to_first_sample(speaker: SoundSpeaker) -> float:
    """Seconds from the end of a turn to the first block that the sound device takes."""
    dialogue = load_dialogue()
    conversation = Conversation(dialogue)
    conversation.start()
    began = time.perf_counter()
    reply = conversation.hear(Heard("no"))
    decided = time.perf_counter() - began
    line = dialogue.prompts.aloud(reply.lines[0])
    threading.Timer(0.5, speaker.stop).start()
    speaker.say(line)
    assert speaker.seconds_to_first_sound is not None
    return decided + speaker.seconds_to_first_sound


def median_of(repeats: int, measure: Callable[[], float]) -> str:
    """Measure `repeats` times; return median and span."""
    return _in_words([measure() for _ in range(repeats)])


def _in_words(values: list[float]) -> str:
    return f"{statistics.median(values):.3f}  ({min(values):.3f} to {max(values):.3f})"


def _children(pid: int) -> list[int]:
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in listed.split()]


def _peak_kilobytes(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(s.split()[1]) for s in status.splitlines() if s.startswith("VmHWM")), 0)


def main() -> None:
    """Print the figures."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    starts = [start_to_first_prompt() for _ in range(7)]
    print(f"start to first prompt, s      {_in_words([ready for ready, _ in starts])}")
    print(f"peak memory, app + voice, MB  {_in_words([memory for _, memory in starts])}")
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print(f"decoding, s of one core per s {median_of(7, decode_factor)}")
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    with closing(VirtualSoundCard()) as card:
        os.environ.update(card.environment)
        speaker = SoundSpeaker(Pyttsx3Synthesiser())
        answer_to_first_sample(speaker)  # the engine's own start
        replies = median_of(15, lambda: answer_to_first_sample(speaker))
        print(f"answer to first sample, s     {replies}")
        speaker.close()


if __name__ == "__main__":
    main()
