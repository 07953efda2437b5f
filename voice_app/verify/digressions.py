"""Proves that every digression from the questions leads back and changes no answer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from voice_app.checklist.phrases import Danger
from voice_app.checklist.places import EMERGENCY, LIBRARY, NOTING, PAUSED, REVIEW, STARTING_OVER
from voice_app.turn import UNKNOWN, Heard
from voice_app.verify.finding import Finding
from voice_app.verify.places import MUMBLE, SILENCE, Places, tried


def prove_asides(places: Places) -> Iterator[Finding]:
    """Yield the result for each property."""
    if places.topics:
        yield tried("An explanation leads back and changes no answer", _explained(places))
    yield tried("Danger in a note counts, and nothing else in it does", _noted(places))
    yield tried("Every aside leads back, and only a clear yes deletes answers", _asides(places))


def _explained(places: Places) -> Iterator[str]:
    """Ask for an explanation at every question, and at the first one for every explanation."""
    states = [(key, places.topics[0]) for key in places.ways]
    states += [(next(iter(places.ways)), topic) for topic in places.topics]
    for key, topic in dict.fromkeys(states):
        conversation = places.at(key)
        before = dict(conversation.said)
        conversation.hear(Heard(topic))
        explained = conversation.state == LIBRARY
        conversation.hear(SILENCE)
        right = explained and (conversation.state, conversation.said) == (key, before)
        yield "" if right else f'"{topic}" in {key} leads to {conversation.state}.'


def _noted(places: Places) -> Iterator[str]:
    """Take notes at every question, and say danger in one, surrounded by unexpected words."""
    phrases = places.dialogue.understanding.phrases
    for key, decided in product(places.ways, ("keep", "drop")):
        conversation = places.at(key)
        before = dict(conversation.said)
        places.have_noted(conversation, Heard(UNKNOWN, note="yes no it is worse"))
        conversation.hear(Heard(phrases.notes[decided][0]))
        kept = len(conversation.now.notes) == (decided == "keep")
        right = kept and (conversation.state, conversation.said) == (key, before)
        yield "" if right else f"A note at {key} leads to {conversation.state}."
    for phrase in (phrase for kind in Danger for phrase in phrases.danger[kind]):
        conversation = places.at(NOTING)
        conversation.hear(Heard(UNKNOWN, note=f"this morning {phrase} again"))
        right = conversation.state == EMERGENCY
        yield "" if right else f'"{phrase}" in a note leads to {conversation.state}.'


def _asides(places: Places) -> Iterator[str]:
    """Pause, look back and be asked about starting over, at every question."""
    phrases = places.dialogue.understanding.phrases
    there = {PAUSED: "pause", REVIEW: "recap", STARTING_OVER: "restart"}
    back = {PAUSED: [Heard(phrases.commands["resume"][0])], REVIEW: [SILENCE, MUMBLE]}
    back[STARTING_OVER] = [SILENCE, MUMBLE, Heard("no"), Heard(phrases.unsure[0])]
    for key, (aside, command) in product(places.ways, there.items()):
        for word in back[aside]:
            conversation = places.at(key)
            before = dict(conversation.said)
            conversation.hear(Heard(phrases.commands[command][0]))
            reached = conversation.state == aside or (aside == REVIEW and not before)
            if conversation.state == aside:
                conversation.hear(word)
            right = reached and (conversation.state, conversation.said) == (key, before)
            yield "" if right else f"{aside} from {key} leads to {conversation.state}."
