"""The command that draws: diagram."""

from __future__ import annotations

from pathlib import Path

import click

from voice_app.cli.faults import faults_in_words
from voice_app.cli.options import folder_option


@click.command()
@click.option("--rule", "rule_id", metavar="ID", help="Draw the path of one rule instead.")
@click.option("--machine", is_flag=True, help="Draw the state machine of a conversation instead.")
@folder_option
@faults_in_words
def diagram(rule_id: str | None, machine: bool, folder: Path | None) -> None:
    """Print the dialogue, its state machine, or one rule, as a Mermaid diagram."""
    from voice_app.bootstrap import load_dialogue
    from voice_app.dialogue.machine import table
    from voice_app.verify.diagram import dialogue_diagram, machine_diagram, rule_diagram

    dialogue = load_dialogue(folder)
    if machine:
        questions = tuple(dialogue.checklist.by_key)
        click.echo(machine_diagram(table(questions), questions), nl=False)
        return
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
