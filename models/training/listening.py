"""Chooses the listening thresholds on recordings: `python -m models.training.listening LIST`.

`LIST` is the `clips.tsv` that `python -m models.training evaluate` leaves in its working folder;
`--recordings` names the manifest of more noises and people. The thresholds are tuned one by one,
each with the best values of those before it. The cost of a turn is counted in turns:

| what goes wrong                                                | costs                 |
|----------------------------------------------------------------|-----------------------|
| too little voice is detected: the speaker passes for silent    | `MISSED`              |
| a quiet seems longer than it is, as soft speech is missed      | `MISSED` x s / `TURN` |
| an answer is cut off in a pause: it may be taken for another   | `price.WRONG`         |
| noise alone passes for a voice                                 | 1                     |
| the turn goes on after the voice has ended                     | s / `TURN`            |

Being missed makes people feel lost, and losing a pause makes them feel rushed; noise makes the app
wait or ask again. Groups of turns are weighted equally. Speakers and noises are resampled `DRAWS`
times, and only a value that is cheaper than today's in `CLEARLY` of the draws replaces it.

Nobody on the recordings is ill, and most are reading aloud: what they need is the minimum wait, so
no profile is made less patient. The wait for a first word cannot be chosen this way, as no
recording contains thinking time.
"""

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.training import listening_sounds, price
from models.training.conditions import SLOWNESS
from models.training.listening_sounds import NEAR, PIECE, Pause, Trial
from voice_app.hearing.endpoint import SPOKE
from voice_app.hearing.voice_activity import LIMITS, Limits
from voice_app.settings import PROFILES, Patience

TEMPO: Mapping[str, float] = {"normal": SLOWNESS, "slow": 2.0, "very slow": 3.0}
"""Target speaker of each profile: takes this many times as long as people on the recordings."""
_SILENCES = (1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0)
TRIED: Mapping[str, tuple[float, ...]] = {
    "above_noise": (6, 9, 12, 15, 18),
    "audible": (-64, -61, -58, -55, -52),
    "sure": (0.1, 0.15, 0.2, 0.3, 0.4),
    "wavering": (0.05, 0.07, 0.1, 0.15, 0.2),
    "spoke": (0.08, 0.13, 0.18, 0.23, 0.28, 0.33),
    **dict.fromkeys(TEMPO, _SILENCES),
}
"""The fields of `Limits`, `SPOKE`, and the silence of each profile, in tuning order."""
TODAY: Mapping[str, float] = {
    **{field.name: getattr(LIMITS, field.name) for field in fields(Limits)},
    "spoke": SPOKE,
    **{name: PROFILES[name].silence for name in TEMPO},
}
MISSED = 3.0
TURN = 10.0
"""Seconds for a question, its answer and what lies between them."""
DRAWS, CLEARLY, SEED = 400, 0.95, 1

Numbers = Mapping[str, float]
"""A value for each name in `TRIED`."""


@dataclass(frozen=True)
class Outcome:
    """The outcome of one turn."""

    group: str
    who: str
    """Who spoke, or what sounded if nobody did."""
    spoken: bool
    unnoticed: bool = False
    vain: bool = False
    cut: bool = False
    lost: float = 0.0
    """Seconds by which a quiet seemed longer than it was."""
    late: float = 0.0
    """Seconds for which the turn went on."""

    @property
    def cost(self) -> float:
        """In turns."""
        missed = MISSED * (self.unnoticed + self.lost / TURN)
        return missed + price.WRONG * self.cut + self.vain + self.late / TURN


@dataclass(frozen=True)
class Tried:
    """One value and its results."""

    name: str
    value: float
    outcomes: Sequence[Outcome]
    cheaper: float
    """The share of draws in which it is cheaper than today's."""

    @property
    def cost(self) -> float:
        """In turns."""
        return mean(self.outcomes, lambda outcome: outcome.cost)


def mean(outcomes: Iterable[Outcome], of: Callable[[Outcome], float]) -> float:
    """Average over groups, so that a large one has no more weight than a small one."""
    groups: dict[str, list[float]] = {}
    for outcome in outcomes:
        groups.setdefault(outcome.group, []).append(of(outcome))
    means = [sum(values) / len(values) for values in groups.values()]
    return sum(means) / len(means) if means else 0.0


def drawn(outcomes: Iterable[Outcome]) -> NDArray[np.float64]:
    """Return the cost in each draw of speakers and noises; the draws are always the same."""
    groups: dict[str, dict[str, list[float]]] = {}
    for outcome in outcomes:
        groups.setdefault(outcome.group, {}).setdefault(outcome.who, []).append(outcome.cost)
    random = np.random.default_rng(SEED)
    means = []
    for people in groups.values():
        sums = np.array([(sum(costs), len(costs)) for costs in people.values()])
        total = sums[random.integers(len(sums), size=(DRAWS, len(sums)))].sum(1)
        means.append(total[:, 0] / total[:, 1])
    return np.asarray(np.mean(means, axis=0))


