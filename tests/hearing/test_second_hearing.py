"""The same sound heard twice: pieces of phrases are listened away, a second view is taken."""

from dataclasses import replace
from pathlib import Path

import pytest

from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.recording import RecordedMicrophone, read_wav
from voice_app.hearing.redecoding import completed, danger_view, doubt_view, hear, pieces
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.settings import Patience
from voice_app.sound import AudioChunk
from voice_app.turn import Heard, Hypothesis, Listening

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


def test_a_decoy_inside_a_longer_phrase_makes_nobody_look_for_danger() -> None:
    decoys = ("change", "wasn't normal")
    listening = Listening(
        ("change my answer", "normal", *decoys), decoys=decoys, danger=("i'm choking",)
    )

    assert danger_view("change my answer", listening) is None
    assert danger_view("change", listening) is not None
    assert danger_view("change my answer wasn't normal", listening) is not None


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
    phrases = ("two days", "ten weeks", "a year ago", "two", "weeks", "ago")

    combined = heard(fixtures, recogniser, "two-weeks-ago", Listening(phrases, words_combine=True))
    assert combined.text == "two weeks ago"


def test_a_second_view_is_taken_where_one_is_asked_for(
    fixtures: Path, recogniser: VoskRecogniser
) -> None:
    narrow = Listening(("yes", "no"))
    wide = Listening(("yes", "no"), second_view=("yes", "now", "no", "go", "week", "two"))

    assert heard(fixtures, recogniser, "no", narrow).second is None
    assert heard(fixtures, recogniser, "no", wide).second == "no"


AROUND_DANGER = Listening(
    ("yes", "no", "stroke", "can't breathe"),
    danger=("stroke", "can't breathe"),
    every_word=("yes", "no", "stroke", "can't", "breathe", "the", "in", "about", "week"),
)


@pytest.mark.parametrize("text", ["[unk] stroke", "no can't breathe [unk]", "stroke stroke"])
def test_danger_among_other_words_is_heard_again_among_all_words(text: str) -> None:
    view = doubt_view(text, AROUND_DANGER)

    assert view is not None
    assert set(view.phrases) == {*AROUND_DANGER.danger, *AROUND_DANGER.every_word}


@pytest.mark.parametrize("text", ["stroke", "can't breathe", "yes [unk]", "can't", "", "strokes"])
def test_danger_alone_is_believed_at_once_and_without_danger_there_is_no_doubt(text: str) -> None:
    assert doubt_view(text, AROUND_DANGER) is None


@pytest.mark.parametrize(
    ("recording", "doubted"),
    [
        ("05-the-neighbour-thinks-it-is-a-stroke-again", False),
        ("22-the-weather-report-promises-rain-in-the-north", True),
    ],
)
def test_danger_that_is_not_in_the_sound_is_doubted(
    fixtures: Path, recogniser: VoskRecogniser, recording: str, doubted: bool
) -> None:
    samples = read_wav(fixtures / "among_other_words" / f"{recording}.wav")
    sound = [AudioChunk(samples)]

    turn = completed(
        Hypothesis("[unk] stroke [unk]"),
        AROUND_DANGER,
        lambda view: hear(recogniser, sound, view),
    )
    assert turn.doubted is doubted


@pytest.mark.parametrize(
    ("again", "doubted"), [("", False), ("can't breathe", False), ("[unk]", True), ("yes", True)]
)
def test_danger_that_another_hearing_took_for_something_else_is_doubted(
    again: str, doubted: bool
) -> None:
    close = ("no", again) if again else ("no",)
    turn = completed(
        Hypothesis("stroke", rivals=close, again=again), AROUND_DANGER, lambda view: Hypothesis("")
    )

    assert turn.doubted is doubted


@pytest.mark.parametrize(
    ("in_the_view_for_danger", "found"),
    [("", "[unk] stroke"), ("no", "[unk] stroke"), ("can't breathe", "can't breathe")],
)
def test_a_rival_that_tells_of_danger_is_asked_about(
    in_the_view_for_danger: str, found: str
) -> None:
    turn = completed(
        Hypothesis("[unk] week", rivals=("no week", "[unk] stroke")),
        AROUND_DANGER,
        lambda view: Hypothesis(in_the_view_for_danger),
    )

    assert turn.danger == found


BETTER = Listening(
    ("better", "bitter", "steady", "neither"),
    decoys=("not better", "unsteady", "either"),
    second_view=("better", "not better", "bitter"),
)


@pytest.mark.parametrize(
    ("reading", "second"),
    [
        (Hypothesis("better"), "better"),
        (Hypothesis("better", near=("not better",)), "not better"),
        (Hypothesis("better", ("not better",)), "not better"),
        (Hypothesis("better", near=("bitter",)), "better"),
        (Hypothesis("steady", near=("unsteady",)), "unsteady"),
        (Hypothesis("neither", near=("either",)), "either"),
        (Hypothesis("better", near=("unsteady",)), "better"),
        (Hypothesis(""), None),
    ],
)
def test_a_decoy_that_came_near_is_what_the_second_view_heard(
    reading: Hypothesis, second: str | None
) -> None:
    assert completed(reading, BETTER, lambda view: Hypothesis("better")).second == second


def test_without_a_second_view_nothing_near_matters() -> None:
    turn = completed(
        Hypothesis("better", near=("not better",)),
        replace(BETTER, second_view=()),
        lambda view: Hypothesis("better"),
    )
    assert turn.second is None
