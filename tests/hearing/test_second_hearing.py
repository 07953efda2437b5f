"""The same sound heard twice: pieces of phrases are listened away, a second view is taken."""

from pathlib import Path

import pytest

from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.recording import RecordedMicrophone
from voice_app.hearing.second_hearing import pieces
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.settings import Patience
from voice_app.turn import Heard, Listening

PHRASES = ("no", "stop now", "now and then", "yes", "not sure", "sure thing")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("no", set()),
        ("no stop now", set()),
        ("now", {"now"}),
        ("yes [unk]", set()),
        ("no now", {"now"}),
        ("sure", {"sure"}),
        ("not sure thing", {"thing"}),
        ("", set()),
    ],
)
def test_pieces_are_the_words_outside_every_whole_phrase(text: str, left: set[str]) -> None:
    assert pieces(text, PHRASES) == left


def heard(fixtures: Path, recogniser: VoskRecogniser, name: str, listening: Listening) -> Heard:
    files = sorted((fixtures / "twenty_something").glob(f"*-{name}.wav"))[:1]
    return SpokenListener(RecordedMicrophone(files), recogniser, Patience()).listen(listening)


def test_a_piece_of_a_phrase_is_not_heard_where_the_phrase_was_not_said(
    fixtures: Path, recogniser: VoskRecogniser
) -> None:
    listening = Listening(("yes", "no reason"))

    assert heard(fixtures, recogniser, "no", listening).text != "no"


def test_a_piece_of_danger_is_kept_and_not_listened_away(
    fixtures: Path, recogniser: VoskRecogniser
) -> None:
    listening = Listening(("yes", "no reason"), danger=("no reason",))

    assert heard(fixtures, recogniser, "no", listening).text == "no"


def test_words_that_combine_freely_are_no_pieces(
    fixtures: Path, recogniser: VoskRecogniser
) -> None:
    phrases = ("two days", "ten weeks", "a year ago")

    combined = heard(fixtures, recogniser, "two-weeks-ago", Listening(phrases, words_combine=True))
    assert combined.text == "two weeks ago"


def test_a_second_view_is_taken_where_one_is_asked_for(
    fixtures: Path, recogniser: VoskRecogniser
) -> None:
    narrow = Listening(("yes", "no"))
    wide = Listening(("yes", "no"), second_view=("yes", "now", "no", "go", "week", "two"))

    assert heard(fixtures, recogniser, "no", narrow).second is None
    assert heard(fixtures, recogniser, "no", wide).second == "no"
