"""The command line: `voice-app`."""

from __future__ import annotations

import sys
from typing import Any

import click

from voice_app import __version__
from voice_app.cli import (
    author,
    calibrate,
    diagram,
    interpret,
    measure,
    models,
    run,
    service,
    standard_streams,
    visits,
)
from voice_app.errors import StreamFault
from voice_app.native_libraries import missing_library, why_not_loaded


class _Program(click.Group):
    """All commands, between streams that may be closed, full or of another encoding."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Run a command, and answer what it met at the edge of the system in words."""
        standard_streams.prepare()
        status: int | str | None = 0
        try:
            return super().main(*args, **options)
        except SystemExit as end:
            status = end.code
        except (ImportError, OSError) as problem:
            status = _in_words(problem)
        try:
            standard_streams.see_output_written()
        except StreamFault as fault:
            status = str(fault)
        if isinstance(status, str):
            standard_streams.complain(status)
            status = 1
        sys.exit(status)


def _in_words(problem: ImportError | OSError) -> str:
    """Return what to tell of a fault of the system that no command expected."""
    if isinstance(problem, ImportError) or missing_library(problem):
        part = getattr(problem, "name", None) or "A part of the program"
        return " ".join(why_not_loaded(part, problem))
    what = f"{problem.filename}: " if problem.filename else ""
    return f"{what}{problem.strerror or problem}. Check this place and whether it may be used."


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(
    __version__,
    message="voice-app %(version)s. No clinician has reviewed its content yet.",
)
def main() -> None:
    """Ask a spoken checklist about weak hands, and say how urgently to seek help.

    Everything happens on this machine; nothing is sent. It does not diagnose and it cannot call
    for help. In an emergency call 911, 999 or 112.
    """


for _command in (
    *(run.run, run.setup, run.doctor, calibrate.calibrate),
    *(visits.visits, visits.forget, visits.settings),
    *(author.check, author.triage, author.verify),
    *(author.diff, diagram.diagram, interpret.interpret),
    *(measure.recognise, measure.evaluate, measure.bench),
    *(models.models, service.service),
):
    main.add_command(_command)
