import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soxr

from tests.hearing.sounds import at, chunks, knocking, mixed, noise, recording, words
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.turn_grammar import TurnGrammar
from voice_app.errors import MicrophoneFault
from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.recording import RecordedMicrophone, read_wav
from voice_app.hearing.typed_listener import TypedListener
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.settings import LOUDNESS, PROFILES, Patience
from voice_app.sound import SAMPLE_RATE, AudioChunk, Samples
from voice_app.speaking.synthesis import Pyttsx3Synthesiser
from voice_app.turn import Heard, Listening

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


class _Turn:
    """A microphone that hears one sound, then the quiet room for ever."""

    exhausted = False

    def __init__(self, sound: Samples) -> None:
        self._sound = np.concatenate([sound, noise(200, -70)])

    @contextmanager
    def listening(self) -> Iterator[Iterator[AudioChunk]]:
        yield chunks(self._sound)


def hear(sound: Samples, recogniser: VoskRecogniser, *phrases: str) -> Heard:
    listener = SpokenListener(_Turn(sound), recogniser, Patience())
    return listener.listen(Listening(phrases or YES_NO.phrases))


def pause(seconds: float) -> Samples:
    return noise(seconds, -70)


@pytest.mark.parametrize(
    "pieces",
    [("two", "weeks", "ago"), ("a couple", "of weeks"), ("i can't", "breathe"), ("not", "sure")],
    ids=" ... ".join,
)
def test_pieces_spoken_with_long_pauses_make_one_turn(
    recogniser: VoskRecogniser, dialogue: Dialogue, pieces: tuple[str, ...]
) -> None:
    phrases = TurnGrammar(dialogue).phrases("onset_days", crisis=False)
    synthesiser = Pyttsx3Synthesiser(timeout=60)
    slow = [pause(0.4)]
    for piece in pieces:
        speech = synthesiser.render(piece)
        slow += [at(soxr.resample(speech.samples, speech.rate, SAMPLE_RATE), -24), pause(2)]
    synthesiser.close()
    slow = [mixed(sound, pause(len(sound) / SAMPLE_RATE)) for sound in slow]
    assert hear(np.concatenate(slow), recogniser, *phrases).text == " ".join(pieces)


def test_an_answer_taken_back_after_a_pause_is_the_same_turn(recogniser: VoskRecogniser) -> None:
    no, yes = recording("early_stop/01-no"), recording("known_condition_short_of_breath/01-yes")
    # The recordings themselves bring a second more.
    assert hear(np.concatenate([no, pause(1.2), yes]), recogniser).text == "no yes"


@pytest.mark.parametrize("word", ["yes", "no"])
def test_a_word_that_longer_phrases_begin_with_ends_its_turn_as_soon_as_any(
    dialogue: Dialogue, fixtures: Path, recogniser: VoskRecogniser, word: str
) -> None:
    phrases = TurnGrammar(dialogue).listening("breath_now", crisis=False).phrases
    assert any(phrase.startswith(f"{word} ") for phrase in phrases)
    (file,) = sorted((fixtures / "twenty_something").glob(f"*-{word}.wav"))[:1]
    sound = np.concatenate([read_wav(file), pause(15)])

    heard = hear(sound, recogniser, *phrases)
    assert heard.text == word
    assert heard.seconds < len(read_wav(file)) / SAMPLE_RATE + Patience().silence + 0.1


def test_a_new_patience_holds_from_the_next_turn_on(recogniser: VoskRecogniser) -> None:
    listener = SpokenListener(_Turn(recording("early_stop/01-no")), recogniser, Patience())
    quick = listener.listen(YES_NO)
    listener.patience = PROFILES["no limit"]
    slow = listener.listen(YES_NO)
    assert slow.seconds == pytest.approx(quick.seconds + 2.5, abs=0.2)
    assert slow.unhurried
    assert not quick.unhurried


def test_how_loud_it_was_comes_with_the_words(recogniser: VoskRecogniser) -> None:
    heard = hear(mixed(at(words("early_stop/01-no"), -30), pause(1)), recogniser)
    assert heard.text == "no"
    assert heard.level == pytest.approx(-30, abs=4)
    assert heard.cut_off == 0


def test_a_voice_without_a_known_word_is_not_silence(recogniser: VoskRecogniser) -> None:
    fair = at(words("danger_phrase_in_mid_visit/oh-god-i-cant-breathe"), -48)
    heard = hear(mixed(fair, noise(3, -60)), recogniser)
    assert heard.speech
    assert heard.text in ("", "[unk]")
    assert heard.level is not None


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


@pytest.mark.parametrize(
    "mark", "'`\u00b4\u02bc\u2018\u2019\uff07", ids=lambda m: f"U+{ord(m):04X}"
)
def test_a_typed_line_is_danger_with_any_apostrophe(dialogue: Dialogue, mark: str) -> None:
    heard = TypedListener(io.StringIO(f"I can{mark}t\u00a0breathe\n")).listen(YES_NO)
    assert heard.text == "i can't breathe"
    assert dialogue.understanding.danger(heard) is not None


def test_noise_alone_is_silence(recogniser: VoskRecogniser) -> None:
    for sound in (noise(9, -30), mixed(knocking(9, -28), noise(9, -60))):
        heard = hear(sound, recogniser)
        assert (heard.text, heard.speech) == ("", False)


def test_another_voice_that_talks_is_no_answer(recogniser: VoskRecogniser) -> None:
    name = "danger_phrase_in_mid_visit/oh-god-i-cant-breathe"
    talking = np.tile(np.concatenate([at(words(name), -38), pause(0.4)]), 20)
    heard = hear(talking, recogniser)
    assert not {"yes", "no"} & set(heard.text.split())
    assert heard.seconds <= Patience().longest + 0.1


def test_a_clipping_microphone_is_told_of(recogniser: VoskRecogniser) -> None:
    loud = np.clip(recording("early_stop/01-no").astype(np.int32) * 30, -32768, 32767)
    heard = hear(loud.astype(np.int16), recogniser)
    assert heard.cut_off > LOUDNESS.cut_off
