"""Nothing medical is said without a source and a date; a mistake in either is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice_app.bootstrap import load_dialogue
from voice_app.checklist.dialogue import Dialogue
from voice_app.errors import AuthoringError
from voice_app.resources import data_path
from voice_app.triage.conditions import keys
from voice_app.triage.sources import load_sources
from voice_app.verify.hazards import load_hazards

ROOT = Path(__file__).parents[2]
SOURCES = """\
sources:
  book: {title: A book, read: on the shelf, verified: true}
statements:
  1: {sources: [book], says: It is so.}
disagreements:
  D1: {between: This and that., choice: That., sources: [book]}
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("verified: true", "verified: no", 2, "neither true nor false"),
        ("read: on the shelf, ", "", 2, "`read` is missing"),
        ("title: A book, ", "", 2, "`title` is missing"),
        ("  1: {sources: [book]", "  1: {sources: [books]", 4, "no source `books`"),
        ("  1: {sources: [book]", "  1: {sources: []", 4, "No source is named"),
        ("choice: That., ", "", 6, "`choice` is missing"),
        ("That., sources: [book]", "That., sources: [page]", 6, "no source `page`"),
        ("statements:", "statement:", 3, "`statement` is not known here"),
    ],
)
def test_a_mistake_in_the_list_of_sources_is_refused(
    tmp_path: Path, old: str, new: str, line: int, problem: str
) -> None:
    file = tmp_path / "sources.yaml"
    assert SOURCES.count(old) == 1
    file.write_text(SOURCES.replace(old, new), encoding="utf-8")

    with pytest.raises(AuthoringError) as caught:
        load_sources(file)

    assert problem in caught.value.problem
    assert caught.value.line == line
    assert caught.value.remedy


PROMPTS, TOPICS, TRIAGE = "prompts.en.yaml", "topics.en.yaml", "triage.yaml"


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        (PROMPTS, "    sources: [ng42, mnda-red-flag, ng127-speech, seed-000, be-fast]\n", "",
         "`sources` is missing"),
        (PROMPTS, "    sources: [ng42, mnda-red-flag, ng127-speech, seed-000, be-fast]\n",
         "    sources: [hearsay]\n", "no source `hearsay`"),
        (PROMPTS, "    sources: [ng42, mnda-red-flag, ng127-speech, seed-000, be-fast]\n",
         "    sources: []\n", "No source is named"),
        (PROMPTS, "sources: [mayo-spinal]", "sources: [hearsay]", "no source `hearsay`"),
        (PROMPTS, "    sources: [seed-000, safety-design]\n    reviewed: 2026-11-21\n", "",
         "No rule looks at `age_band`, so its words have no source"),
        (PROMPTS, "    sources: [seed-000, safety-design]\n", "", "`sources` is missing"),
        (PROMPTS, "    sources: [nhs-crisis, brain-2008, safety-design]\n"
         "    reviewed: 2026-11-28\n", "    sources: [nhs-crisis]\n", "`reviewed` is missing"),
        (PROMPTS, ", sources: [lifeline-au]", "", "`sources` is missing"),
        (TOPICS, "  sources: [emg-hull, emg-walton]", "  sources: [emg-hall]",
         "no source `emg-hall`"),
        (TRIAGE, "    sources: [nhs-meningitis]\n", "", "`sources` is missing"),
        (TRIAGE, "    sources: [nhs-meningitis]\n", "    sources: [hearsay]\n",
         "no source `hearsay`"),
    ],
)  # fmt: skip
def test_medical_words_without_a_source_or_date_are_refused_where_they_stand(
    dialogs_copy: Path, name: str, old: str, new: str, problem: str
) -> None:
    file = dialogs_copy / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(AuthoringError, match=problem) as caught:
        load_dialogue(dialogs_copy)

    assert caught.value.file.name == name
    line = text[: text.index(old)].count("\n") + 1
    assert line - 20 <= caught.value.line <= line
    assert caught.value.remedy


def test_a_hazard_without_a_source_is_refused(dialogs_copy: Path, dialogue: Dialogue) -> None:
    file = dialogs_copy / "hazards.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("sources: [brain-2008, nhs-crisis,", "sources: [rumour,"))

    with pytest.raises(AuthoringError, match="no source `rumour`"):
        load_hazards(file, dialogue.table.sources)


def test_a_question_rests_on_the_rules_that_look_at_its_answer(dialogue: Dialogue) -> None:
    for key, question in dialogue.prompts.questions.items():
        rules = [r for r in dialogue.table.rules if any(key in keys(c) for c in r.levels.values())]
        assert {s for rule in rules for s in rule.sources} <= set(question.basis.sources), key
        assert question.basis.sources, key
        assert all(question.basis.reviewed <= rule.reviewed for rule in rules), key


def test_every_source_is_cited_somewhere(dialogue: Dialogue) -> None:
    table, prompts = dialogue.table, dialogue.prompts
    hazards = load_hazards(data_path("dialogs/symptom_checklist/hazards.yaml"), table.sources)
    groups = [
        *(rule.sources for rule in table.rules),
        *(said.basis.sources for advice in prompts.advice for said in advice.sentences),
        *(question.basis.sources for question in prompts.questions.values()),
        *(region.basis.sources for region in prompts.regions.values()),
        *(topic.sources for topic in dialogue.library.topics),
        *(hazard.basis.sources for hazard in hazards),
    ]

    cited = {source.id for group in groups for source in group}

    assert cited == set(table.sources.by_id), "a source that nothing cites misleads"


def test_the_notice_names_every_source_that_was_not_verified(dialogue: Dialogue) -> None:
    notice = " ".join((ROOT / "NOTICE").read_text(encoding="utf-8").split())
    sources = dialogue.table.sources.by_id.values()

    assert "dialogs/symptom_checklist/sources.yaml" in notice
    for source in sources:
        assert (source.title in notice) is not source.verified, source.id
