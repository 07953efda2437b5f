"""The reviewer's page: what is decided, asked and said, why, and what was proved, as one HTML file.

It lists every medical sentence with its sources and the date of its last comparison with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from voice_app.checklist.dialogue import Dialogue
from voice_app.triage.decide import reached
from voice_app.triage.rules import Rule, RuleTable
from voice_app.triage.sources import Basis, Source, Sources
from voice_app.triage.wording import in_words
from voice_app.verify.approvals import Standing
from voice_app.verify.finding import Finding
from voice_app.verify.hazards import Hazard
from voice_app.verify.mutations import Person

UNREVIEWED = (
    "No clinician has reviewed these questions, rules, words or hazards yet. Expected urgencies "
    "were labelled by the authors. This is a research prototype and not a medical device."
)
Cell = str | Sequence[str]
"""A text, or several stacked in one cell."""


@dataclass(frozen=True)
class _Section:
    title: str
    note: str
    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def safety_report(
    dialogue: Dialogue,
    proved: Sequence[Finding],
    people: Sequence[Person],
    hazards: Sequence[Hazard],
    standing: Sequence[Standing],
) -> str:
    """Return the page."""
    sections = (
        _Section("What was proved", "", _PROOF_HEAD, map(_proof, proved)),
        _Section(
            "Rules",
            "All rules that hold are collected; the most urgent decides.",
            ("rule", "urgency, and when", "spoken", "why", "people", "sources", "reviewed"),
            _rules(dialogue.table, people),
        ),
        _Section(
            "Questions",
            "Each is asked only while an answer to it could still change the urgency.",
            ("question", "words", "help", "asked of", "sources", "reviewed"),
            _questions(dialogue),
        ),
        _Section(
            "Advice",
            "Spoken in this order. The reasons and what was not sure come before what would make "
            "it more urgent.",
            ("advice", "sentence", "about somebody else", "said when", "sources", "reviewed"),
            _advice(dialogue),
        ),
        _Section(
            "Whom to call",
            "",
            ("region", "emergency", "crisis", "sources", "reviewed"),
            (
                [name, region.number, region.crisis, *_cited(region.basis)]
                for name, region in dialogue.prompts.regions.items()
            ),
        ),
        _Section(
            "Explanations",
            "Given when asked for. They never change the urgency.",
            ("topic", "short", "more", "rests on", "limited by", "sources", "reviewed"),
            _topics(dialogue),
        ),
        _Section(
            "For the doctor",
            "Told when asked for: questions that fit the answers, and the parts of one sentence.",
            ("told", "about somebody else", "said when", "sources", "reviewed"),
            _for_the_doctor(dialogue),
        ),
        _Section(
            "For signing",
            "Who approves a block signs for the text of this digest; see approvals.yaml.",
            (
                "block",
                "version",
                "digest",
                "author",
                "reviewed",
                "expires",
                "approved by",
                "name, role, registration",
                "date and signature",
            ),
            map(_for_signing, standing),
        ),
        _Section(
            "Hazard log",
            "In the style of DCB0129. The scores are the authors' proposal.",
            _HAZARD_HEAD,
            map(_hazard, hazards),
        ),
        _Section(
            "Sources",
            "",
            ("source", "title", "where it was read", "verified"),
            map(_source, dialogue.table.sources.by_id.values()),
        ),
        _Section(
            "Where sources disagree",
            "",
            ("", "between", "choice", "sources"),
            _disagreements(dialogue.table.sources),
        ),
    )
    return _PAGE.format(
        unreviewed=escape(UNREVIEWED),
        sha256=dialogue.table.sha256,
        sections="\n".join(map(_section, sections)),
    )


_PROOF_HEAD = ("verdict", "property", "states", "answer sets", "remarks")
_HAZARD_HEAD = (
    "hazard", "what happens", "cause", "severity", "before", "after", "controls", "tests", "open",
    "sources", "reviewed",
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
{sections}
</html>
"""


def _proof(found: Finding) -> list[Cell]:
    verdict = "FAILS" if found.failures else "holds"
    sets = f"{found.stands_for:,}" if found.stands_for else ""
    return [verdict, found.claim, f"{found.states:,}", sets, [*found.failures, *found.remarks]]


