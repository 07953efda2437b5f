"""The commands for starting at boot or at login: `voice-app service ...`."""

from __future__ import annotations

import sys
import time

import click

from voice_app.app.sd_notify import tell_service_manager
from voice_app.cli.faults import faults_in_words
from voice_app.errors import MicrophoneFault, SpeakerFault

NOT_RUNNING = 3
"""Exit status of a service that does not run, as systemctl has it."""
LOOK_AGAIN = 2.0
"""Seconds between two looks for the sound devices."""

dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Only print the file; write and start nothing."
)


@click.group()
def service() -> None:
    """Start by itself: at boot on a machine of its own, or at login on a desktop.

    Tried on Debian 12 by running the unit's own command; not yet on a Raspberry Pi.
    """


@service.command()
@dry_run_option
@faults_in_words
def install(dry_run: bool) -> None:
    """Have systemd start the app for this user, and start it again after a failure."""
    from voice_app.cli import systemd

    if dry_run:
        click.echo(systemd.unit(), nl=False)
    else:
        click.echo(systemd.install())


@service.command()
@faults_in_words
def remove() -> None:
    """Take away what install and autostart have written."""
    from voice_app.cli import systemd

    click.echo(systemd.remove())


@service.command()
@faults_in_words
def status() -> None:
    """Say whether it is installed and runs; the exit status is 0 when it runs."""
    from voice_app.cli import systemd

    running, words = systemd.status()
    click.echo(words)
    if not running:
        sys.exit(NOT_RUNNING)


@service.command()
@dry_run_option
@faults_in_words
def autostart(dry_run: bool) -> None:
    """Start the checklist in a terminal with large captions at each login to the desktop."""
    from voice_app.cli import systemd

    if dry_run:
        click.echo(systemd.desktop_file(), nl=False)
    else:
        click.echo(systemd.autostart())


@service.command()
@faults_in_words
def wait() -> None:
    """Wait until microphone and loudspeaker work; what the unit does before it starts the app."""
    from voice_app.hearing.microphone import probe_microphone
    from voice_app.speaking.playback import probe_speaker
    from voice_app.storage import settings_file

    usual = settings_file.load()
    told = ""
    while True:
        try:
            probe_microphone(usual.text("microphone") or None)
            probe_speaker(usual.text("loudspeaker") or None)
        except (MicrophoneFault, SpeakerFault) as fault:
            if str(fault) != told:  # once until it changes: the journal is read by people
                told = str(fault)
                click.echo(told, err=True)
                tell_service_manager(f"STATUS=Waiting. {told}")
            time.sleep(LOOK_AGAIN)
        else:
            return
