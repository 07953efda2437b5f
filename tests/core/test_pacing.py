"""How far it is and a rest are spoken of seldom, and never before a danger is settled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.core.support import MUMBLE, SILENCE, Case, Talk, calm, load_cases, words_for
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.pacing import PacingNumbers, Tired, load_pacing
from voice_app.dialogue.pacing import Paced, Remark
from voice_app.errors import AuthoringError
from voice_app.resources import data_path
from voice_app.triage.conditions import Value
from voice_app.turn import Heard

NUMBERS = PacingNumbers(
    half_from=0.4,
    half_to=0.6,
    offer_after=10,
    offers_apart=3,
    tired=Tired(first=2, latest=3, times=2, seconds=1.5, trouble=2, of=4),
    remind_every=6,
    most_pause=72,
    named_answers=3,
    named_topics=6,
    note_words=60,
    most_notes=5,
)
LONG_VISIT: dict[str, Value] = {
    "gate": "unsure",
    "main": "weakness",
    "course": "comes_and_goes",
    "onset_days": 400,
}
CASES = [c for c in load_cases("vignettes") if c.stop_after is None]


class Pacing:
    """How one visit goes, with the same numbers throughout."""

    def __init__(self) -> None:
        self.paced = Paced()

    def note(self, seconds: float, *, trouble: bool) -> None:
        self.paced = self.paced.after(seconds, NUMBERS.tired, trouble=trouble)

    def remark(self, answers: int, share: float | None) -> Remark:
        self.paced, remark = self.paced.remark(NUMBERS, answers, share)
        return remark


def paced(*seconds: float, trouble: tuple[bool, ...] = ()) -> Pacing:
    pacing = Pacing()
    for number, taken in enumerate(seconds):
        pacing.note(taken, trouble=number < len(trouble) and trouble[number])
    return pacing


def visit(dialogue: Dialogue, told: dict[str, Value], times: Iterator[float]) -> Talk:
    """Hold a visit whose answers take the times given, and 2 seconds after those."""
    talk = Talk(dialogue)
    while talk.state in dialogue.checklist.by_key:
        words = words_for(dialogue, talk.state, told.get(talk.state, calm(dialogue, talk.state)))
        talk.hear(Heard(words, seconds=next(times, 2.0)))
    return talk


def states_told(talk: Talk, line: str) -> int:
    return sum(line in reply.lines for reply in talk.replies)


# ---- When ----


def test_the_middle_is_told_once_and_only_there() -> None:
    pacing = Pacing()

    assert pacing.remark(1, 0.3) is Remark.NONE
    assert pacing.remark(2, None) is Remark.NONE
    assert pacing.remark(2, 0.5) is Remark.HALF_WAY
    assert pacing.remark(3, 0.5) is Remark.NONE


def test_the_middle_that_was_jumped_over_is_never_told() -> None:
    pacing = Pacing()

    assert [pacing.remark(n, share) for n, share in enumerate((0.3, 0.7, 0.9))] == [Remark.NONE] * 3


def test_a_rest_is_offered_after_many_answers_once() -> None:
    pacing = Pacing()

    remarks = [pacing.remark(answers, 0.0) for answers in range(1, 40)]

    assert remarks.index(Remark.REST) == NUMBERS.offer_after - 1
    assert remarks.count(Remark.REST) == 1


@pytest.mark.parametrize(
    ("seconds", "tired"),
    [
        ((2, 2, 4, 4, 4), True),
        ((2, 2, 4, 4), False),  # too few to compare
        ((2, 2, 9, 2, 2), False),  # one that had to be looked up
        ((2, 2, 3.9, 3.9, 3.9), False),  # not twice as long
        ((1, 1, 2, 2, 2), False),  # twice, but only a second
        ((4, 4, 4, 4, 4), False),  # slow from the start is this person's own pace
        ((0, 0, 2, 2, 4), False),  # typed, or no time known
    ],
)
def test_who_answers_more_slowly_than_at_first_is_offered_a_rest(
    seconds: tuple[float, ...], tired: bool
) -> None:
    assert (paced(*seconds).remark(len(seconds), 0.0) is Remark.REST) is tired


def test_answers_that_are_unsure_or_asked_for_again_pile_up_only_when_close() -> None:
    close, far = (True, False, True), (True, False, False, False, True)

    assert paced(*[0] * 3, trouble=close).remark(3, 0.0) is Remark.REST
    assert paced(*[0] * 5, trouble=far).remark(5, 0.0) is Remark.NONE


def test_two_offers_at_most_and_some_answers_apart() -> None:
    pacing = paced(*[0] * 9, trouble=(False,) * 7 + (True, True))
    offered = []
    for answers in range(9, 40):
        if pacing.remark(answers, 0.0) is Remark.REST:
            offered.append(answers)
        pacing.note(0, trouble=True)

    assert offered == [9, 9 + NUMBERS.offers_apart]


def test_after_a_break_or_another_voice_one_is_not_tired_any_more() -> None:
    rested, other = paced(2, 2, 9, 9, 9), paced(2, 2, 9, 9, 9)
    rested.paced = rested.paced.rested()
    other.paced = other.paced.at_another_pace()

    assert rested.remark(5, 0.0) is other.remark(5, 0.0) is Remark.NONE
    for pacing in (rested, other):
        for _ in range(3):
            pacing.note(9, trouble=False)
    assert rested.remark(8, 0.0) is Remark.REST
    assert other.remark(8, 0.0) is Remark.NONE


# ---- In a visit ----


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.id)
def test_no_visit_hears_of_either_before_a_danger_is_settled(
    case: Case, dialogue: Dialogue
) -> None:
    """Everybody here grows slower at once, so a rest is offered as soon as it may be."""
    given = case.given
    eager = replace(dialogue.pacing, half_from=0.0, half_to=1.0, offer_after=1, offers_apart=1)
    eager = replace(eager, tired=replace(eager.tired, first=1, latest=1, times=1, seconds=0))
    dialogue = replace(dialogue, pacing=eager)
    talk = Talk(dialogue)
    lines = {*dialogue.prompts.line("offer_rest"), dialogue.prompts.progress["half"]}
    while talk.state in dialogue.checklist.by_key:
        answer = given.get(talk.state, calm(dialogue, talk.state))
        talk.hear(Heard(words_for(dialogue, talk.state, answer), seconds=5.0))
        if lines & set(talk.replies[-1].lines):
            assert talk.state in dialogue.checklist.by_key
            assert talk.state not in dialogue.grave
            assert {"breath_now", "sudden_week", "gate"} <= talk.conversation.said.keys()


def test_a_question_about_danger_on_the_way_is_asked_first_and_the_rest_offered_later(
    dialogue: Dialogue,
) -> None:
    (offer,) = dialogue.prompts.line("offer_rest")
    eager = replace(dialogue.pacing, offer_after=1)
    talk = Talk(replace(dialogue, pacing=eager))
    talk.go_to("swallow", {"onset_days": 90})
    talk.conversation.change(paced=Paced())  # nothing was offered yet

    assert offer not in talk.answer("yes")
    assert talk.state == "saliva"
    assert offer not in talk.answer("no")
    assert talk.state == "drink"
    assert talk.answer("no").startswith(offer)


def test_a_visit_is_told_once_that_it_is_about_half_way(dialogue: Dialogue) -> None:
    half = dialogue.prompts.progress["half"]
    for told in ({}, LONG_VISIT):
        talk = visit(dialogue, told, iter(()))

        assert states_told(talk, half) == 1
        at = next(n for n, reply in enumerate(talk.replies) if half in reply.lines)
        assert 0.35 <= at / len(talk.replies) <= 0.65


def test_who_slows_down_is_offered_a_break_and_can_have_it(dialogue: Dialogue) -> None:
    (offer,) = dialogue.prompts.line("offer_rest")
    talk = visit(dialogue, {}, iter([2.0] * 8 + [7.0] * 20))

    assert states_told(talk, offer) == 1
    again = Talk(dialogue)
    assert "Let's pause." in again.say("pause")


def test_the_same_slow_answers_from_the_start_bring_no_offer(dialogue: Dialogue) -> None:
    (offer,) = dialogue.prompts.line("offer_rest")

    assert states_told(visit(dialogue, {}, iter([7.0] * 40)), offer) == 0


def test_whoever_asks_for_more_time_is_not_taken_for_tired(dialogue: Dialogue) -> None:
    (offer,) = dialogue.prompts.line("offer_rest")
    talk = Talk(dialogue)
    for count in range(30):
        if talk.state not in dialogue.checklist.by_key:
            break
        if count == 6:
            talk.say("more time")
        words = words_for(dialogue, talk.state, calm(dialogue, talk.state))
        talk.hear(Heard(words, seconds=2.0 if count < 6 else 7.0))

    assert states_told(talk, offer) == 0


@pytest.mark.parametrize("turn", [SILENCE, MUMBLE])
def test_a_whole_visit_with_trouble_is_offered_a_rest_twice_at_most(
    turn: Heard, dialogue: Dialogue
) -> None:
    (offer,) = dialogue.prompts.line("offer_rest")
    talk = Talk(dialogue)
    talk.go_to("main", {"gate": "unsure"})
    while talk.state in dialogue.checklist.by_key:
        talk.hear(turn)

    assert states_told(talk, offer) in (1, 2)


def test_a_new_beginning_is_paced_anew(dialogue: Dialogue) -> None:
    half = dialogue.prompts.progress["half"]
    talk = visit(dialogue, {}, iter(()))
    talk.say("start over", "yes start over")
    talk.finish({})

    assert states_told(talk, half) == 2


# ---- The numbers ----


def numbers() -> str:
    return (data_path("dialogs/common") / "pacing.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ("from: 0.45", "from: 0.7", "`from` is more than `to`."),
        ("to: 0.6", "to: 60", "A share lies between 0 and 1."),
        ("trouble: 4", "trouble: 7", "So many can never be among"),
        ("times: 1.8", "times: 0.5", "Answers that became quicker are no sign."),
        ("most: 72", "most: 0", "This is counted from 1."),
        ("remind_every", "remind", "`remind` is not known here."),
        ("named_answers: 3", "named_answers: few", "'few' is not a whole number."),
    ],
)
def test_a_mistake_names_its_line(right: str, wrong: str, problem: str, tmp_path: Path) -> None:
    file = tmp_path / "pacing.yaml"
    assert right in numbers()
    file.write_text(numbers().replace(right, wrong), encoding="utf-8")

    with pytest.raises(AuthoringError) as error:
        load_pacing(file)

    assert problem in error.value.problem
    assert error.value.remedy
    section = right.split(":")[0]
    line = file.read_text(encoding="utf-8").splitlines()[error.value.line - 1]
    assert wrong.split(":")[0] in line or section in line
