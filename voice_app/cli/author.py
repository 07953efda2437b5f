"""The commands for those who write and review rules: check, triage, verify, diff."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import click

from voice_app.cli.faults import faults_in_words
from voice_app.cli.options import folder_option, model_option
from voice_app.errors import VoiceAppError

CASES = "cases"
"""Folder, in that of another checklist, of people whose urgency is known."""
MOST_CHANGES = 20
"""So many changes are printed; the count is of all."""


@click.command()
@folder_option
@model_option
@faults_in_words
def check(folder: Path | None, model: Path | None) -> None:
    """Check everything in dialogs/, and say file and line of what is wrong.

    Says also what nobody has approved, what changed since then, and what has expired or soon will;
    that is no mistake, and the exit status stays 0.
    """
    from voice_app import clock
    from voice_app.bootstrap import load_dialogue, load_recogniser, load_tones
    from voice_app.checklist.style import STYLE_FILE, load_style
    from voice_app.checklist.vocabulary import CHECKLIST_FOLDER
    from voice_app.resources import data_path
    from voice_app.verify.approvals import FILE as APPROVALS_FILE
    from voice_app.verify.approvals import load_approvals, standings, warnings
    from voice_app.verify.verification import mistakes

    folder = folder or data_path(CHECKLIST_FOLDER)
    dialogue = load_dialogue(folder)
    load_tones(folder)
    style = load_style(folder / STYLE_FILE)
    approvals = load_approvals(folder / APPROVALS_FILE)
    standing = standings(dialogue, approvals)
    found = list(mistakes(dialogue, style, load_recogniser(dialogue, model).unknown_words))
    for finding in found:
        click.echo(str(finding), err=True)
    if found:
        sys.exit(1)
    click.echo(
        f"{len(dialogue.checklist.questions)} questions and {len(dialogue.table.rules)} rules "
        "are in order."
    )
    for warning in warnings(standing, approvals, clock.today()):
        click.echo(warning)


@click.command()
@click.argument("answers", type=click.Path(path_type=Path))
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@click.option(
    "--as-asked",
    is_flag=True,
    help="Hold the visit: count only answers to questions that it asks, and how many these are.",
)
@folder_option
@faults_in_words
def triage(answers: Path, json_wanted: bool, as_asked: bool, folder: Path | None) -> None:
    """Decide from answers in a YAML file, without a conversation.

    ANSWERS.yaml holds lines of the form `question: answer`, such as `hand_tasks: yes` or
    `onset_days: 90`. A missing question was not answered. `complete: false` says that the
    visit was stopped early.

    Or it holds people, below `vignettes:`, each with an `id`, `answers` and `expected_level`;
    `defaults:` has the answers that they leave out. Where somebody is told less than expected, the
    exit status is 1.
    """
    from voice_app import authored
    from voice_app.bootstrap import load_dialogue
    from voice_app.dialogue.guidance import reasons_in_words
    from voice_app.verify.people import PEOPLE, Known, as_json, judge, read_people, summary
    from voice_app.verify.prepared_answers import prepared_answers

    dialogue = load_dialogue(folder)
    source = authored.read(answers)
    if source.get(PEOPLE) is not None:
        people = read_people(source, dialogue.checklist, dialogue.table.levels)
        judged = tuple(judge(person, dialogue, held=as_asked) for person in people)
        if json_wanted:
            click.echo(json.dumps(as_json(judged), ensure_ascii=False, indent=2))
        else:
            click.echo("\n".join([*(one.in_words() for one in judged), summary(judged)]))
        if any(one.compared == "under" for one in judged):
            sys.exit(1)
        return
    one = judge(Known(prepared_answers(source, dialogue.checklist)), dialogue, held=as_asked)
    verdict = one.verdict
    reasons = reasons_in_words(verdict, one.prepared.said, dialogue.prompts)
    if json_wanted:
        result = {
            "urgency": verdict.urgency.name,
            "rules": list(verdict.rules),
            "reasons": list(reasons),
            "complete": verdict.complete,
            "sources": [source.title for source in verdict.sources],
            "table_sha256": verdict.table_sha256,
            **({} if one.asked is None else {"questions": one.asked}),
        }
        click.echo(json.dumps(result, ensure_ascii=False, indent=2))
        return
    click.echo(f"urgency: {verdict.urgency.name}")
    click.echo(f"rules: {', '.join(verdict.rules) or 'none'}")
    if one.asked is not None:
        click.echo(f"questions: {one.asked}")
    for reason in reasons:
        click.echo(f"  {reason}")


@click.command()
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.html",
    help="Write the safety report: every rule, the proof, and the hazard log.",
)
@folder_option
@faults_in_words
def verify(report: Path | None, folder: Path | None) -> None:
    """Prove the safety of rules, words, questions and conversation over every possible answer.

    Prints what was proved and how many states were looked at; where something fails, the
    shortest counter-example in words, and the exit status is 1.
    """
    from voice_app.bootstrap import load_dialogue, load_recogniser
    from voice_app.checklist.style import STYLE_FILE, load_style
    from voice_app.checklist.vocabulary import CHECKLIST_FOLDER
    from voice_app.resources import data_path
    from voice_app.verify.approvals import FILE as APPROVALS_FILE
    from voice_app.verify.approvals import load_approvals, standings
    from voice_app.verify.claims import load_claims
    from voice_app.verify.hazards import load_hazards
    from voice_app.verify.lint import findings
    from voice_app.verify.mutations import load_people
    from voice_app.verify.safety_report import safety_report
    from voice_app.verify.verification import verification

    began = time.perf_counter()
    folder = folder or data_path(CHECKLIST_FOLDER)
    dialogue = load_dialogue(folder)
    for finding in findings(dialogue, lambda words: []):
        raise finding
    own = folder.resolve() == data_path(CHECKLIST_FOLDER).resolve()
    cases = data_path("tests/data") if own else folder / CASES
    people = load_people(cases, dialogue.table.levels) if cases.exists() else ()
    claims, style = load_claims(folder / "triage.yaml"), load_style(folder / STYLE_FILE)
    unknown_words = load_recogniser(dialogue).unknown_words
    proved = []
    for result in verification(dialogue, claims, people, style, unknown_words):
        proved.append(result)
        click.echo(result.in_words())
    if not people:
        click.echo("No people with a known urgency are here, so the mutation score is left out.")
    failed = sum(bool(result.failures) for result in proved)
    states = sum(result.states for result in proved)
    click.echo(
        f"{len(proved) - failed} of {len(proved)} properties hold; {states:,} states in "
        f"{time.perf_counter() - began:.0f} seconds. No clinician has reviewed the content."
    )
    if report is not None:
        page = safety_report(
            dialogue,
            proved,
            people,
            load_hazards(folder / "hazards.yaml", dialogue.table.sources),
            standings(dialogue, load_approvals(folder / APPROVALS_FILE)),
        )
        try:
            report.write_text(page, encoding="utf-8")
        except OSError as error:
            raise VoiceAppError(
                f"The report cannot be written: {error.strerror}.", "Choose another place."
            ) from error
        click.echo(f"The report is in {report}.")
    if failed:
        sys.exit(1)


@click.command()
@click.argument("old", type=click.Path(path_type=Path), metavar="OLD_triage.yaml")
@click.argument("new", type=click.Path(path_type=Path), metavar="NEW_triage.yaml")
@folder_option
@faults_in_words
def diff(old: Path, new: Path, folder: Path | None) -> None:
    """Say which answers get another urgency after an edit of the rules.

    Every combination of answers to the questions of the changed rules is looked at; answers
    that another rule holds at the same urgency anyway are left out.
    """
    from voice_app.bootstrap import load_dialogue
    from voice_app.triage.rules import load_rules
    from voice_app.triage.sources import FILE
    from voice_app.verify.table_diff import compare
    from voice_app.verify.verification import possible_answers

    dialogue = load_dialogue(folder)
    sources, levels = dialogue.table.sources, dialogue.table.levels
    # A copy of the rules that lies alone cites the sources of the checklist.
    before, after = (
        load_rules(file, None if file.with_name(FILE).exists() else sources, levels)
        for file in (old, new)
    )
    found = compare(before, after, possible_answers(dialogue.checklist))
    for change in found.changes[:MOST_CHANGES]:
        click.echo(change.in_words())
    if len(found.changes) > MOST_CHANGES:
        click.echo(f"... and {len(found.changes) - MOST_CHANGES} more kinds of change.")
    click.echo(
        f"{len(found.rules)} rules differ ({', '.join(found.rules) or 'none'}); "
        f"{sum(change.sets for change in found.changes):,} of {found.of:,} answer sets to their "
        "questions get another urgency."
    )
    if before.unfinished != after.unfinished:
        click.echo(f"An unfinished visit is now at least {after.unfinished.name}.")
