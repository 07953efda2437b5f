"""Checks how danger is spoken of for mistakes beyond the form of the file."""

from __future__ import annotations

from collections.abc import Iterator

from voice_app.checklist.phrases import Danger, Phrases
from voice_app.errors import AuthoringError
from voice_app.language.danger import Weight


def misread_danger(phrases: Phrases) -> Iterator[AuthoringError]:
    """Yield what is listened for but not understood, and patterns that others outweigh."""
    danger = phrases.spoken_danger
    for part in ("ear", "carriers"):
        for entry, group in danger.listened_for[part]:
            for phrase in group:
                if phrases.danger_in(phrase) is None:
                    yield entry.error(
                        f'"{phrase}" is listened for but is not danger.',
                        "Write a pattern that holds it, or leave it out.",
                    )
    for entry, group in danger.listened_for["decoys"]:
        for phrase in group:
            if phrases.danger_in(phrase) is not None:
                yield entry.error(f'"{phrase}" is a decoy but is danger.', "Leave it out.")
    for kind in Danger:
        entries = danger.source.require(kind.value).sequence()
        for entry, said in zip(entries, danger.examples[kind, Weight.ACTS], strict=True):
            found = phrases.danger_in(said)
            if found is None or found.ask_first or found.kind is not kind:
                yield entry.error(
                    f'"{said}", one of its phrases, is not acted on as `{kind.value}`.',
                    "Another pattern outweighs it: change its first words.",
                )
