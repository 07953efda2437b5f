"""What is taken back leaves no trace; a conversation in which it does is told."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from tests.core.support import Talk
from voice_app.checklist.answers import Answer
from voice_app.checklist.checklist import Checklist, Question
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.reply import Reply
from voice_app.triage.conditions import Answers
from voice_app.turn import Heard
from voice_app.verify import corrections

FEW: dict[str, Answers] = {
    "breath_now": {},
    "breath_sentence": {"breath_now": "unsure"},
    "gate": {"breath_now": "no", "sudden_week": "no"},
    "saliva": {
        "breath_now": "no",
        "sudden_week": "no",
        "gate": "no",
        "main": "weakness",
        "onset_days": 90,
        "swallow": "unsure",
    },
}


def told(dialogue: Dialogue) -> list[str]:
    return [w for f in corrections.prove_corrections(dialogue, FEW) for w in f.failures]


def test_every_correction_leaves_no_trace(dialogue: Dialogue) -> None:
    found = list(corrections.prove_corrections(dialogue, FEW))

    assert [f.failures for f in found if f.failures] == []
    assert all(f.states > 0 for f in found)


class Resentful(Conversation):
    """Remembers that something was taken back."""

    def hear(self, heard: Heard) -> Reply:
        reply = super().hear(heard)
        if heard.text in ("go back", "false alarm"):
            self.change(said={**self.said, "legs": Answer("yes", "")})
        return reply


def test_a_trace_of_what_was_taken_back_is_told(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corrections, "Conversation", Resentful)

    found = told(dialogue)

    assert '"emergency" in gate, taken back, is at gate.' in found
    assert "breath_now: yes taken back for no is not no." in found
    assert "breath_now corrected from no to unsure is not unsure at once." in found
    assert any("taken back after the advice is not" in words for words in found)


class Gullible(Conversation):
    """Takes anything for a no to "Did you say ...?"."""

    def hear(self, heard: Heard) -> Reply:
        return super().hear(Heard("no") if self.state == "confirming" else heard)


def test_a_danger_that_is_dropped_without_a_clear_no_is_told(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corrections, "Conversation", Gullible)

    assert '"emergency", false alarm, "not sure" ends in breath_now.' in told(dialogue)


def test_an_answer_that_cleared_up_one_taken_back_must_go_with_it(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def only_these(checklist: Checklist, asked: Collection[str]) -> tuple[Question, ...]:
        return tuple(question for question in checklist.questions if question.key in asked)

    monkeypatch.setattr(Checklist, "with_what_they_led_to", only_these)

    assert "breath_sentence: unsure taken back for no is not no." in told(dialogue)


def test_after_a_false_alarm_what_cleared_up_the_answer_is_asked_again(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.say("not sure", "not sure")
    assert talk.state == "emergency"

    talk.say("false alarm", "not sure")

    assert talk.state == "breath_sentence"
    talk.say("no")
    assert talk.state == "sudden_week"
