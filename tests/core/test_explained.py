"""A short phrase in much more speech than it takes is not believed (A5): other words were said."""

from dataclasses import replace

import pytest

from tests.core.support import Talk, talk_at
from voice_app.checklist.answers import Answer
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.speaking_pace import SLOWEST, SpeakingPace
from voice_app.hearing.redecoding import completed, danger_view
from voice_app.settings import PROFILES, Patience
from voice_app.turn import Heard, Hypothesis, Listening, SpokenLimit

LIMIT = SpokenLimit(start=0.2, letter=0.1, times=2.0, unknown=1.2)


def unexplained(text: str) -> Heard:
    return Heard(text, spoken=9.0, unexplained=True, second=text)


@pytest.mark.parametrize(
    ("text", "spoken", "explained"),
    [("no", 0.8, True), ("no", 0.81, False), ("no [unk]", 0.81, False), ("not at all", 2.0, True)],
)
def test_words_take_so_long(text: str, spoken: float, explained: bool) -> None:
    assert LIMIT.explains(text, spoken) is explained


def test_who_speaks_slowly_may_take_longer() -> None:
    assert not LIMIT.explains("no", 1.1)
    assert replace(LIMIT, pace=1.4).explains("no", 1.1)


@pytest.mark.parametrize("text", ["no", "not sure", "slower", "start over"])
def test_what_is_not_explained_is_asked_again(dialogue: Dialogue, text: str) -> None:
    talk = talk_at(dialogue, "selfharm")
    talk.hear(unexplained(text))

    assert talk.state == "selfharm"
    assert "selfharm" not in talk.conversation.said
    assert "Sorry, I didn't catch that." in talk.last


def test_a_yes_to_danger_is_never_doubted(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.hear(unexplained("yes [unk]"))

    assert talk.state == "emergency"


def test_words_of_danger_are_never_doubted_for_their_length(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "course")
    talk.hear(unexplained("help me"))

    assert talk.state == "emergency"


def test_around_a_visit_too(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.say("no", "start over")
    talk.hear(unexplained("yes"))

    assert "breath_now" in talk.conversation.said


def test_the_danger_view_is_heard_where_words_do_not_explain_the_sound() -> None:
    listening = Listening(("no", "i can't breathe"), danger=("can't breathe",), limit=LIMIT)
    assert danger_view("no", listening, 0.7) is None
    assert danger_view("no", listening, 2.0) is not None
    turn = completed(Hypothesis("no"), listening, lambda view: Hypothesis("can't breathe"), 2.0)
    assert turn.danger == "can't breathe"
    assert turn.unexplained
    turn = completed(Hypothesis("no"), listening, lambda view: Hypothesis("can't breathe"), 0.7)
    assert turn.danger == ""
    assert not turn.unexplained


def test_the_pace_is_the_persons_own() -> None:
    pace = SpeakingPace(LIMIT)
    for _ in range(2):
        pace = pace.after(Heard("no", spoken=0.8))
        assert pace.limit(Patience()).pace == LIMIT.unknown
    pace = pace.after(Heard("no", spoken=0.8))
    assert pace.limit(Patience()).pace == pytest.approx(2.0)
    for _ in range(7):
        pace = pace.after(Heard("no", spoken=80.0))
    assert pace.limit(Patience()).pace == SLOWEST
    pace = pace.of_somebody_else()
    assert pace.limit(Patience()).pace == LIMIT.unknown


def test_neither_a_fast_voice_nor_other_words_nor_a_sound_change_it() -> None:
    pace = SpeakingPace(LIMIT)
    for _ in range(5):
        pace = pace.after(Heard("no", spoken=0.1))
        pace = pace.after(unexplained("no"))
        pace = pace.after(Heard("no", spoken=8.0, by_sound=True))
    assert pace.limit(Patience()).pace == 1.0


def test_who_asked_for_longer_waits_may_speak_more_slowly() -> None:
    pace = SpeakingPace(LIMIT)
    assert pace.limit(PROFILES["slow"]).pace == pytest.approx(1.4)


def test_a_visit_learns_the_pace_and_forgets_it_with_the_person(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    usual = dialogue.policy.limit.usual("no")

    def pace() -> float:
        listening = talk.replies[-1].listening
        assert listening is not None
        assert listening.limit is not None
        return listening.limit.pace

    talk.conversation.change(said={**talk.conversation.said, "main": Answer("weakness", "")})
    for _ in range(3):
        assert pace() == dialogue.policy.limit.unknown
        talk.hear(Heard("no", spoken=2 * usual, second="no"))
    assert pace() == pytest.approx(2.0)
    talk.say("the helper answers")
    assert pace() == dialogue.policy.limit.unknown


def test_a_yes_to_a_no_that_was_read_back_is_never_doubted(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "reading_back")
    talk.hear(unexplained("yes"))

    assert talk.state == "emergency"
