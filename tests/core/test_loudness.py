"""A person who is too quiet or too loud is told so, seldom."""

from dataclasses import replace

import pytest

from tests.core.support import MUMBLE, SILENCE, talk_at
from voice_app.checklist.dialogue import Dialogue
from voice_app.settings import LOUDNESS
from voice_app.turn import Heard

QUIET = replace(MUMBLE, level=LOUDNESS.quiet - 1)
FAINT = Heard("twitching", level=LOUDNESS.faint - 1)
LOUD = replace(MUMBLE, level=-6.0, cut_off=LOUDNESS.cut_off + 0.1)


@pytest.mark.parametrize(
    ("heard", "line"), [(QUIET, "too_quiet"), (FAINT, "too_quiet"), (LOUD, "too_loud")]
)
def test_what_hinders_is_said_before_going_on(dialogue: Dialogue, heard: Heard, line: str) -> None:
    talk = talk_at(dialogue, "main")
    reply = talk.conversation.hear(heard)
    expected = dialogue.prompts.line(line)
    assert reply.lines[: len(expected)] == expected
    assert len(reply.lines) > len(expected)


@pytest.mark.parametrize(
    "heard",
    [
        SILENCE,
        MUMBLE,
        replace(MUMBLE, level=-30.0),
        Heard("twitching", level=LOUDNESS.quiet - 1),
        Heard("twitching", level=-6.0, cut_off=0.5),
    ],
)
def test_what_does_not_hinder_is_not_spoken_of(dialogue: Dialogue, heard: Heard) -> None:
    talk = talk_at(dialogue, "main")
    lines = talk.conversation.hear(heard).lines
    for name in ("too_quiet", "too_loud"):
        assert dialogue.prompts.line(name)[0] not in lines


def test_it_is_not_said_at_every_turn(dialogue: Dialogue) -> None:
    told = []
    talk = talk_at(dialogue, "main")
    for _ in range(2 * (LOUDNESS.turns_between + 1)):
        reply = talk.conversation.hear(QUIET)
        told.append(dialogue.prompts.line("too_quiet")[0] in reply.lines)
    assert told[0]
    assert sum(told) == 2
