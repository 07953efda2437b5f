"""Proof of the conversation's state machine, by holding conversations in every state.

The states are few: one for each question, and those around them. Every one is put through the
same turns: danger, stop, silence, and sounds that are no words. What is heard is
read for danger before anything else, whatever the state; so every phrase is tried in one state
of each kind, and one phrase of each kind in every state.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import product

from voice_app.dialogue.answers import Answer
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.dialogue import Dialogue
from voice_app.dialogue.machine import (
    CONFIRMING,
    EMERGENCY,
    ENDED,
    FRAME,
    GUIDANCE,
    IDLE,
    LIBRARY,
    NOTING,
    OPENING,
    PAUSED,
    READING_BACK,
    READING_NOTE,
    REVIEW,
    STARTING_OVER,
)
from voice_app.dialogue.phrases import UNKNOWN, Danger
from voice_app.triage.conditions import UNSURE, Answers, Value
from voice_app.triage.proof import Finding
from voice_app.triage.rules import Urgency
from voice_app.turn import Heard

SILENCE = Heard("", speech=False)
MUMBLE = Heard("[unk]")
DOUBTFUL_NO = Heard("no", second="[unk]")
"""A no that only one of two views has heard."""
MOST_TURNS = 1000
"""A visit in which nothing is said must be over by then."""


def prove_machine(dialogue: Dialogue, ways: Mapping[str, Answers]) -> Iterator[Finding]:
    """Yield what came of every property; `ways` holds answers that lead to each question."""
    details: dict[str, Answers] = {detail.key: {} for detail in dialogue.checklist.details}
    places = _Places(dialogue, {**ways, **details})
    yield _tried("Words of danger lead to their advice from every state", _danger(places))
    yield _tried("Denied or ambiguous danger is asked about, and only no clears it", _doubt(places))
    if places.grave:
        yield _tried("A no about an emergency counts only when it is certain", _certain(places))
    yield _tried("Stop leads to advice or the end, and then out, from every state", _stop(places))
    yield _tried("Silence alone ends the visit, from every state", _alone(places, SILENCE))
    yield _tried("Sounds that are no words end it too", _alone(places, MUMBLE))
    yield _tried(
        "Idle answers only commands of several words, and only a wake phrase begins a visit",
        _idle(places),
    )
    if dialogue.library.topics:
        yield _tried("An explanation leads back and changes no answer", _explained(places))
    yield _tried("Danger in a note counts, and nothing else in it does", _noted(places))
    yield _tried("Every aside leads back, and only a clear yes deletes answers", _asides(places))


class _Places:
    """Puts conversations into any state."""

    def __init__(self, dialogue: Dialogue, ways: Mapping[str, Answers]) -> None:
        self.dialogue = dialogue
        self.ways = ways
        self.topics = [topic.asked[0] for topic in dialogue.library.topics]
        self.grave = [key for key in ways if key in dialogue.grave]
        without = {ENDED}
        if not self.topics:
            without.add(LIBRARY)
        if not self.grave:
            without.add(READING_BACK)
        self.states = (*(state for state in FRAME if state not in without), *ways)

    def at(self, state: str) -> Conversation:
        """Return a conversation in `state`, with the answers on the way to it given."""
        conversation = Conversation(self.dialogue)
        if state in self.ways:
            self.go_on(conversation, state)
        elif state == READING_BACK:
            self.go_on(conversation, self.grave[0])
            conversation.hear(DOUBTFUL_NO)
        elif state == IDLE:
            conversation.rest()
        elif state in (NOTING, READING_NOTE):
            self.go_on(conversation, self._harmless())
            self.have_noted(conversation, None if state == NOTING else Heard("", note="tired"))
        elif state != OPENING:
            self.go_on(conversation, self._harmless())
            phrases = self.dialogue.understanding.phrases
            danger = phrases.danger[Danger.EMERGENCY][0]
            heard = {CONFIRMING: f"not {danger}", EMERGENCY: danger, GUIDANCE: "stop"}
            commands = {PAUSED: "pause", REVIEW: "recap", STARTING_OVER: "restart"}
            heard |= {aside: phrases.commands[name][0] for aside, name in commands.items()}
            if self.topics:
                heard[LIBRARY] = self.topics[0]
            conversation.hear(Heard(heard[state]))
        if conversation.state != state:
            raise ValueError(f"{state} was not reached, but {conversation.state}.")
        return conversation

    def have_noted(self, conversation: Conversation, note: Heard | None = None) -> None:
        """Have a helper take a note, as if it could be written, and hand it over."""
        phrases = self.dialogue.understanding.phrases
        conversation.notes.possible = True
        conversation.hear(Heard(phrases.commands["helper"][0]))
        conversation.hear(Heard(phrases.notes["take"][0]))
        if note is not None:
            conversation.hear(note)

    def _harmless(self) -> str:
        """Return a question, if possible with answers before it, that leave no emergency open."""
        first, *later = self.ways
        return next((key for key in later if self.ways[key] and self._is_calm(key)), first)

    def _is_calm(self, key: str) -> bool:
        answers = self.dialogue.checklist.with_implied(self.ways[key])
        urgency = self.dialogue.verdict(answers, complete=False).urgency
        return urgency < Urgency.EMERGENCY_NOW

    def go_on(self, conversation: Conversation, key: str) -> None:
        """Take the conversation to the question, as if it began anew."""
        conversation.said = {k: Answer(v, str(v)) for k, v in self.ways[key].items()}
        conversation.asking.ask(self.dialogue.checklist.by_key[key])


def _tried(claim: str, results: Iterator[str]) -> Finding:
    """Count the conversations; each result is "" or what went wrong in it."""
    every = list(results)
    return Finding(claim, len(every), 0, tuple(dict.fromkeys(filter(None, every))))


def _danger(places: _Places) -> Iterator[str]:
    phrases = places.dialogue.understanding.phrases
    one_question = next(iter(places.ways), OPENING)
    for kind in Danger:
        few = [(state, phrases.danger[kind][0]) for state in places.states]
        many = product((CONFIRMING, one_question), phrases.danger[kind])
        for state, phrase in dict.fromkeys([*few, *many]):
            conversation = places.at(state)
            reply = conversation.hear(Heard(phrase))
            advice = places.dialogue.prompts.advice_for(
                Urgency.EMERGENCY_NOW, conversation.answers, unheard=False
            )
            right = (
                conversation.state == EMERGENCY
                and conversation.verdict().urgency is Urgency.EMERGENCY_NOW
                and reply.listening is not None
                and reply.lines[:1] == (advice.do[0].says,)
            )
            yield "" if right else f'"{phrase}" in {state} leads to {conversation.state}.'


def _doubt(places: _Places) -> Iterator[str]:
    phrases = places.dialogue.understanding.phrases
    one_question = next(iter(places.ways), OPENING)
    doubtful = [p for kind in Danger for p in phrases.ask_first[kind]]
    doubtful += [f"not {p}" for kind in Danger for p in phrases.danger[kind]]
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


def _certain(places: _Places) -> Iterator[str]:
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


def _stop(places: _Places) -> Iterator[str]:
    for state in _of_a_visit(places):
        conversation = places.at(state)
        conversation.hear(Heard("stop"))
        first = conversation.state
        turns = _turns_until(conversation, Heard("stop"), (ENDED,), most=2)
        right = first in (EMERGENCY, GUIDANCE, ENDED) and turns is not None
        yield "" if right else f"Stop in {state} leads to {first}, then {conversation.state}."


def _alone(places: _Places, heard: Heard) -> Iterator[str]:
    """Every state leads to advice, and advice to the end."""
    for state in _of_a_visit(places):
        conversation = places.at(state)
        advice = (EMERGENCY, GUIDANCE)
        goals = (ENDED,) if state in advice else (*advice, ENDED)
        right = _turns_until(conversation, heard, goals) is not None
        yield "" if right else f"From {state} it is still in {conversation.state}."


def _of_a_visit(places: _Places) -> list[str]:
    """Every state but idle, where no visit is open that could end."""
    return [state for state in places.states if state != IDLE]


def _idle(places: _Places) -> Iterator[str]:
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


def _explained(places: _Places) -> Iterator[str]:
    """Ask for an explanation in each question, for each explanation in the first."""
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


def _noted(places: _Places) -> Iterator[str]:
    """Take notes at every question, and say danger in one before words that nobody expected."""
    phrases = places.dialogue.understanding.phrases
    for key, decided in product(places.ways, ("keep", "drop")):
        conversation = places.at(key)
        before = dict(conversation.said)
        places.have_noted(conversation, Heard(UNKNOWN, note="yes no it is worse"))
        conversation.hear(Heard(phrases.notes[decided][0]))
        kept = len(conversation.notes.kept) == (decided == "keep")
        right = kept and (conversation.state, conversation.said) == (key, before)
        yield "" if right else f"A note at {key} leads to {conversation.state}."
    for phrase in (phrase for kind in Danger for phrase in phrases.danger[kind]):
        conversation = places.at(NOTING)
        conversation.hear(Heard(UNKNOWN, note=f"this morning {phrase} again"))
        right = conversation.state == EMERGENCY
        yield "" if right else f'"{phrase}" in a note leads to {conversation.state}.'


def _asides(places: _Places) -> Iterator[str]:
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
