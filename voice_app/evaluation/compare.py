"""Two recognisers on the same clips: every row with the ratio of their figures."""

from __future__ import annotations

from dataclasses import dataclass

from voice_app.evaluation.run import Report
from voice_app.evaluation.scores import Row


@dataclass(frozen=True)
class Pair:
    """The same row for two recognisers."""

    first: Row
    second: Row

    @property
    def right_ratio(self) -> float | None:
        """How many times as often the first is right."""
        return _ratio(self.first.right.rate, self.second.right.rate)

    @property
    def wrong_ratio(self) -> float | None:
        """How many times as often the first accepts something wrong; below 1 is better."""
        return _ratio(self.first.wrong.rate, self.second.wrong.rate)

    def as_dict(self) -> dict[str, object]:
        """Return it in a form ready for JSON."""
        return {
            "name": self.first.name,
            "right_ratio": self.right_ratio,
            "wrong_accepts_ratio": self.wrong_ratio,
        }


def pairs(first: Report, second: Report) -> tuple[Pair, ...]:
    """Return the rows of both, the total first and then by condition."""
    ours = (first.total, *first.conditions)
    theirs = (second.total, *second.conditions)
    return tuple(Pair(a, b) for a, b in zip(ours, theirs, strict=True))


def _ratio(first: float | None, second: float | None) -> float | None:
    return first / second if first is not None and second else None
