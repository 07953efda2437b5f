"""Measures a model on voices and speakers unseen in training: the figures of the model card.

The clips and conditions are made here; `voice_app.evaluation` hears and counts them, and the list
left in the working folder can be measured again with `voice-app evaluate`.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models.training import clips
from models.training.corpus import Texts, Utterance
from voice_app.bootstrap import load_dialogue
from voice_app.evaluation.ears import recogniser_named
from voice_app.evaluation.manifest import write_manifest
from voice_app.evaluation.page import page
from voice_app.evaluation.results import as_json, clip_lines
from voice_app.evaluation.run import Measurement, Report
from voice_app.evaluation.spread import processes
from voice_app.evaluation.tables import markdown, timing_text


@dataclass(frozen=True)
class Wish:
    """What to measure, and where the results go."""

    model: Path
    work: Path
    compare: str | None = None
    """`pocketsphinx` or the folder of another model."""
    json: Path | None = None
    html: Path | None = None
    workers: int = 2


def evaluate(wish: Wish, texts: Texts, held_out: Sequence[Utterance]) -> list[Report]:
    """Measure, write the results, and return them, this model's first."""
    dialogue = load_dialogue()
    recorder = clips.Recorder((wish.work / "clips").resolve())  # list may be read elsewhere
    listed = clips.numbered(
        [
            *clips.people(held_out, recorder),
            *clips.checklist(dialogue, texts, held_out, recorder),
            *clips.accents(dialogue, wish.work, recorder),
            *clips.dangers(dialogue, wish.work, recorder),
        ]
    )
    manifest = wish.work / "clips.tsv"
    write_manifest(manifest, listed)
    print(f"{len(listed)} clips are listed in {manifest}.", file=sys.stderr)
    measurement = Measurement(listed, manifest, dialogue)
    reports: list[Report] = []
    for name in (str(wish.model), *((wish.compare,) if wish.compare else ())):
        with processes(wish.workers) as workforce:
            recogniser = recogniser_named(name)
            reports.append(
                measurement.run(recogniser, workforce, lambda heard: None, may_lack=bool(reports))
            )
        print(f"{name} has heard them.", file=sys.stderr)
    if wish.json:
        wish.json.write_text(json.dumps(as_json(str(manifest), reports), indent=1))
    if wish.html:
        wish.html.write_text(page(str(manifest), reports))
    (wish.work / "heard.tsv").write_text(clip_lines(reports))
    return reports


def card(reports: Sequence[Report]) -> str:
    """Return the tables of the model card."""
    lines = [markdown(reports), ""]
    lines += [f"{report.recogniser}: {timing_text(report.timing)}" for report in reports]
    return "\n".join(lines)
