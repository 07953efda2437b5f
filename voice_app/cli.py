"""The command line: `voice-app`."""

from __future__ import annotations

import click

from voice_app import (
    __version__,
    cli_author,
    cli_interpret,
    cli_kept,
    cli_measure,
    cli_models,
    cli_run,
    cli_service,
    cli_voice,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
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
    *(cli_run.run, cli_run.setup, cli_run.doctor, cli_voice.calibrate),
    *(cli_kept.visits, cli_kept.forget, cli_kept.settings),
    *(cli_author.check, cli_author.triage, cli_author.verify),
    *(cli_author.diagram, cli_author.diff, cli_interpret.interpret),
    *(cli_measure.recognise, cli_measure.evaluate),
    *(cli_models.models, cli_service.service),
):
    main.add_command(_command)
