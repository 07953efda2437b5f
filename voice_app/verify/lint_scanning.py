"""Checks sounds.en.yaml: an option that is read out must be understood in its place."""

from __future__ import annotations

from collections.abc import Iterator

from voice_app.checklist.checklist import AnswerKind
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.places import FRAME
from voice_app.dialogue.turn_grammar import TurnGrammar
from voice_app.errors import AuthoringError


def misread_options(dialogue: Dialogue) -> Iterator[AuthoringError]:
    """Yield every option that would be read out and then not understood."""
    sounds, words, grammar = dialogue.sounds, dialogue.understanding, TurnGrammar(dialogue)
    for key, entry in sounds.source.require("answers"):
        groups = words.phrases.choices.get(key)
        if groups is None:
            yield entry.error(f"`{key}` is not a question with choices.", "Name one of those.")
            continue
        for value, leaf in entry:
            if leaf.text() not in groups.get(value, ()):
                yield leaf.error(
                    f'"{leaf.text()}" does not answer `{key}` with `{value}`.',
                    "Write one of its phrases in the phrase file.",
                )
    durations = [q for q in dialogue.checklist.by_key.values() if q.kind is AnswerKind.DURATION]
    for item in sounds.source.require("times").sequence():
        if not all(words.answer(item.text(), question) for question in durations):
            yield item.error(
                f'"{item.text()}" is not a span of time.', "Write one, such as a week."
            )
    for state, entry in sounds.source.require("states"):
        if state not in FRAME:
            yield entry.error(f"There is no state `{state}`.", f"States are {', '.join(FRAME)}.")
            continue
        heard = grammar.phrases(state, crisis=True)
        for item in entry.require("read").sequence():
            if item.text() not in heard:
                yield item.error(f'"{item.text()}" is not understood there.', "Write what is.")
    for item in sounds.source.require("menu").require("read").sequence():
        if item.text() not in words.phrases.everywhere:
            yield item.error(
                f'"{item.text()}" is not understood everywhere.', "Write a command or a danger."
            )
