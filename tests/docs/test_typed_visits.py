"""The visits to be read go as the page says, and end in the urgency that is written down."""

from pathlib import Path

import pytest

from tests.levels import PROMPT
from voice_app.bootstrap import load_dialogue
from voice_app.checklist.dialogue import Dialogue
from voice_app.testing.make_transcripts import TODAY
from voice_app.testing.typed_visits import PAGE, SCRIPTS, TypedVisit, hold, load_typed_visits, page

ROOT = Path(__file__).parents[2]
VISITS = load_typed_visits(ROOT / SCRIPTS)


@pytest.fixture(scope="module")
def that_day() -> Dialogue:
    return load_dialogue(today=TODAY)


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.title)
def test_each_ends_in_its_urgency(visit: TypedVisit, that_day: Dialogue) -> None:
    conversation, lines = hold(visit, that_day)

    assert conversation.verdict().urgency.name == visit.urgency
    assert conversation.verdict().complete or conversation.verdict().urgency > PROMPT
    assert sum(line.startswith("You:") for line in lines) > len(visit.says)


def test_the_page_is_what_is_said_today(that_day: Dialogue) -> None:
    assert (ROOT / PAGE).read_text(encoding="utf-8") == page(VISITS, that_day)
