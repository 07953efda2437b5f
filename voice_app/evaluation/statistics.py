"""Shares with 95 % confidence intervals that treat the speakers, not the clips, as independent.

The clips of one speaker succeed or fail together, so speakers are resampled with replacement (a
cluster bootstrap, 2,000 draws, fixed seed, percentiles 2.5 and 97.5). If every speaker has the
share 0, or every one 1, resampling cannot show the uncertainty: then the exact (Clopper-Pearson)
interval over clips is used instead, and labelled so; for few speakers it is too narrow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

SEED = 20261121
_AT_ONCE, _TIMES = 100, 20
_TAIL = 0.025


@dataclass(frozen=True)
class Share:
    """`count` of `of`, with its interval."""

    count: int
    of: int
    low: float | None
    """None if there is no basis for it: no clip, or a single speaker."""
    high: float | None
    method: str
    """`speakers`, `exact` or `none`."""

    @property
    def rate(self) -> float | None:
        """Between 0 and 1; None if `of` is 0."""
        return self.count / self.of if self.of else None

    def as_dict(self) -> dict[str, object]:
        """Return it in a form ready for JSON."""
        return {
            "count": self.count,
            "of": self.of,
            "rate": self.rate,
            "low": self.low,
            "high": self.high,
            "interval": self.method,
        }


def share(by_speaker: Mapping[str, tuple[int, int]]) -> Share:
    """Return the share over all speakers, each given as (count, of)."""
    pairs = np.array([pair for pair in by_speaker.values() if pair[1]], dtype=np.float64)
    count = int(sum(pair[0] for pair in by_speaker.values()))
    of = int(sum(pair[1] for pair in by_speaker.values()))
    if not of:
        return Share(0, 0, None, None, "none")
    if count in (0, of):
        edge = _TAIL ** (1 / of)
        low, high = (0.0, 1 - edge) if count == 0 else (edge, 1.0)
        return Share(count, of, low, high, "exact")
    if len(pairs) < 2:
        return Share(count, of, None, None, "none")
    random = np.random.default_rng(SEED)
    even = np.full(len(pairs), 1 / len(pairs))
    # How often each speaker is drawn, a few draws at a time so that many speakers fit in memory.
    sums = [random.multinomial(len(pairs), even, size=_AT_ONCE) @ pairs for _ in range(_TIMES)]
    drawn = np.concatenate(sums)
    bounds = np.quantile(drawn[:, 0] / drawn[:, 1], (_TAIL, 1 - _TAIL))
    return Share(count, of, float(bounds[0]), float(bounds[1]), "speakers")
