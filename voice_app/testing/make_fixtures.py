"""Makes the recordings of all scenarios and lists with Debian's voices: `make fixtures`.

None of these voices is used in training; models/README.md documents the split. Recordings of people
(`voice: human`) are left alone.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import wave
import zlib
from pathlib import Path

import numpy as np

from voice_app.errors import AudioFileFault
from voice_app.evaluation.manifest import read_manifest
from voice_app.hearing.recording import read_wav
from voice_app.sound import SAMPLE_RATE, Samples
from voice_app.testing.live_script import LiveScript, load_live_scripts
from voice_app.testing.scenario import Scenario, Turn, load_scenarios

_PEAK = 0.5
"""Of full scale: a voice at arm's length."""
_ROOM = 10 ** (-66 / 20)
"""RMS level of the room's noise, relative to full scale."""
_LEAD = 0.3
"""Seconds of room before and after the words."""
_SILENT_TURN = 1.0
"""Seconds of recorded room when nobody speaks; the microphone adds more until the time is up."""


def make_recording(turn: Turn, file: Path) -> None:
    """Write the recording of one turn, 16 kHz mono; the same words and voice sound the same."""
    seed = zlib.crc32(f"{turn.voice}: {turn.says}".encode())
    if turn.says:
        words = render(turn.says, turn.voice).astype(np.float64)
        words *= _PEAK * 32767 / max(1.0, float(np.abs(words).max()))
    else:
        words = np.zeros(int(_SILENT_TURN * SAMPLE_RATE))
    pad = np.zeros(int(_LEAD * SAMPLE_RATE))
    sound = np.concatenate([pad, words, pad])
    sound += np.random.default_rng(seed).normal(scale=_ROOM * 32767, size=len(sound))
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE)
        out.writeframes(np.clip(sound, -32768, 32767).astype("<i2").tobytes())


def render(text: str, voice: str) -> Samples:
    """Return `text` spoken by `voice`, at `SAMPLE_RATE`."""
    engine, _, name = voice.partition(" ")
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "speech.wav"
        if engine == "flite":
            command = ["flite", "-voice", name, "-t", text, "-o", str(wav)]
        elif engine == "festival":
            command = ["text2wave", "-eval", f"(voice_{name})", "-o", str(wav)]
        elif engine == "espeak-ng":
            command = ["espeak-ng", "-v", name, "-s", "140", "-w", str(wav), text]
        else:
            raise AudioFileFault(
                f"No engine speaks with the voice {voice!r}.",
                "Write flite NAME, festival NAME, espeak-ng NAME or human.",
            )
        spoken = text if engine == "festival" else None
        subprocess.run(command, input=spoken, text=True, check=True, capture_output=True)
        return read_wav(wav)


def main(folder: Path) -> None:
    """Make every recording below `folder`."""
    scripts: list[Scenario | LiveScript] = [*load_scenarios(folder), *load_live_scripts(folder)]
    for scenario in scripts:
        files = scenario.recordings
        for old in scenario.folder.glob("*.wav"):
            if old not in files:
                old.unlink()
        for turn, file in zip(scenario.turns, files, strict=True):
            if turn.voice != "human":
                make_recording(turn, file)
        print(f"{scenario.name}: {len(files)} recordings")
    for listed in folder.glob("*/clips.tsv"):
        clips = read_manifest(listed, files_here=False)
        for clip in clips:
            make_recording(Turn(clip.said, clip.text, "", clip.speaker), clip.path)
        print(f"{listed.parent.name}: {len(clips)} recordings")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
