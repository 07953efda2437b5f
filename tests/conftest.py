"""What all tests share: the real dialogue and the real recogniser, loaded once."""

import os
import signal
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.flat_dialogs import flat_copy
from voice_app.bootstrap import load_dialogue, load_recogniser
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.vocabulary import CHECKLIST_FOLDER
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.resources import data_path
from voice_app.testing.pulse_server import SoundCardMissing
from voice_app.testing.sound_card import VirtualSoundCard

TODAY = date(2026, 11, 21)

# A suite that was started in the background inherits an ignored Ctrl-C, one under `nohup` an
# ignored hang-up, and so would every program it starts; the tests of both need them as a person at
# a terminal has them.
signal.signal(signal.SIGINT, signal.default_int_handler)
if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    # The suite itself still goes on; what it starts does not inherit a handler, but the default.
    signal.signal(signal.SIGHUP, lambda number, frame: None)


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders of its own for what a test keeps and sets; no test touches a real home."""
    home = tmp_path_factory.mktemp("home")
    for name in ("state", "data", "config", "cache"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(home / name))
    for name in [name for name in os.environ if name.startswith("VOICE_APP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("VOICE_APP_SET_UP", "true")  # no test starts for the first time by chance
    return home


@pytest.fixture(scope="session")
def dialogue() -> Dialogue:
    return load_dialogue(today=TODAY)


@pytest.fixture(scope="session")
def recogniser(dialogue: Dialogue) -> VoskRecogniser:
    return load_recogniser(dialogue)


@pytest.fixture(scope="session")
def fixtures() -> Path:
    return Path(__file__).parent.parent / "audio_fixtures"


@pytest.fixture
def dialogs_copy(tmp_path: Path) -> Path:
    """The checklist with all beneath it, in one folder that a test may spoil."""
    copy = tmp_path / "symptom_checklist"
    flat_copy(data_path(CHECKLIST_FOLDER), copy)
    return copy


@pytest.fixture
def sound_card() -> Iterator[VirtualSoundCard]:
    """A loudspeaker and a microphone made of software, of this test alone."""
    try:
        card = VirtualSoundCard()
    except SoundCardMissing as missing:
        pytest.skip(str(missing))
    yield card
    card.close()
