"""A visit as JSON: written, and read back with suspicion."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from voice_app import __version__
from voice_app.bounded_files import NOT_OURS
from voice_app.checklist.answers import (
    CRISIS_PHRASE,
    EMERGENCY_PHRASE,
    Answer,
    Provenance,
    Respondent,
)
from voice_app.checklist.checklist import AnswerKind, Checklist
from voice_app.dialogue.pacing import Paced
from voice_app.dialogue.progress import Note, Progress
from voice_app.settings import Patience, VoiceSettings
from voice_app.triage.conditions import UNSURE, Value
from voice_app.triage.decide import Verdict

FORMAT = 1
HELPFUL = (None, "yes", "no", UNSURE)
MOST_DAYS = 1_000_000
"""Longer than anybody has lived."""


class UnreadableRecord(ValueError):
    """The data is not a visit that this program can read."""


@dataclass(frozen=True)
class Record:
    """One visit, finished or not."""

    started: datetime
    """With its time zone."""
    region: str
    checklist: str
    """SHA-256 of the checklist used."""
    table: str
    """SHA-256 of the rules."""
    progress: Progress
    verdict: Mapping[str, Any] | None = None
    """For a finished visit: urgency, deciding rules, and whether it was complete."""
    helpful: str | None = None
    """Whether the person found it helpful, `yes`, `no` or `unsure`; None if they did not say."""


def told(verdict: Verdict) -> dict[str, Any]:
    """Return the part of a verdict that is recorded."""
    return {
        "urgency": verdict.urgency.name,
        "rules": list(verdict.rules),
        "complete": verdict.complete,
    }


def written(record: Record) -> bytes:
    """Return the record as UTF-8 JSON."""
    progress = record.progress
    content = {
        "format": FORMAT,
        "program": __version__,
        "started": record.started.isoformat(timespec="seconds"),
        "region": record.region,
        "checklist": record.checklist,
        "table": record.table,
        "about_somebody_else": progress.other,
        "doubt": progress.doubt,
        "who_answers": progress.by.value,
        "manner": asdict(progress.manner) if progress.manner else None,
        "paced": asdict(progress.paced),
        "answers": _answers_written(progress.said),
        "taken_back": _answers_written(progress.taken_back),
        "notes": [{"words": note.words, "by": note.by.value} for note in progress.notes],
        "verdict": record.verdict,
        "helpful": record.helpful,
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _answers_written(said: Mapping[str, Answer]) -> list[dict[str, Value]]:
    return [
        {
            "question": key,
            "value": answer.value,
            "words": answer.words,
            "how": answer.how.value,
            "by": answer.by.value,
            "sign": answer.sign,
            "volunteered": answer.volunteered,
        }
        for key, answer in said.items()
    ]


def read(data: bytes, checklist: Checklist) -> Record:
    """Read a record back. Raises `UnreadableRecord`.

    Answers are checked only if they belong to this exact checklist; otherwise they are left out.
    """
    try:
        content = json.loads(data)
        if not isinstance(content, dict) or content["format"] != FORMAT:
            raise UnreadableRecord("It has another format.")
        started = datetime.fromisoformat(content["started"])
        if started.tzinfo is None:
            raise UnreadableRecord("It has no time zone.")
        ours = content["checklist"] == checklist.sha256
        progress = _progress(content, checklist) if ours else Progress()
        verdict = content["verdict"]
        if verdict is not None and not isinstance(verdict, dict):
            raise UnreadableRecord("It has no valid verdict.")
        helpful = content.get("helpful")
        if helpful not in HELPFUL:
            raise UnreadableRecord("Whether it was helpful was changed by hand.")
        return Record(
            started=started,
            region=str(content["region"]),
            checklist=str(content["checklist"]),
            table=str(content["table"]),
            progress=progress,
            verdict=verdict,
            helpful=helpful,
        )
    except NOT_OURS as problem:
        raise UnreadableRecord(str(problem)) from problem


def _progress(content: Mapping[str, Any], checklist: Checklist) -> Progress:
    other, doubt = content["about_somebody_else"], content["doubt"]
    if not isinstance(other, bool) or not isinstance(doubt, str):
        raise UnreadableRecord("It was changed by hand.")
    manner, paced = content.get("manner"), content.get("paced", {})
    return Progress(
        said=_answers_read(content["answers"], checklist),
        taken_back=_answers_read(content.get("taken_back", ()), checklist),
        other=other,
        doubt=doubt,
        by=Respondent(content.get("who_answers", Respondent.PERSON.value)),
        notes=tuple(map(_note, content.get("notes", ()))),
        manner=_manner(manner) if manner is not None else None,
        paced=_paced(paced),
    )


def _answers_read(items: Iterable[Mapping[str, Any]], checklist: Checklist) -> dict[str, Answer]:
    said: dict[str, Answer] = {}
    for item in items:
        key, value, words = item["question"], item["value"], item["words"]
        if not isinstance(words, str) or not _fits(key, value, checklist):
            raise UnreadableRecord(f"{key!r} has no such answer.")
        by, sign = Respondent(item.get("by", Respondent.PERSON.value)), item.get("sign", 0)
        signs = checklist.by_key[key].signs if key in checklist.by_key else ()
        if sign not in range(len(signs) + 1):
            raise UnreadableRecord(f"{key!r} has no sign {sign!r}.")
        volunteered = item.get("volunteered", False) is True
        said[key] = Answer(value, words, Provenance(item["how"]), by, sign, volunteered)
    return said


def _note(item: Mapping[str, Any]) -> Note:
    if not isinstance(item["words"], str):
        raise UnreadableRecord("A note is not text.")
    return Note(item["words"], Respondent(item["by"]))


def _manner(content: Mapping[str, Any]) -> VoiceSettings:
    """Read within the general bounds: `VoiceSettings` and `Patience` reject anything else."""
    patience = content["patience"]
    for value in (content["rate"], content["volume"], *patience.values()):
        if not isinstance(value, (int, float)):
            raise UnreadableRecord("It does not say how to speak.")
    return VoiceSettings(**{**content, "patience": Patience(**patience)})


def _paced(content: Mapping[str, Any]) -> Paced:
    numbers = [n for value in content.values() for n in (value if _is_list(value) else [value])]
    if not all(n is None or (isinstance(n, (int, float)) and 0 <= n < math.inf) for n in numbers):
        raise UnreadableRecord("It gives no pace.")
    lists = {name: tuple(value) for name, value in content.items() if _is_list(value)}
    return Paced(**{**content, **lists})


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _fits(key: str, value: Value, checklist: Checklist) -> bool:
    if key in (EMERGENCY_PHRASE, CRISIS_PHRASE):
        return value == "yes"
    question = checklist.by_key.get(key)
    if question is None:
        return False
    if question.kind is AnswerKind.DURATION and value != UNSURE:
        return type(value) is int and 0 <= value <= MOST_DAYS
    return value in question.values
