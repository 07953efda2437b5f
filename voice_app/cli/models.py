"""The commands for other speech models: list, install, check, remove."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from voice_app.cli.faults import faults_in_words
from voice_app.cli.options import folder_option
from voice_app.errors import VoiceAppError


@click.group()
def models() -> None:
    """Fetch and check larger speech models.

    The program comes with a small model and needs no other. Installed models lie in the folder
    named by VOSK_MODEL_PATH, or in ~/.cache/vosk.
    """


@models.command("list")
@folder_option
@faults_in_words
def list_(folder: Path | None) -> None:
    """List the models that can be installed, and those that are."""
    from voice_app.bootstrap import load_dialogue
    from voice_app.speech_models.catalogue import load_catalogue
    from voice_app.speech_models.choice import choose, for_notes
    from voice_app.speech_models.places import installed

    here = installed()
    choice = choose(load_dialogue(folder))
    for listed in load_catalogue().models.values():
        state = "installed" if listed.name in here else "not installed"
        checksum = "" if listed.sha256 else "; no checksum known"
        click.echo(
            f"{listed.name}: {listed.language}, {listed.megabytes} MB, {listed.licence}; "
            f"{state}{checksum}"
        )
    for name, place in here.items():
        click.echo(f"installed: {name} in {place}")
    for name, reason in choice.passed_over.items():
        click.echo(f"not used: {name}; {reason}.")
    click.echo(f"`voice-app run` uses {choice.used.name if choice.used else 'the bundled model'}.")
    if (writes := for_notes()) is not None:
        click.echo(f"A helper's notes are written with {writes.name}.")


@models.command()
@click.argument("name")
@click.option(
    "--from-zip",
    "archive",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Unpack this file instead of fetching one; for machines without a network.",
)
@click.option("--sha256", metavar="DIGITS", help="The checksum that the zip file must have.")
@click.option("--accept-unverified", is_flag=True, help="Take a file whose checksum is not known.")
@faults_in_words
def install(name: str, archive: Path | None, sha256: str | None, accept_unverified: bool) -> None:
    """Fetch the model NAME and unpack it. A cut download goes on where it was cut."""
    from voice_app.speech_models.catalogue import is_sha256, load_catalogue
    from voice_app.speech_models.install import Trust
    from voice_app.speech_models.install import install as install_model

    if sha256 is not None and not is_sha256(sha256.lower()):
        raise click.BadParameter("a SHA-256 has 64 hexadecimal digits.", param_hint="--sha256")
    hidden = not sys.stderr.isatty()
    with click.progressbar(
        length=1, label=f"Fetching {name}", file=sys.stderr, hidden=hidden
    ) as bar:

        def progress(here: int, total: int) -> None:
            bar.length = max(total, here, 1)
            bar.update(here - bar.pos)

        trust = Trust(sha256.lower() if sha256 else None, accept_unverified)
        folder = install_model(name, load_catalogue(), progress, trust, archive)
    click.echo(f"{name} is in {folder}. Next: `voice-app models check {name}`.")


@models.command()
@click.argument("name", required=False)
@faults_in_words
def check(name: str | None) -> None:
    """Measure the model NAME, or every installed one, on the recordings of the program.

    What is to be set for it is measured, too, and written beside it. `voice-app run` then uses the
    best of those that reach the limits, until the model or the phrases of the checklist change.
    """
    from voice_app.bootstrap import load_dialogue
    from voice_app.speech_models import checking
    from voice_app.speech_models.catalogue import load_catalogue
    from voice_app.speech_models.places import installed, installed_model

    chosen = {name: installed_model(name)} if name else installed()
    if not chosen:
        click.echo("No model is installed; the bundled one needs no check.")
    failed = False
    dialogue, limits = load_dialogue(), load_catalogue().limits
    for each, folder in chosen.items():
        try:
            result = checking.check(each, folder, dialogue, limits, lambda heard: None)
        except VoiceAppError as fault:
            if name:
                raise
            click.echo(f"{each}: {fault}", err=True)
            failed = True
            continue
        for whose, f in ((each, result.figures), ("the bundled model", result.bundled)):
            click.echo(
                f"{whose}: {f.clips} clips, right {f.right:.1%}, wrong accepts "
                f"{f.wrong_accepts:.1%}, answers to other questions accepted "
                f"{f.others_accepted:.1%}, danger among other words missed {f.danger_missed:.1%}, "
                f"asked about in vain {f.asked_in_vain:.1%}, words known after "
                f"{f.known_within:.2f} s, {f.real_time_factor:.3f} s for a second of sound, "
                f"{f.peak_megabytes:.0f} MB"
            )
        for tried in result.tried:
            used = "; used" if tried.danger_view is result.tuning.danger_view else ""
            click.echo(
                f"{each}, danger sought with {tried.danger_view.value}: missed "
                f"{tried.missed:.1%}, asked in vain {tried.asked:.1%}{used}"
            )
        for failure in result.failures:
            click.echo(f"{each} is not good enough: {failure}.", err=True)
        failed = failed or bool(result.failures)
        if not result.failures:
            click.echo(f"{each} is good enough.")
    if failed:
        sys.exit(1)


@models.command()
@click.argument("name")
@faults_in_words
def remove(name: str) -> None:
    """Delete the model NAME and the result of its check."""
    from voice_app.speech_models import places

    click.echo(f"{places.remove(name)} is removed.")
