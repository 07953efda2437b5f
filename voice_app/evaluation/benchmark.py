"""The README's figures, measured on this machine: `voice-app bench`, `make bench`.

Each is a median over repeats. Nothing is asserted here: this is an instrument, not a test.
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
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from voice_app import __version__
from voice_app.bootstrap import load_dialogue, load_recogniser
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.turn_grammar import TurnGrammar
from voice_app.errors import SpeakerFault
from voice_app.hearing.recognition import recognise_file
from voice_app.resources import data_path
from voice_app.speaking.playback import SoundSpeaker
from voice_app.speaking.synthesis import Pyttsx3Synthesiser
from voice_app.turn import Heard

VISIT = "audio_fixtures/twenty_something"


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    what: str
    median: float
    least: float
    most: float
    repeats: int

    def in_words(self) -> str:
        """Return the line as printed."""
        span = f"({self.least:.3f} to {self.most:.3f}, n={self.repeats})"
        return f"{self.what:<58} {self.median:9.3f}  {span}"


def machine() -> dict[str, object]:
    """Return what the figures depend on."""
    return {
        "program": __version__,
        "processor": platform.machine(),
        "model": _processor_name(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.platform(),
        "load": round(os.getloadavg()[0], 1),
    }


def figures(repeats: int) -> Iterator[Figure]:
    """Measure the figures one by one; the last one needs a loudspeaker."""
    starts = [start_to_first_prompt() for _ in range(repeats)]
    yield _figure("start to first prompt, s", [ready for ready, _ in starts])
    yield _figure("peak memory, app and voice, MB", [memory for _, memory in starts])
    yield _median("decoding, s of one core for a second of sound", repeats, decode_factor)
    try:
        speaker = SoundSpeaker(Pyttsx3Synthesiser())
        answer_to_first_sample(speaker)  # the engine's own start
        reply = "end of a turn to first sample of the reply, s"
        yield _median(reply, 2 * repeats, lambda: answer_to_first_sample(speaker))
        speaker.close()
    except SpeakerFault:
        return


def as_json(found: list[Figure]) -> dict[str, object]:
    """Return the table with the machine it was measured on."""
    return {"machine": machine(), "figures": [asdict(figure) for figure in found]}


def start_to_first_prompt() -> tuple[float, float]:
    """Seconds from the start of the process to the first rendered prompt; peak memory in MB.

    The prompt is ready to play when its WAV file exists. Memory is the sum of the peaks of the app
    and its speech worker over a whole visit.
    """
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        visit = subprocess.Popen(
            [
                *(sys.executable, "-m", "voice_app", "run", "--no-setup", "--no-keep"),
                *("--wav", str(data_path(VISIT)), "--speaker", f"wav:{folder}"),
            ],
            stdin=subprocess.DEVNULL,
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
    """Seconds of one core per second of sound, in the grammar of a real turn."""
    dialogue = load_dialogue()
    recogniser = load_recogniser(dialogue)
    grammar = TurnGrammar(dialogue).phrases(dialogue.checklist.questions[0].key, crisis=False)
    files = sorted(data_path(VISIT).glob("*.wav"))
    began = time.process_time()
    heard = [recognise_file(file, grammar, recogniser) for file in files]
    return (time.process_time() - began) / sum(result.audio_seconds for result in heard)


def answer_to_first_sample(speaker: SoundSpeaker) -> float:
    """Seconds from the end of a turn to the first block that the sound device accepts."""
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


def _median(what: str, repeats: int, measure: Callable[[], float]) -> Figure:
    return _figure(what, [measure() for _ in range(repeats)])


def _figure(what: str, values: list[float]) -> Figure:
    return Figure(what, statistics.median(values), min(values), max(values), len(values))


def _processor_name() -> str:
    for file, start in (("/proc/device-tree/model", ""), ("/proc/cpuinfo", "model name")):
        try:
            lines = Path(file).read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
        for line in lines:
            if line.startswith(start):
                return line.partition(":")[2].strip() if start else line.strip("\0 ")
    return "unknown"


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
