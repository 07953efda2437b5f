"""The people of the second review: who is at their level, and who is not heard yet."""

from __future__ import annotations

from tests.core.support import DATA
from tests.levels import EMERGENCY_NOW, LEVELS
from voice_app import authored
from voice_app.checklist.dialogue import Dialogue
from voice_app.verify.people import Judged, judge, read_people

FILE = DATA / "vignettes_2.yaml"


def judged(dialogue: Dialogue, *, held: bool) -> dict[str, Judged]:
    people = read_people(authored.read(FILE), dialogue.checklist, LEVELS)
    return {known.id: judge(known, dialogue, held=held) for known in people}


def not_heard_yet() -> dict[str, str]:
    return {key: why.text() for key, why in authored.read(DATA / "not_heard_yet.yaml")}


def test_only_who_no_question_hears_is_told_less_than_they_should_be(dialogue: Dialogue) -> None:
    under = {id_ for id_, one in judged(dialogue, held=False).items() if one.compared == "under"}

    assert under == not_heard_yet().keys()


def test_nobody_is_told_more_than_they_should_be_but_where_that_is_right_too(
    dialogue: Dialogue,
) -> None:
    people = judged(dialogue, held=False)

    assert len(people) == 30
    assert [id_ for id_, one in people.items() if one.compared == "over"] == []


def test_the_visit_as_it_is_held_ends_where_all_answers_lead(dialogue: Dialogue) -> None:
    whole, held = (judged(dialogue, held=held) for held in (False, True))

    assert [
        id_ for id_, one in held.items() if one.verdict.urgency is not whole[id_].verdict.urgency
    ] == []


def test_no_visit_is_longer_than_a_person_can_bear(dialogue: Dialogue) -> None:
    asked = {id_: one.asked or 0 for id_, one in judged(dialogue, held=True).items()}

    assert max(asked.values()) <= 34


def test_an_emergency_that_is_heard_reaches_its_advice_in_time(dialogue: Dialogue) -> None:
    most = {
        entry.require("id").text(): most.whole_number()
        for entry in authored.read(FILE).require("vignettes").sequence()
        if (most := entry.get("max_questions_to_emergency"))
    }
    held = judged(dialogue, held=True)
    heard = most.keys() - not_heard_yet().keys()

    assert len(heard) >= 3
    assert all(held[id_].verdict.urgency is EMERGENCY_NOW for id_ in heard)
    assert [id_ for id_ in heard if (held[id_].asked or 0) > most[id_]] == []
