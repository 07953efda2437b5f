"""The pages of an explanation: its topic's own text, or text made from this visit's answers."""

from __future__ import annotations

from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.topics import Fill, Topic
from voice_app.dialogue.guidance import together
from voice_app.triage.conditions import Answers

Page = tuple[str, ...]


def pages(topic: Topic, dialogue: Dialogue, answers: Answers, *, other: bool) -> tuple[Page, ...]:
    """Return what is said first, and then after each "tell me more".

    `other` is True if the answers are about somebody else.
    """
    match topic.fill:
        case Fill.QUESTIONS:
            told = dialogue.for_the_doctor.ask(answers, other=other)
        case Fill.PATTERN:
            told = dialogue.for_the_doctor.pattern(answers, dialogue.prompts.days_ago)
        case Fill.NAMES:
            return _names(topic, dialogue)
        case None:
            told = ()
    return (told,) if told else (topic.short, topic.more)


def next_page(pages: tuple[Page, ...], page: int) -> int:
    """Return the page after `page`; the last one is followed by itself."""
    return min(page + 1, len(pages) - 1)


def _names(topic: Topic, dialogue: Dialogue) -> tuple[Page, ...]:
    """Return the names of all topics, a few at a time."""
    names, size = dialogue.library.names, dialogue.pacing.named_topics
    groups = [together(names[at : at + size]) for at in range(0, len(names), size)]
    first, last = (*topic.short, *groups[0]), (*groups[-1], *topic.more)
    return (first, *groups[1:-1], last) if len(groups) > 1 else (first, topic.more)
