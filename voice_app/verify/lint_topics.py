"""Checks asking.en.yaml for sentences that ask for something else, or for help."""

from __future__ import annotations

from collections.abc import Iterator

from voice_app.checklist.dialogue import Dialogue
from voice_app.errors import AuthoringError

FILE = "asking.en.yaml"


def misread_topics(dialogue: Dialogue) -> Iterator[AuthoringError]:
    """Yield every wording that never leads to its topic, and every topic without one.

    Each template is tried with one phrase, as it would be heard: danger first, then commands.
    """
    library, words = dialogue.library, dialogue.understanding
    wordings, phrases = library.wordings(), words.phrases
    topics = {topic.key: topic for topic in library.topics}
    for key, entry in wordings.keys:
        if key not in topics:
            yield entry.error(f"There is no topic `{key}`.", f"Topics: {', '.join(topics)}.")
    reached = {key for key, _ in wordings.keys}
    for topic in library.topics:
        if wordings.keys and topic.key not in reached:
            yield topic.entry.error(
                f"`{topic.key}` has no sentence that asks for it.", f"Add some in {FILE}."
            )
    for way in (*wordings.asked, *wordings.told):
        said = way.template.example
        if phrases.danger_in(said) is not None:
            yield way.entry.error(f'"{said}" reports danger.', "Leave that to the danger file.")
        elif (command := words.command(said)) is not None:
            yield way.entry.error(f'"{said}" is the command `{command}`.', "Say it another way.")
        elif (found := wordings.topic(phrases.words(said), told=True)) != way.key:
            yield way.entry.error(
                f'"{said}" asks for `{found}`, not for `{way.key}`.', "Narrow one of the two."
            )
