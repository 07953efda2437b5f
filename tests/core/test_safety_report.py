"""The reviewer's page is complete, and every hazard is linked to tests that exist."""

from __future__ import annotations

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.core.support import DATA
from voice_app.dialogue.dialogue import Dialogue
from voice_app.errors import AuthoringError
from voice_app.resources import data_path
from voice_app.safety_report import Hazard, load_hazards, safety_report
from voice_app.triage.mutations import load_people
from voice_app.triage.proof import Finding

TESTS = Path(__file__).parent.parent
HAZARDS = load_hazards(data_path("dialogs/symptom_checklist/hazards.yaml"))


@pytest.fixture(scope="module")
def page(dialogue: Dialogue) -> str:
    proved = [Finding("Pigs <stay> on the ground", 1_234, 5), Finding("Not so", 1, 0, ("Why.",))]
    return safety_report(dialogue, proved, load_people(DATA), HAZARDS)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda h: h.id)
def test_the_tests_that_guard_a_hazard_exist(hazard: Hazard) -> None:
    for test in hazard.tests:
        file, name = test.split("::")
        tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, test


def test_no_hazard_of_the_specification_is_left_out() -> None:
    assert [int(re.findall(r"\d+", hazard.id)[0]) for hazard in HAZARDS] == list(range(1, 25))


def test_a_hazard_without_a_test_must_say_what_is_open(tmp_path: Path) -> None:
    text = data_path("dialogs/symptom_checklist/hazards.yaml").read_text(encoding="utf-8")
    file = tmp_path / "hazards.yaml"
    start = text.index("    open: ", text.index("H19_wrong_person:"))
    file.write_text(f"{text[:start]}    # {text[start:]}", encoding="utf-8")

    with pytest.raises(AuthoringError, match="No test guards against H19"):
        load_hazards(file)


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
