"""Reading the authored prompts; every mistake names its line."""

from __future__ import annotations

import string
from collections.abc import Mapping
from pathlib import Path

from voice_app import layers
from voice_app.authored import Entry
from voice_app.checklist.checklist import AnswerKind, Checklist, Question
from voice_app.checklist.common_advice import nothing_lost
from voice_app.checklist.prompt_names import (
    AGO,
    BLANKS,
    BLANKS_OF_OPTIONS,
    LINES,
    MONTHS,
    OPTIONS,
    PLACES,
    PROGRESS,
    REASONS,
)
from voice_app.checklist.prompts import ALONE, Advice, Prompts, QuestionPrompts, Region, Sentence
from voice_app.errors import SettingFault
from voice_app.triage.conditions import keys, read_condition
from voice_app.triage.rules import RuleTable
from voice_app.triage.sources import Basis, Sources, basis


def load_prompts(
    file: Path, checklist: Checklist, table: RuleTable, region: str = "unknown"
) -> Prompts:
    """Read the prompts, with the emergency numbers of `region`.

    Raises `AuthoringError`, also for a question without words and for medical words without a
    source, and `SettingFault` for a region that has no numbers.
    """
    source = layers.read(file)
    source.only(
        "pronounce", "lines", "options", "questions", "differently", "places", "progress",
        "someone_else", "first_person", "regions", "guidance", "reasons", "ago",
        "limits", "months",
    )  # fmt: skip
    regions = {name: _region(e, table.sources) for name, e in source.require("regions")}
    numbers = _numbers(regions, region)
    lines = source.require("lines")
    lines.only(*LINES)
    questions = source.require("questions")
    questions.only(*checklist.by_key)
    differently = source.require("differently")
    differently.only(*checklist.by_key)
    options, limits = source.require("options"), source.require("limits")
    limits.only("reasons", "check_again_days")
    prompts = Prompts(
        lines={name: _line(name, lines.require(name), numbers) for name in LINES},
        options={n: _filled(entry, BLANKS_OF_OPTIONS.get(n, set())) for n, entry in options},
        questions={
            key: _question(q, questions.require(key), differently.require(key), table)
            for key, q in checklist.by_key.items()
        },
        advice=tuple(
            _advice(name, entry, {**numbers, "same_day": regions[region].same_day}, table)
            for name, entry in source.require("guidance")
        ),
        reasons=_table(source.require("reasons"), REASONS),
        most_reasons=_limit(limits, "reasons"),
        check_again=_limit(limits, "check_again_days"),
        months=_months(source.require("months")),
        ago=_table(source.require("ago"), AGO),
        places=_table(source.require("places"), {name: set[str]() for name in PLACES}),
        progress=_table(source.require("progress"), {name: set[str]() for name in PROGRESS}),
        pronounce={name: entry.text() for name, entry in source.require("pronounce")},
        someone_else={words: entry.text() for words, entry in source.require("someone_else")},
        first_person={words: entry.text() for words, entry in source.require("first_person")},
        numbers=numbers,
        regions=regions,
        source=source,
    )
    chosen = [key for key, q in checklist.by_key.items() if q.kind is AnswerKind.CHOICE]
    for name in (*OPTIONS, *chosen):
        options.require(name)
    source.require("guidance").require(ALONE)
    nothing_lost(file, prompts.advice)
    for urgency in table.levels.in_order:
        if not any(a.urgency == urgency and a.when is None for a in prompts.advice):
            raise source.require("guidance").error(
                f"There is no advice for {urgency.name} that always applies.",
                "Add one without `when`.",
            )
    return prompts


def _limit(entry: Entry, name: str) -> int:
    number = entry.require(name).whole_number()
    if number < 1:
        raise entry.require(name).error("This must be 1 or more.", "Write another number.")
    return number


def _months(entry: Entry) -> tuple[str, ...]:
    if len(entry.texts()) != MONTHS:
        raise entry.error(f"A year has {MONTHS} months.", "Write their names, in order.")
    return entry.texts()


def _table(entry: Entry, blanks: Mapping[str, set[str]]) -> dict[str, str]:
    entry.only(*blanks)
    return {name: _filled(entry.require(name), own) for name, own in blanks.items()}


def _region(entry: Entry, sources: Sources) -> Region:
    entry.only("number", "crisis", "same_day", "sources", "reviewed")
    number, crisis = (_filled(entry.require(name), set()) for name in ("number", "crisis"))
    same_day = entry.get("same_day")
    told = _filled(same_day, set()) if same_day else ""
    return Region(number, crisis, told, basis(entry, sources))


