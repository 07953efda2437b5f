import sys
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from voice_app.errors import SpeakerFault
from voice_app.sound import Samples, Speech
from voice_app.speaking.playback import SoundSpeaker, lead_in, probe_speaker
from voice_app.speaking.synthesis import Pyttsx3Synthesiser
from voice_app.testing.sound_card import VirtualSoundCard

pytestmark = pytest.mark.long

PATIENT = 20.0
"""Seconds without a block that are forgiven here: others may need this machine, too."""
RATE = 22_050


PITCHES = (441, 882, 1764)
"""Hz, an octave apart: whole waves in a piece, and told from each other however it was cut."""
PIECE = 441
"""Samples, a fiftieth of a second, in which a pitch is looked for."""


class Tone:
    """A synthesiser whose sentences are loud from the first sample to the last.

    `parts` are seconds of one pitch after the other; a busy machine may stretch what is recorded,
    but it cannot change which of them was played, whole and in which order.
    """

    def __init__(self, *parts: float, pitches: Sequence[int] = PITCHES) -> None:
        waves = [
            8000 * np.sin(2 * np.pi * pitch * np.arange(round(seconds * RATE)) / RATE)
            for seconds, pitch in zip(parts, pitches, strict=False)
        ]
        self.speech = Speech(np.concatenate(waves).astype(np.int16), RATE)

    def render(self, text: str) -> Speech:
        return self.speech

    def prepare(self, texts: Sequence[str]) -> None:
        pass

    def set_rate(self, rate: int) -> None:
        pass

    def close(self) -> None:
        pass


def heard_pitches(recorded: Samples) -> list[tuple[int, float]]:
    """Return the pitches that were played one after the other, each with its seconds."""
    pieces = recorded[: len(recorded) // PIECE * PIECE].reshape(-1, PIECE).astype(np.float64)
    bins = [round(pitch * PIECE / RATE) for pitch in PITCHES]
    found: list[tuple[int, float]] = []
    for piece in pieces:
        if np.sqrt(np.mean(piece**2)) < 4000:  # less than half of it is loud
            continue
        pitch = PITCHES[int(np.argmax(np.abs(np.fft.rfft(piece))[bins]))]
        if found and found[-1][0] == pitch:
            found[-1] = (pitch, found[-1][1] + PIECE / RATE)
        else:
            found.append((pitch, PIECE / RATE))
    return found


def loud_seconds(recorded: Samples) -> float:
    """How much of a recording is one of the tones."""
    return sum(seconds for _, seconds in heard_pitches(recorded))


def whole(recorded: Samples, *parts: float, pitches: Sequence[int] = PITCHES) -> None:
    """Assert that all of a tone was played, in its order; never that it took no longer."""
    heard = heard_pitches(recorded)
    assert [pitch for pitch, _ in heard] == list(pitches[: len(parts)])
    for (_, lasted), seconds in zip(heard, parts, strict=True):
        assert lasted > seconds - 0.05


def test_speech_arrives_at_the_loudspeaker(
    sound_card: VirtualSoundCard, synthesiser: Pyttsx3Synthesiser
) -> None:
    text = "Is one of your hands weaker than it was?"
    rendered = synthesiser.render(text)
    speaker = SoundSpeaker(synthesiser, stall_after=PATIENT)
    with sound_card.recording_speaker(rendered.rate) as recording:
        speaker.say(text)
    heard = recording.samples().astype(np.float64)
    assert (heard**2).sum() > 0.8 * (rendered.samples.astype(np.float64) ** 2).sum()
    assert speaker.seconds_to_first_sound is not None


@pytest.mark.parametrize("seconds", [0.1, 0.52, 1.5])
def test_say_returns_after_the_last_sample(sound_card: VirtualSoundCard, seconds: float) -> None:
    speaker = SoundSpeaker(Tone(seconds, 0.1), stall_after=PATIENT)
    with sound_card.recording_speaker(RATE) as recording:
        speaker.say("tone")  # what is not played when this returns is lost
    whole(recording.samples(), seconds, 0.1)


def test_a_ready_sound_is_played_between_sentences(sound_card: VirtualSoundCard) -> None:
    speaker = SoundSpeaker(Tone(0.3), stall_after=PATIENT)
    with sound_card.recording_speaker(RATE) as recording:
        speaker.say("before")
        speaker.play(Tone(0.1, pitches=PITCHES[1:]).speech)
        speaker.say("after")
    whole(recording.samples(), 0.3, 0.1, 0.3, pitches=(441, 882, 441))


def test_utterances_follow_each_other(sound_card: VirtualSoundCard) -> None:
    class Different(Tone):
        def render(self, text: str) -> Speech:
            pitch = {"one": 441, "two": 882, "three": 1764}[text]
            return Tone(0.3, pitches=[pitch]).speech

    speaker = SoundSpeaker(Different(0.3), stall_after=PATIENT)
    with sound_card.recording_speaker(RATE) as recording:
        for text in ("one", "two", "  ", "three"):  # nothing to say for the third
            speaker.say(text)
    whole(recording.samples(), 0.3, 0.3, 0.3)


def test_stop_leaves_the_rest_unsaid_and_the_next_is_said(sound_card: VirtualSoundCard) -> None:
    speaker = SoundSpeaker(Tone(120, 0.5), stall_after=PATIENT)
    with sound_card.recording_speaker(RATE) as recording:
        saying = threading.Thread(target=speaker.say, args=("a long story",))
        saying.start()
        recording.wait_for_sound()
        speaker.stop()
        saying.join()
    assert [pitch for pitch, _ in heard_pitches(recording.samples())] == [441]  # never its end
    speaker = SoundSpeaker(Tone(0.3), stall_after=PATIENT)
    with sound_card.recording_speaker(RATE) as recording:
        speaker.say("short")
    whole(recording.samples(), 0.3)


def test_stop_while_nothing_is_said_does_no_harm(sound_card: VirtualSoundCard) -> None:
    speaker = SoundSpeaker(Tone(0.3), stall_after=PATIENT)
    speaker.stop()
    with sound_card.recording_speaker(RATE) as recording:
        speaker.say("still said")
    whole(recording.samples(), 0.3)
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
    whole(recording.samples(), 0.5)


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
    whole(recording.samples(), 0.3)


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
