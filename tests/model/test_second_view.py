"""What the second view of a no is chosen on."""

from pathlib import Path

import pytest

from models.training.recordings import Recording
from models.training.second_view import SAY_NO, drawn, views
from voice_app.checklist.dialogue import Dialogue
from voice_app.hearing.vosk_recogniser import VoskRecogniser

pytestmark = pytest.mark.long


def word(text: str, kind: str = "command") -> Recording:
    return Recording(Path(f"{text}.wav"), text, "somebody", "a set", "CC BY 4.0", kind)


def test_noes_and_other_single_words_are_drawn_and_no_yes() -> None:
    sentence = word("no way", "sentence")
    found = drawn([word("no")] * (SAY_NO + 5) + [word("yes"), word("go"), sentence])

    assert [r.text for r in found] == ["no"] * SAY_NO + ["go"]


def test_the_view_of_the_program_is_among_those_compared(
    dialogue: Dialogue, recogniser: VoskRecogniser
) -> None:
    ways = views(dialogue, recogniser)

    assert dialogue.single_words in ways.values()
    assert all(not recogniser.unknown_words(words) for words in ways.values())
