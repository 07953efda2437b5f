"""What may interrupt the app while it speaks."""

import pytest

from voice_app.checklist.barge_in_phrases import BargeInPhrases
from voice_app.checklist.dialogue import Dialogue


def interrupts(dialogue: Dialogue, text: str, saying: str) -> bool:
    return BargeInPhrases(dialogue.understanding.phrases).interrupts(text, saying)


@pytest.mark.parametrize(
    "text",
    ["stop", "say that again", "go back", "emergency", "oh god i can't breathe", "[unk] help me"],
)
def test_commands_and_danger_interrupt(dialogue: Dialogue, text: str) -> None:
    assert interrupts(dialogue, text, "Does your hand feel weak?")


@pytest.mark.parametrize("text", ["", "yes", "no", "not sure", "two weeks", "[unk]", "[unk] stop"])
def test_answers_never_interrupt(dialogue: Dialogue, text: str) -> None:
    assert not interrupts(dialogue, text, "Does your hand feel weak?")


@pytest.mark.parametrize(
    ("text", "saying"),
    [
        ("emergency", "Say emergency at any time."),
        ("help", "You can also say repeat, help, go back, not sure, or stop."),
        ("go back stop", "You can also say repeat, help, go back, not sure, or stop."),
        ("choking", "Are you struggling to breathe, or choking, right now?"),
        ("chest pain", "Do you have chest pain?"),
    ],
)
def test_words_that_we_are_saying_ourselves_do_not_interrupt(
    dialogue: Dialogue, text: str, saying: str
) -> None:
    assert not interrupts(dialogue, text, saying)


def test_other_words_interrupt_the_same_sentence(dialogue: Dialogue) -> None:
    assert interrupts(dialogue, "i can't breathe", "Say emergency at any time.")
    assert interrupts(dialogue, "pardon", "You can also say repeat, help, go back, or stop.")


def test_our_own_voice_never_interrupts_itself(dialogue: Dialogue) -> None:
    """Even where every word is recognised, none of what we say is meant for us."""
    prompts = dialogue.prompts
    said = [s for lines in prompts.lines.values() for s in lines]
    said += [s for q in prompts.questions.values() for s in (*q.ask, q.short, q.help)]
    said += [s.says for advice in prompts.advice for s in advice.sentences]
    assert [s for s in said if interrupts(dialogue, s, s)] == []
