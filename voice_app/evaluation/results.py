"""The figures as data: one JSON document, and a line per clip."""

from __future__ import annotations

from collections.abc import Sequence

from voice_app.evaluation.compare import pairs
from voice_app.evaluation.run import Report

_COLUMNS = (
    "recogniser", "path", "speaker", "condition", "text", "raw", "expected", "understood", "outcome"
)  # fmt: skip


def as_json(manifest: str, reports: Sequence[Report]) -> dict[str, object]:
    """Return everything except the individual clips."""
    document: dict[str, object] = {
        "manifest": manifest,
        "recognisers": [report.as_dict() for report in reports],
    }
    if len(reports) > 1:
        document["first_to_second"] = [pair.as_dict() for pair in pairs(*reports)]
    return document


def clip_lines(reports: Sequence[Report]) -> str:
    """Return a tab-separated table of what was heard in each clip."""
    lines = ["\t".join(_COLUMNS)]
    for report in reports:
        for c in report.clips:
            spoken = c.clip.text or c.clip.said
            values = (c.clip.speaker, c.clip.condition, spoken, c.raw, c.expected, c.understood)
            lines.append("\t".join((report.recogniser, str(c.clip.path), *values, c.outcome.value)))
    return "\n".join(lines) + "\n"
