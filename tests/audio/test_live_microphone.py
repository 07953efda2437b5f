import io
from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
import pytest

from voice_app.app.loop import Visit
from voice_app.audio.devices import MICROPHONE, restart_portaudio
from voice_app.checklist.dialogue import Dialogue
from voice_app.errors import MicrophoneFault
from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.microphone import LiveMicrophone, probe_microphone
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.sessions.visit_session import Session
from voice_app.settings import Patience
from voice_app.sound import SAMPLE_RATE, AudioChunk, Samples
from voice_app.speaking.captions import LineCaptions
from voice_app.speaking.quiet_speakers import SilentSpeaker
from voice_app.testing.sound_card import VirtualSoundCard

pytestmark = pytest.mark.long

ALIKE = 0.999
"""Correlation of a sweep with itself. 75 runs on a busy machine gave 0.9995 and more; without
25 ms of it, it is 0.52 to 0.995, and at another rate 0.1."""
FRACTIONS = 16
"""Of a sample. A resampler delays by a part of one: against whole samples only, that alone looked
like a correlation of 0.9755."""
PATIENT = 20.0
"""Seconds without a block that are forgiven here: others may need this machine, too."""


def hear(card: VirtualSoundCard, spoken: Samples, microphone: LiveMicrophone) -> Samples:
    """Speak into the microphone and return what it delivers until it is quiet again."""
    heard: list[Samples] = []
    with microphone.listening() as chunks, card.speaking(spoken, SAMPLE_RATE):
        loud: list[bool] = []
        for chunk in chunks:
            heard.append(chunk.samples)
            loud.append(bool((np.abs(chunk.samples.astype(np.int32)) > 100).any()))
            if any(loud) and not any(loud[-6:]):
                break
    return np.concatenate(heard)


def listen_on(chunks: Iterator[AudioChunk]) -> None:
    """Wait for the fault that is to come, though not for ever."""
    for _ in islice(chunks, 400):
        pass


def correlation(spoken: Samples, heard: Samples) -> float:
    """The greatest normalised correlation over all delays, in fractions of a sample."""
    reference, signal = spoken.astype(np.float64), heard.astype(np.float64)
    size = len(reference) + len(signal)
    product = np.fft.rfft(signal, size) * np.conj(np.fft.rfft(reference, size))
    peak = np.fft.irfft(product, size * FRACTIONS).max() * FRACTIONS
    return float(peak / np.sqrt((reference**2).sum() * (signal**2).sum()))


@pytest.mark.parametrize("device", [None, "VIRTUAL_micro"])
def test_what_is_spoken_is_what_is_heard(
    sound_card: VirtualSoundCard, sweep: Samples, device: str | None
) -> None:
    heard = hear(sound_card, sweep, LiveMicrophone(device, stall_after=PATIENT))
    assert correlation(sweep, heard) > ALIKE


@pytest.mark.parametrize("refused", [{"samplerate": SAMPLE_RATE}, {"channels": 1}], ids=str)
def test_a_device_that_has_another_shape_is_converted(
    sound_card: VirtualSoundCard,
    sweep: Samples,
    monkeypatch: pytest.MonkeyPatch,
    refused: dict[str, int],
) -> None:
    import sounddevice

    really_open = sounddevice.RawInputStream
    opened: list[dict[str, Any]] = []

    def picky(**wanted: Any) -> Any:
        if refused.items() <= wanted.items():
            code = -9997 if "samplerate" in refused else -9998
            raise sounddevice.PortAudioError("refused", code)
        opened.append(wanted)
        return really_open(**wanted)

    monkeypatch.setattr(sounddevice, "RawInputStream", picky)
    heard = hear(sound_card, sweep, LiveMicrophone(stall_after=PATIENT))
    assert correlation(sweep, heard) > ALIKE
    shape = (opened[0]["samplerate"], opened[0]["channels"])
    assert shape == ((44_100, 1) if "samplerate" in refused else (SAMPLE_RATE, 2))


def test_a_microphone_is_opened_anew_for_each_turn(sound_card: VirtualSoundCard) -> None:
    microphone = LiveMicrophone(stall_after=PATIENT)
    for _ in range(3):
        with microphone.listening() as chunks:
            lengths = [len(chunk.samples) for chunk in islice(chunks, 4)]
        assert lengths == [800] * 4
    assert not microphone.exhausted


def test_zeros_are_told_apart_from_a_room(sound_card: VirtualSoundCard, sweep: Samples) -> None:
    with LiveMicrophone(stall_after=PATIENT).listening() as chunks:
        assert all(chunk.nothing for chunk in islice(chunks, 20))
        with sound_card.speaking(np.tile(sweep, 20), SAMPLE_RATE):
            assert any(not chunk.nothing for chunk in islice(chunks, 400))
        sound_card.silence()
        assert any(chunk.nothing for chunk in islice(chunks, 400))


def test_a_microphone_suspended_in_mid_turn_is_a_fault(sound_card: VirtualSoundCard) -> None:
    microphone = LiveMicrophone(stall_after=0.5)
    with microphone.listening() as chunks:
        next(chunks)
        sound_card.suspend_microphone()
        with pytest.raises(MicrophoneFault, match="stopped delivering sound") as fault:
            listen_on(chunks)
    assert "plugged in" in fault.value.remedy


