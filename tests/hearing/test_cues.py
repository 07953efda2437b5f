"""The tones between the sentences: short, soft, and never taken for words."""

from pathlib import Path

import numpy as np
import pytest
import soxr

from tests.core.everywhere import grammars
from voice_app.bootstrap import load_tones
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.turn_grammar import TurnGrammar
from voice_app.errors import AuthoringError
from voice_app.hearing.endpoint import Endpoint
from voice_app.hearing.voice_activity import VoiceActivity
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.settings import Patience
from voice_app.sound import SAMPLE_RATE, AudioChunk, Samples
from voice_app.speaking.cues import LONGEST, RATE, Cue, load_cues, rendered

pytestmark = pytest.mark.long

TONES = load_tones()
ROOM = 8.0
"""Root mean square of the room's noise, in steps of a 16-bit sample: -72 dBFS."""
BLOCK = SAMPLE_RATE // 20


def in_a_room(cue: Cue, decibels: float, room: float = ROOM, before: float = 0.2) -> Samples:
    """The cue as a microphone hears it beside the loudspeaker, louder or softer by `decibels`."""
    tone = soxr.resample(TONES[cue].sound.samples.astype(np.float64), RATE, SAMPLE_RATE)
    pauses = (np.zeros(round(seconds * SAMPLE_RATE)) for seconds in (before, 0.5))
    sound = np.concatenate([next(pauses), tone * 10 ** (decibels / 20), next(pauses)])
    sound += np.random.default_rng(1).normal(scale=room, size=len(sound)) if room else 0
    heard: Samples = np.clip(sound, -32768, 32767).astype(np.int16)
    return heard


def words_in(sound: Samples, phrases: tuple[str, ...], recogniser: VoskRecogniser) -> set[str]:
    """Everything that was heard on the way and at the end."""
    recogniser.begin(phrases)
    blocks = (sound[start : start + BLOCK] for start in range(0, len(sound), BLOCK))
    heard = {recogniser.accept(AudioChunk(block)) for block in blocks}
    return (heard | {recogniser.finish().words}) - {""}


@pytest.mark.parametrize("cue", Cue)
def test_a_cue_is_short_soft_and_does_not_click(cue: Cue) -> None:
    speech = TONES[cue].sound
    samples = speech.samples.astype(np.int32)
    assert 0.03 <= speech.seconds <= LONGEST + 1 / RATE
    assert abs(samples).max() <= 0.2 * 32767
    assert abs(samples[[0, -1]]).max() <= 100
    assert TONES[cue].words


def test_a_tone_has_the_loudness_and_the_pitch_that_were_written() -> None:
    samples = rendered([500, 1000], 0.14, -20).samples.astype(np.float64) / 32767
    middle = samples[len(samples) // 4 : -len(samples) // 4]
    assert 10 * np.log10(np.mean(middle**2)) == pytest.approx(-20, abs=0.1)
    crossings = [(np.diff(np.signbit(half)) != 0).sum() for half in np.array_split(samples, 2)]
    assert crossings == pytest.approx([2 * 500 * 0.07, 2 * 1000 * 0.07], abs=2)


@pytest.mark.parametrize("cue", Cue)
def test_in_no_turn_does_the_recogniser_hear_words_in_a_cue(
    cue: Cue, dialogue: Dialogue, recogniser: VoskRecogniser
) -> None:
    sound = in_a_room(cue, 0)
    for place, phrases in grammars(dialogue):
        assert words_in(sound, phrases, recogniser) == set(), place


@pytest.mark.parametrize("cue", Cue)
@pytest.mark.parametrize("room", [0.0, ROOM, 30.0])
def test_near_or_far_a_cue_holds_no_words(
    cue: Cue, room: float, dialogue: Dialogue, recogniser: VoskRecogniser
) -> None:
    phrases = TurnGrammar(dialogue).phrases(next(iter(dialogue.checklist.by_key)), crisis=False)
    for decibels in (-20, -10, -3, 3):
        for before in (0.2, 0.213):
            sound = in_a_room(cue, decibels, room, before)
            assert words_in(sound, phrases, recogniser) == set(), (decibels, before)


@pytest.mark.parametrize("cue", Cue)
def test_the_end_of_a_turn_takes_no_cue_for_an_answer(cue: Cue) -> None:
    endpoint = Endpoint(Patience(), VoiceActivity())
    rest = np.random.default_rng(2).normal(scale=ROOM, size=12 * SAMPLE_RATE).astype(np.int16)
    sound = np.concatenate([in_a_room(cue, 0), rest])
    for start in range(0, len(sound), BLOCK):
        if endpoint.is_over(AudioChunk(sound[start : start + BLOCK]), words=""):
            break
    assert endpoint.seconds == pytest.approx(Patience.first_sound, abs=0.1)


@pytest.mark.parametrize(
    ("was", "wrong", "told"),
    [
        ("seconds: 0.05", "seconds: 0.2", "'0.2' is not a number from 0.03 to 0.15"),
        ("hertz: [1760]", "hertz: [high]", "'high' is not a number from 200 to 2500"),
        ("dbfs: -22}\npause", "dbfs: -3}\npause", "'-3' is not a number from -40 to -12"),
        ("heard: ", "herd: ", "`herd` is not known here"),
    ],
)
def test_a_mistake_is_named_with_its_line(
    dialogs_copy: Path, was: str, wrong: str, told: str
) -> None:
    file = dialogs_copy / "cues.en.yaml"
    text = file.read_text()
    line = text[: text.index(was)].count("\n") + 1
    file.write_text(text.replace(was, wrong))
    with pytest.raises(AuthoringError, match=rf"cues\.en\.yaml:{line}: .*") as fault:
        load_cues(file)
    assert told in fault.value.problem
