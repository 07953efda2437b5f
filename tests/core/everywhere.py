"""Every place in which the app listens, as a person can bring it there.

Made from the machine's states and from the authored questions around the checklist, so that a new
one is missed by no test that goes everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from tests.core.support import MUMBLE, Talk, talk_at
from voice_app.bootstrap import load_learning
from voice_app.checklist.answers import Answer
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.places import ENDED, IDLE, OPENING
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.machine import build_machine
from voice_app.dialogue.progress import Progress
from voice_app.dialogue.reply import Reply
from voice_app.sessions.enrolment import Enrolment
from voice_app.sessions.first_start import FirstStart
from voice_app.sessions.scanning import Scanning
from voice_app.sessions.session_options import SessionOptions
from voice_app.sessions.speaker_selection import SpeakerSelection
from voice_app.sessions.talk import Talk as Held
from voice_app.sessions.visit_session import Session
from voice_app.sessions.waiting import Waiting
from voice_app.settings import VoiceSettings
from voice_app.turn import Heard

MIDDLE = VoiceSettings(
    rate=150, volume=0.0, patience=VoiceSettings().more_patient().more_patient().patience
)
"""A manner that every command can change."""
KNOWN = Progress({"main": Answer("weakness", "weak")})


@dataclass
class Place:
    """One place; `reply` is the latest thing said there."""

    name: str
    held: Held
    conversation: Conversation
    reply: Reply

    @property
    def state(self) -> str:
        return self.held.state

    def hear(self, *texts: str) -> Reply:
        for text in texts:
            self.reply = self.held.hear(Heard(text))
        return self.reply


Way = Callable[[Dialogue], Place]


def _begun(name: str, held: Held, conversation: Conversation, *texts: str) -> Place:
    conversation.change(manner=MIDDLE)
    place = Place(name, held, conversation, held.start())
    place.hear(*texts)
    return place


def _in_visit(state: str, dialogue: Dialogue) -> Place:
    talk = talk_at(dialogue, state)
    talk.conversation.change(manner=MIDDLE)
    session = Session(dialogue)
    session.conversation = talk.conversation
    sitting = Scanning(session, dialogue)
    reply = replace(talk.replies[-1], manner=MIDDLE)
    sitting._last = session._last = reply
    return Place(state, sitting, talk.conversation, reply)


def _in_idle(dialogue: Dialogue) -> Place:
    waiting = Waiting(dialogue, MIDDLE)
    return _begun(IDLE, waiting, waiting.conversation)


def _at_exchange(key: str, dialogue: Dialogue) -> Place:
    plan = SessionOptions(
        keeps=True, asks_to_keep=True, unfinished=KNOWN if key == "unfinished" else None
    )
    session = Session(dialogue, plan, MIDDLE)
    texts = {
        "unfinished": [],
        "keep": ["no", "stop", "okay"],
        "helpful": ["no", "stop", "okay", "keep it"],
        "forget": ["no", "forget everything"],
    }
    place = _begun(key, Scanning(session, dialogue), session.conversation, *texts[key])
    assert session.exchange is not None
    assert session.exchange.key == key
    return place


def _at_setup(key: str, dialogue: Dialogue) -> Place:
    first = FirstStart(dialogue, Session(dialogue), again=True)
    place = _begun(key, Scanning(first, dialogue), first.conversation)
    while first.exchange is not None and first.exchange.key != key:
        if key == "hearing" and first.exchange.key == "loudness":
            place.reply = place.held.hear(replace(MUMBLE, text="fine", level=-90.0))
        else:
            place.hear("skip")
    return place


def _learning(name: str | None, dialogue: Dialogue) -> Place:
    learning = Enrolment(dialogue, load_learning(dialogue), name)
    return _begun("a word to learn" if name else "whose voice", learning, learning.conversation)


def _who(dialogue: Dialogue) -> Place:
    who = SpeakerSelection(dialogue, ["one", "helper"], load_learning(dialogue))
    return _begun("who speaks", who, who.conversation)


def _checking(dialogue: Dialogue) -> Place:
    session = Session(dialogue)
    sitting = Scanning(session, dialogue)
    return _begun("check of a sound", sitting, session.conversation, "use sounds")


def _paused(way: Way, dialogue: Dialogue) -> Place:
    place = way(dialogue)
    place.hear("pause")
    assert place.state == "paused"
    return replace(place, name=f"{place.name}, paused")


def around(dialogue: Dialogue) -> Mapping[str, Way]:
    """Return each question around a visit."""
    ways: dict[str, Way] = {key: partial(_at_exchange, key) for key in dialogue.around.exchanges}
    ways |= {f"first start: {key}": partial(_at_setup, key) for key in dialogue.around.setup}
    ways |= {"whose voice": partial(_learning, None), "a word to learn": partial(_learning, "one")}
    return {**ways, "who speaks": _who}


def everywhere(dialogue: Dialogue) -> Mapping[str, Way]:
    """Return every place by its name."""
    states = set(build_machine(dialogue.checklist).states) - {OPENING, ENDED, IDLE}
    ways: dict[str, Way] = {state: partial(_in_visit, state) for state in sorted(states)}
    ways |= {IDLE: _in_idle, "check of a sound": _checking}
    asked = around(dialogue)
    return {**ways, **asked, **{f"{name}, paused": partial(_paused, asked[name]) for name in asked}}


def grammars(dialogue: Dialogue) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every list of phrases that any turn listens with, each once, with its place."""
    seen: set[frozenset[str]] = set()
    crisis = Talk(dialogue)
    crisis.say("i want to die")
    found = [(name, way(dialogue).reply) for name, way in everywhere(dialogue).items()]
    for name, reply in (*found, ("crisis", crisis.replies[-1])):
        assert reply.listening is not None, name
        phrases = reply.listening.phrases
        if frozenset(phrases) not in seen:
            seen.add(frozenset(phrases))
            yield name, phrases
