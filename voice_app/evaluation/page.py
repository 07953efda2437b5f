"""The figures as a self-contained HTML page with SVG plots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from voice_app.evaluation.compare import Pair, pairs
from voice_app.evaluation.run import Report
from voice_app.evaluation.scores import Row
from voice_app.evaluation.statistics import Share
from voice_app.evaluation.tables import HEADINGS, cells, ratio_text, timing_text

MOST_CONFUSIONS = 100
"""Number of confusions on the page; the JSON file has them all."""

_STYLE = """
body { font: 16px/1.5 sans-serif; margin: 2em auto; max-width: 70em; padding: 0 1em; color: #222 }
table { border-collapse: collapse; margin: 1em 0 } td, th { padding: .2em .7em; text-align: left }
tr:nth-child(even) { background: #f3f3f3 } td + td, th + th { text-align: right }
svg text { font: 13px sans-serif } .low { fill: #2a6f97 } .high { fill: #c1542c }
"""
_LABEL, _PLOT, _LINE, _BAR = 330, 520, 24, 14


def page(manifest: str, reports: Sequence[Report]) -> str:
    """Return the page: rows and confusions for each recogniser, and the comparison."""
    parts = [f"<p>Measured on {escape(manifest)}.</p>", *_comparison(reports)]
    for report in reports:
        parts += _recogniser(report)
    body = "\n".join(parts)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>How well it hears</title><style>{_STYLE}</style></head>\n"
        f"<body><h1>How well it hears</h1>\n{body}\n</body></html>\n"
    )


def _recogniser(report: Report) -> Iterable[str]:
    yield f"<h2>{escape(report.recogniser)}</h2>"
    yield f"<p>{escape(timing_text(report.timing))}</p>"
    if report.lacking:
        yield f"<p>Unknown words: {escape(', '.join(report.lacking))}.</p>"
    conditions = [(row.name, row) for row in report.conditions]
    yield "<h3>Right, by condition</h3>"
    yield _bars("low", [(name, row.right) for name, row in conditions])
    yield "<h3>Wrong accepts, by condition</h3>"
    yield _bars("high", [(name, row.wrong) for name, row in conditions])
    yield "<h3>By condition</h3>" + _table(HEADINGS, map(cells, (*report.conditions, report.total)))
    yield "<h3>Right, by speaker</h3>"
    yield _bars("low", [(row.name, row.right) for row in _worst_first(report.speakers)])
    yield "<h3>By speaker</h3>" + _table(HEADINGS, map(cells, _worst_first(report.speakers)))
    yield f"<h3>What was not understood as spoken ({len(report.confusions)} pairs)</h3>"
    shown = report.confusions[:MOST_CONFUSIONS]
    yield _table(("spoken", "heard", "times"), ((c.spoken, c.heard, str(c.count)) for c in shown))


def _comparison(reports: Sequence[Report]) -> Iterable[str]:
    if len(reports) < 2:
        return
    first, second = reports
    yield "<h2>Compared on the same clips</h2>"
    yield f"<p>{escape(first.recogniser)} against {escape(second.recogniser)}; the ratio is that "
    yield "of the first to the second.</p>"
    head = ("", "clips", "right", "right", "ratio", "wrong accepts", "wrong accepts", "ratio")
    yield _table(head, (_compared(pair) for pair in pairs(first, second)))


def _compared(pair: Pair) -> tuple[str, ...]:
    a, b = pair.first, pair.second
    return (
        a.name,
        str(a.clips),
        _percent(a.right),
        _percent(b.right),
        ratio_text(pair.right_ratio),
        _percent(a.wrong),
        _percent(b.wrong),
        ratio_text(pair.wrong_ratio),
    )


def _percent(share: Share) -> str:
    return "-" if share.rate is None else f"{share.rate:.1%}"


def _worst_first(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row.right.rate or 0.0, row.name))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [_row("th", head), *(_row("td", row) for row in rows)]
    return f"<table>{''.join(lines)}</table>"


def _row(tag: str, values: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(value)}</{tag}>" for value in values) + "</tr>"


def _bars(colour: str, rows: Sequence[tuple[str, Share]]) -> str:
    """Draw a bar from 0 to 100 % for each row, with its interval as a line."""
    shown = [(name, share) for name, share in rows if share.rate is not None]
    width, height = _LABEL + _PLOT + 70, _LINE * len(shown) + 24
    parts = [f'<svg role="img" width="{width}" height="{height}" viewBox="0 0 {width} {height}">']
    for number, (name, share) in enumerate(shown):
        parts += _bar(colour, number * _LINE, name, share)
    for tick in range(0, 101, 25):
        x = _LABEL + _PLOT * tick / 100
        parts.append(f'<line x1="{x}" x2="{x}" y1="0" y2="{height - 20}" stroke="#ccc"/>')
        parts.append(f'<text x="{x}" y="{height - 4}" text-anchor="middle">{tick} %</text>')
    return "\n".join([*parts, "</svg>"])


def _bar(colour: str, top: int, name: str, share: Share) -> Iterable[str]:
    rate = share.rate or 0.0
    middle = top + _LINE / 2
    label = name if len(name) <= 48 else name[:47] + "…"
    yield f'<text x="{_LABEL - 8}" y="{middle + 5}" text-anchor="end">{escape(label)}</text>'
    yield (
        f'<rect class="{colour}" x="{_LABEL}" y="{middle - _BAR / 2}" height="{_BAR}" '
        f'width="{_PLOT * rate:.1f}"><title>{escape(name)}: {rate:.1%}</title></rect>'
    )
    if share.low is not None and share.high is not None:
        left, right = _LABEL + _PLOT * share.low, _LABEL + _PLOT * share.high
        yield (
            f'<line x1="{left:.1f}" x2="{right:.1f}" y1="{middle}" y2="{middle}" '
            'stroke="#000" stroke-width="2"/>'
        )
    yield f'<text x="{_LABEL + _PLOT + 8}" y="{middle + 5}">{rate:.1%}</text>'
