"""The command that says what a sentence means: interpret."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from voice_app.cli.faults import faults_in_words
from voice_app.cli.options import folder_option


@click.command()
@click.argument("texts", nargs=-1, metavar="[TEXT...]")
@click.option(
    "--turn",
    metavar="KEY",
    help="The open question, or idle. Default: a typical one of the checklist.",
)
@click.option("--today", metavar="DATE", help="The day it is said, such as 2026-11-27.")
@click.option("--json", "as_json", is_flag=True, help="With --file: print one JSON line a row.")
@click.option(
    "--file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Take a sentence a line, or a table of them to be judged.",
)
@folder_option
@faults_in_words
def interpret(
    texts: tuple[str, ...],
    turn: str | None,
    today: str | None,
    as_json: bool,
    file: Path | None,
    folder: Path | None,
) -> None:
    """Say what typed words mean at a question, without a visit: a JSON line for each TEXT.

    `danger` with `acts: true` leads to the emergency advice at once, otherwise it is asked about.
    A table has tabs between its columns and a header: `question` and `answer` (and `accept`), or
    `utterance` and `kind` (emergency, crisis, ask, innocent). What came of its lines is summed
    up on standard error.
    """
    from voice_app.bootstrap import load_dialogue
    from voice_app.checklist.places import IDLE
    from voice_app.evaluation.sentence_table import Row, read_table
    from voice_app.evaluation.sentences import Judge, summary
    from voice_app.evaluation.sentences import as_json as told

    if bool(texts) == bool(file):
        raise click.UsageError("Name sentences or a --file, one of the two.")
    dialogue = load_dialogue(folder, _day(today))
    turn = turn or dialogue.checklist.typical
    if turn not in (IDLE, *dialogue.checklist.by_key):
        known = ", ".join((IDLE, *dialogue.checklist.by_key))
        raise click.BadParameter(
            f"there is no question {turn!r}. Known: {known}.", param_hint="--turn"
        )
    rows = read_table(file, dialogue) if file else tuple(Row(text, "") for text in texts)
    judge = Judge(dialogue)
    judged = [judge.judge(row, turn) for row in rows]
    if texts or as_json:
        for one in judged:
            click.echo(json.dumps(told(one), ensure_ascii=False))
    if file and judged:
        for line in summary(judged, judge):
            click.echo(line, err=True)


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        raise click.BadParameter(
            f"{written!r} is no date; write it as 2026-11-27.", param_hint="--today"
        ) from error