def choose(
    measure: Callable[[str, Numbers], Sequence[Outcome]], told: Callable[[Tried], None]
) -> Numbers:
    """Tune each number, with the best values of those before it."""
    best = dict(TODAY)
    for name, values in TRIED.items():
        found = {value: measure(name, {**best, name: value}) for value in {*values, TODAY[name]}}
        usual = drawn(found[TODAY[name]])
        rows = [
            Tried(name, value, found[value], float(np.mean(drawn(found[value]) < usual)))
            for value in sorted(found)
        ]
        for row in rows:
            told(row)
        least = TODAY[name] if name in TEMPO else min(found)
        better = [row for row in rows if row.cheaper >= CLEARLY and row.value >= least]
        better.sort(key=lambda row: (row.cost, abs(row.value - TODAY[name])))
        best[name] = better[0].value if better else TODAY[name]
    return best


def turn(trial: Trial, numbers: Numbers) -> Outcome:
    """Judge a turn by what is detected in it."""
    limits = Limits(*(numbers[field.name] for field in fields(Limits)))
    found = np.array([limits.is_speech(piece) for piece in trial.pieces])
    voice = np.flatnonzero(trial.truth == 1)
    if not len(voice):
        vain = bool(found.sum() * PIECE >= numbers["spoke"])
        return Outcome(trial.group, trial.who, spoken=False, vain=vain)
    first, end = int(voice[0]), int(voice[-1]) + 1
    missed = _longest(~found[first:end]) - _longest(trial.truth[first:end] != 1)
    # The next quiet that ends a turn; the margins around the voice count as neither.
    quiet = round(Patience.silence / PIECE)
    after = found[end:] & (trial.truth[end:] == 0)
    late = next(at for at in range(len(after) + 1) if not after[at : at + quiet].any())
    return Outcome(
        trial.group,
        trial.who,
        spoken=True,
        unnoticed=bool(found[first : end + NEAR].sum() * PIECE < numbers["spoke"]),
        lost=max(0, missed) * PIECE,
        late=late * PIECE,
    )


def answer(pause: Pause, silence: float, tempo: float) -> Outcome:
    """Judge an answer by its longest pause."""
    cut = pause.seconds * tempo >= silence
    return Outcome(pause.group, pause.who, spoken=True, cut=cut, late=silence)


def _longest(quiet: NDArray[np.bool_]) -> int:
    """Length of the longest run of true."""
    ends = np.flatnonzero(np.diff(np.concatenate([[False], quiet, [False]]).astype(int)))
    return int(np.max(ends[1::2] - ends[::2], initial=0))


HEAD = """\
| number | | unnoticed | noise for a voice | quiet too long | goes on | cut off | cost | cheaper |
|---|---:|---:|---:|---:|---:|---:|---:|---:|
"""


def line(row: Tried) -> str:
    """A row of the table: shares and seconds of the turns that can fail this way."""

    def average(name: str, *, spoken: bool = True) -> float:
        turns = [outcome for outcome in row.outcomes if outcome.spoken is spoken]
        return mean(turns, lambda outcome: float(getattr(outcome, name)))

    return (
        f"| {row.name} | {row.value:g} | {average('unnoticed'):.1%} "
        f"| {average('vain', spoken=False):.1%} | {average('lost'):.3f} s "
        f"| {average('late'):.2f} s | {average('cut'):.2%} | {row.cost:.4f} | {row.cheaper:.1%} |"
    )


def main() -> None:
    """Print a line for each value, and the choice."""
    parser = argparse.ArgumentParser(prog="python -m models.training.listening")
    parser.add_argument("list", type=Path, help="clips.tsv of an evaluation")
    parser.add_argument("--recordings", type=Path, help="manifest.tsv of human recordings")
    options = parser.parse_args()
    trials, pauses = listening_sounds.hear(options.list, options.recordings)

    def measure(name: str, numbers: Numbers) -> list[Outcome]:
        if name in TEMPO:
            return [answer(pause, numbers[name], TEMPO[name]) for pause in pauses]
        return [turn(trial, numbers) for trial in trials]

    print(HEAD, end="")
    best = choose(measure, lambda row: print(line(row), flush=True))
    print("chosen:", ", ".join(f"{name} {value:g}" for name, value in best.items()))


if __name__ == "__main__":
    main()
