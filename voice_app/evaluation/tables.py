"""The figures in words and as plain tables, for the terminal and for documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from voice_app.evaluation.compare import pairs
from voice_app.evaluation.run import Report, Timing
from voice_app.evaluation.scores import Row
from voice_app.evaluation.statistics import Share

HEADINGS = (
    "",
    "clips",
    "speakers",
    "right",
    "95 %",
    "wrong accepts",
    "95 %",
    "re-asks",
    "danger missed",
    "false alarms per hour",
    "asked about danger in vain",
)


def cells(row: Row) -> tuple[str, ...]:
    """Return a row under `HEADINGS`."""
    return (
        row.name,
        str(row.clips),
        str(row.speakers),
        _share(row.right),
        interval(row.right),
        _share(row.wrong),
        interval(row.wrong),
        _share(row.reasked),
        _share(row.missed),
        _alarms(row),
        _share(row.asked),
    )


def markdown(reports: Sequence[Report]) -> str:
    """Return the rows by condition as a Markdown table; for two reports, with their ratios."""
    first = reports[0]
    rows: list[tuple[str, ...]] = [cells(row) for row in (*first.conditions, first.total)]
    head: tuple[str, ...] = HEADINGS
    if len(reports) > 1:
        other = {pair.first.name: pair for pair in pairs(first, reports[1])}
        head = (*HEADINGS, "other: right", "ratio", "other: wrong accepts", "ratio")
        rows = [
            (
                *row,
                _share(other[row[0]].second.right),
                ratio_text(other[row[0]].right_ratio),
                _share(other[row[0]].second.wrong),
                ratio_text(other[row[0]].wrong_ratio),
            )
            for row in rows
        ]
    lines = [head, ("---", *["---:"] * (len(head) - 1)), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def summary(reports: Sequence[Report]) -> Iterator[str]:
    """Yield what the terminal shows: each recogniser's rows by condition, and the ratios."""
    for report in reports:
        yield report.recogniser
        for row in (*report.conditions, report.total):
            yield f"  {row.name}: {_in_words(row)}"
        yield f"  {timing_text(report.timing)}"
        if report.lacking:
            yield f"  Unknown words: {', '.join(report.lacking)}."
    if len(reports) > 1:
        yield "first to second"
        for pair in pairs(*reports):
            right, wrong = ratio_text(pair.right_ratio), ratio_text(pair.wrong_ratio)
            yield f"  {pair.first.name}: right {right}, wrong accepts {wrong}"


def timing_text(timing: Timing) -> str:
    """Return cost and delay in words."""
    ms = timing.latency_ms
    return (
        f"{timing.real_time_factor:.4f} s of one core per second of sound; from the last sample "
        f"to the words, median {ms['median']:.1f} ms, 95th percentile {ms['p95']:.1f} ms, "
        f"maximum {ms['longest']:.1f} ms; peak memory {timing.peak_megabytes:.0f} MB."
    )


def ratio_text(ratio: float | None) -> str:
    """Return a ratio, or a dash if the second figure is 0."""
    return "-" if ratio is None else f"{ratio:.2f}"


def interval(share: Share) -> str:
    """Return the bounds in percent; a star marks exact ones over clips."""
    if share.low is None or share.high is None:
        return "-"
    star = "*" if share.method == "exact" else ""
    return f"{share.low:.1%} to {share.high:.1%}{star}"


def _share(share: Share) -> str:
    return "-" if share.rate is None else f"{share.count} ({share.rate:.1%})"


def _alarms(row: Row) -> str:
    rate = row.alarms_per_hour
    return "-" if rate is None else f"{rate:.1f} ({row.alarms} in {row.safe_seconds / 60:.1f} min)"


def _in_words(row: Row) -> str:
    parts = [
        f"{row.clips} clips, {row.speakers} speakers",
        f"right {_share(row.right)} [{interval(row.right)}]",
        f"wrong accepts {_share(row.wrong)} [{interval(row.wrong)}]",
        f"re-asks {_share(row.reasked)}",
    ]
    if row.missed.of:
        parts.append(f"danger missed {_share(row.missed)}")
    return "; ".join(parts)
