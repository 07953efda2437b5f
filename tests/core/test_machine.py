"""The machine: what each state allows, and that nothing else has any effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from transitions import Machine, MachineError

from voice_app.checklist.answers import Answer
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.places import (
    CONFIRMING,
    EMERGENCY,
    ENDED,
    FRAME,
    GUIDANCE,
    IDLE,
    LIBRARY,
    NOTING,
    PAUSED,
    READING_NOTE,
    REVIEW,
    STARTING_OVER,
)
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.machine import after, build_machine
from voice_app.dialogue.navigation import open_over
from voice_app.dialogue.state import Advised, Asking, Base, Ended, Opening, Pausing


class Model:
    state: str


@pytest.fixture(scope="module")
def machine(dialogue: Dialogue) -> Machine:
    return build_machine(dialogue.checklist)


def triggers(machine: Machine) -> list[str]:
    return sorted(machine.events)


def allowed(machine: Machine, state: str) -> set[str]:
    return set(machine.get_triggers(state))


def test_there_is_a_state_for_each_question_and_no_way_to_jump(
    machine: Machine, dialogue: Dialogue
) -> None:
    keys = list(dialogue.checklist.by_key)

    assert list(machine.states) == [*FRAME, *keys]
    assert not [name for name in triggers(machine) if name.startswith("to_")]


def test_every_state_but_the_end_can_warn_and_ask_about_danger(
    machine: Machine, any_state: str
) -> None:
    both = {"warn", "confirm_danger"}

    assert (both <= allowed(machine, any_state)) is (any_state != ENDED)


def test_every_state_but_the_end_has_a_way_out_and_the_end_has_none(
    machine: Machine, any_state: str
) -> None:
    assert bool(allowed(machine, any_state)) is (any_state != ENDED)


def test_only_advice_and_idle_can_be_followed_by_the_end(machine: Machine, any_state: str) -> None:
    last = (EMERGENCY, GUIDANCE, IDLE)
    assert ("finish" in allowed(machine, any_state)) is (any_state in last)


def test_emergency_advice_never_turns_into_milder_advice_by_itself(machine: Machine) -> None:
    leads_to = {t.dest for t in machine.get_transitions(source=EMERGENCY)}
    calmer = {GUIDANCE, PAUSED, LIBRARY, REVIEW, STARTING_OVER, NOTING, READING_NOTE}

    assert not leads_to & calmer
    assert GUIDANCE in {t.dest for t in machine.get_transitions(source=CONFIRMING)}


@pytest.mark.parametrize("event", ["warn", "confirm_danger"])
def test_danger_has_no_guard(machine: Machine, event: str) -> None:
    ways = machine.get_transitions(trigger=event)

    assert len(ways) == len(machine.states) - 1
    assert not any(way.conditions for way in ways)


GUARDED: Mapping[str, dict[str, Any]] = {
    "ask_breath_now": {"said": {"breath_now": Answer("no", "no")}},
    "review": {"said": {}},
    "take_note": {"takes_notes": False},
    "read_note": {"draft": None},
    "rest": {"said": {"main": Answer("other", "other")}},
}


@pytest.mark.parametrize("event", GUARDED)
def test_a_guard_that_does_not_hold_raises_and_leaves_the_state_untouched(
    dialogue: Dialogue, event: str
) -> None:
    base = Opening() if event == "rest" else Asking("main")
    before = replace(Conversation(dialogue).now, base=base, **GUARDED[event])

    with pytest.raises(MachineError, match="not legal"):
        after(dialogue, before, event)

    assert before.base == base


def test_the_emergency_goes_before_any_other_advice(dialogue: Dialogue) -> None:
    calm = replace(Conversation(dialogue).now, base=Asking("main"))
    grave = replace(calm, said={"breath_now": Answer("yes", "yes")})

    assert after(dialogue, calm, "conclude") == GUIDANCE
    assert after(dialogue, grave, "conclude") == EMERGENCY


def test_an_illegal_trigger_raises_and_changes_nothing(machine: Machine, any_state: str) -> None:
    model: Any = Model()
    illegal = set(triggers(machine)) - allowed(machine, any_state)
    for name in illegal:
        machine.set_state(any_state, model)
        with pytest.raises(MachineError):
            machine.events[name].trigger(model)
        assert model.state == any_state
    assert illegal, "no state can go anywhere"


@pytest.mark.parametrize(
    ("frame", "event"),
    [
        (Asking("breath_now"), "finish"),
        (Advised(), "read_back"),
        (Ended(), "warn"),
    ],
)
def test_an_illegal_event_raises_and_leaves_the_state_untouched(
    dialogue: Dialogue, frame: Base, event: str
) -> None:
    before = replace(Conversation(dialogue).now, base=frame)

    with pytest.raises(MachineError):
        open_over(dialogue, before, event, Pausing())

    assert before.base == frame
    assert before.over is None


def test_an_event_that_would_lead_elsewhere_is_refused(dialogue: Dialogue) -> None:
    with pytest.raises(MachineError, match="warn leads to emergency, not to paused"):
        open_over(dialogue, Conversation(dialogue).now, "warn", Pausing())
