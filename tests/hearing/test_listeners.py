import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from voice_app.errors import MicrophoneFault
from voice_app.hearing.listener import SpokenListener, TypedListener
from voice_app.hearing.recording import RecordedMicrophone
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.ports import AudioChunk, Listening
from voice_app.settings import Patience

YES_NO = Listening(("yes", "no", "not sure"))


def spoken(files: Sequence[Path], recogniser: VoskRecogniser) -> SpokenListener:
    return SpokenListener(RecordedMicrophone(files), recogniser, Patience())


def test_each_recording_is_one_turn_and_then_the_input_ends(
    fixtures: Path, recogniser: VoskRecogniser
) -> None:
    files = sorted((fixtures / "twenty_something").glob("*-no.wav"))[:2]
    listener = spoken(files, recogniser)
    for _ in files:
        heard = listener.listen(YES_NO)
        assert heard.text == "no"
        assert not heard.input_ended
    ended = listener.listen(YES_NO)
    assert ended.input_ended
    assert ended.text == ""


def test_silence_is_heard_as_silence_after_the_whole_wait(
    fixtures: Path, recogniser: VoskRecogniser
) -> None:
    silent = sorted((fixtures / "silent_caller").glob("*.wav"))[:1]
    heard = spoken(silent, recogniser).listen(YES_NO)
    assert not heard.speech
    assert heard.text == ""
    assert heard.seconds >= Patience().first_sound


class _Unplugged:
    exhausted = False

    @contextmanager
    def listening(self) -> Iterator[Iterator[AudioChunk]]:
        def chunks() -> Iterator[AudioChunk]:
            raise MicrophoneFault("The microphone went away.", "Plug it in.")
            yield

        yield chunks()


def test_a_fault_in_mid_turn_leaves_the_recogniser_ready_for_the_next(
    fixtures: Path, recogniser: VoskRecogniser
) -> None:
    with pytest.raises(MicrophoneFault):
        SpokenListener(_Unplugged(), recogniser, Patience()).listen(YES_NO)
    files = sorted((fixtures / "twenty_something").glob("*-yes.wav"))[:1]
    assert spoken(files, recogniser).listen(YES_NO).text == "yes"


def test_typed_lines_are_turns_an_empty_one_is_silence_and_the_end_is_told() -> None:
    listener = TypedListener(io.StringIO("  Not Sure \n\n"))
    first, second, third = (listener.listen(YES_NO) for _ in range(3))
    assert first.text == "not sure"
    assert first.speech
    assert not second.speech
    assert not second.input_ended
    assert third.input_ended
