"""The reviewer's page is complete, and every hazard is linked to tests that exist."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from datetime import date
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.core.support import DATA
from tests.levels import LEVELS
from voice_app.checklist.dialogue import Dialogue
from voice_app.errors import AuthoringError
from voice_app.resources import data_path
from voice_app.triage.sources import Source, load_sources
from voice_app.verify.approvals import load_approvals, standings
from voice_app.verify.finding import Finding
from voice_app.verify.hazards import Hazard, load_hazards
from voice_app.verify.mutations import load_people
from voice_app.verify.safety_report import safety_report

TESTS = Path(__file__).parent.parent
FOLDER = data_path("dialogs/symptom_checklist")
SOURCES = load_sources(FOLDER / "sources.yaml")
HAZARDS = load_hazards(FOLDER / "hazards.yaml", SOURCES)


@pytest.fixture(scope="module")
def page(dialogue: Dialogue) -> str:
    proved = [Finding("Pigs <stay> on the ground", 1_234, 5), Finding("Not so", 1, 0, ("Why.",))]
    standing = standings(dialogue, load_approvals(FOLDER / "approvals.yaml"))
    return safety_report(dialogue, proved, load_people(DATA, LEVELS), HAZARDS, standing)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda h: h.id)
def test_the_tests_that_guard_a_hazard_exist(hazard: Hazard) -> None:
    for test in hazard.tests:
        file, name = test.split("::")
        tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, test


def test_no_hazard_of_the_specification_is_left_out() -> None:
    numbers = [int(re.findall(r"\d+", hazard.id)[0]) for hazard in HAZARDS]
    of_the_specification = list(range(1, 25))  # those after it are our own
    assert numbers[:24] == of_the_specification
    assert numbers[24:] == list(range(25, len(numbers) + 1))


def test_a_hazard_without_a_test_must_say_what_is_open(tmp_path: Path) -> None:
    text = (FOLDER / "hazards.yaml").read_text(encoding="utf-8")
    start, end = text.index("  H20_overheard:"), text.index("  H21_")
    entry = re.sub(r"tests: .*", "tests: []", text[start:end])
    file = tmp_path / "hazards.yaml"
    file.write_text(text[:start] + entry + text[end:], encoding="utf-8")
    assert load_hazards(file, SOURCES)

    entry = re.sub(r" *open: .*\n", "", entry)
    file.write_text(text[:start] + entry + text[end:], encoding="utf-8")
    with pytest.raises(AuthoringError, match="No test guards against H20"):
        load_hazards(file, SOURCES)


def test_the_report_says_that_no_clinician_has_reviewed_it(page: str) -> None:
    assert "No clinician has reviewed" in page


def test_the_report_holds_every_rule_with_its_words_source_date_and_people(
    page: str, dialogue: Dialogue
) -> None:
    rows = page.split("<tr>")
    for rule in dialogue.table.rules:
        row = next(row for row in rows if row.startswith(f"<td>{rule.id}</td>"))
        assert rule.reviewed.isoformat() in row
        assert all(urgency.name in row for urgency in rule.levels)
        assert all(("(NOT VERIFIED)" in row) or source.verified for source in rule.sources)
        assert re.search(r"<td>(V\d|RC_|\w+_own)", row), f"nobody touches {rule.id}"


def test_every_medical_sentence_stands_on_the_page_with_its_sources_and_date(
    page: str, dialogue: Dialogue
) -> None:
    rows = page.split("<tr>")

    def check(words: str, sources: Iterable[Source], reviewed: date) -> None:
        cited = [escape(source.in_words()) for source in sources]
        wanted = [escape(words), reviewed.isoformat(), *cited]
        assert cited
        assert any(all(part in row for part in wanted) for row in rows), words

    for question in dialogue.prompts.questions.values():
        for words in (*question.ask, question.help):
            check(words, question.basis.sources, question.basis.reviewed)
    for advice in dialogue.prompts.advice:
        for said in advice.sentences:
            check(said.says, said.basis.sources, said.basis.reviewed)
    for topic in dialogue.library.topics:
        for words in (*topic.short, *topic.more):
            check(words, topic.sources, topic.reviewed)
    for region in dialogue.prompts.regions.values():
        check(region.crisis, region.basis.sources, region.basis.reviewed)
    for hazard in HAZARDS:
        check(hazard.controls, hazard.basis.sources, hazard.basis.reviewed)
    for source in SOURCES.by_id.values():
        row = next(row for row in rows if row.startswith(f"<td>{source.id}</td>"))
        assert ("NOT VERIFIED" in row) is not source.verified


def test_the_report_is_one_page_without_links_to_elsewhere(page: str) -> None:
    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.links: list[str] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.links += [value or "" for name, value in attrs if name in ("src", "href")]

    reader = Reader()
    reader.feed(page)

    assert reader.links == []
    assert "Pigs &lt;stay&gt; on the ground" in page
    assert "<td>FAILS</td>" in page
