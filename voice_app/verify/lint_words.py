"""Checks that the speech model knows every word of the phrases that are listened for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from voice_app.authored import Entry
from voice_app.checklist.dialogue import Dialogue
from voice_app.errors import AuthoringError

_PHRASE_PARTS = (
    "yes_no",
    "unsure",
    "skipped",
    "choices",
    "commands",
    "after_emergency",
    "after_advice",
    "in_library",
    "read_back",
    "notes",
    "fillers",
)


def unknown_words(
    dialogue: Dialogue, unknown: Callable[[Sequence[str]], list[str]]
) -> Iterator[AuthoringError | None]:
    """Yield an error for each authored phrase with a word the speech model lacks, else None."""
    phrases, durations = dialogue.understanding.phrases, dialogue.understanding.durations
    authored = [
        *(phrases.source.require(part) for part in _PHRASE_PARTS),
        *(
            entry
            for topic in dialogue.library.topics
            for part in ("asked", "later")
            if (entry := topic.entry.get(part)) is not None
        ),
        *(e for fact in dialogue.facts.listed if (e := fact.entry.get("heard")) is not None),
        phrases.source.require("decoys").require("alike"),
        phrases.source.require("decoys").require("turned"),
        durations.source.require("examples"),
        *(e.entry.require("hear") for e in dialogue.around.exchanges.values()),
        *(e.entry.require("hear") for e in dialogue.around.setup.values()),
    ]
    for leaf in (leaf for entry in authored for leaf in leaves(entry)):
        words = unknown([leaf.text()])
        yield from (_unknown_word(leaf, word) for word in words) if words else (None,)
    for group in phrases.spoken_danger.listened_for.values():
        for entry, said in group:
            words = unknown(said)
            yield from (_unknown_word(entry, word) for word in words) if words else (None,)
    for phrase in durations.phrases:
        words = unknown([phrase])
        if not words:
            yield None
        for word in words:
            for part in ("numbers", "units", "months", "fixed"):
                yield from _blamed(durations.source.require(part), word)


def _blamed(entry: Entry, word: str) -> Iterator[AuthoringError]:
    named = entry.mapping() if isinstance(entry.value, dict) else {}
    for phrase, leaf in named.items():
        if word in phrase.split():
            yield _unknown_word(leaf, word)
    for leaf in leaves(entry) if not named else ():
        if word in leaf.text().split():
            yield _unknown_word(leaf, word)


def _unknown_word(entry: Entry, word: str) -> AuthoringError:
    return entry.error(
        f'The speech model does not know the word "{word}".',
        "Use another word, or train a model that has it with `make model`.",
    )


def leaves(entry: Entry) -> Iterator[Entry]:
    """Yield every text in an entry, however deep."""
    if isinstance(entry.value, str):
        yield entry
    elif isinstance(entry.value, tuple):
        for item in entry.value:
            yield from leaves(item)
    else:
        for item in entry.value.values():
            yield from leaves(item)
