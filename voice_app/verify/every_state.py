"""Proves properties of the conversation's state machine by holding conversations in every state.

The states are few: one for each question, and those around them. Each is put through the same
turns: danger, stop, silence, and sounds that are not words. Speech is checked for danger before
anything else, whatever the state; so every phrase is tried in one state of each kind, and one
phrase of each kind in every state.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import product

from voice_app.checklist.checklist import AnswerKind
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.phrases import Danger
from voice_app.checklist.places import (
    CONFIRMING,
    EMERGENCY,
    ENDED,
    GUIDANCE,
    IDLE,
    OPENING,
    READING_BACK,
)
from voice_app.checklist.stakes import urgency_with, values_of
from voice_app.dialogue.conversation import Conversation
from voice_app.triage.conditions import UNSURE, Answers, Value
from voice_app.turn import UNKNOWN, Heard
from voice_app.verify.digressions import prove_asides
from voice_app.verify.finding import Finding
from voice_app.verify.places import (
    DOUBTFUL_NO,
    MUMBLE,
    SILENCE,
    Places,
    tried,
    words_for,
)

MOST_TURNS = 1000
"""A visit in which nothing is said must be over by then."""


def prove_machine(dialogue: Dialogue, ways: Mapping[str, Answers]) -> Iterator[Finding]:
    """Yield the result for each property; `ways` holds answers that lead to each question."""
    details: dict[str, Answers] = {detail.key: {} for detail in dialogue.checklist.details}
    places = Places(dialogue, {**ways, **details})
    yield tried("Words of danger lead to their advice from every state", _danger(places))
    yield tried("Denied or ambiguous danger is asked about, and only no clears it", _doubt(places))
    if places.grave:
        yield tried("A no about an emergency counts only when it is certain", _certain(places))
    yield tried(
        "What makes the advice milder is taken only where two ways of hearing agree",
        _milder(places),
    )
    yield tried("Stop leads to advice or the end, and then out, from every state", _stop(places))
    yield tried("Silence alone ends the visit, from every state", _alone(places, SILENCE))
    yield tried("Sounds that are no words end it too", _alone(places, MUMBLE))
    yield tried(
        "Idle answers only commands of several words, and only a wake phrase begins a visit",
        _idle(places),
    )
    yield from prove_asides(places)


def _danger(places: Places) -> Iterator[str]:
    phrases = places.dialogue.understanding.phrases
    one_question = next(iter(places.ways), OPENING)
    for kind in Danger:
        few = [(state, phrases.danger[kind][0]) for state in places.states]
        many = product((CONFIRMING, one_question), phrases.told_by(kind))
        for state, phrase in dict.fromkeys([*few, *many]):
            conversation = places.at(state)
            reply = conversation.hear(Heard(phrase))
            advice = places.dialogue.prompts.advice_for(
                places.dialogue.table.emergency, conversation.answers, unheard=False
            )
            right = (
                conversation.state == EMERGENCY
                and conversation.verdict().urgency.is_emergency
                and reply.listening is not None
                and reply.lines[:1] in ((advice.do[0].says,), (advice.do[0].other,))
            )
            yield "" if right else f'"{phrase}" in {state} leads to {conversation.state}.'


def _doubt(places: Places) -> Iterator[str]:
    phrases = places.dialogue.understanding.phrases
    one_question = next(iter(places.ways), OPENING)
    doubtful = [p for kind in Danger for p in phrases.ask_first[kind]]
    doubtful += [f"not {p}" for kind in Danger for p in phrases.danger[kind]]
    question = places.dialogue.checklist.by_key.get(one_question)
    if question is not None and question.kind is AnswerKind.YES_NO:
        doubtful += [p for kind in Danger for p in phrases.told_by(kind, answers_no=True)]
    thens = [(SILENCE, True), (Heard("no"), False)]
    unclear = [(MUMBLE, True), (Heard("not sure"), True), (Heard("yes"), True)]
    for phrase in doubtful:
        for then, wanted in thens + (unclear if phrase == doubtful[0] else []):
            conversation = places.at(one_question)
            conversation.hear(Heard(phrase))
            asked = conversation.state == CONFIRMING
            conversation.hear(then)
            right = asked and (conversation.state == EMERGENCY) == wanted
            yield "" if right else f'"{phrase}", then "{then.text}", ends in {conversation.state}.'


def _certain(places: Places) -> Iterator[str]:
    all_clear = places.dialogue.understanding.phrases.read_back["all_clear"][0]
    most = places.dialogue.policy.unclear_read_back
    turns: list[tuple[tuple[Heard, ...], Value]] = [
        ((Heard("no", second="no"),), "no"),
        ((DOUBTFUL_NO, Heard(all_clear)), "no"),
        ((DOUBTFUL_NO, Heard("yes")), "yes"),
        ((DOUBTFUL_NO, Heard("not sure")), UNSURE),
        *(((DOUBTFUL_NO, *[u] * most), UNSURE) for u in (SILENCE, MUMBLE, Heard("no"))),
        ((Heard("yes", second="no"),), "yes"),
    ]
    for key in places.grave:
        for said, wanted in turns:
            conversation = places.at(key)
            conversation.hear(said[0])
            for heard in said[1:]:
                doubted = conversation.state == READING_BACK
                conversation.hear(heard)
            right = conversation.said[key].value == wanted and (len(said) == 1 or doubted)
            told = ", ".join(f'"{heard.text}"' for heard in said)
            yield "" if right else f"{told} at {key} count as {conversation.said[key].value}."


def _milder(places: Places) -> Iterator[str]:
    """Give each answer to each question such that one hearing has it and the other has no words.

    An answer accepted at once must not be milder than any other answer in its place.
    """
    dialogue = places.dialogue
    for key in places.ways:
        question = dialogue.checklist.by_key[key]
        for value in values_of(question, dialogue.table):
            said = words_for(dialogue.understanding.phrases, question, value)
            conversation = places.at(key)
            before = conversation.values
            conversation.hear(Heard(said, second=UNKNOWN))
            answer = conversation.said.get(key)
            if answer is None or answer.value == UNSURE:
                yield ""
                continue
            urgencies = [
                urgency_with(dialogue.checklist, dialogue.table, before, question, v)
                for v in (answer.value, *values_of(question, dialogue.table))
            ]
            right = urgencies[0] >= max(urgencies)
            yield "" if right else f'"{said}" at {key}, in doubt, is taken for {answer.value}.'


def _stop(places: Places) -> Iterator[str]:
    for state in _of_a_visit(places):
        conversation = places.at(state)
        conversation.hear(Heard("stop"))
        first = conversation.state
        turns = _turns_until(conversation, Heard("stop"), (ENDED,), most=2)
        right = first in (EMERGENCY, GUIDANCE, ENDED) and turns is not None
        yield "" if right else f"Stop in {state} leads to {first}, then {conversation.state}."


def _alone(places: Places, heard: Heard) -> Iterator[str]:
    """Check that every state leads to advice, and advice to the end."""
    for state in _of_a_visit(places):
        conversation = places.at(state)
        advice = (EMERGENCY, GUIDANCE)
        goals = (ENDED,) if state in advice else (*advice, ENDED)
        right = _turns_until(conversation, heard, goals) is not None
        yield "" if right else f"From {state} it is still in {conversation.state}."


def _of_a_visit(places: Places) -> list[str]:
    """Return every state except idle, in which no visit is open that could end."""
    return [state for state in places.states if state != IDLE]


def _idle(places: Places) -> Iterator[str]:
    phrases = places.dialogue.understanding.phrases
    answered = {phrase for group in phrases.at_rest.values() for phrase in group}
    every = [phrase for group in phrases.commands.values() for phrase in group]
    for heard in (SILENCE, MUMBLE, *map(Heard, ("yes", "no", *every))):
        conversation = places.at(IDLE)
        silent = conversation.hear(heard).lines == ()
        right = silent is (heard.text not in answered) and conversation.state == IDLE
        yield "" if right else f'"{heard.text}" in idle leads to {conversation.state}.'
    for wake in phrases.wake:
        conversation = places.at(IDLE)
        conversation.hear(Heard(wake))
        right = conversation.state in places.ways
        yield "" if right else f'"{wake}" in idle leads to {conversation.state}.'


def _turns_until(
    conversation: Conversation, heard: Heard, states: Collection[str], most: int = MOST_TURNS
) -> int | None:
    for turn in range(most + 1):
        if conversation.state in states:
            return turn
        conversation.hear(heard)
    return None
