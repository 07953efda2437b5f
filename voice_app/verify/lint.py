"""Checks the authored files for mistakes beyond their form; each finding has file and line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from voice_app.authored import Entry
from voice_app.checklist.answers import CRISIS_PHRASE, DANGER_PHRASES
from voice_app.checklist.checklist import AnswerKind, Question
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.phrases import Phrases
from voice_app.checklist.prompts import CRISIS, Advice, Sentence
from voice_app.errors import AuthoringError
from voice_app.triage.answer_space import at_least
from voice_app.triage.conditions import (
    UNANSWERED,
    UNSURE,
    Condition,
    Days,
    atoms,
    keys,
    residual,
)
from voice_app.verify.finding import looked_at_by
from voice_app.verify.lint_commands import misnamed_commands
from voice_app.verify.lint_danger import misread_danger
from voice_app.verify.lint_decoys import cannot_be_turned_round
from voice_app.verify.lint_facts import misread_facts
from voice_app.verify.lint_scanning import misread_options
from voice_app.verify.lint_signs import misplaced_signs
from voice_app.verify.lint_words import leaves, unknown_words
from voice_app.verify.reachability import out_of_order


def findings(
    dialogue: Dialogue, unknown: Callable[[Sequence[str]], list[str]]
) -> Iterator[AuthoringError]:
    """Yield every mistake; `unknown` returns the words that the speech model lacks."""
    phrases = dialogue.understanding.phrases
    yield from filter(None, unknown_words(dialogue, unknown))
    yield from misnamed_commands(phrases)
    yield from _ambiguous_phrases(phrases)
    yield from _either_way_of_nothing(dialogue)
    yield from misread_danger(phrases)
    around = dialogue.around
    for exchange in (*around.exchanges.values(), *around.setup.values()):
        yield from _clashes(phrases, exchange.entry.require("hear").mapping())
    yield from misread_options(dialogue)
    yield from cannot_be_turned_round(dialogue, unknown)
    yield from _bad_conditions(dialogue)
    yield from misplaced_signs(dialogue)
    yield from misread_facts(dialogue)
    yield from out_of_order(dialogue.checklist)
    yield from _milder_danger(dialogue)


def _ambiguous_phrases(phrases: Phrases) -> Iterator[AuthoringError]:
    """Report phrases that cannot be trusted: two answers, or both a command and an answer."""
    commands = phrases.source.require("commands").mapping()
    read_back = {"all_clear": phrases.source.require("read_back").require("all_clear")}
    unsure = {UNSURE: phrases.source.require("unsure")}
    unsure |= {"skipped": phrases.source.require("skipped")}
    choices = phrases.source.require("choices").mapping().values()
    for answers in (phrases.source.require("yes_no").mapping(), *(c.mapping() for c in choices)):
        yield from _clashes(phrases, {**answers, **unsure, **commands, **read_back})
    yield from _clashes(phrases, {**commands, **phrases.source.require("notes").mapping()})


def _either_way_of_nothing(dialogue: Dialogue) -> Iterator[AuthoringError]:
    """Check that what is not to be believed at one question is an answer to it."""
    phrases, questions = dialogue.understanding.phrases, dialogue.checklist.by_key
    answers = {phrase for group in phrases.yes_no.values() for phrase in group}
    for key, group in phrases.source.require("either_way"):
        question = questions.get(key)
        if question is None or question.kind is not AnswerKind.YES_NO:
            yield group.error(
                f"`{key}` is not a yes-or-no question.",
                "Name such a question of the checklist.",
            )
        for leaf in group.sequence():
            if leaf.text() not in answers:
                yield leaf.error(
                    f'"{leaf.text()}" is not an answer, so nothing is taken away here.',
                    "Write a phrase that is listed under `yes_no`.",
                )


def _clashes(phrases: Phrases, groups: Mapping[str, Entry]) -> Iterator[AuthoringError]:
    owners: dict[tuple[str, ...], str] = {}
    for value, group in groups.items():
        for leaf in leaves(group):
            words = phrases.words(leaf.text())
            if owners.setdefault(words, value) != value:
                yield leaf.error(
                    f'"{leaf.text()}" stands for both `{owners[words]}` and `{value}`.',
                    "Keep it in one of the two.",
                )


def _bad_conditions(dialogue: Dialogue) -> Iterator[AuthoringError]:
    """Report conditions on unknown questions or values: they would silently never hold."""
    checklist, table = dialogue.checklist, dialogue.table
    known = {q.key: q for q in (*checklist.questions, *checklist.details)}
    for question in checklist.questions:
        if question.ask_when is not None:
            yield from _bad_atoms(question.ask_when, known, question.entry, f"`{question.key}`")
        if (cover := question.covered_by) is not None:
            if cover.key not in known or cover.key == question.key:
                yield question.entry.error(
                    f"`{question.key}` is covered by `{cover.key}`, which is not another question.",
                    "Name the question that asks for the same finding.",
                )
            if cover.when is not None:
                yield from _bad_atoms(cover.when, known, question.entry, f"`{question.key}`")
        for value, settled in question.implies.items():
            if value not in question.values or any(key not in known for key in settled):
                yield question.entry.error(
                    f"`{question.key}` implies something from `{value}` that does not exist.",
                    "Name an answer of this question, and a question that it settles.",
                )
    for rule in table.rules:
        for condition in rule.levels.values():
            yield from _bad_atoms(condition, known, rule.entry, f"Rule {rule.id}")
    for advice in dialogue.prompts.advice:
        parts: tuple[Advice | Sentence, ...] = (advice, *advice.sentences)
        for spoken in parts:
            if spoken.when is not None:
                yield from _bad_atoms(spoken.when, known, spoken.entry, f"Advice `{advice.name}`")
    for said in dialogue.for_the_doctor.sentences:
        if said.when is not None:
            yield from _bad_atoms(said.when, known, said.entry, f'"{said.says}"')


def _milder_danger(dialogue: Dialogue) -> Iterator[AuthoringError]:
    """Check that the table, too, makes danger words an emergency whatever else is answered."""
    table, prompts, most = dialogue.table, dialogue.prompts, dialogue.table.emergency
    emergency = at_least(table.rules, most)
    for key in DANGER_PHRASES:
        if residual(emergency, {key: "yes"}, keys(emergency) - {key}) is not True:
            looking = (rule.entry for rule in table.rules if key in looked_at_by(rule))
            yield next(looking, table.entry).error(
                f"`{key}` does not always lead to {most.name}.",
                f'Let a rule say `{most.name}: {{{key}: "yes"}}`, with no other condition.',
            )
        advice = prompts.advice_for(most, {key: "yes"}, unheard=False)
        if (advice.name == CRISIS) is not (key == CRISIS_PHRASE):
            yield advice.entry.error(
                f"The advice after `{key}` is `{advice.name}`.",
                f"Let `{CRISIS}`, and no other advice, wait for `{CRISIS_PHRASE}`.",
            )


def _bad_atoms(
    condition: Condition, known: Mapping[str, Question], entry: Entry, where: str
) -> Iterator[AuthoringError]:
    for atom in atoms(condition):
        question = known.get(atom.key)
        if atom.key in DANGER_PHRASES:
            continue
        if question is None:
            yield entry.error(
                f"{where} looks at `{atom.key}`, which no question asks.",
                f"Known keys: {', '.join(known)}.",
            )
        elif isinstance(atom, Days):
            if question.kind is not AnswerKind.DURATION:
                yield entry.error(
                    f"{where} counts days of `{atom.key}`, which is not a duration.",
                    f"Its answers are {', '.join(question.values)}.",
                )
        elif wrong := atom.values - {*question.values, UNANSWERED}:
            yield entry.error(
                f"{where} waits for `{atom.key}: {min(wrong)}`, which nobody can answer.",
                f"Its answers are {', '.join(question.values)}.",
            )
