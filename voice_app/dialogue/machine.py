"""The state machine of the conversation, made from the checklist.

One state for each question, and those around them:

    opening ── ask_<key> ──> <key> ── ask_<other> ──> <other> ... ── advise ──> guidance
    any state ── confirm_danger ──> confirming     ("Did you say ...?")
    any state ── warn ──> emergency                (emergency or crisis advice)
    emergency, confirming ── ask_<key> ──> <key>   (a false alarm)
    guidance ── ask_<key> ──> <key>                (go back, more questions)
    <key>, guidance ── explain, pause, review, doubt_start
        ──> library, paused, review, starting_over ── ask_<key>, advise ──> back again
    <key> ── read_back ──> reading_back ── ask_<key> ──> <key>   (was that a no?)
    <key>, guidance ── take_note ──> noting ── read_note ──> reading_note ── ask_<key>, advise
    opening, confirming ── go_idle ──> idle ── ask_<key> ──> <key>  (a wake phrase begins the visit)
    emergency, guidance, idle ── finish ──> ended

The asides (those four, and the two of a note) lead from each to each other, and back to the
question or the advice that they interrupted. A note that was interrupted by a doubt about danger
is read back after it.

A trigger that a state does not allow raises `transitions.MachineError` and changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from functools import lru_cache

from transitions import Machine, MachineError, State

from voice_app.checklist.checklist import Checklist
from voice_app.checklist.places import (
    ASIDES,
    CONFIRMING,
    EMERGENCY,
    ENDED,
    FRAME,
    GUIDANCE,
    IDLE,
    OPENING,
    READING_BACK,
    READING_NOTE,
)

_INTO_ASIDES = ("explain", "pause", "review", "doubt_start", "take_note", "read_note")


class _At:
    """Where a conversation stands, for the machine alone."""

    def __init__(self, state: str) -> None:
        self.state = state


def check(checklist: Checklist, state: str, event: str, target: str) -> None:
    """See that an event is legal in a state and leads to `target`. Raises `MachineError`."""
    here = _At(state)
    build_machine(checklist).events[event].trigger(here)
    if here.state != target:
        raise MachineError(f"{event} leads to {here.state}, not to {target}.")


def build_machine(checklist: Checklist) -> Machine:
    """Return the machine, shared by all conversations about the same questions.

    A conversation stands in it by its `state` alone. It is not added as a model, which would bind
    some two hundred methods to it that nobody calls.
    """
    return _machine(tuple(checklist.by_key))


@lru_cache(maxsize=8)
def _machine(questions: Sequence[str]) -> Machine:
    """Build it once for the same questions: this takes longer than a short visit."""
    alive: list[str | Enum | State] = [
        OPENING,
        *questions,
        CONFIRMING,
        EMERGENCY,
        GUIDANCE,
        *ASIDES,
        READING_BACK,
        IDLE,
    ]
    machine = Machine(
        model=None,
        states=[*FRAME, *questions],
        initial=OPENING,
        auto_transitions=False,  # `to_<state>` would jump past every guard
        ignore_invalid_triggers=False,  # an emergency trigger must never be swallowed
        send_event=False,
    )
    for key in questions:
        machine.add_transition(f"ask_{key}", alive, key)
    machine.add_transition("confirm_danger", alive, CONFIRMING)
    machine.add_transition("warn", alive, EMERGENCY)
    machine.add_transition("advise", [s for s in alive if s not in (EMERGENCY, IDLE)], GUIDANCE)
    interruptible: list[str | Enum | State] = [*questions, GUIDANCE, READING_BACK, *ASIDES]
    for trigger, aside in zip(_INTO_ASIDES, ASIDES, strict=True):
        machine.add_transition(trigger, interruptible, aside)
    machine.add_transition("read_note", CONFIRMING, READING_NOTE)
    machine.add_transition("go_idle", [OPENING, CONFIRMING, IDLE], IDLE)
    machine.add_transition("finish", [EMERGENCY, GUIDANCE, IDLE], ENDED)
    machine.add_transition("read_back", [*questions, READING_BACK], READING_BACK)
    return machine
