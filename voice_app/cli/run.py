"""The commands that hold a visit, and say whether one can be held here: run, setup, doctor."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from voice_app.cli.faults import faults_in_words
from voice_app.cli.options import Seconds, folder_option, model_option
from voice_app.settings import PROFILES


@click.command()
@click.option("--typed", is_flag=True, help="Read the answers as typed lines instead.")
@click.option(
    "--wav",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Hear the recordings in this folder instead, in the order of their names.",
)
@click.option(
    "--speaker",
    metavar="sounddevice|wav:DIR|none",
    help="Where the app speaks. Default: sounddevice; with --typed or --wav: none.",
)
@click.option("--demo", is_flag=True, help="Play a recorded visit of somebody else, and end.")
@click.option(
    "--demo-if-no-microphone",
    is_flag=True,
    help="Where no microphone can be used, play the recorded visit instead of failing.",
)
@click.option(
    "--silence",
    type=Seconds(1.0, 5.0),
    help="Seconds of silence that end an answer. Default: 2.5, or as --patience says.",
)
@click.option(
    "--patience",
    type=click.Choice([name.replace(" ", "-") for name in PROFILES]),
    help="How long an answer and its first word are waited for. Default: normal.",
)
@click.option(
    "--screen/--no-screen",
    default=None,
    help="Fill the terminal with very large captions. Default: as the setting says.",
)
@click.option(
    "--earcons/--no-earcons",
    default=None,
    help="Play short tones, with words in the captions. Default: only for a live visit.",
)
@click.option(
    "--barge-in/--no-barge-in",
    default=True,
    show_default=True,
    help="Let commands and danger words interrupt the app. Only in a live visit.",
)
@click.option("--microphone", metavar="NAME", help="Part of the microphone's name.")
@click.option(
    "--region",
    metavar="NAME",
    help="Whose emergency numbers to say: us, ca, gb, ie, eu, au, nz. Default: the common ones.",
)
@click.option(
    "--sounds",
    is_flag=True,
    help="Answer by any sound made twice, or by the space bar, instead of words.",
)
@click.option(
    "--voice",
    metavar="NAME",
    help="Whose voice speaks, of those that `calibrate` has learnt. Default: asked, if several.",
)
@click.option(
    "--keep/--no-keep",
    default=None,
    help="Keep the answers on disk until the end, so that a visit that broke off can go on. "
    "Default: only where a person is at the microphone.",
)
@click.option(
    "--setup/--no-setup",
    default=None,
    help="Ask first where you are, who has the symptoms and who can help. "
    "Default: at the first start with a person at the microphone.",
)
@click.option(
    "--alarm/--no-alarm",
    default=None,
    help="Sound a loud alarm in an emergency until somebody says: I am here. "
    "Default: only where a person is at the microphone.",
)
@click.option(
    "--alarm-command",
    metavar="COMMAND",
    help="Run this when the alarm begins. It gets no answers.",
)
@click.option(
    "--idle",
    is_flag=True,
    help='Wait for "start the checklist" first, and again after each visit.',
)
@folder_option
@model_option
@faults_in_words
def run(
    typed: bool,
    wav: Path | None,
    speaker: str | None,
    demo: bool,
    demo_if_no_microphone: bool,
    silence: float | None,
    patience: str | None,
    screen: bool | None,
    earcons: bool | None,
    barge_in: bool,
    microphone: str | None,
    region: str | None,
    sounds: bool,
    voice: str | None,
    keep: bool | None,
    setup: bool | None,
    alarm: bool | None,
    alarm_command: str | None,
    idle: bool,
    folder: Path | None,
    model: Path | None,
) -> None:
    """Go through the checklist by voice.

    The app asks, you answer aloud. Say "emergency" at any time; "repeat", "help", "go back",
    "not sure" and "stop" always work. Ctrl-C ends with the advice for what is known so far.
    """
    from voice_app.app.run_options import RunOptions
    from voice_app.app.start import hold_visit
    from voice_app.storage import settings_file

    if sum((typed, wav is not None, demo)) > 1:
        raise click.UsageError("Choose one of --typed, --wav and --demo.")
    if folder and (demo or demo_if_no_microphone):
        raise click.UsageError(
            "The recorded visit answers the program's own checklist, not --folder."
        )
    if sounds and (typed or demo):
        raise click.UsageError("Choose one of --sounds, --typed and --demo.")
    if typed and screen:
        raise click.UsageError("Choose one of --typed and --screen: both need the terminal.")
    if not re.fullmatch(r"sounddevice|none|wav:.+", speaker or "none"):
        raise click.BadParameter(
            f"{speaker!r} is none of sounddevice, wav:DIR, none.", param_hint="--speaker"
        )
    usual = settings_file.load()
    request = RunOptions(
        typed=typed,
        recordings=wav,
        demo=demo,
        demo_if_no_microphone=demo_if_no_microphone,
        speaker=speaker,
        screen=(usual.flag("screen") and not typed) if screen is None else screen,
        earcons=False if earcons is None and not usual.flag("earcons") else earcons,
        barge_in=barge_in,
        microphone=microphone or usual.text("microphone") or None,
        loudspeaker=usual.text("loudspeaker") or None,
        region=region or usual.text("region"),
        rate=usual.whole("rate"),
        volume=usual.number("volume"),
        person=usual.text("person"),
        helper=usual.text("helper"),
        retention_days=usual.whole("retention_days"),
        problems=usual.problems,
        idle=idle,
        folder=folder,
        model=model,
        patience=usual.patience(patience, silence),
        sounds=sounds,
        voice=voice,
        keep=keep,
        setup=setup,
        set_up=usual.flag("set_up"),
        alarm=alarm,
        alarm_command=usual.text("alarm_command") if alarm_command is None else alarm_command,
    )
    sys.exit(hold_visit(request, sys.stdin, sys.stdout))


@click.command()
@folder_option
@click.pass_context
def setup(context: click.Context, folder: Path | None) -> None:
    """Ask by voice where you are, who has the symptoms and who can help; then begin.

    The answers go into the settings file.
    """
    context.invoke(run, setup=True, folder=folder)


@click.command()
@folder_option
@model_option
@faults_in_words
def doctor(folder: Path | None, model: Path | None) -> None:
    """Say whether model, speech, speaker and microphone work here, and what to do if not."""
    from voice_app.app.assembly import examine

    healthy = True
    for part, problem in examine(model, folder):
        click.echo(f"{part}: {problem or 'found'}")
        healthy = healthy and problem is None
    if not healthy:
        sys.exit(1)
