""" "Was this helpful?": asked once of a visit that is kept, and kept with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.sittings import Sitting, at_the_end
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.effects import DropUnfinished, Helped, KeepVisit
from voice_app.storage.visit_store import VisitStore, stored_visits
from voice_app.turn import Heard


def at_the_question(dialogue: Dialogue) -> tuple[Sitting, VisitStore]:
    sitting = at_the_end(dialogue)
    keeper = VisitStore(dialogue.checklist, dialogue.table, "unknown")
    carry_out(sitting, keeper, "keep it")
    assert sitting.said == "I'll keep your answers on this computer. Was this helpful?"
    return sitting, keeper


def carry_out(sitting: Sitting, keeper: VisitStore, *turns: Heard | str) -> None:
    for turn in turns:
        sitting.hear(turn)
        for effect in sitting.reply.effects:
            keeper.carry_out(effect)


@pytest.mark.parametrize(
    ("said", "kept"), [("yes", "yes"), ("not at all", "no"), ("not sure", "unsure")]
)
def test_the_answer_is_kept_with_the_visit(
    dialogue: Dialogue, own_home: Path, said: str, kept: str
) -> None:
    sitting, keeper = at_the_question(dialogue)
    carry_out(sitting, keeper, said)

    ((_, record),) = stored_visits(dialogue.checklist)
    assert record is not None
    assert record.helpful == kept
    assert sitting.said == "Thank you. That's all. Goodbye."
    assert sitting.reply.listening is None


def test_silence_ends_it_and_the_visit_is_kept_all_the_same(
    dialogue: Dialogue, own_home: Path
) -> None:
    sitting, keeper = at_the_question(dialogue)
    while sitting.reply.listening is not None:
        carry_out(sitting, keeper, Heard(""))

    ((_, record),) = stored_visits(dialogue.checklist)
    assert record is not None
    assert record.helpful is None
    assert sitting.said == "That's all. Goodbye."


def test_the_visit_is_on_the_disk_before_it_is_asked(dialogue: Dialogue) -> None:
    sitting = at_the_end(dialogue)
    sitting.hear("keep it")

    kinds = [type(effect) for effect in sitting.reply.effects]
    assert kinds == [KeepVisit, DropUnfinished]
    assert sitting.session.progress() is None


def test_of_a_visit_that_is_not_kept_it_is_not_asked(dialogue: Dialogue) -> None:
    sitting = at_the_end(dialogue)
    sitting.hear("don't keep it")

    assert "helpful" not in sitting.said
    assert sitting.reply.listening is None


def test_danger_goes_before_it(dialogue: Dialogue) -> None:
    sitting = at_the_end(dialogue)
    sitting.hear("keep it", "i can't breathe")

    assert sitting.state == "emergency"
    assert not [e for e in sitting.reply.effects if isinstance(e, Helped)]
    assert sitting.session.progress() is not None