def _numbers(regions: Mapping[str, Region], region: str) -> dict[str, str]:
    """Return what fills {number} and {crisis}."""
    if region not in regions:
        raise SettingFault(
            f"There are no emergency numbers for the region {region!r}.",
            f"Choose one of {', '.join(regions)}.",
        )
    return {"number": regions[region].number, "crisis": regions[region].crisis}


def _line(name: str, entry: Entry, numbers: Mapping[str, str]) -> tuple[str, ...]:
    texts = (_filled(item, BLANKS.get(name, set())) for item in entry.sequence())
    return tuple(text.replace("{number}", numbers["number"]) for text in texts)


def _filled(entry: Entry, blanks: set[str]) -> str:
    """Return the text after a check that it has no blank the program does not fill."""
    text = entry.text()
    try:
        used = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise entry.error(
            "A curly bracket stands alone.", "Close it, or leave it out; {words} are blanks."
        ) from error
    if used - blanks:
        raise entry.error(
            f"Nothing fills the blank {{{min(used - blanks)}}}.",
            f"Blanks here: {', '.join(sorted(blanks)) or 'none'}.",
        )
    return text


def _question(
    question: Question, entry: Entry, differently: Entry, table: RuleTable
) -> QuestionPrompts:
    names = ("before", "ask", "short", "help", "topic", "told", "sources", "reviewed")
    denied = entry.require("denied") if question.kind is AnswerKind.YES_NO else None
    entry.only(*names, *(["denied"] if denied else []))
    told = entry.require("told")
    if question.kind is AnswerKind.CHOICE:
        told.only(*question.values)
        by_value = {value: _filled(text, set()) for value, text in told}
    else:
        blanks = {"said"} if question.kind is AnswerKind.DURATION else set()
        by_value = {"": _filled(told, blanks)}
    before = entry.get("before")
    return QuestionPrompts(
        before=tuple(_filled(item, set()) for item in before.sequence()) if before else (),
        ask=tuple(_filled(item, set()) for item in entry.require("ask").sequence()),
        short=_filled(entry.require("short"), set()),
        help=_filled(entry.require("help"), set()),
        differently=tuple(_filled(item, set()) for item in differently.sequence()),
        topic=_filled(entry.require("topic"), set()),
        denied=_filled(denied, set()) if denied else "",
        harmless=question.harmless,
        told=by_value,
        basis=_basis_of_question(question.key, entry, table),
    )


def _basis_of_question(key: str, entry: Entry, table: RuleTable) -> Basis:
    """Return the sources of the rules that look at the answer, and what the words add to them.

    The day is the oldest: so long ago somebody last looked at all of it.
    """
    rules = [r for r in table.rules if any(key in keys(c) for c in r.levels.values())]
    own = [basis(entry, table.sources)] if entry.get("sources") or entry.get("reviewed") else []
    if not rules and not own:
        raise entry.error(
            f"No rule looks at `{key}`, so its words have no source.",
            "Add `sources:` and `reviewed:` to the question.",
        )
    parts = [*own, *(Basis(rule.sources, rule.reviewed) for rule in rules)]
    cited = (source for part in parts for source in part.sources)
    return Basis(tuple(dict.fromkeys(cited)), min(part.reviewed for part in parts))


def _advice(name: str, entry: Entry, numbers: Mapping[str, str], table: RuleTable) -> Advice:
    entry.only(
        "urgency", "when", "to_helper", "so_far", "do", "more_urgent", "close", "sources",
        "reviewed",
    )  # fmt: skip
    common = basis(entry, table.sources)
    when = entry.get("when")

    def said(part: Entry | None) -> tuple[Sentence, ...]:
        items = part.sequence() if part else ()
        return tuple(_sentence(item, numbers, common, table.sources) for item in items)

    parts = {part: said(entry.require(part)) for part in ("do", "more_urgent", "close")}
    return Advice(
        name=name,
        urgency=table.levels.named(entry.require("urgency")),
        when=read_condition(when, {}) if when else None,
        to_helper=entry.get("to_helper") is not None,
        so_far=said(entry.get("so_far")),
        **parts,
        entry=entry,
    )


def _sentence(
    entry: Entry, numbers: Mapping[str, str], common: Basis, sources: Sources
) -> Sentence:
    later = {name: f"{{{name}}}" for name in ("check_again", "finding")}

    def said(text: Entry) -> str:
        return _filled(text, {*later, *numbers}).format(**numbers, **later)

    if isinstance(entry.value, str):
        return Sentence(said(entry), said(entry), None, common, entry)
    entry.only("say", "other", "when", "sources")
    says, other, when = entry.require("say"), entry.get("other"), entry.get("when")
    own = entry.get("sources")
    return Sentence(
        says=said(says),
        other=said(says) if other is None else said(other) if other.value else "",
        when=read_condition(when, {}) if when else None,
        basis=Basis(sources.cited(own), common.reviewed) if own else common,
        entry=entry,
    )
