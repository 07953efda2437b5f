"""Whether another model may be used: it hears the scripted visits, each turn in its own grammar.

The result lies beside the model, with the figures of both it and the bundled model on the same
recordings, the limits it was judged by, and a fingerprint of the model and of the phrases. When
either has changed since, the model counts as unchecked.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from voice_app.dialogue.dialogue import Dialogue
from voice_app.errors import ModelFault
from voice_app.evaluation.ears import recogniser_named
from voice_app.evaluation.grammars import Grammars
from voice_app.evaluation.manifest import Clip
from voice_app.evaluation.run import Measurement, Progress, Report
from voice_app.evaluation.spread import processes
from voice_app.resources import data_path
from voice_app.speech_models.catalogue import Limits
from voice_app.speech_models.choice import fingerprint
from voice_app.speech_models.places import result_file
from voice_app.testing.scenario import load_scenarios

RECORDINGS = "audio_fixtures"


@dataclass(frozen=True)
class Figures:
    """What a model reached; shares between 0 and 1."""

    clips: int
    right: float
    wrong_accepts: float
    danger_missed: float
    real_time_factor: float
    peak_megabytes: float


@dataclass(frozen=True)
class Checked:
    """The result of a check."""

    name: str
    figures: Figures
    bundled: Figures
    limits: Limits
    failures: tuple[str, ...]
    """What it does not reach, in words; none: it may be used."""


def recorded_turns(dialogue: Dialogue) -> tuple[Clip, ...]:
    """Return every recorded turn of the scripted visits with its grammar.

    What means nothing in its turn (silence, a word cut out of another) must be refused.
    """
    clips = []
    grammars = Grammars(dialogue)
    for scenario in load_scenarios(data_path(RECORDINGS)):
        for turn, file in zip(scenario.turns, scenario.recordings, strict=True):
            if turn.open in dialogue.checklist.by_key:
                grammar = f"turn:{turn.open}"
                wanted = turn.says if grammars.get(grammar).meaning(turn.says) else ""
                clips.append(Clip(file, wanted, turn.voice, scenario.name, 0, grammar, turn.says))
    return tuple(clips)


def check(
    name: str, model: Path, dialogue: Dialogue, limits: Limits, progress: Progress
) -> Checked:
    """Measure a model and write the result beside it. Raises `ModelFault`.

    A model that takes no grammar at run time, or lacks a word of the checklist, is refused.
    """
    clips = recorded_turns(dialogue)
    measurement = Measurement(clips, data_path(RECORDINGS), dialogue)
    measured = []
    for recogniser in (recogniser_named(str(model)), recogniser_named(None)):
        with processes(1) as workforce:
            report = measurement.run(recogniser, workforce, progress, may_lack=True)
        if report.lacking:
            raise ModelFault(
                f"The model {name} does not know: {', '.join(report.lacking)}.",
                "It cannot be used for this checklist.",
            )
        measured.append(_figures(report))
    ours, bundled = measured
    result = Checked(name, ours, bundled, limits, tuple(_failures(ours, limits)))
    _write(model, dialogue, result)
    return result


def _figures(report: Report) -> Figures:
    row = report.total
    return Figures(
        clips=row.clips,
        right=row.right.rate or 0.0,
        wrong_accepts=row.wrong.rate or 0.0,
        danger_missed=row.missed.rate or 0.0,
        real_time_factor=report.timing.real_time_factor,
        peak_megabytes=report.timing.peak_megabytes,
    )


def _failures(figures: Figures, limits: Limits) -> list[str]:
    found = []
    if figures.right < limits.right:
        found.append(f"right {figures.right:.1%}, at least {limits.right:.1%} is demanded")
    for what, share, most in (
        ("wrong accepts", figures.wrong_accepts, limits.wrong_accepts),
        ("danger phrases missed", figures.danger_missed, limits.danger_missed),
        ("time for a second of sound", figures.real_time_factor, limits.real_time_factor),
    ):
        if share > most:
            found.append(f"{what} {share:.1%}, at most {most:.1%} is allowed")
    return found


def _write(model: Path, dialogue: Dialogue, result: Checked) -> None:
    document = asdict(result) | {"fingerprint": fingerprint(model, dialogue)}
    file = result_file(model)
    try:
        file.write_text(json.dumps(document, indent=1), encoding="utf-8")
    except OSError as error:
        raise ModelFault(
            f"The result cannot be written to {file}: {error.strerror}.",
            "Install the model in a folder of your own; see VOSK_MODEL_PATH.",
        ) from error
