"""Typed visits, with transcripts for reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from voice_app import authored
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.places import NOTING
from voice_app.dialogue.conversation import Conversation
from voice_app.turn import UNKNOWN, Heard

SCRIPTS = Path("docs/typed_visits.yaml")
PAGE = Path("docs/typed_visits.md")
_LONGEST = 100
"""Turns; a visit that takes more is going round in circles."""


@dataclass(frozen=True)
class TypedVisit:
    """One visit to be typed."""

    title: str
    says: tuple[str, ...]
    """The first lines."""
    answers: Mapping[str, str]
    """By open question; "no" to any other."""
    urgency: str
    """The name of the level it ends at."""


def load_typed_visits(file: Path) -> tuple[TypedVisit, ...]:
    """Read the scripts. Raises `AuthoringError`."""
    visits = []
    for _, entry in authored.read(file):
        entry.only("title", "says", "answers", "urgency")
        visits.append(
            TypedVisit(
                entry.require("title").text(),
                entry.listed("says"),
                {key: words.text() for key, words in entry.require("answers")},
                entry.require("urgency").text(),
            )
        )
    return tuple(visits)


def hold(visit: TypedVisit, dialogue: Dialogue) -> tuple[Conversation, tuple[str, ...]]:
    """Type a visit up to its advice; return the conversation and its transcript by line."""
    conversation = Conversation(dialogue)
    conversation.change(takes_notes=True)
    first = list(visit.says)
    lines: list[str] = []
    reply = conversation.start()
    for _ in range(_LONGEST):
        lines += [f"App: {line}" for line in reply.lines]
        if not first and conversation.state not in dialogue.checklist.by_key:
            break
        words = first.pop(0) if first else visit.answers.get(conversation.state, "no")
        lines.append(f"You: {words}")
        noted = conversation.state == NOTING
        reply = conversation.hear(Heard(UNKNOWN, note=words) if noted else Heard(words.lower()))
    return conversation, tuple(lines)


def page(visits: tuple[TypedVisit, ...], dialogue: Dialogue) -> str:
    """Return the page with every transcript."""
    text = [
        "# Typed visits",
        "",
        "Whole visits, from the first question to the advice, as they run today.",
        f"`make transcripts` writes this page from [{SCRIPTS.name}]({SCRIPTS.name}). Spoken",
        "visits are in [audio_fixtures](../audio_fixtures/README.md).",
    ]
    for visit in visits:
        conversation, lines = hold(visit, dialogue)
        verdict = conversation.verdict()
        ended = f"[{verdict.urgency.name}: {', '.join(verdict.rules) or 'no rule'}]"
        text += ["", f"## {visit.title}", "", *(f"    {line}" for line in (*lines, "", ended))]
    return "\n".join([*text, ""])
