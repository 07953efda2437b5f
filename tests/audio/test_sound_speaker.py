import sys
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from voice_app.errors import SpeakerFault
from voice_app.ports import Samples, Speech
from voice_app.speaking.playback import SoundSpeaker, lead_in, probe_speaker
from voice_app.speaking.synthesis import Pyttsx3Synthesiser
from voice_app.testing.sound_card import VirtualSoundCard

PATIENT = 20.0
"""Seconds without a block that are forgiven here: others may need this machine, too."""
RATE = 22_050


class Tone:
    """A synthesiser whose sentences are loud from the first sample to the last."""

    def __init__(self, seconds: float) -> None:
        times = np.arange(round(seconds * RATE)) / RATE
        self.speech = Speech(
            np.asarray(8000 * np.sin(2 * np.pi * 441 * times), dtype=np.int16), RATE
        )

    def render(self, text: str) -> Speech:
        return self.speech

    def prepare(self, texts: Sequence[str]) -> None:
        pass

    def set_rate(self, rate: int) -> None:
        pass

    def close(self) -> None:
        pass


def loud_seconds(recorded: Samples) -> float:
    """How long a tone lasted."""
    # A hundredth of a second at a time: a tone's zero crossings are no silence.
    pieces = recorded[: len(recorded) // 220 * 220].reshape(-1, 220).astype(np.int32)
    return float((np.abs(pieces).max(axis=1) > 4000).sum() * 220 / RATE)


def test_speech_arrives_at_the_loudspeaker(
    sound_card: VirtualSoundCard, synthesiser: Pyttsx3Synthesiser
) -> None:
    text = "Is one of your hands weaker than it was?"
    rendered = synthesiser.render(text)
    speaker = SoundSpeaker(synthesiser, stall_after=PATIENT)
    with sound_card.recording_speaker(rendered.rate) as recording:
        speaker.say(text)
    heard = recording.samples().astype(np.float64)
    assert np.isclose((heard**2).sum(), (rendered.samples.astype(np.float64) ** 2).sum(), rtol=0.2)
    assert speaker.seconds_to_first_sound is not None


@pytest.mark.parametrize("seconds", [0.1, 0.52, 1.5])
def test_say_returns_after_the_last_sample(sound_card: VirtualSoundCard, seconds: float) -> None:
    speaker = SoundSpeaker(Tone(seconds), stall_after=PATIENT)
    with sound_card.recording_speaker(RATE) as recording:
        speaker.say("tone")
    assert loud_seconds(recording.samples()) == pytest.approx(seconds, abs=0.03)


def test_a_ready_sound_is_played_between_sentences(sound_card: VirtualSoundCard) -> None:
    speaker = SoundSpeaker(Tone(0.3), stall_after=PATIENT)
    with sound_card.recording_speaker(RATE) as recording:
        speaker.say("before")
        speaker.play(Tone(0.1).speech)
        speaker.say("after")
    assert loud_seconds(recording.samples()) == pytest.approx(0.7, abs=0.09)


def test_utterances_follow_each_other(sound_card: VirtualSoundCard) -> None:
    speaker = SoundSpeaker(Tone(0.3), stall_after=PATIENT)
    with sound_card.recording_speaker(RATE) as recording:
        for text in ("one", "two", "  ", "three"):  # nothing to say for the third
            speaker.say(text)
    assert loud_seconds(recording.samples()) == pytest.approx(0.9, abs=0.09)


def test_stop_leaves_the_rest_unsaid_and_the_next_is_said(sound_card: VirtualSoundCard) -> None:
    speaker = SoundSpeaker(Tone(20), stall_after=PATIENT)
    with sound_card.recording_speaker(RATE) as recording:
        saying = threading.Thread(target=speaker.say, args=("a long story",))
        saying.start()
        recording.wait_for_sound()
        speaker.stop()
        saying.join()
    assert 0 < loud_seconds(recording.samples()) < 15
    speaker = SoundSpeaker(Tone(0.3), stall_after=PATIENT)
    with sound_card.recording_speaker(RATE) as recording:
        speaker.say("short")
    assert loud_seconds(recording.samples()) == pytest.approx(0.3, abs=0.03)


def test_stop_while_nothing_is_said_does_no_harm(sound_card: VirtualSoundCard) -> None:
    speaker = SoundSpeaker(Tone(0.3), stall_after=PATIENT)
    speaker.stop()
    with sound_card.recording_speaker(RATE) as recording:
        speaker.say("still said")
    assert loud_seconds(recording.samples()) > 0.2
    speaker.close()


def test_stop_during_rendering_keeps_it_from_being_played(sound_card: VirtualSoundCard) -> None:
    class StoppedWhileRendering(Tone):
        def render(self, text: str) -> Speech:
            speaker.stop()
            return super().render(text)

    speaker = SoundSpeaker(StoppedWhileRendering(0.3), stall_after=PATIENT)
    with sound_card.recording_speaker(RATE) as recording:
        speaker.say("never heard")
    assert not recording.samples().any()


@pytest.mark.parametrize("refused", [{"samplerate": RATE}, {"channels": 1}], ids=str)
def test_a_device_that_wants_another_shape_gets_it(
    sound_card: VirtualSoundCard, monkeypatch: pytest.MonkeyPatch, refused: dict[str, int]
) -> None:
    import sounddevice

    really_open = sounddevice.RawOutputStream

    def picky(**wanted: Any) -> Any:
        if refused.items() <= wanted.items():
            code = -9997 if "samplerate" in refused else -9998
            raise sounddevice.PortAudioError("refused", code)
        return really_open(**wanted)

    monkeypatch.setattr(sounddevice, "RawOutputStream", picky)
    speaker = SoundSpeaker(Tone(0.5), stall_after=PATIENT)
    with sound_card.recording_speaker(RATE) as recording:
        speaker.say("tone")
    heard = recording.samples()
    assert loud_seconds(heard) == pytest.approx(0.5, abs=0.03)
    crossings = (np.diff(np.signbit(heard[np.abs(heard) > 100])) != 0).sum()
    assert crossings / 2 / 0.5 == pytest.approx(441, rel=0.05)  # still the same pitch


def test_a_suspended_loudspeaker_is_a_fault(sound_card: VirtualSoundCard) -> None:
    speaker = SoundSpeaker(Tone(5), stall_after=0.5)
    sound_card.suspend_speaker()
    with pytest.raises(SpeakerFault, match="stopped taking sound"):
        speaker.say("tone")


def test_a_loudspeaker_that_goes_away_is_a_fault_and_comes_back(
    sound_card: VirtualSoundCard,
) -> None:
    speaker = SoundSpeaker(Tone(600), stall_after=PATIENT)
    faults: list[SpeakerFault] = []

    def say() -> None:
        try:
            speaker.say("a very long story")
        except SpeakerFault as fault:
            faults.append(fault)

    with sound_card.recording_speaker(RATE) as recording:
        saying = threading.Thread(target=say)
        saying.start()
        recording.wait_for_sound()
        sound_card.kill()
        saying.join()
        assert faults[0].problem == "The loudspeaker went away."
        sound_card.restart()
    with sound_card.recording_speaker(RATE) as recording:
        SoundSpeaker(Tone(0.3), stall_after=PATIENT).say("back again")
    assert loud_seconds(recording.samples()) > 0.2


@pytest.mark.usefixtures("no_sound_card")
def test_without_any_loudspeaker_the_remedy_is_told() -> None:
    with pytest.raises(SpeakerFault, match="There is no loudspeaker") as fault:
        SoundSpeaker(Tone(0.1)).say("tone")
    assert "Plug in" in fault.value.remedy


@pytest.mark.usefixtures("no_portaudio")
def test_without_portaudio_the_package_is_named() -> None:
    with pytest.raises(SpeakerFault) as fault:
        SoundSpeaker(Tone(0.1)).say("tone")
    assert "libportaudio2" in fault.value.remedy
    assert "sounddevice" not in sys.modules


def test_the_probe_names_the_loudspeaker(sound_card: VirtualSoundCard) -> None:
    assert probe_speaker() == "default"


def test_an_unknown_name_is_answered_with_those_there_are(sound_card: VirtualSoundCard) -> None:
    with pytest.raises(SpeakerFault, match="called 'Gramophone'") as fault:
        probe_speaker("Gramophone")
    assert "default" in fault.value.remedy


def test_portaudio_and_alsa_do_not_write_between_the_captions(
    no_sound_card: None, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SpeakerFault):
        probe_speaker()
    assert capfd.readouterr().err == ""


def test_a_loudspeaker_that_is_to_stay_awake_is_held_and_let_go(
    sound_card: VirtualSoundCard,
) -> None:
    speaker = SoundSpeaker(Tone(0.2), stall_after=PATIENT)
    speaker.say("before")
    assert not sound_card.is_played_to()
    speaker.stay_awake(wanted=True)
    with sound_card.recording_speaker(RATE) as recording:
        for text in ("one", "two"):
            speaker.say(text)
            assert sound_card.is_played_to()
    assert loud_seconds(recording.samples()) == pytest.approx(0.4, abs=0.06)
    speaker.stay_awake(wanted=False)
    assert not sound_card.is_played_to()


def test_a_held_stream_is_opened_anew_where_the_device_went_away_or_sleeps(
    sound_card: VirtualSoundCard,
) -> None:
    speaker = SoundSpeaker(Tone(0.3), stall_after=PATIENT)
    speaker.stay_awake(wanted=True)
    speaker.say("before")
    sound_card.kill()
    sound_card.restart()
    with sound_card.recording_speaker(RATE) as recording:
        speaker.say("back again")
    assert loud_seconds(recording.samples()) == pytest.approx(0.3, abs=0.03)
    speaker.close()
    assert not sound_card.is_played_to()


def test_what_was_stopped_is_silent_at_once_though_the_stream_was_held(
    sound_card: VirtualSoundCard,
) -> None:
    speaker = SoundSpeaker(Tone(20), stall_after=PATIENT)
    speaker.stay_awake(wanted=True)
    with sound_card.recording_speaker(RATE) as recording:
        saying = threading.Thread(target=speaker.say, args=("a long story",))
        saying.start()
        recording.wait_for_sound()
        speaker.stop()
        saying.join()
        assert not sound_card.is_played_to()  # nor does its buffer sound
    assert 0 < loud_seconds(recording.samples()) < 15
    speaker.close()


def test_a_soft_tone_wakes_the_loudspeaker_once(sound_card: VirtualSoundCard) -> None:
    speaker = SoundSpeaker(Tone(0.3), stall_after=PATIENT, wake=lead_in())
    with sound_card.recording_speaker(RATE) as recording:
        speaker.say("one")
        speaker.say("two")
    heard = np.abs(recording.samples().astype(np.int32))
    first = int(np.argmax(heard > 4000))
    before = heard[: first - RATE // 100]  # less the tone's own first wave
    assert before.max() < 1200, "soft"
    assert (before > 50).sum() / RATE > 1.0, "and there for long enough"
    assert loud_seconds(recording.samples()) == pytest.approx(0.6, abs=0.06)


def test_what_was_said_is_known_with_its_end(sound_card: VirtualSoundCard) -> None:
    speaker = SoundSpeaker(Tone(0.5), stall_after=PATIENT)
    speaker.say("say, i am here")
    (said,) = speaker.last_words.said
    assert said.ended - said.began == pytest.approx(0.5, abs=0.06)  # in pieces of 0.05
    assert "i am here" in speaker.last_words.echoing()
