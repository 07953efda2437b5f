"""Work in a second process."""

from __future__ import annotations

import os

import pytest

from voice_app.verify.beside import beside


def test_what_comes_of_it_is_handed_back() -> None:
    here, work = os.getpid(), beside(lambda: (os.getpid(), "done"))
    there, said = work()

    assert there != here
    assert said == "done"


def test_what_goes_wrong_is_told_here() -> None:
    def fail() -> int:
        raise ValueError("no such thing")

    with pytest.raises(RuntimeError, match="ValueError: no such thing"):
        beside(fail)()


def test_a_process_that_dies_is_no_endless_wait() -> None:
    with pytest.raises(RuntimeError, match="ended without a word"):
        beside(lambda: os._exit(3))()
