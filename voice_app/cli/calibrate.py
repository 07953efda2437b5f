"""The command that learns a person's voice: calibrate."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from voice_app.cli.faults import faults_in_words
from voice_app.cli.options import folder_option


@click.command()
@click.option("--name", metavar="NAME", help="Whose voice: one, two, three or helper.")
@click.option("--forget", metavar="NAME", help="Delete what was learnt about this person, and end.")
@click.option("--list", "listed", is_flag=True, help="Tell whose voices are known, and end.")
@click.option(
    "--wav",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Hear the recordings in this folder instead, one for each word.",
)
@click.option("--speaker", metavar="sounddevice|wav:DIR|none", help="Where the app speaks.")
@folder_option
@faults_in_words
def calibrate(
    name: str | None,
    forget: str | None,
    listed: bool,
    wav: Path | None,
    speaker: str | None,
    folder: Path | None,
) -> None:
    """Learn in two minutes which words for yes and no are heard best from you.

    Seven words are asked for three times each. What was found is kept on this computer, without
    any sound, and used by the next visits.
    """
    from voice_app.storage import voice_profiles

    if listed:
        for known, voice in voice_profiles.load().items():
            words = f"{voice.yes} and {voice.no}" if voice.yes else "no reliable words"
            click.echo(f"{known}: {words}; {voice.silence:g} s of silence end an answer")
        return
    if forget is not None:
        if not voice_profiles.forget(forget):
            click.echo(f"Nothing is known about {forget!r}.", err=True)
            sys.exit(1)
        click.echo(f"What was learnt about {forget!r} is deleted.")
        return
    from voice_app.app.run_options import RunOptions
    from voice_app.app.voice_profiles import learn_voice

    request = RunOptions(recordings=wav, speaker=speaker, folder=folder)
    sys.exit(learn_voice(request, name, sys.stdin, sys.stdout))
