"""A visit killed in every state of the machine, and taken up from the file that it left.

The states come from the machine itself. That nothing but the file outlives a kill, and real kills,
are in `test_killed_visit.py`; kills over a sound card in `audio_fixtures/live_killed`.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.core.support import ROUTES, Talk, calm, talk_at, words_for
from voice_app.bootstrap import load_dialogue
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.places import CONFIRMING, EMERGENCY, ENDED, FRAME, READING_BACK
from voice_app.dialogue.conversation import Conversation
from voice_app.sessions.session_options import SessionOptions
from voice_app.sessions.visit_session import Session
from voice_app.storage.visit_record import told
from voice_app.storage.visit_store import VisitStore
from voice_app.triage.conditions import Value
from voice_app.turn import Heard

STATES = (*FRAME, *load_dialogue().checklist.by_key)


def to_the_end(
    dialogue: Dialogue, conversation: Conversation, hear: Session | Conversation, state: str
) -> None:
    """Go on as the person who had come to `state` does, until nothing is asked any more."""
    answers: Mapping[str, Value] = ROUTES.get(state, {})
    for _ in range(200):
        match conversation.state:
            case key if key in dialogue.checklist.by_key:
                value = answers.get(key, calm(dialogue, key))
                hear.hear(Heard(words_for(dialogue, key, value)))
            case "confirming":
                hear.hear(Heard("no"))
            case "reading_back":
                hear.hear(Heard("all clear"))
            case "library" | "paused" | "review" | "starting_over" | "noting":
                hear.hear(Heard("resume"))
            case "reading_note":
                hear.hear(Heard("keep it"))
            case "opening" | "idle":
                hear.hear(Heard("start the checklist"))
            case "guidance" if not conversation.verdict().complete:
                hear.hear(Heard("resume"))
            case _:
                return
    raise AssertionError(f"The visit never ends: {conversation.state}")


@pytest.mark.parametrize("state", STATES)
def test_taken_up_it_ends_as_if_nothing_had_happened(dialogue: Dialogue, state: str) -> None:
    if state == ENDED:  # here it is asked whether the answers shall stay
        talk = Talk(dialogue)
        talk.finish({})
        talk.say("stop")
    else:
        talk = talk_at(dialogue, state)
    keeper = VisitStore(dialogue.checklist, dialogue.table, "unknown")
    # What the loop has on disk before it says anything in this state.
    keeper.keep(talk.conversation.progress())

    to_the_end(dialogue, talk.conversation, talk.conversation, state)
    whole = talk.conversation.verdict()

    found = VisitStore(dialogue.checklist, dialogue.table, "unknown").unfinished()
    session = Session(dialogue, SessionOptions(keeps=True, unfinished=found.progress))
    session.start()
    if found.progress is not None:
        session.hear(Heard("continue the visit"))
        assert session.state not in ("opening", "guidance")
    if state == EMERGENCY:
        assert session.state == EMERGENCY  # its advice does not wait for questions
    if state == CONFIRMING:
        assert session.state == CONFIRMING
    if state == READING_BACK:
        assert session.state == "breath_now"  # the doubted no was no answer
    to_the_end(dialogue, session.conversation, session, state)
    assert told(session.conversation.verdict()) == told(whole)
