"""The date is asked for when it is needed, and one that cannot be right is not used."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.core.support import Talk
from voice_app import BEGUN, clock
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.guidance import guidance
from voice_app.triage.decide import decide

CALENDAR = ("since march", "in march", "since last march", "last year", "it started in may")


class Days:
    """A calendar that can be turned."""

    def __init__(self, day: date | None) -> None:
        self.day = day

    def __call__(self) -> date | None:
        return self.day


def on(dialogue: Dialogue, days: Days) -> Dialogue:
    return replace(dialogue, understanding=replace(dialogue.understanding, day=days))


def test_an_app_that_waited_for_months_reckons_with_the_day_of_the_answer(
    dialogue: Dialogue,
) -> None:
    days = Days(date(2026, 9, 1))
    talk = Talk(on(dialogue, days))
    talk.go_to("onset_days", {})

    days.day = date(2026, 11, 14)
    talk.say("since november")

    assert talk.conversation.said["onset_days"].value == 7


def test_the_day_on_which_to_see_a_doctor_is_counted_from_the_advice(dialogue: Dialogue) -> None:
    days = Days(date(2026, 9, 1))
    talk = Talk(on(dialogue, days))
    days.day = date(2026, 11, 14)

    talk.finish({})

    assert "If it's still there on 28 November, see a doctor." in talk.last


@pytest.mark.parametrize("said", CALENDAR)
def test_without_a_date_a_month_by_name_is_asked_for_as_a_span(
    dialogue: Dialogue, said: str
) -> None:
    talk = Talk(on(dialogue, Days(None)))
    talk.go_to("onset_days", {})

    again = talk.say(said)

    assert again.startswith("I don't know today's date. For how many days, weeks, months or years")
    assert "onset_days" not in talk.conversation.said
    talk.say("three weeks")
    assert talk.conversation.said["onset_days"].value == 21


def test_without_a_date_a_month_said_again_and_again_counts_as_not_sure(
    dialogue: Dialogue,
) -> None:
    talk = Talk(on(dialogue, Days(None)))
    talk.go_to("onset_days", {})

    talk.say(*["since march"] * (dialogue.policy.asked_again + 1))

    assert talk.conversation.said["onset_days"].value == "unsure"


def test_without_a_date_every_other_span_means_what_it_always_does(dialogue: Dialogue) -> None:
    durations = dialogue.understanding.durations
    needing = [p for p in durations.phrases if durations.needs_date(p)]

    assert needing == [p for p in durations.phrases if p[:6] == "since " or p == "last year"]
    assert not durations.needs_date("since my childhood")
    assert not durations.needs_date("three weeks")


def test_without_a_date_the_advice_says_in_how_many_weeks_to_see_a_doctor(
    dialogue: Dialogue,
) -> None:
    verdict = decide({}, dialogue.table)
    at_home = next(a for a in dialogue.prompts.advice if a.name == "at_home")
    verdict = replace(verdict, urgency=at_home.urgency, reasons=())

    lines = guidance(verdict, {}, {}, dialogue.prompts, None)

    assert "If it's still there in two weeks, see a doctor." in lines


@pytest.mark.parametrize(
    ("day", "believed"),
    [
        (date(1970, 1, 1), False),
        (date(2024, 11, 19), False),
        (BEGUN - timedelta(days=1), False),
        (BEGUN, True),
        (BEGUN + timedelta(days=3650), True),
        (date(2106, 2, 7), False),
    ],
)
def test_no_day_before_the_programs_own_is_believed(
    day: date, *, believed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = clock.now().replace(year=day.year, month=day.month, day=day.day, hour=12)
    monkeypatch.setattr(clock, "now", lambda: noon)

    assert clock.is_believed(day) is believed
    assert clock.today() == (day if believed else None)
