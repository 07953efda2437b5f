"""The commands about what is kept on this computer."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from voice_app.cli.faults import faults_in_words
from voice_app.cli.options import folder_option


@click.command()
@faults_in_words
def forget() -> None:
    """Delete everything that is kept: an unfinished visit, and visits you asked to keep.

    The settings stay; they hold no answers.
    """
    from voice_app.storage.visit_store import forget_everything

    forget_everything()
    click.echo("Everything that was kept is deleted.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line for each visit.")
@folder_option
@faults_in_words
def visits(as_json: bool, folder: Path | None) -> None:
    """List the visits that you asked to keep: when, how urgent, in which file, and the notes."""
    from voice_app.bootstrap import load_dialogue
    from voice_app.clock import is_believed
    from voice_app.storage.visit_store import stored_visits

    for file, record in stored_visits(load_dialogue(folder).checklist, folder):
        verdict = record.verdict if record else None
        urgency = str(verdict.get("urgency")) if verdict else None
        began = record.started if record and is_believed(record.started.date()) else None
        started = began.isoformat(sep=" ", timespec="minutes") if began else None
        notes = [note.words for note in record.progress.notes] if record else []
        if as_json:
            kept: dict[str, object] = {"file": str(file), "started": started, "urgency": urgency}
            kept |= {"notes": notes, "helpful": record.helpful if record else None}
            click.echo(json.dumps(kept))
        else:
            when = started or ("date not known" if record else "unreadable")
            click.echo(f"{when}  {urgency or '-'}  {file}")
            for note in notes:
                click.echo(f"  The helper's note, word for word: {note}")


@click.command()
@faults_in_words
def settings() -> None:
    """Print the effective settings as TOML, and where each of them comes from.

    What cannot be used is told with its line; the exit status is then 1.
    """
    from voice_app.storage import settings_file
    from voice_app.storage.setting_kinds import KINDS

    found = settings_file.load()
    click.echo(f"# {settings_file.config_file()}")
    for name, value in found.values.items():
        about = KINDS[name].about
        click.echo(f"{name} = {json.dumps(value)}  # {found.origins[name]}; {about}")
    for problem in found.problems:
        click.echo(problem.text, err=True)
    if found.problems:
        sys.exit(1)
