"""Every state of the conversation keeps its promises; a conversation that does not is told."""

from __future__ import annotations

import pytest

from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.reply import Reply
from voice_app.triage.conditions import Answers
from voice_app.turn import Heard
from voice_app.understanding import interpretation
from voice_app.understanding.nbest import Belief
from voice_app.verify import every_state, places

FEW: dict[str, Answers] = {
    "breath_now": {},
    "gate": {"breath_now": "no", "sudden_week": "no"},
    "swallow": {"breath_now": "no", "sudden_week": "no", "gate": "no", "main": "weakness"},
}


def test_every_property_of_the_machine_holds(dialogue: Dialogue) -> None:
    found = list(every_state.prove_machine(dialogue, FEW))

    assert [f.failures for f in found if f.failures] == []
    assert all(f.states > 0 for f in found)


class Deaf(Conversation):
    """Misses whatever is said while the question of swallowing is open."""

    def hear(self, heard: Heard) -> Reply:
        if self.state == "swallow":
            return Reply((), None)
        return super().hear(heard)


def test_a_state_that_misses_danger_stop_and_silence_is_told(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "Conversation", Deaf)

    told = [words for f in every_state.prove_machine(dialogue, FEW) for words in f.failures]

    assert '"emergency" in swallow leads to swallow.' in told
    assert "Stop in swallow leads to swallow, then swallow." in told
    assert "From swallow it is still in swallow." in told


def test_an_answer_that_is_taken_in_doubt_fails_the_proof(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interpretation, "belief", lambda *_: Belief.TAKEN)
    told = list(every_state._milder(places.Places(dialogue, FEW)))
    assert any("in doubt, is taken for no." in words for words in told)
