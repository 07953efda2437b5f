"""A virtual sound card for each test that asks for one: starting it takes 50 ms."""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from voice_app.audio.devices import LOUDSPEAKER, restart_portaudio
from voice_app.errors import SpeakerFault
from voice_app.sound import SAMPLE_RATE, Samples
from voice_app.speaking.synthesis import Pyttsx3Synthesiser
from voice_app.testing.pulse_server import SoundCardMissing
from voice_app.testing.sound_card import VirtualSoundCard


def restart_or_skip() -> None:
    try:
        restart_portaudio(LOUDSPEAKER)
    except SpeakerFault as fault:
        pytest.skip(str(fault))


@pytest.fixture
def sound_card(monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualSoundCard]:
    """A card that this process uses as its default devices."""
    try:
        card = VirtualSoundCard()
    except SoundCardMissing as missing:
        pytest.skip(str(missing))
    for name, value in card.environment.items():
        monkeypatch.setenv(name, value)
    try:
        restart_or_skip()
        yield card
    finally:
        card.close()


@pytest.fixture
def empty_alsa(tmp_path: Path) -> str:
    """A configuration of ALSA whose one device cannot be opened; with none PortAudio aborts."""
    file = tmp_path / "alsa.conf"
    file.write_text("pcm.default { type hw card 99 }\n")
    return str(file)


@pytest.fixture
def no_sound_card(monkeypatch: pytest.MonkeyPatch, empty_alsa: str) -> None:
    """No device at all, not even those of the machine."""
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent/socket")
    monkeypatch.setenv("ALSA_CONFIG_PATH", empty_alsa)
    restart_or_skip()


@pytest.fixture
def no_portaudio(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sounddevice as on a machine without libportaudio2."""
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr("ctypes.util.find_library", lambda name: None)


@pytest.fixture
def synthesiser() -> Iterator[Pyttsx3Synthesiser]:
    """The real engine, with patience for a busy machine."""
    engine = Pyttsx3Synthesiser(timeout=60)
    yield engine
    engine.close()


@pytest.fixture
def sweep() -> Samples:
    """1.5 s at `SAMPLE_RATE` that resemble themselves at one place only, 300 to 3,000 Hz."""
    seconds = np.arange(int(1.5 * SAMPLE_RATE)) / SAMPLE_RATE
    tone = np.sin(2 * np.pi * (300 * seconds + 900 * seconds**2))
    return np.asarray(8000 * tone * np.hanning(len(seconds)), dtype=np.int16)
