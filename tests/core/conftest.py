"""Runs a test once for each state of the machine, and commands without reading all anew."""

import functools
from pathlib import Path
from typing import Any

import pytest

from voice_app import bootstrap
from voice_app.bootstrap import load_dialogue
from voice_app.checklist.dialogue import Dialogue
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


@pytest.fixture(scope="session")
def bundled() -> Dialogue:
    """The bundled checklist as commands read it: today is what the clock says."""
    return load_dialogue()


@pytest.fixture
def read_once(bundled: Dialogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have commands use the bundled checklist that was read already; a folder is read as ever."""

    def load(folder: Path | None = None, **rest: Any) -> Dialogue:
        return load_dialogue(folder, **rest) if folder or rest else bundled

    monkeypatch.setattr(bootstrap, "load_dialogue", load)
