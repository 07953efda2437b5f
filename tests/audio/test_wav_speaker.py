import subprocess
import sys
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from voice_app.errors import SpeakerFault
from voice_app.sound import Speech
from voice_app.speaking.quiet_speakers import SilentSpeaker, WavSpeaker


class Counting:
    """A synthesiser whose sound is as many samples as the text has letters."""

    def __init__(self) -> None:
        self.prepared: list[str] = []
        self.closed = False

    def render(self, text: str) -> Speech:
        return Speech(np.arange(len(text), dtype=np.int16), 22_050)

    def set_rate(self, rate: int) -> None:
        pass

    def prepare(self, texts: Sequence[str]) -> None:
        self.prepared.extend(texts)

    def close(self) -> None:
        self.closed = True


def length(path: Path) -> int:
    with wave.open(str(path)) as sound:
        shape = (sound.getnchannels(), sound.getsampwidth(), sound.getframerate())
        assert shape == (1, 2, 22_050)
        frames: int = sound.getnframes()
        return frames


def test_each_utterance_becomes_a_numbered_file(tmp_path: Path) -> None:
    speaker = WavSpeaker(Counting(), tmp_path / "spoken" / "today")
    for text in ("Hello", "", "Good day"):
        speaker.say(text)
    files = sorted((tmp_path / "spoken" / "today").iterdir())
    assert [(file.name, length(file)) for file in files] == [("001.wav", 5), ("002.wav", 8)]


def test_a_ready_sound_becomes_a_file_among_them(tmp_path: Path) -> None:
    speaker = WavSpeaker(Counting(), tmp_path)
    speaker.say("Hello")
    speaker.play(Speech(np.arange(7, dtype=np.int16), 22_050))
    assert [length(tmp_path / name) for name in ("001.wav", "002.wav")] == [5, 7]


def test_louder_and_quieter_are_heard_and_never_wrap_around(tmp_path: Path) -> None:
    class Loud(Counting):
        def render(self, text: str) -> Speech:
            return Speech(np.array([1000, -1000, 30000, -30000], dtype=np.int16), 22_050)

    speaker = WavSpeaker(Loud(), tmp_path)
    for decibels in (0.0, 12.0, -12.0):
        speaker.set_volume(decibels)
        speaker.say("Hello")

    def samples(name: str) -> list[int]:
        with wave.open(str(tmp_path / name)) as sound:
            return np.frombuffer(sound.readframes(9), dtype="<i2").tolist()  # type: ignore[no-any-return]

    assert samples("001.wav") == [1000, -1000, 30000, -30000]
    assert samples("002.wav") == [3981, -3981, 32767, -32768]
    assert samples("003.wav") == [251, -251, 7535, -7535]


def test_an_earlier_visit_is_not_overwritten(tmp_path: Path) -> None:
    WavSpeaker(Counting(), tmp_path).say("Hello")
    WavSpeaker(Counting(), tmp_path).say("Good day")
    assert [length(tmp_path / name) for name in ("001.wav", "002.wav")] == [5, 8]


def test_what_is_prepared_and_closed_reaches_the_synthesiser(tmp_path: Path) -> None:
    synthesiser = Counting()
    speaker = WavSpeaker(synthesiser, tmp_path)
    speaker.prepare(["Hello"])
    speaker.stop()
    speaker.close()
    assert synthesiser.prepared == ["Hello"]
    assert synthesiser.closed


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SpeakerFault, match="file/folder") as fault:
        WavSpeaker(Counting(), tmp_path / "file" / "folder")
    assert "another folder" in fault.value.remedy


def test_a_folder_that_went_away_is_named(tmp_path: Path) -> None:
    speaker = WavSpeaker(Counting(), tmp_path / "spoken")
    (tmp_path / "spoken").rmdir()
    with pytest.raises(SpeakerFault, match="spoken"):
        speaker.say("Hello")


def test_a_full_disk_is_told_and_leaves_no_half_sentence(tmp_path: Path) -> None:
    # A limit on the size of files fails as a full disk does, in the middle of writing.
    program = f"""
import resource, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from test_wav_speaker import Counting
from voice_app.errors import SpeakerFault
from voice_app.speaking.quiet_speakers import WavSpeaker
speaker = WavSpeaker(Counting(), Path({str(tmp_path)!r}))
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    speaker.say("Hello" * 1000)
except SpeakerFault as fault:
    print(fault)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert str(tmp_path) in done.stdout, done.stderr
    assert not list(tmp_path.iterdir())


def test_the_silent_speaker_is_silent() -> None:
    speaker = SilentSpeaker()
    speaker.prepare(["Hello"])
    speaker.say("Hello")
    speaker.play(Speech(np.zeros(7, np.int16), 22_050))
    speaker.stop()
    speaker.close()
