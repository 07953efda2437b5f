"""Diagrams show every question and every level, in text that Mermaid can read."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from voice_app.checklist.dialogue import Dialogue
from voice_app.cli.main import main
from voice_app.verify.diagram import dialogue_diagram, rule_diagram

ROOT = Path(__file__).parents[2]
NODE = r"\w+(?:\[\".*\"\]|\{\{.*\}\}|\(\[.*\]\))"
EDGE = r"\w+ (?:-->|-\.->|-- \".*\" -->|-\. \".*\" \.->) \w+"


def assert_mermaid(text: str) -> None:
    first, *lines = text.splitlines()
    assert re.fullmatch(r"flowchart (TD|LR)", first)
    for line in lines:
        assert re.fullmatch(rf"  (?:{NODE}|{EDGE})", line), line
        assert line.count('"') in (0, 2), line


def test_the_dialogue_shows_each_question_with_its_words_and_when_it_is_asked(
    dialogue: Dialogue,
) -> None:
    asks = {key: " ".join(q.ask) for key, q in dialogue.prompts.questions.items()}

    text = dialogue_diagram(dialogue.checklist, asks)

    assert_mermaid(text)
    for question in dialogue.checklist.questions:
        assert f'  {question.key}["{question.key}<br/>' in text
        assert (f"{question.key}_when -.-> {question.key}" in text) == bool(question.ask_when)
    assert '  breath_sentence_when{{"only if breath_now is not sure"}}' in text


def test_each_rule_shows_each_of_its_levels(dialogue: Dialogue) -> None:
    for rule in dialogue.table.rules:
        text = rule_diagram(rule)
        assert_mermaid(text)
        for urgency in rule.levels:
            assert f"  {urgency.name}([{urgency.name}])" in text


def test_the_command_draws_the_dialogue_or_one_rule() -> None:
    whole = CliRunner().invoke(main, ["diagram"])
    rule = CliRunner().invoke(main, ["diagram", "--rule", "P3_wasting"])

    assert whole.stdout.startswith("flowchart TD\n")
    assert '  c0["wasting is yes"]\n  c0 --> PROMPT\n' in rule.stdout


def test_the_machine_in_the_documents_is_the_one_that_runs() -> None:
    drawn = CliRunner().invoke(main, ["diagram", "--machine"]).stdout
    document = (ROOT / "docs" / "machine.md").read_text(encoding="utf-8")

    assert f"```mermaid\n{drawn}```" in document
    assert "anything --> emergency: warn" in drawn


def test_an_unknown_rule_is_a_usage_error_that_names_the_rules() -> None:
    ran = CliRunner().invoke(main, ["diagram", "--rule", "P99"])

    assert ran.exit_code == 2
    assert "P3_wasting" in ran.stderr
