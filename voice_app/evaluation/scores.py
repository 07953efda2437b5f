"""Scores what was heard in each clip and computes the figures. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from voice_app.evaluation.grammars import Grammars
from voice_app.evaluation.manifest import Clip
from voice_app.evaluation.statistics import Share, share
from voice_app.hearing.redecoding import Turn

OTHER = "(other words or noise)"
NOTHING = "(not understood)"


class Outcome(Enum):
    """The outcome of a clip."""

    RIGHT = "right"
    """Understood as spoken."""
    WRONG = "wrong"
    """Taken for something else."""
    REASKED = "re-asked"
    """Not understood, so the app would reprompt."""
    REFUSED = "refused"
    """Nothing to understand, and nothing was understood."""
    ACCEPTED = "accepted"
    """Nothing to understand, but something was."""


GOOD = frozenset({Outcome.RIGHT, Outcome.REFUSED})
WRONG = frozenset({Outcome.WRONG, Outcome.ACCEPTED})


@dataclass(frozen=True)
class Scored:
    """One clip and its outcome."""

    clip: Clip
    raw: str
    """The recogniser's words."""
    expected: str
    """What the app must take from the clip, "" for nothing."""
    understood: str
    """What it takes from the words."""
    outcome: Outcome
    danger: bool
    """Whether a danger phrase is spoken."""
    alarm: bool
    """Whether one is heard that takes effect at once."""
    asked: bool
    """Whether the app asks about one: it has an everyday meaning, or not every view heard it."""
    seconds: float
    """Length of the sound."""


@dataclass(frozen=True)
class Row:
    """The figures of a group of clips."""

    name: str
    clips: int
    speakers: int
    seconds: float
    right: Share
    """Understood, or correctly rejected; share of all clips."""
    wrong: Share
    """Wrong accepts; share of all clips."""
    reasked: Share
    """Not understood; share of the clips with something to understand."""
    missed: Share
    """Danger phrases neither heard nor asked about; share of the clips that contain one."""
    alarms: int
    """Clips without a danger phrase in which one was heard that takes effect at once."""
    asked: Share
    """Clips without one after which the app asks "Did you say ...?" about one."""
    safe_seconds: float
    """Length of the clips without a danger phrase."""

    @property
    def alarms_per_hour(self) -> float | None:
        """False alarms per hour of sound; None without such sound."""
        return self.alarms / self.safe_seconds * 3600 if self.safe_seconds else None

    def as_dict(self) -> dict[str, object]:
        """Return it in a form ready for JSON."""
        return {
            "name": self.name,
            "clips": self.clips,
            "speakers": self.speakers,
            "audio_seconds": round(self.seconds, 3),
            "right": self.right.as_dict(),
            "wrong_accepts": self.wrong.as_dict(),
            "re_asks": self.reasked.as_dict(),
            "danger_missed": self.missed.as_dict(),
            "false_alarms": self.alarms,
            "asked_about_danger": self.asked.as_dict(),
            "false_alarms_per_hour": self.alarms_per_hour,
        }


@dataclass(frozen=True)
class Confusion:
    """How often one thing was taken for another, or not understood."""

    spoken: str
    heard: str
    count: int


def scored(clip: Clip, turn: Turn, seconds: float, grammar: str, grammars: Grammars) -> Scored:
    """Judge one clip by what the app would take from it."""
    listened = grammars.get(clip.grammar or grammar)
    expected = listened.meaning(clip.text) if clip.text else ""
    understood = listened.understood(turn)
    if clip.text:
        reached = {expected: Outcome.RIGHT, "": Outcome.REASKED}.get(understood, Outcome.WRONG)
    else:
        reached = Outcome.ACCEPTED if understood else Outcome.REFUSED
    spoken, found = grammars.is_danger(clip.text or clip.said), grammars.danger_in(turn)
    return Scored(
        clip,
        turn.text,
        expected,
        understood,
        reached,
        danger=spoken,
        alarm=found is not None and not found.ask_first,
        asked=found is not None and found.ask_first,
        seconds=seconds,
    )


def row(name: str, clips: Sequence[Scored]) -> Row:
    """Count a group of clips."""
    safe = [c for c in clips if not c.danger]
    return Row(
        name=name,
        clips=len(clips),
        speakers=len({c.clip.speaker for c in clips}),
        seconds=sum(c.seconds for c in clips),
        right=_share((c, c.outcome in GOOD) for c in clips),
        wrong=_share((c, c.outcome in WRONG) for c in clips),
        reasked=_share((c, c.outcome is Outcome.REASKED) for c in clips if c.clip.text),
        missed=_share((c, not (c.alarm or c.asked)) for c in clips if c.danger),
        alarms=sum(c.alarm for c in safe),
        asked=_share((c, c.asked) for c in safe),
        safe_seconds=sum(c.seconds for c in safe),
    )


def by_condition(clips: Sequence[Scored]) -> tuple[Row, ...]:
    """Return a row for each condition, in the order of the list."""
    return _grouped((c.clip.condition, c) for c in clips)


def by_speaker(clips: Sequence[Scored]) -> tuple[Row, ...]:
    """Return a row for each speaker, in the order of the list."""
    return _grouped((c.clip.speaker, c) for c in clips)


def confusions(clips: Sequence[Scored]) -> tuple[Confusion, ...]:
    """Return everything not understood as spoken, the most frequent first."""
    counted = Counter(
        (c.clip.text or c.clip.said or OTHER, c.understood or NOTHING)
        for c in clips
        if c.outcome not in GOOD
    )
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Confusion(*pair, count) for pair, count in ordered)


def _grouped(named: Iterable[tuple[str, Scored]]) -> tuple[Row, ...]:
    groups: dict[str, list[Scored]] = defaultdict(list)
    for name, clip in named:
        groups[name].append(clip)
    return tuple(row(name, clips) for name, clips in groups.items())


def _share(judged: Iterable[tuple[Scored, bool]]) -> Share:
    counts: dict[str, tuple[int, int]] = {}
    for clip, yes in judged:
        count, of = counts.get(clip.clip.speaker, (0, 0))
        counts[clip.clip.speaker] = (count + yes, of + 1)
    return share(counts)
