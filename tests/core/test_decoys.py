"""A phrase never loses its "not": what turns it round is listened for, and is never believed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voice_app.checklist.decoys import Decoys
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.stakes import Stake
from voice_app.dialogue.turn_grammar import TurnGrammar
from voice_app.hearing.redecoding import danger_view
from voice_app.turn import UNKNOWN, Heard, Listening
from voice_app.understanding.nbest import certain
from voice_app.understanding.typed import interpret_heard

DECOYS = Decoys(
    sentences={"course": ("it's {answer}",)},
    turned={"it's": ("it isn't", "it's not"), "it's getting": ("it isn't getting",)},
    otherwise=("not {answer}",),
    negators={"not": "", "can't": "can"},
    subjects=frozenset({"it"}),
    alone=frozenset({"yes"}),
    alike={"course": ("unsteady", "steady"), "everywhere": ("nothing",)},
)


@pytest.mark.parametrize(
    ("answer", "turned"),
    [
        ("better", ("it isn't better", "it's not better", "not better")),
        ("getting better", ("it isn't getting better", "not getting better")),
        ("it's fine", ("it isn't fine", "it's not fine")),
        ("not worried", ("worried",)),
        ("can't sleep", ("can sleep",)),
        ("it happens", ()),
        ("yes", ()),
    ],
)
def test_an_answer_is_turned_round_as_its_words_ask(answer: str, turned: tuple[str, ...]) -> None:
    assert DECOYS.turning_round(answer, "course") == turned


def test_what_answers_the_question_is_no_decoy_of_it() -> None:
    assert DECOYS.of(["steady", "not steady"], "course") == (
        "it isn't steady",
        "it's not steady",
        "unsteady",
        "nothing",
    )


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("doctor_seen", "it wasn't normal"),
        ("doctor_seen", "abnormal"),
        ("doctor_seen", "they found nothing"),
        ("course", "it isn't getting better"),
        ("course", "it's not getting worse"),
        ("worry", "i'm not fine"),
        ("worry", "worried"),
        ("breath_now", "not often"),
        ("breath_now", "not a bit"),
        ("breath_now", "it has not"),
        ("breath_now", "that's not right"),
        ("breath_now", "i don't think so"),
        ("breath_now", "none of them"),
        ("breath_now", "it's for my mother"),
        ("onset_days", "i'm scared"),
        ("confirming", "that's not right"),
        ("reading_back", "that's not right"),
        ("reading_back", "not all clear"),
    ],
)
def test_a_turn_listens_for_what_it_must_not_believe(
    dialogue: Dialogue, key: str, said: str
) -> None:
    listening = TurnGrammar(dialogue).listening(key, crisis=True)

    assert said in listening.phrases
    assert said in listening.decoys


def test_a_decoy_that_is_heard_means_nothing_or_what_is_most_worrying(dialogue: Dialogue) -> None:
    """Typed, "not really" is a no; heard, many other words may have become it."""
    grammar, believed = TurnGrammar(dialogue), []
    for key, question in dialogue.checklist.by_key.items():
        decoys = grammar.listening(key, crisis=False).decoys
        assert decoys
        for decoy in decoys:
            heard = certain(Heard(decoy, decoy=True), dialogue, question)
            meant = interpret_heard(heard, dialogue, question)
            milder = meant.answer and dialogue.stake({}, question, meant.answer.value)
            if heard.text != UNKNOWN and milder is not Stake.NONE:
                believed.append((key, decoy, meant))

    assert believed == []


def test_danger_is_sought_where_a_decoy_was_heard() -> None:
    listening = Listening(("fine", "not fine"), danger=("can't breathe",))

    assert danger_view("not fine", listening) is None
    with_decoy = replace(listening, decoys=("not fine",))
    assert danger_view("not fine", with_decoy) is not None
    assert danger_view("fine", with_decoy) is None
