"""A cry for help does not depend on which marks a keyboard has."""

from __future__ import annotations

from datetime import date

import pytest

from voice_app.checklist.dialogue import Dialogue
from voice_app.plain_text import plain

APOSTROPHES = "'`\u00b4\u02b9\u02bc\u02c8\u0384\u1fbd\u2018\u2019\u201b\u2032\uff07\uff40"


@pytest.mark.parametrize("mark", APOSTROPHES, ids=lambda m: f"U+{ord(m):04X}")
def test_danger_is_danger_with_any_apostrophe(dialogue: Dialogue, mark: str) -> None:
    found = dialogue.understanding.phrases.danger_in(f"I can{mark}t breathe")

    assert found is not None
    assert (found.phrase, found.ask_first) == ("can't breathe", False)


@pytest.mark.parametrize(
    "said",
    [
        "heart\u00a0attack",
        "heart\u202fattack",
        "he\u200bart att\u00adack",
        "\u200eheart attack\u200f",
        "heart-attack",
        "heart\u2011attack",
        "it hurts\u2014heart attack\u2013now",
        "heart attack--now",
        "'heart attack'",
        "\u2018heart attack\u2019",
        "\u201cheart attack\u201d",
        "\uff48\uff45\uff41\uff52\uff54 attack",
        "heart\tattack",
    ],
    ids=ascii,
)
def test_danger_is_danger_with_any_space_dash_or_quotation_mark(
    dialogue: Dialogue, said: str
) -> None:
    found = dialogue.understanding.phrases.danger_in(said)

    assert found is not None
    assert found.phrase == "heart attack"


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("No \u2013 not at all.", "no"),
        ("'No'", "no"),
        ("no\u00a0i don\u00b4t", "no"),
        ("i\u02bcm not sure", "unsure"),
        ("uh-uh", None),
        ("uh\u2011huh", None),
        ("no\u00b4", "no"),
    ],
)
def test_an_answer_is_understood_with_any_marks_and_a_murmur_with_none(
    dialogue: Dialogue, said: str, meaning: str | None
) -> None:
    assert dialogue.understanding.yes_or_no(said) == meaning


def test_a_span_of_time_is_understood_with_any_hyphen_and_space(dialogue: Dialogue) -> None:
    durations = dialogue.understanding.durations

    assert durations.days("twenty\u2011two\u00a0days", date(2026, 11, 21)) == 22


def test_what_is_plain_already_stays_as_it_is() -> None:
    assert (
        plain("[unk] no, I can't - 2.5 \u00e9t\u00e9?") == "[unk] no, I can't - 2.5 \u00e9t\u00e9?"
    )
