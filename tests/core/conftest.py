"""Runs a test once for each state of the conversation's machine."""

import functools

import pytest

from voice_app.bootstrap import load_dialogue
from voice_app.checklist.places import ENDED, FRAME
from voice_app.dialogue.machine import build_machine


@functools.cache
def _states() -> list[str]:
    return list(build_machine(load_dialogue().checklist).states)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Fill in `any_state`, `open_state` (all but the end) and `question` (a question's key)."""
    wanted = {"any_state", "open_state", "question"} & set(metafunc.fixturenames)
    if not wanted:
        return
    states = _states()
    groups = {
        "any_state": states,
        "open_state": [s for s in states if s != ENDED],
        "question": [s for s in states if s not in FRAME],
    }
    for name in wanted:
        metafunc.parametrize(name, groups[name])