def _rules(table: RuleTable, people: Sequence[Person]) -> Iterator[list[Cell]]:
    for rule in table.rules:
        levels = [f"{urgency.name}: {in_words(when)}" for urgency, when in rule.levels.items()]
        touched = [person.id for person in people if reached(rule, person.answers)]
        cited = _cited(Basis(rule.sources, rule.reviewed))
        yield [rule.id, levels, _says(rule), rule.because, touched, *cited]


def _says(rule: Rule) -> list[str]:
    """Return the words of a rule, each with when it is spoken."""
    found = [
        f"{kind}: {text}"
        for words in rule.says.values()
        for kind, text in (("told", words.told), ("not sure", words.unsure))
        if text
    ]
    return list(dict.fromkeys(found))


def _questions(dialogue: Dialogue) -> Iterator[list[Cell]]:
    for key, question in dialogue.checklist.by_key.items():
        words = dialogue.prompts.questions[key]
        asked = in_words(question.ask_when) if question.ask_when else "everybody"
        if question in dialogue.checklist.details:
            asked = "who wishes, after the advice"
        yield [key, words.ask, words.help, asked, *_cited(words.basis)]


def _advice(dialogue: Dialogue) -> Iterator[list[Cell]]:
    for advice in dialogue.prompts.advice:
        for said in advice.sentences:
            when = in_words(said.when) if said.when else ""
            other = said.other if said.other != said.says else ""
            yield [advice.name, said.says, other, when, *_cited(said.basis)]


def _topics(dialogue: Dialogue) -> Iterator[list[Cell]]:
    known = dialogue.table.sources
    for topic in dialogue.library.topics:
        rests = [f"{row}: {known.statements[row].says}" for row in topic.rows]
        limits = [f"{id_}: {known.disagreements[id_].choice}" for id_ in topic.caution]
        cited = _cited(Basis(topic.sources, topic.reviewed))
        yield [topic.key, topic.short, topic.more, rests, limits, *cited]


def _for_the_doctor(dialogue: Dialogue) -> Iterator[list[Cell]]:
    for said in dialogue.for_the_doctor.sentences:
        other = said.other if said.other != said.says else ""
        yield [said.says, other, in_words(said.when) if said.when else "", *_cited(said.basis)]


def _for_signing(it: Standing) -> list[Cell]:
    block, approval = it.block, it.approval
    by: list[str] = list(approval.approved_by) or ["nobody"]
    if it.has_changed:
        by.append(f"CHANGED since, was {approval.digest}")
    dates = [block.reviewed.isoformat(), it.expires.isoformat()]
    return [block.name, str(approval.version), block.digest, approval.author, *dates, by, "", ""]


def _hazard(h: Hazard) -> list[Cell]:
    told: list[Cell] = [h.id, h.hazard, h.cause, h.severity, h.before, h.after, h.controls]
    return [*told, h.tests, h.open, *_cited(h.basis)]


def _source(source: Source) -> list[Cell]:
    return [source.id, source.title, source.read, "read" if source.verified else "NOT VERIFIED"]


def _disagreements(sources: Sources) -> Iterator[list[Cell]]:
    for it in sources.disagreements.values():
        yield [it.id, it.between, it.choice, [source.in_words() for source in it.sources]]


def _cited(basis: Basis) -> list[Cell]:
    return [[source.in_words() for source in basis.sources], basis.reviewed.isoformat()]


def _section(section: _Section) -> str:
    titles = "".join(f"<th>{escape(title)}</th>" for title in section.head)
    body = "\n".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in section.rows)
    note = f"<p>{escape(section.note)}</p>\n" if section.note else ""
    table = f"<table>\n<tr>{titles}</tr>\n{body}\n</table>"
    return f"<h2>{escape(section.title)}</h2>\n{note}{table}"


def _cell(cell: Cell) -> str:
    lines = [cell] if isinstance(cell, str) else cell
    return f"<td>{'<br>'.join(map(escape, lines))}</td>"
