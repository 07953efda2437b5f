"""Checks whether and how another model may be used, on the recordings shipped with the program.

The result is stored beside the model: its figures and the bundled model's on the same recordings,
the limits applied, the settings to use with it, and fingerprints of the model and the phrases. If
either has changed since, the model counts as unchecked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from voice_app.bootstrap import load_recogniser
from voice_app.checklist.dialogue import Dialogue
from voice_app.errors import ModelFault
from voice_app.evaluation.ears import recogniser_named
from voice_app.evaluation.grammars import Grammars
from voice_app.evaluation.manifest import Clip, read_manifest
from voice_app.evaluation.run import Measurement, Progress, Report
from voice_app.evaluation.spread import processes
from voice_app.hearing.model_tuning import Tuning
from voice_app.resources import data_path
from voice_app.speech_models import places
from voice_app.speech_models.catalogue import Limits
from voice_app.speech_models.choice import as_json, fingerprint
from voice_app.speech_models.measuring import (
    MOST_KNOWN_WITHIN,
    Sought,
    known_within,
    seek,
    tuned,
    ways,
)
from voice_app.testing.scenario import load_scenarios
from voice_app.turn import UNKNOWN

RECORDINGS = "audio_fixtures"
AMONG = f"{RECORDINGS}/among_other_words/clips.tsv"
"""Danger phrases among other words, and other words alone."""
TURNS, OTHER = "turns of visits", "answers to other questions"
_OTHER_EVERY = 3
"""One answer in this many is heard in the grammar of a question that it does not answer."""
_TIMED_EVERY = 7
"""In one recorded turn out of this many, the delay until words are known is measured."""


@dataclass(frozen=True)
class Figures:
    """What a model achieved; shares between 0 and 1."""

    clips: int
    right: float
    wrong_accepts: float
    others_accepted: float
    """Share of answers accepted although they mean nothing to the open question."""
    danger_missed: float
    asked_in_vain: float
    """Share of other speech after which the app would needlessly ask about danger."""
    known_within: float
    """Seconds after its end within which a word is known."""
    real_time_factor: float
    peak_megabytes: float


@dataclass(frozen=True)
class Checked:
    """The result of a check."""

    name: str
    figures: Figures
    bundled: Figures
    limits: Limits
    tuning: Tuning
    tried: tuple[Sought, ...]
    """The result of each way of looking for danger."""
    failures: tuple[str, ...]
    """The limits it does not meet, in words; if empty, it may be used."""


def recorded_turns(dialogue: Dialogue) -> tuple[Clip, ...]:
    """Return every recorded turn of the scripted visits with its grammar.

    Anything meaningless in its turn (silence, a word cut out of another) must be rejected.
    """
    clips = []
    grammars = Grammars(dialogue)
    for scenario in load_scenarios(data_path(RECORDINGS)):
        for turn, file in zip(scenario.turns, scenario.recordings, strict=True):
            if turn.open in dialogue.checklist.by_key:
                grammar = f"turn:{turn.open}"
                wanted = turn.says if grammars.get(grammar).meaning(turn.says) else ""
                clips.append(Clip(file, wanted, turn.voice, TURNS, 0, grammar, turn.says))
    return tuple(clips)


def misplaced(turns: tuple[Clip, ...], dialogue: Dialogue) -> tuple[Clip, ...]:
    """Return answers in the grammar of a question to which they mean nothing, to be rejected."""
    grammars = Grammars(dialogue)
    names = [f"question:{key}" for key in dialogue.checklist.by_key]
    clips = []
    for number, clip in enumerate(clip for clip in turns[::_OTHER_EVERY] if clip.said):
        # The question varies between answers, but is the same for every model.
        ordered = names[number % len(names) :] + names[: number % len(names)]
        found = next((n for n in ordered if not grammars.get(n).meaning(clip.said)), None)
        if found is not None:
            clips.append(replace(clip, text="", condition=OTHER, grammar=found))
    return tuple(clips)


def among_other_words() -> tuple[Clip, ...]:
    """Return the recordings for finding danger among other words."""
    return read_manifest(data_path(AMONG))


def check(
    name: str, model: Path, dialogue: Dialogue, limits: Limits, progress: Progress
) -> Checked:
    """Measure a model and write the result beside it. Raises `ModelFault`.

    A model that takes no grammar at run time, cannot reject other words, or lacks a word of the
    checklist, is refused; that is recorded, too.
    """
    try:
        result = _measured(name, model, dialogue, limits, progress)
    except ModelFault as fault:
        _write(model, dialogue, {"name": name, "failures": [fault.problem]})
        raise
    _write(model, dialogue, asdict(result))
    return result


def _measured(
    name: str, model: Path, dialogue: Dialogue, limits: Limits, progress: Progress
) -> Checked:
    folder = recogniser_named(str(model))
    recogniser = load_recogniser(dialogue, Path(folder))
    if recogniser.unknown_words([UNKNOWN]):
        raise ModelFault(
            f"The model {name} has no word for anything else ({UNKNOWN}).",
            "It would take every noise for an answer, so it cannot be used.",
        )
    if lacking := recogniser.unknown_words(dialogue.phrases):
        raise ModelFault(
            f"The model {name} does not know: {', '.join(lacking)}.",
            "It cannot be used for this checklist.",
        )
    turns, among = recorded_turns(dialogue), among_other_words()
    measurement = Measurement(
        (*turns, *misplaced(turns, dialogue)), data_path(RECORDINGS), dialogue
    )
    reports = []
    for each in (folder, recogniser_named(None)):
        with processes(1) as workforce:
            reports.append(measurement.run(each, workforce, progress))
    timed = tuple(clip for clip in turns if clip.text)[::_TIMED_EVERY]
    tried = seek(recogniser, dialogue, among, ways(recogniser))
    tuning = tuned(tried, late := known_within(recogniser, dialogue, timed))
    best = next(sought for sought in tried if sought.danger_view is tuning.danger_view)
    ours = _figures(reports[0], best, late)
    own = load_recogniser(dialogue)
    (as_it_is,) = seek(own, dialogue, among, (own.danger_view,))
    bundled = _figures(reports[1], as_it_is, known_within(own, dialogue, timed))
    failures = tuple(_failures(ours, bundled, limits))
    return Checked(name, ours, bundled, limits, tuning, tried, failures)


def _figures(report: Report, sought: Sought, late: float) -> Figures:
    rows = {row.name: row for row in report.conditions}
    row, other = rows[TURNS], rows.get(OTHER)
    return Figures(
        clips=row.clips,
        right=row.right.rate or 0.0,
        wrong_accepts=row.wrong.rate or 0.0,
        others_accepted=(other.wrong.rate or 0.0) if other else 0.0,
        danger_missed=sought.missed,
        asked_in_vain=sought.asked,
        known_within=late,
        real_time_factor=report.timing.real_time_factor,
        peak_megabytes=report.timing.peak_megabytes,
    )


def _failures(figures: Figures, bundled: Figures, limits: Limits) -> list[str]:
    """If the bundled model itself misses a limit, matching it is enough."""
    found = []
    if figures.right < limits.right:
        found.append(f"right {figures.right:.1%}, at least {limits.right:.1%} is required")
    for what, share, most in (
        ("wrong accepts", figures.wrong_accepts, limits.wrong_accepts),
        (
            "answers to other questions accepted",
            figures.others_accepted,
            max(limits.others_accepted, bundled.others_accepted),
        ),
        (
            "danger phrases missed",
            figures.danger_missed,
            max(limits.danger_missed, bundled.danger_missed),
        ),
        ("time for a second of sound", figures.real_time_factor, limits.real_time_factor),
    ):
        if share > most:
            found.append(f"{what} {share:.1%}, at most {most:.1%} is allowed")
    if figures.known_within > MOST_KNOWN_WITHIN:
        late, most = figures.known_within, MOST_KNOWN_WITHIN
        found.append(f"words known after {late:.2f} s, at most {most:.2f} s is allowed")
    return found


def _write(model: Path, dialogue: Dialogue, result: Mapping[str, Any]) -> None:
    try:
        places.write_result(model, as_json(result, fingerprint(model, dialogue)))
    except OSError as error:
        raise ModelFault(
            f"The result cannot be written to {places.result_file(model)}: {error.strerror}.",
            "Install the model in a folder of your own; see VOSK_MODEL_PATH.",
        ) from error
