"""Nothing that is said is too long for the screen, whatever its size."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_app.checklist.dialogue import Dialogue
from voice_app.speaking.big_letters import FONTS, big
from voice_app.speaking.screen_layout import View, rows
from voice_app.turn import SessionStatus, TurnPhase

BLOCKS = set("▄▀█▌▐▖▗▘▙▚▛▜▝▞▟")


def question_views(dialogue: Dialogue) -> list[View]:
    views = []
    for question in (*dialogue.checklist.questions, *dialogue.checklist.details):
        options = dialogue.prompts.options_for(question)
        ask = dialogue.prompts.questions[question.key].ask
        views.append(View(TurnPhase.LISTENING, SessionStatus.VISIT, ask, "not sure", options))
    return views


def test_every_question_is_in_block_letters_on_the_smallest_usual_terminal(
    dialogue: Dialogue,
) -> None:
    for view in question_views(dialogue):
        shown = [row.strip() for row, _ in rows(view, 80, 24)]
        letters = [row.strip() for font in FONTS for row in big(view.says[-1], font, 79) or ()]
        assert any(row and row in letters for row in shown[3:]), view.says[-1]
        text = " ".join(" ".join(shown).split())
        assert view.options in text or text.count("█") > 20


def test_a_larger_window_never_means_smaller_letters(dialogue: Dialogue) -> None:
    for view in question_views(dialogue):
        inked = [
            sum(character in BLOCKS for row, _ in rows(view, *size) for character in row)
            for size in ((80, 24), (120, 40), (240, 70))
        ]
        assert inked == sorted(inked), view.says[-1]


texts = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=90)


@settings(deadline=None)
@given(
    width=st.integers(1, 250),
    height=st.integers(1, 80),
    says=st.lists(texts, max_size=9).map(tuple),
    pinned=st.lists(texts, max_size=3).map(tuple),
    heard=texts,
    options=texts,
    note=texts,
    moment=st.sampled_from(TurnPhase),
    situation=st.sampled_from(SessionStatus),
    plain=st.booleans(),
)
def test_the_screen_is_always_filled_exactly(width: int, height: int, **parts: object) -> None:
    filled = rows(View(**parts), width, height)  # type: ignore[arg-type]
    assert len(filled) == height
    assert {len(row) for row, _ in filled} == {width}


def test_a_terminal_without_block_letters_gets_plain_ones() -> None:
    view = View(says=("Is it hard?",), options="yes or no", moment=TurnPhase.LISTENING, plain=True)
    text = "".join(row for row, _ in rows(view, 80, 24))
    assert text.isascii()
    assert "LISTENING" in text
    assert "You can say: yes or no" in text


@pytest.mark.parametrize("text", ["naïve", "Donaudampfschifffahrtsgesellschaft"])
def test_what_no_font_can_set_is_left_to_plain_text(text: str) -> None:
    assert big(text, FONTS[0], 80) is None
