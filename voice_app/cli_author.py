"""The commands for those who write and review rules: verify, diagram, diff."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from voice_app.cli_faults import faults_in_words
from voice_app.errors import VoiceAppError

MOST_CHANGES = 20
"""So many changes are printed; the count is of all."""


@click.command()
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.html",
    help="Write the safety report: every rule, the proof, and the hazard log.",
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder of another checklist. Default: the one that comes with the program.",
)
@faults_in_words
def verify(report: Path | None, folder: Path | None) -> None:
    """Prove the safety of rules, words, questions and conversation over every possible answer.

    Prints what was proved and how many states were looked at; where something fails, the
    shortest counter-example in words, and the exit status is 1.
    """
    from voice_app.bootstrap import load_dialogue, load_recogniser
    from voice_app.dialogue.lint import findings
    from voice_app.dialogue.style import STYLE_FILE, load_style
    from voice_app.dialogue.vocabulary import CHECKLIST_FOLDER
    from voice_app.hazards import load_hazards
    from voice_app.resources import data_path
    from voice_app.safety_report import safety_report
    from voice_app.triage.claims import load_claims
    from voice_app.triage.mutations import load_people
    from voice_app.verification import verification

    began = time.perf_counter()
    folder = folder or data_path(CHECKLIST_FOLDER)
    dialogue = load_dialogue(folder)
    for finding in findings(dialogue, lambda words: []):
        raise finding
    cases = data_path("tests/data")
    people = load_people(cases) if cases.exists() else ()
    claims, style = load_claims(folder / "triage.yaml"), load_style(folder / STYLE_FILE)
    unknown_words = load_recogniser(dialogue).unknown_words
    proved = []
    for result in verification(dialogue, claims, people, style, unknown_words):
        proved.append(result)
        click.echo(result.in_words())
    if not people:
        click.echo("The test data is not here, so the mutation score is left out.")
    failed = sum(bool(result.failures) for result in proved)
    states = sum(result.states for result in proved)
    click.echo(
        f"{len(proved) - failed} of {len(proved)} properties hold; {states:,} states in "
        f"{time.perf_counter() - began:.0f} seconds. No clinician has reviewed the content."
    )
    if report is not None:
        page = safety_report(
            dialogue, proved, people, load_hazards(folder / "hazards.yaml", dialogue.table.sources)
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
@click.option("--rule", "rule_id", metavar="ID", help="Draw the path of one rule instead.")
@faults_in_words
def diagram(rule_id: str | None) -> None:
    """Print the dialogue, or one rule, as a Mermaid diagram."""
    from voice_app.bootstrap import load_dialogue
    from voice_app.dialogue.diagram import dialogue_diagram, rule_diagram

    dialogue = load_dialogue()
    if rule_id is None:
        asks = {key: " ".join(q.ask) for key, q in dialogue.prompts.questions.items()}
        click.echo(dialogue_diagram(dialogue.checklist, asks), nl=False)
        return
    rules = {rule.id: rule for rule in dialogue.table.rules}
    if rule_id not in rules:
        raise click.BadParameter(
            f"there is no rule {rule_id!r}. Rules: {', '.join(rules)}.", param_hint="--rule"
        )
    click.echo(rule_diagram(rules[rule_id]), nl=False)


@click.command()
@click.argument("old", type=click.Path(path_type=Path), metavar="OLD_triage.yaml")
@click.argument("new", type=click.Path(path_type=Path), metavar="NEW_triage.yaml")
@faults_in_words
def diff(old: Path, new: Path) -> None:
    """Say which answers get another urgency after an edit of the rules.

    Every combination of answers to the questions of the changed rules is looked at; answers
    that another rule holds at the same urgency anyway are left out.
    """
    from voice_app.bootstrap import load_dialogue
    from voice_app.triage.compare import compare
    from voice_app.triage.rules import load_rules
    from voice_app.triage.sources import FILE
    from voice_app.verification import possible_answers

    dialogue = load_dialogue()
    # A copy of the rules that lies alone cites the sources that come with the program.
    before, after = (
        load_rules(file, None if file.with_name(FILE).exists() else dialogue.table.sources)
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
