"""Visits that are typed, with their transcript for whoever wants to read one."""

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
    """One visit as it is to be typed."""

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
        says = entry.get("says")
        visits.append(
            TypedVisit(
                entry.require("title").text(),
                says.texts() if says else (),
                {key: words.text() for key, words in entry.require("answers")},
                entry.require("urgency").text(),
            )
        )
    return tuple(visits)


def hold(visit: TypedVisit, dialogue: Dialogue) -> tuple[Conversation, tuple[str, ...]]:
    """Type a visit to its advice; return the conversation and its transcript, line by line."""
    conversation = Conversation(dialogue)
    conversation.notes.possible = True
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
        "Whole visits to their advice, as they are typed and answered today; `make transcripts`",
        f"writes this page from [{SCRIPTS.name}]({SCRIPTS.name}). Spoken ones lie in",
        "[audio_fixtures](../audio_fixtures/README.md).",
    ]
    for visit in visits:
        conversation, lines = hold(visit, dialogue)
        verdict = conversation.verdict()
        ended = f"[{verdict.urgency.name}: {', '.join(verdict.rules) or 'no rule'}]"
        text += ["", f"## {visit.title}", "", *(f"    {line}" for line in (*lines, "", ended))]
    return "\n".join([*text, ""])