def test_a_microphone_suspended_from_the_start_is_a_fault(sound_card: VirtualSoundCard) -> None:
    sound_card.suspend_microphone()
    with pytest.raises(MicrophoneFault, match="stopped delivering sound"):
        probe_microphone()


@pytest.mark.parametrize("accident", ["server killed", "device unloaded"])
def test_a_microphone_that_goes_away_in_mid_turn_is_a_fault(
    sound_card: VirtualSoundCard, accident: str
) -> None:
    microphone = LiveMicrophone(stall_after=PATIENT)
    with microphone.listening() as chunks:
        next(chunks)
        if accident == "server killed":
            sound_card.kill()
        else:
            sound_card.unload("module-null-sink")
        with pytest.raises(MicrophoneFault, match="went away"):
            listen_on(chunks)


def test_a_microphone_that_comes_back_is_used_again(sound_card: VirtualSoundCard) -> None:
    microphone = LiveMicrophone(stall_after=PATIENT)
    sound_card.kill()
    with pytest.raises(MicrophoneFault), microphone.listening():
        pass
    sound_card.restart()
    with microphone.listening() as chunks:
        assert next(chunks).seconds > 0


def test_a_microphone_plugged_in_after_the_start_is_found(
    sound_card: VirtualSoundCard, monkeypatch: pytest.MonkeyPatch, empty_alsa: str
) -> None:
    with monkeypatch.context() as unplugged:
        unplugged.setenv("ALSA_CONFIG_PATH", empty_alsa)
        restart_portaudio(MICROPHONE)
        with pytest.raises(MicrophoneFault):
            probe_microphone()
    assert probe_microphone() == "default"


@pytest.mark.usefixtures("no_sound_card")
def test_without_any_microphone_the_remedy_is_told() -> None:
    with pytest.raises(MicrophoneFault, match="There is no microphone") as fault:
        probe_microphone()
    assert "Plug in" in fault.value.remedy


@pytest.mark.usefixtures("no_portaudio")
def test_without_portaudio_the_package_is_named() -> None:
    with pytest.raises(MicrophoneFault) as fault, LiveMicrophone().listening():
        pass
    assert "libportaudio2" in fault.value.remedy


def test_an_unknown_name_is_answered_with_those_there_are(sound_card: VirtualSoundCard) -> None:
    with pytest.raises(MicrophoneFault, match="called 'Telephone'") as fault:
        probe_microphone("Telephone")
    assert "virtual_microphone" in fault.value.remedy


def test_listening_does_not_cut_off_what_is_being_said(sound_card: VirtualSoundCard) -> None:
    # Restarting PortAudio would close every stream; so it does not happen while one is open.
    with LiveMicrophone(stall_after=PATIENT).listening() as chunks:
        next(chunks)
        with pytest.raises(MicrophoneFault):
            probe_microphone("Telephone")
        assert next(chunks).seconds > 0


def test_a_microphone_that_was_unplugged_is_waited_for(sound_card: VirtualSoundCard) -> None:
    sound_card.room_noise()
    microphone = LiveMicrophone()
    assert not microphone.was_moved()
    sound_card.unplug_microphone()
    assert microphone.was_moved()
    assert not microphone.comes_back(within=0.5)
    sound_card.plug_in_microphone()
    assert microphone.comes_back(within=PATIENT)
    assert not microphone.was_moved()


def test_who_is_moved_to_the_loudspeaker_is_told_that_the_microphone_went_away(
    sound_card: VirtualSoundCard,
) -> None:
    sound_card.room_noise()
    with LiveMicrophone(stall_after=PATIENT).listening() as chunks:
        next(chunks)
        sound_card.unplug_microphone()
        with pytest.raises(MicrophoneFault, match="went away"):
            listen_on(chunks)


def test_a_microphone_of_nothing_but_zeros_is_not_back(sound_card: VirtualSoundCard) -> None:
    sound_card.silence()
    assert not LiveMicrophone().comes_back(within=0.5)


def test_a_visit_whose_microphone_stays_away_ends_with_the_advice(
    sound_card: VirtualSoundCard, dialogue: Dialogue, recogniser: VoskRecogniser
) -> None:
    sound_card.silence()
    microphone = LiveMicrophone()
    shown = io.StringIO()
    visit = Visit(
        Session(dialogue),
        SpokenListener(microphone, recogniser, Patience(first_sound=1.0)),
        SilentSpeaker(),
        LineCaptions(shown),
        dialogue.prompts,
        microphone=microphone,
        microphone_returns_within=0.5,
    )
    with pytest.raises(MicrophoneFault, match="nothing at all"):
        visit.run()
    _, told, after = shown.getvalue().partition("App: I can't hear anything, not even the room.")
    assert told
    assert after.count("App: If this is an emergency, call 911, 999 or 112 now.") == 2
    assert "App: I can't hear you any more." not in after
    assert "App: Nothing was answered, so I couldn't assess anything." in after


def test_who_examines_the_microphone_is_told_of_zeros_and_of_none(
    sound_card: VirtualSoundCard,
) -> None:
    with pytest.raises(MicrophoneFault, match="nothing but zeros") as zeros:
        probe_microphone(zeros_for=0.5)
    assert "muted" in zeros.value.remedy
    assert probe_microphone()  # a gate, perhaps: no reason not to begin a visit
    sound_card.room_noise()
    assert probe_microphone(zeros_for=20)
    sound_card.unplug_microphone()
    with pytest.raises(MicrophoneFault, match="There is no microphone"):
        probe_microphone()
