"""How a command ends when something went wrong."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import click

from voice_app.app.termination import tidied
from voice_app.errors import VoiceAppError

_Params = ParamSpec("_Params")
_Result = TypeVar("_Result")

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""


def faults_in_words(command: Callable[_Params, _Result]) -> Callable[_Params, _Result]:
    """Turn a fault into one sentence with its remedy and exit status 1, never a traceback.

    Whoever is ended by a signal leaves nothing open.
    """

    @functools.wraps(command)
    def wrapped(*args: _Params.args, **kwargs: _Params.kwargs) -> _Result:
        try:
            with tidied():
                return command(*args, **kwargs)
        except VoiceAppError as fault:
            click.echo(str(fault), err=True)
            sys.exit(1)
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)

    return wrapped
