"""The reviewer's page: every rule, what was proved, and the hazard log, as one HTML file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from voice_app import authored
from voice_app.authored import Entry
from voice_app.dialogue.dialogue import Dialogue
from voice_app.triage.decide import reached
from voice_app.triage.mutations import Person
from voice_app.triage.proof import Finding
from voice_app.triage.rules import Rule
from voice_app.triage.wording import in_words

UNREVIEWED = (
    "No clinician has reviewed these questions, rules, words or hazards yet. Expected urgencies "
    "were labelled by the authors. This is a research prototype and not a medical device."
)
SEVERITIES = ("catastrophic", "major", "considerable", "significant", "minor")
LIKELIHOODS = ("very high", "high", "medium", "low", "very low")


@dataclass(frozen=True)
class Hazard:
    """Something that can harm a person, and what stands against it."""

    id: str
    hazard: str
    cause: str
    severity: str
    before: str
    """How likely without the controls."""
    after: str
    """How likely with them."""
    controls: str
    tests: tuple[str, ...]
    """As file::name below tests/."""
    open: str
    """What is missing; "" when nothing is."""


def load_hazards(file: Path) -> tuple[Hazard, ...]:
    """Read the hazard log. Raises `AuthoringError`."""
    return tuple(_hazard(id_, e) for id_, e in authored.read(file).require("hazards"))


def _hazard(id_: str, entry: Entry) -> Hazard:
    entry.only(
        "hazard", "cause", "severity", "before", "after", "controls", "tests", "open"
    )  # fmt: skip
    tests, missing = entry.require("tests").texts(), entry.get("open")
    if not tests and missing is None:
        raise entry.error(
            f"No test guards against {id_}.", "List one under `tests:`, or say what is `open:`."
        )
    return Hazard(
        id=id_,
        hazard=entry.require("hazard").text(),
        cause=entry.require("cause").text(),
        severity=_one_of(entry.require("severity"), SEVERITIES),
        before=_one_of(entry.require("before"), LIKELIHOODS),
        after=_one_of(entry.require("after"), LIKELIHOODS),
        controls=entry.require("controls").text(),
        tests=tests,
        open=missing.text() if missing else "",
    )


def _one_of(entry: Entry, words: Sequence[str]) -> str:
    if entry.text() not in words:
        raise entry.error(f"`{entry.text()}` is not known here.", f"Write {', '.join(words)}.")
    return entry.text()


def safety_report(
    dialogue: Dialogue,
    proved: Sequence[Finding],
    people: Sequence[Person],
    hazards: Sequence[Hazard],
) -> str:
    """Return the page."""
    table = dialogue.table
    rules = [_rule_row(rule, people) for rule in table.rules]
    proofs = [
        [
            "FAILS" if f.failures else "holds",
            f.claim,
            f"{f.states:,}",
            f"{f.stands_for:,}" if f.stands_for else "",
            [*f.failures, *f.remarks],
        ]
        for f in proved
    ]
    questions = [
        [
            question.key,
            " ".join(dialogue.prompts.questions[question.key].ask),
            in_words(question.ask_when) if question.ask_when else "everybody",
        ]
        for question in dialogue.checklist.questions
    ]
    sources = [
        [source.id, source.title, "read" if source.verified else "NOT VERIFIED"]
        for source in table.sources.values()
    ]
    log = [
        [h.id, h.hazard, h.cause, h.severity, h.before, h.after, h.controls, h.tests, h.open]
        for h in hazards
    ]
    return _PAGE.format(
        unreviewed=escape(UNREVIEWED),
        sha256=table.sha256,
        proofs=_table(("verdict", "property", "states", "answer sets", "remarks"), proofs),
        rules=_table(_RULE_HEAD, rules),
        questions=_table(("question", "words", "asked of"), questions),
        sources=_table(("source", "title", "verified"), sources),
        hazards=_table(_HAZARD_HEAD, log),
    )


_RULE_HEAD = ("rule", "urgency, and when", "spoken", "why", "sources", "reviewed", "people")
_HAZARD_HEAD = (
    "hazard", "what happens", "cause", "severity", "before", "after", "controls", "tests", "open"
)  # fmt: skip
_PAGE = """<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>voice_app: safety report</title>
<style>
body {{ font-family: sans-serif; margin: 2rem; line-height: 1.4; }}
table {{ border-collapse: collapse; margin-bottom: 2rem; }}
th, td {{ border: 1px solid #999; padding: .3rem .5rem; text-align: left; vertical-align: top; }}
.notice {{ border: 3px solid #b00; padding: 1rem; font-weight: bold; }}
</style>
<h1>Safety report</h1>
<p class="notice">{unreviewed}</p>
<p>Rule table SHA-256: <code>{sha256}</code></p>
<h2>What was proved</h2>
{proofs}
<h2>Rules</h2>
<p>All rules that hold are collected; the most urgent decides.</p>
{rules}
<h2>Questions</h2>
<p>Each is asked only while an answer to it could still change the urgency.</p>
{questions}
<h2>Hazard log</h2>
<p>In the style of DCB0129. The scores are the authors' proposal.</p>
{hazards}
<h2>Sources</h2>
{sources}
</html>
"""

Cell = str | Sequence[str]
"""A text, or several, one below the other."""


def _rule_row(rule: Rule, people: Sequence[Person]) -> list[Cell]:
    return [
        rule.id,
        [f"{urgency.name}: {in_words(condition)}" for urgency, condition in rule.levels.items()],
        rule.says,
        rule.because,
        [s.title if s.verified else f"{s.title} (NOT VERIFIED)" for s in rule.sources],
        rule.reviewed.isoformat(),
        [person.id for person in people if reached(rule, person.answers)],
    ]


def _table(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    titles = "".join(f"<th>{escape(title)}</th>" for title in head)
    body = "\n".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table>\n<tr>{titles}</tr>\n{body}\n</table>"


def _cell(cell: Cell) -> str:
    lines = [cell] if isinstance(cell, str) else cell
    return f"<td>{'<br>'.join(map(escape, lines))}</td>"
