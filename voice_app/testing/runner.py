"""Plays a scenario through the real ear and the real turn logic, and reports differences."""

from __future__ import annotations

from dataclasses import dataclass

from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.conversation import Conversation
from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.recording import RecordedMicrophone
from voice_app.ports import Recogniser
from voice_app.settings import Patience
from voice_app.testing.scenario import Scenario
from voice_app.triage.decide import Verdict


@dataclass(frozen=True)
class Taken:
    """The result of one turn."""

    open: str
    """The state in which it was spoken."""
    heard: str


@dataclass(frozen=True)
class Outcome:
    """The result of a scenario."""

    taken: tuple[Taken, ...]
    verdict: Verdict
    transcript: tuple[str, ...]
    """What both sides said, as the captions show it."""


def play(scenario: Scenario, dialogue: Dialogue, recogniser: Recogniser) -> Outcome:
    """Play every recording. Raises `AudioFileFault`, and `AuthoringError` for a false script."""
    scenario.expect.check(dialogue.table.levels)
    microphone = RecordedMicrophone(scenario.recordings)
    listener = SpokenListener(microphone, recogniser, Patience())
    conversation = Conversation(dialogue)
    taken: list[Taken] = []
    transcript: list[str] = []
    reply = conversation.start()
    while True:
        transcript += [f"App: {line}" for line in reply.lines]
        if reply.listening is None:
            break
        state = conversation.state
        heard = listener.listen(reply.listening)
        if not heard.input_ended:
            taken.append(Taken(state, heard.text))
            transcript.append(f"You: {heard.text}" if heard.text else "[silence]")
        reply = conversation.hear(heard)
    return Outcome(tuple(taken), conversation.verdict(), tuple(transcript))


def differences(scenario: Scenario, outcome: Outcome) -> list[str]:
    """Return what differs from the script, in words; empty if everything matched."""
    found = []
    for number, turn in enumerate(scenario.turns, 1):
        if number > len(outcome.taken):
            found.append(f"turn {number}: the visit had ended before {turn.says!r} was heard")
            continue
        taken = outcome.taken[number - 1]
        if taken.open != turn.open:
            found.append(f"turn {number}: {taken.open} was open, not {turn.open}")
        if taken.heard != turn.hears:
            found.append(f"turn {number}: heard {taken.heard!r}, not {turn.hears!r}")
    expect, verdict = scenario.expect, outcome.verdict
    if verdict.urgency.name != expect.urgency:
        found.append(f"the urgency is {verdict.urgency.name}, not {expect.urgency}")
    if verdict.rules != expect.rules:
        found.append(f"the deciding rules are {list(verdict.rules)}, not {list(expect.rules)}")
    if verdict.complete is not expect.complete:
        found.append(f"complete is {verdict.complete}, not {expect.complete}")
    return found
