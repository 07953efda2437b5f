"""The state machine of a conversation: which event is legal where, and where it leads.

States are the kinds of frames, with one for each question by its key. Guards are the conditions of
`transitions`: where an event has two targets, they choose. An illegal event raises `MachineError`
and leaves the conversation as it was. Danger has no guard and is legal in every state but the end.
`table` is the whole machine; the diagram in docs/machine.md is drawn from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from transitions import Machine, MachineError

from voice_app.checklist.checklist import Checklist
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.places import (
    ASIDES,
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
from voice_app.dialogue.known import is_emergency
from voice_app.dialogue.state import Idle, State

Guard = Callable[[Dialogue, State], bool]


@dataclass(frozen=True)
class Way:
    """One transition, from some states to one other."""

    event: str
    sources: tuple[str, ...]
    target: str
    guard: Guard | None = None
    """What must hold; None if nothing."""

    @property
    def guard_in_words(self) -> str:
        """What must hold, worded for the diagram; "" if nothing."""
        return (self.guard.__doc__ or "").removeprefix("If ").rstrip(".") if self.guard else ""


def is_unanswered(s: State, key: str) -> bool:
    """Say whether a question has no answer, or one that is being changed."""
    return key not in s.said or key in s.changing[:1]


# ---- Guards; the diagram quotes their docstrings ----


def _unanswered(key: str) -> Guard:
    def guard(_: Dialogue, s: State) -> bool:
        """If it has no answer, or one that is being changed."""
        return is_unanswered(s, key)

    return guard


def _emergency(d: Dialogue, s: State) -> bool:
    """If the answers are an emergency."""
    return is_emergency(d, s)


def _no_emergency(d: Dialogue, s: State) -> bool:
    """If they are none."""
    return not is_emergency(d, s)


def _was_answered(_: Dialogue, s: State) -> bool:
    """If something was answered."""
    return bool(s.said)


def _can_note(_: Dialogue, s: State) -> bool:
    """If a helper speaks, and something can write."""
    return s.takes_notes and s.by_helper


def _has_draft(_: Dialogue, s: State) -> bool:
    """If a note was written."""
    return s.draft is not None


def _no_visit(_: Dialogue, s: State) -> bool:
    """If nobody is at a visit."""
    return isinstance(s.base, Idle) or not s.said


def table(questions: Sequence[str]) -> Iterator[Way]:
    """Yield every transition."""
    alive = (*(state for state in FRAME if state != ENDED), *questions)
    calm = tuple(state for state in alive if state not in (EMERGENCY, IDLE))
    interruptible = (*questions, GUIDANCE, READING_BACK, *ASIDES)
    for key in questions:
        yield Way(f"ask_{key}", alive, key, _unanswered(key))
    # Danger: from everywhere, without a guard.
    yield Way("confirm_danger", alive, CONFIRMING)
    yield Way("warn", alive, EMERGENCY)
    # The advice: an emergency comes first.
    yield Way("conclude", alive, EMERGENCY, _emergency)
    yield Way("conclude", calm, GUIDANCE, _no_emergency)
    yield Way("finish", (EMERGENCY, GUIDANCE, IDLE), ENDED)
    # Digressions and confirmations, over a question or the advice.
    yield Way("read_back", (*questions, READING_BACK), READING_BACK)
    yield Way("explain", interruptible, LIBRARY)
    yield Way("pause", interruptible, PAUSED)
    yield Way("review", interruptible, REVIEW, _was_answered)
    yield Way("doubt_start", interruptible, STARTING_OVER)
    yield Way("take_note", interruptible, NOTING, _can_note)
    yield Way("read_note", (*interruptible, CONFIRMING), READING_NOTE, _has_draft)
    yield Way("return", (CONFIRMING, GUIDANCE, *ASIDES), GUIDANCE, _no_emergency)
    yield Way("rest", (OPENING, CONFIRMING, IDLE), IDLE, _no_visit)


class _At:
    """The state, in the form that `transitions` needs."""

    def __init__(self, state: str) -> None:
        self.state = state


def after(d: Dialogue, s: State, event: str) -> str:
    """Return the state that an event leads to. Raises `MachineError` if it is not legal."""
    here = _At(s.name)
    if not build_machine(d.checklist).events[event].trigger(here, d, s):
        raise MachineError(f"{event} is not legal in {s.name} as things are.")
    return here.state


def build_machine(checklist: Checklist) -> Machine:
    """Return the machine; all conversations about the same questions share it."""
    return _machine(tuple(checklist.by_key))


@lru_cache(maxsize=8)
def _machine(questions: tuple[str, ...]) -> Machine:
    """Build the machine once for the same questions: that takes longer than a short visit."""
    machine = Machine(
        model=None,
        states=[*FRAME, *questions],
        initial=OPENING,
        auto_transitions=False,  # `to_<state>` would jump past every guard
        ignore_invalid_triggers=False,  # an emergency event must never be swallowed
        send_event=False,
    )
    for way in table(questions):
        machine.add_transition(way.event, [*way.sources], way.target, conditions=way.guard)
    return machine
