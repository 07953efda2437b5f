"""What is heard ahead of a turn's end is what would be heard after it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.conversation import Conversation
from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.recording import RecordedMicrophone, read_wav
from voice_app.hearing.redecoding import View, hear, views_after
from voice_app.hearing.speculative_redecoding import SpeculativeRedecoding
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.settings import Patience
from voice_app.sound import AudioChunk
from voice_app.testing.scenario import load_scenario
from voice_app.turn import Hypothesis, Listening

pytestmark = pytest.mark.long


class Counting:
    """The port `Recogniser` around a real one; tells how often it heard a turn."""

    def __init__(self, recogniser: VoskRecogniser) -> None:
        self._recogniser = recogniser
        self.begun = 0

    def begin(
        self, phrases: Sequence[str], *, reluctant: bool = False, by_word: bool = False
    ) -> None:
        self.begun += 1
        self._recogniser.begin(phrases, reluctant=reluctant, by_word=by_word)

    def accept(self, chunk: AudioChunk) -> str:
        return self._recogniser.accept(chunk)

    def finish(self) -> Hypothesis:
        return self._recogniser.finish()

    def unknown_words(self, phrases: Sequence[str]) -> list[str]:
        return self._recogniser.unknown_words(phrases)


@pytest.mark.parametrize(
    "name",
    ["danger_among_other_words", "doubted_no"],
)
def test_every_turn_of_a_visit_is_heard_as_without_it(
    dialogue: Dialogue, recogniser: VoskRecogniser, fixtures: Path, name: str
) -> None:
    scenario = load_scenario(fixtures / name)
    after, ahead = Counting(recogniser.another()), Counting(recogniser.another())
    spares = [recogniser.another() for _ in range(2)]
    one, other = (RecordedMicrophone(scenario.recordings) for _ in range(2))
    at_the_end = SpokenListener(one, after, Patience())
    early = SpokenListener(other, ahead, Patience(), spares=spares)
    conversation = Conversation(dialogue)
    listening, turns = conversation.start().listening, 0
    while listening is not None and not one.exhausted:
        heard, turns = at_the_end.listen(listening), turns + 1

        assert early.listen(listening) == heard
        listening = conversation.hear(heard).listening
    assert turns == len(scenario.turns)
    # After its end no turn had to be heard once more, and without spares some had.
    assert ahead.begun == turns < after.begun


YES, NO = View(("yes",)), View(("no",))


@pytest.fixture
def sound(fixtures: Path) -> list[AudioChunk]:
    samples = read_wav(fixtures / "twenty_something" / "01-no.wav")
    return [AudioChunk(samples[at : at + 800]) for at in range(0, len(samples), 800)]


@pytest.mark.parametrize(
    "expected", [[], [NO], [YES, NO], [YES]], ids=["nothing", "right", "both", "wrong"]
)
@pytest.mark.parametrize("spares", [0, 1, 2])
def test_a_view_hears_the_whole_turn_whatever_was_expected(
    recogniser: VoskRecogniser, sound: list[AudioChunk], expected: list[View], spares: int
) -> None:
    again = SpeculativeRedecoding(
        recogniser.another(), [recogniser.another() for _ in range(spares)]
    )
    for number, chunk in enumerate(sound):
        again.take(chunk)
        if number == len(sound) // 2:
            again.expect(expected)

    assert again.hear(NO) == hear(recogniser.another(), sound, NO) == Hypothesis("no")


def test_what_is_no_longer_expected_makes_room_for_what_is(
    recogniser: VoskRecogniser, sound: list[AudioChunk]
) -> None:
    main = Counting(recogniser.another())
    again = SpeculativeRedecoding(main, [recogniser.another()])
    for chunk in sound:
        again.expect([YES])
        again.take(chunk)
    again.expect([NO])

    assert again.hear(NO).words == "no"
    assert main.begun == 0


def test_danger_is_expected_first() -> None:
    listening = Listening(("yes", "help me now"), danger=("help",), second_view=("yes", "no"))

    assert views_after("[unk] now", listening)[0] == View(("help",), reluctant=True)
    assert views_after("yes", listening) == (View(("yes", "no")),)
    # A short word may not be named before its turn is over; a no would need the second view.
    assert views_after("", listening) == (View(("yes", "no")),)
    assert views_after("", Listening(("yes",))) == ()
