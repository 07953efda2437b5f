"""How well typed sentences are understood: judges and summarises a table of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from voice_app.checklist.checklist import AnswerKind, Question
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.places import IDLE
from voice_app.evaluation.sentence_table import COMMANDS, DangerKind, Row
from voice_app.triage.answer_space import answer_space, conditions_of
from voice_app.triage.conditions import UNSURE, Days, Value, atoms
from voice_app.understanding.typed import Typed, interpret_typed
from voice_app.verify.milder import Milder
from voice_app.verify.verification import possible_answers

ASK_AGAIN = ("none", "no_answer")
"""What a table writes for "no value: ask again"."""


class Outcome(StrEnum):
    """The outcome of a sentence."""

    RIGHT = "right"
    ASKED_AGAIN = "asked again"
    WRONG = "wrong"
    MILDER = "milder than meant"
    ACTED_ON = "acted on"
    ASKED_ABOUT = "asked about"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Judged:
    """The outcome of one line."""

    row: Row
    turn: str
    """The turn it is judged in."""
    meant: Typed
    outcome: Outcome


class Judge:
    """Judges each line."""

    def __init__(self, dialogue: Dialogue) -> None:
        self._dialogue = dialogue
        space = answer_space(possible_answers(dialogue.checklist), conditions_of(dialogue.table))
        self._milder = Milder(dialogue.table, space)
        grave = (q for q in dialogue.checklist.questions if q.key in dialogue.grave)
        alarming = next((q.key for q in grave if q.kind is AnswerKind.YES_NO), None)
        self._places = tuple(filter(None, (alarming, dialogue.checklist.typical)))
        """Questions at which danger is tried; the worst of them counts."""

    def judge(self, row: Row, turn: str) -> Judged:
        """Judge a line; one without a group is only interpreted, at `turn`."""
        if row.group in tuple(DangerKind):
            return self._danger(row)
        if row.group == COMMANDS:
            return self._command(row)
        turn = row.group or turn
        meant = interpret_typed(row.text, self._dialogue, turn)
        if not row.accept:
            known = meant.danger or meant.command or meant.answer or meant.fact
            return Judged(row, turn, meant, Outcome.RIGHT if known else Outcome.ASKED_AGAIN)
        return Judged(row, turn, meant, self._answer(row, turn, meant))

    def is_innocent(self, row: Row) -> bool:
        """Return whether no accepted answer means an emergency by itself.

        If "not sure" does for its question, it is no emergency yet: the app asks about it.
        """
        question = self._dialogue.checklist.by_key.get(row.group)
        if question is None:
            return row.group == COMMANDS
        clear = (value for value in self._values(question, row.accept) if value != UNSURE)
        alone = (self._dialogue.checklist.with_implied({question.key: value}) for value in clear)
        urgencies = (self._dialogue.table.urgency(answers) for answers in alone)
        return not any(urgency.is_emergency for urgency in urgencies)

    def _danger(self, row: Row) -> Judged:
        kind = DangerKind(row.group)
        places = self._places if kind is DangerKind.ASK else (*self._places, IDLE)
        found = []
        for place in places:
            meant = interpret_typed(row.text, self._dialogue, place)
            found.append(Judged(row, place, meant, _what_danger_does(meant)))
        worst_first = [Outcome.NOTHING, Outcome.ASKED_ABOUT, Outcome.ACTED_ON]
        if kind is DangerKind.INNOCENT:
            worst_first.reverse()
        return min(found, key=lambda judged: worst_first.index(judged.outcome))

    def _command(self, row: Row) -> Judged:
        meant = interpret_typed(row.text, self._dialogue, self._dialogue.checklist.typical)
        if meant.command is not None:
            right = meant.command in row.accept
        else:
            right = meant.answer is None and not set(row.accept).isdisjoint(ASK_AGAIN)
        if right:
            outcome = Outcome.RIGHT
        elif meant.command is None and meant.answer is None:
            outcome = Outcome.ASKED_AGAIN
        else:
            outcome = Outcome.WRONG
        return Judged(row, self._dialogue.checklist.typical, meant, outcome)

    def _answer(self, row: Row, key: str, meant: Typed) -> Outcome:
        question = self._dialogue.checklist.by_key[key]
        values = self._values(question, row.accept)
        asks_again = any(a in ASK_AGAIN and a not in question.values for a in row.accept)
        if meant.answer is None:
            return Outcome.RIGHT if asks_again else Outcome.ASKED_AGAIN
        value = meant.answer.value
        if _is_among(value, row.accept, values):
            return Outcome.RIGHT
        # After repeated reprompts, a sentence finally counts as not sure.
        if self._milder.than_all(key, value, values or (UNSURE,)):
            return Outcome.MILDER
        return Outcome.WRONG

    def _values(self, question: Question, accept: Sequence[str]) -> tuple[Value, ...]:
        """Return the accepted values; for a span of days, its ends and points between bounds."""
        values: list[Value] = []
        for written in accept:
            if written in question.values:
                values.append(written)
            elif question.kind is AnswerKind.DURATION and written not in ASK_AGAIN:
                low, high = _span(written)
                bounds = {
                    atom.bound
                    for condition in conditions_of(self._dialogue.table)
                    for atom in atoms(condition)
                    if isinstance(atom, Days) and atom.key == question.key
                }
                values += sorted({low, high, *(b for b in bounds if low <= b <= high)})
        return tuple(values)


def _span(written: str) -> tuple[int, int]:
    low, _, high = written.partition("-")
    return int(low), int(high or low)


def _is_among(value: Value, accept: Sequence[str], values: Sequence[Value]) -> bool:
    if isinstance(value, str):
        return value in values
    spans = (_span(written) for written in accept if written[:1].isdigit())
    return any(low <= value <= high for low, high in spans)


def _what_danger_does(meant: Typed) -> Outcome:
    if meant.danger is None:
        return Outcome.NOTHING
    return Outcome.ASKED_ABOUT if meant.danger.ask_first else Outcome.ACTED_ON


def as_json(judged: Judged) -> dict[str, object]:
    """Return a line as printed by `voice-app interpret --json`."""
    danger, answer, fact = judged.meant.danger, judged.meant.answer, judged.meant.fact
    told: dict[str, object] = {
        "text": judged.row.text,
        "turn": judged.turn,
        "answers": {judged.turn: answer.value} if answer else dict(fact.answers) if fact else {},
        "command": judged.meant.command,
        "danger": danger
        and {"kind": danger.kind.value, "phrase": danger.phrase, "acts": not danger.ask_first},
    }
    if judged.row.group in tuple(DangerKind):
        told["place"] = judged.turn
    return told


def summary(judged: Sequence[Judged], judge: Judge) -> Iterator[str]:
    """Yield the lines of a table: by question, or by kind of danger."""
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        groups.setdefault(one.row.group or "sentences", []).append(one)
    of_danger = set(groups) <= set(DangerKind)
    shown = (
        (Outcome.ACTED_ON, Outcome.ASKED_ABOUT, Outcome.NOTHING)
        if of_danger
        else (Outcome.RIGHT, Outcome.ASKED_AGAIN, Outcome.WRONG, Outcome.MILDER)
    )
    heads = [str(outcome) for outcome in shown]
    width = max(len("in all"), *(len(group) for group in groups))
    yield f"{'':{width}}  lines  " + "  ".join(f"{head:>17}" for head in heads)
    rows: Mapping[str, list[Judged]] = groups if of_danger else {**groups, "in all": [*judged]}
    for group, lines in rows.items():
        counts = [sum(one.outcome is outcome for one in lines) for outcome in shown]
        cells = (f"{count:6d} ({100 * count / len(lines):5.1f} %)" for count in counts)
        yield f"{group:{width}}  {len(lines):5d}  " + "  ".join(f"{cell:>17}" for cell in cells)
    if of_danger:
        return
    calm = [one for one in judged if one.row.accept and judge.is_innocent(one.row)]
    if calm:
        does = [_what_danger_does(one.meant) for one in calm]
        acted, asked = does.count(Outcome.ACTED_ON), does.count(Outcome.ASKED_ABOUT)
        yield (
            f"Of {len(calm)} lines whose accepted values are no emergency, danger was "
            f"acted on in {acted} and asked about in {asked}."
        )
