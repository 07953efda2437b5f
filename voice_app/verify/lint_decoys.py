"""Finds answers that could lose a "not"; each finding has file and line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from voice_app.authored import Entry
from voice_app.checklist.checklist import AnswerKind
from voice_app.checklist.dialogue import Dialogue
from voice_app.errors import AuthoringError


def cannot_be_turned_round(
    dialogue: Dialogue, unknown: Callable[[Sequence[str]], list[str]]
) -> Iterator[AuthoringError]:
    """Yield each answer whose negation is not known in its turn."""
    decoys = dialogue.understanding.phrases.decoys
    for key, leaf in _answers(dialogue):
        answer = leaf.text()
        if answer in decoys.alone:
            continue
        turned = decoys.turning_round(answer, key)
        if not turned:
            yield leaf.error(
                f'Nothing turns "{answer}" round: with a "not" in it, it would be believed.',
                "Add its first words to `decoys.turned`, with what turns them round.",
            )
        elif words := [word for word in unknown(turned) if word not in answer.split()]:
            yield leaf.error(
                f'The speech model does not know the word "{words[0]}" of "{turned[0]}",'
                f' which turns "{answer}" round.',
                "Let it know the word with `make graph`.",
            )


def _answers(dialogue: Dialogue) -> Iterator[tuple[str, Entry]]:
    """Yield the authored answers, each with a question that accepts it."""
    source = dialogue.understanding.phrases.source
    questions = dialogue.checklist.by_key.items()
    yes_no = [key for key, question in questions if question.kind is AnswerKind.YES_NO]
    groups = [(key, source.require("yes_no")) for key in yes_no[:1]]
    groups += source.require("choices")
    for key, values in groups:
        for _, phrases in values:
            yield from ((key, leaf) for leaf in phrases.sequence())
