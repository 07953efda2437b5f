"""Checks told.en.yaml for sentences that mean something else."""

from __future__ import annotations

from collections.abc import Iterator

from voice_app.checklist.dialogue import Dialogue
from voice_app.errors import AuthoringError


def misread_facts(dialogue: Dialogue) -> Iterator[AuthoringError]:
    """Yield every way of stating a fact that is danger, a command or another fact."""
    words, facts = dialogue.understanding, dialogue.facts
    for fact in facts.listed:
        for said in (*fact.heard, *(way.example for way in fact.ways)):
            if words.phrases.danger_in(said) is not None:
                yield fact.entry.error(
                    f'"{said}" reports danger.', "Leave that to the danger file."
                )
            elif (command := words.command(said)) is not None:
                yield fact.entry.error(
                    f'"{said}" is the command `{command}`.', "Say it another way."
                )
            elif (found := facts.told(words.phrases.words(said))) is not fact:
                yield fact.entry.error(
                    f'"{said}" tells `{found.key if found else None}`, not `{fact.key}`.',
                    "Narrow one of the two.",
                )
        if not any(set(k) & fact.answers.keys() for k in words.phrases.names.values()):
            yield fact.entry.error(
                "Nobody could change what it answers.",
                "Name it under `change:` in the phrase file.",
            )
