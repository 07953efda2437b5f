"""Answering for somebody else changes the words, and never the urgency."""

from __future__ import annotations

import re

import pytest

from tests.core.support import Case, Talk, load_cases
from voice_app.checklist.dialogue import Dialogue

CASES = [c for c in load_cases("vignettes") if c.stop_after is None]
YOU = re.compile(r"\byou(r|rs|rself)?\b", re.IGNORECASE)


def test_the_opening_offers_it_before_the_first_question(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)

    assert "Answering for another person? Say: for someone else." in talk.last
    assert talk.say("for someone else").startswith("I'll ask about them. Are they struggling")
    assert talk.say("for me").startswith("I'll ask about you. Are you struggling")


def test_no_question_asks_the_helper_about_themselves(dialogue: Dialogue) -> None:
    about = dialogue.prompts.about
    for question in dialogue.prompts.questions.values():
        for text in (*question.ask, question.short, question.topic, *question.told.values()):
            assert not YOU.search(about(text, other=True)), text


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.id)
def test_the_urgency_is_that_of_the_person_who_is_answered_for(
    case: Case, dialogue: Dialogue
) -> None:
    own, other = Talk(dialogue), Talk(dialogue)
    other.say("for someone else")

    for talk in (own, other):
        talk.finish(case.given)

    assert other.conversation.verdict() == own.conversation.verdict()
    assert other.state == own.state
    told = [line for line in other.replies[-1].lines if line.startswith("You told me that")]
    assert not any(YOU.search(line.removeprefix("You told me that")) for line in told), told
