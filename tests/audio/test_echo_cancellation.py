"""Echo cancellation of the sound server is used where it is loaded."""

import subprocess

import pytest

from voice_app.audio import sound_server
from voice_app.hearing.microphone import LiveMicrophone
from voice_app.testing.sound_card import VirtualSoundCard

pytestmark = pytest.mark.long


def test_nothing_is_chosen_where_none_is_loaded(sound_card: VirtualSoundCard) -> None:
    assert sound_server.echo_cancelling() == {}


def test_the_microphone_is_heard_through_it(
    sound_card: VirtualSoundCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = subprocess.run(
        [
            *("pactl", "load-module", "module-echo-cancel"),
            *("source_master=virtual_microphone", "sink_master=speaker"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if loaded.returncode:
        pytest.skip(f"This PulseAudio has no echo cancellation: {loaded.stderr}")
    chosen = sound_server.echo_cancelling()
    assert chosen == {
        "PULSE_SOURCE": "virtual_microphone.echo-cancel",
        "PULSE_SINK": "speaker.echo-cancel",
    }
    for name, value in chosen.items():
        monkeypatch.setenv(name, value)
    assert sound_server.echo_cancelling() == {}  # chosen already
    with LiveMicrophone(stall_after=20).listening() as chunks:
        next(chunks)
        listening = subprocess.run(
            ["pactl", "list", "short", "source-outputs"],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        sources = subprocess.run(
            ["pactl", "list", "short", "sources"], capture_output=True, text=True, check=True
        ).stdout
    index = next(s.split()[0] for s in sources.splitlines() if chosen["PULSE_SOURCE"] in s)
    assert any(line.split()[1] == index for line in listening.splitlines())
