"""The commands that let recordings be heard, without a visit: recognise, evaluate; and bench."""

from __future__ import annotations

import json
import sys
from contextlib import AbstractContextManager
from pathlib import Path

import click

from voice_app.cli.faults import faults_in_words
from voice_app.cli.options import folder_option, model_option
from voice_app.errors import VoiceAppError

_file = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
@click.option(
    "--phrases",
    metavar='"yes|no|not sure"',
    help="The phrases to listen for, separated by |. Default: all that the checklist accepts.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line for each file.")
@folder_option
@model_option
@faults_in_words
def recognise(
    files: tuple[Path, ...],
    phrases: str | None,
    as_json: bool,
    folder: Path | None,
    model: Path | None,
) -> None:
    """Say which phrase is heard in each recording.

    Each FILE is a WAV with 16-bit samples. What is none of the phrases counts as nothing heard.
    """
    from voice_app.bootstrap import load_dialogue, load_recogniser
    from voice_app.checklist.vocabulary import accepted_phrases
    from voice_app.hearing.recognition import recognise_file

    listed = (phrase.strip().lower() for phrase in (phrases or "").split("|"))
    wanted = tuple(listed) if phrases else accepted_phrases(folder)
    recogniser = load_recogniser(load_dialogue(folder), model)
    if phrases and (unknown := recogniser.unknown_words(wanted)):
        raise click.BadParameter(
            f"the speech model does not know the word {unknown[0]!r}.", param_hint="--phrases"
        )
    failed = False
    for file in files:
        try:
            result = recognise_file(file, wanted, recogniser)
        except VoiceAppError as fault:
            click.echo(str(fault), err=True)
            failed = True
            continue
        if as_json:
            click.echo(json.dumps(result.as_dict()))
        else:
            click.echo(f"{file}: {result.heard or '(nothing)'}")
    if failed:
        sys.exit(1)


@click.command()
@click.argument("manifest", type=_file, metavar="MANIFEST.tsv")
@click.option("--phrases", metavar='"yes|no"', help="Listen for these phrases, separated by |.")
@click.option("--question", metavar="KEY", help="Listen for the answers to this question.")
@click.option("--turn", metavar="KEY", help="Listen for all that this question's turn accepts.")
@click.option("--json", "json_file", type=_file, metavar="FILE", help="Write every figure.")
@click.option("--html", "html_file", type=_file, metavar="FILE", help="Write a page with plots.")
@click.option(
    "--clips", "clips_file", type=_file, metavar="FILE", help="Write a line for each clip."
)
@click.option("--model", type=click.Path(path_type=Path), metavar="PATH", help="Another model.")
@click.option(
    "--compare",
    metavar="pocketsphinx|PATH",
    help="A second recogniser for the same clips: PocketSphinx, or the folder of a Vosk model.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    default=1,
    show_default=True,
    help="Processes on this machine.",
)
@click.option("--scheduler", metavar="ADDRESS", help="Share the work out over a Dask cluster.")
@folder_option
@faults_in_words
def evaluate(
    manifest: Path,
    phrases: str | None,
    question: str | None,
    turn: str | None,
    json_file: Path | None,
    html_file: Path | None,
    clips_file: Path | None,
    model: Path | None,
    compare: str | None,
    workers: int,
    scheduler: str | None,
    folder: Path | None,
) -> None:
    """Measure how well recordings are understood.

    MANIFEST.tsv has the columns path, text, speaker and condition, separated by tabs; an empty
    text means that nothing may be understood. Listens for every phrase of the checklist unless
    told otherwise, and always for other words as well. Intervals take speakers as independent.
    """
    from voice_app.bootstrap import load_dialogue
    from voice_app.evaluation.ears import recogniser_named
    from voice_app.evaluation.manifest import read_manifest
    from voice_app.evaluation.page import page
    from voice_app.evaluation.results import as_json, clip_lines
    from voice_app.evaluation.run import Measurement, Report
    from voice_app.evaluation.spread import Workforce, cluster, processes
    from voice_app.evaluation.tables import summary

    chosen = {"phrases": phrases, "question": question, "turn": turn}
    named = [f"{kind}:{value}" for kind, value in chosen.items() if value is not None]
    if len(named) > 1:
        raise click.UsageError("Choose one of --phrases, --question and --turn.")
    recognisers = [recogniser_named(str(model) if model else None)]
    if compare is not None:
        recognisers.append(recogniser_named(compare))
    clips = read_manifest(manifest, files_here=scheduler is None)
    measurement = Measurement(clips, manifest, load_dialogue(folder), *named, folder=folder)

    def workforce() -> AbstractContextManager[Workforce]:
        return cluster(scheduler) if scheduler else processes(workers)

    reports: list[Report] = []
    for recogniser in recognisers:
        # New processes for each, so that the memory of one is not counted for the other.
        shown = sys.stderr.isatty()
        bar = click.progressbar(
            length=len(clips), label="Listening", file=sys.stderr, hidden=not shown
        )
        with workforce() as them, bar:
            reports.append(measurement.run(recogniser, them, bar.update, may_lack=bool(reports)))
    for line in summary(reports):
        click.echo(line)
    if json_file:
        _write(json_file, json.dumps(as_json(str(manifest), reports), indent=1))
    if html_file:
        _write(html_file, page(str(manifest), reports))
    if clips_file:
        _write(clips_file, clip_lines(reports))


@click.command()
@click.option("--json", "json_file", type=_file, metavar="FILE", help="Write the figures as JSON.")
@click.option(
    "--repeats",
    type=click.IntRange(1, 100),
    default=5,
    show_default=True,
    help="Measure so often; medians are printed.",
)
@faults_in_words
def bench(json_file: Path | None, repeats: int) -> None:
    """Measure how fast the program is on this machine.

    It speaks the beginnings of a few sentences. A file of `--json` names this machine and can be
    sent in.
    """
    from voice_app.evaluation import benchmark

    click.echo(", ".join(f"{name} {value}" for name, value in benchmark.machine().items()))
    found = []
    for figure in benchmark.figures(repeats):
        found.append(figure)
        click.echo(figure.in_words())
    if json_file:
        _write(json_file, json.dumps(benchmark.as_json(found), indent=1))


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise VoiceAppError(
            f"{file} cannot be written: {error.strerror}.", "Choose another place."
        ) from error
