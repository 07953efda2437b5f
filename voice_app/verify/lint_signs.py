"""Checks lists of signs: what a yes to one of them says must exist."""

from __future__ import annotations

from collections.abc import Iterator

from voice_app.checklist.dialogue import Dialogue
from voice_app.errors import AuthoringError


def misplaced_signs(dialogue: Dialogue) -> Iterator[AuthoringError]:
    """Yield every list whose signs differ from those read out, and every sign without an answer."""
    questions = dialogue.checklist.by_key
    for question in dialogue.checklist.questions:
        if not question.signs:
            continue
        prompts = dialogue.prompts.questions[question.key]
        for read in (prompts.ask[1:-1], prompts.differently[1:-1]):
            if len(read) != len(question.signs):
                yield question.entry.error(
                    f"`{question.key}` has {len(question.signs)} signs, and {len(read)} are read.",
                    "Write one below `signs:` for each that is read, {} where it says no more.",
                )
        for sign in question.signs:
            for key, value in sign.items():
                if key not in questions or value not in questions[key].values:
                    yield question.entry.error(
                        f"A sign of `{question.key}` says `{key}: {value}`, not an answer.",
                        "Name a question and one of its answers.",
                    )
