"""From words to days."""

from __future__ import annotations

from datetime import date

import pytest

from voice_app.checklist.dialogue import Dialogue

TODAY = date(2026, 11, 21)

SAID: dict[str, int] = {
    "today": 0,
    "this morning": 0,
    "two hours ago": 0,
    "last night": 1,
    "yesterday": 1,
    "ten days": 10,
    "about ten days": 10,
    "twenty two days": 22,
    "twenty-two days": 22,
    "10 days": 10,
    "a couple of weeks": 14,
    "a couple of weeks ago": 14,
    "a few days": 3,
    "for two weeks": 14,
    "four weeks": 28,
    "for four weeks": 28,
    "to weeks": 14,
    "a weak ago": 7,
    "three or four weeks": 21,
    "six to eight weeks": 42,
    "six two eight weeks": 42,
    "a week or two": 7,
    "six months": 180,
    "it started about six months ago": 180,
    "maybe six months": 180,
    "half a year": 182,
    "half a year ago": 182,
    "a year and a half": 547,
    "one and a half years": 547,
    "two and a half months": 75,
    "two months and a half": 75,
    "more than a year": 365,
    "less than a month": 16,
    "twelve years": 4380,
    "last year": 325,
    "since march": 235,
    "in march": 235,
    "it began in march": 235,
    "since last march": 235,
    "since november": 10,
    "since last november": 356,
    "since december": 325,
    "since last december": 325,
    "since october": 21,
}


@pytest.mark.parametrize(("said", "days"), SAID.items())
def test_a_span_of_time_becomes_days_taking_the_recent_end(
    dialogue: Dialogue, said: str, days: int
) -> None:
    answer = dialogue.understanding.answer(said, dialogue.checklist.by_key["onset_days"])

    assert (answer.value if answer else None) == days


@pytest.mark.parametrize(
    "said",
    [
        "", "[unk]", "yes", "a while", "long ago", "ten", "week", "ten [unk] days", "days ten",
        "ten twenty days", "since", "since my childhood", "and a half", "half", "less than",
        "about", "a", "couple weeks", "or two weeks", "to", "uh-huh", "two and a half",
        "ten days or so or",
    ],
)  # fmt: skip
def test_what_is_no_span_of_time_is_asked_again(dialogue: Dialogue, said: str) -> None:
    question = dialogue.checklist.by_key["onset_days"]

    assert dialogue.understanding.answer(said, question) is None


@pytest.mark.parametrize("said", ["not sure", "i can't remember", "i don't know", "maybe"])
def test_not_knowing_since_when_is_not_sure(dialogue: Dialogue, said: str) -> None:
    answer = dialogue.understanding.answer(said, dialogue.checklist.by_key["onset_days"])

    assert answer is not None
    assert answer.value == "unsure"


def test_every_phrase_that_the_ear_expects_is_understood(dialogue: Dialogue) -> None:
    words = dialogue.understanding
    question = dialogue.checklist.by_key["onset_days"]
    answers = {phrase: words.answer(phrase, question) for phrase in words.durations.phrases}

    assert [phrase for phrase, answer in answers.items() if answer is None] == []
    assert all(isinstance(a.value, int) and a.value >= 0 for a in answers.values() if a)
    assert len(answers) > 200


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("day", [1, 28])
def test_since_a_month_lies_within_the_past_year_on_any_day(
    dialogue: Dialogue, month: int, day: int
) -> None:
    durations = dialogue.understanding.durations
    today = date(2028, month, day)
    for name in durations.months:
        days = durations.days(f"since {name}", today)
        assert days is not None
        assert 0 <= days <= 366


def test_the_words_are_kept_beside_the_days(dialogue: Dialogue) -> None:
    question = dialogue.checklist.by_key["onset_days"]
    answer = dialogue.understanding.answer("a couple of weeks", question)

    assert answer is not None
    assert answer.words == "a couple of weeks"
