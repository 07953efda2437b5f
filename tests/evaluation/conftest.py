"""Real recordings of the scripted visits, as lists to measure on."""

from pathlib import Path

import pytest

from voice_app.checklist.dialogue import Dialogue
from voice_app.evaluation.manifest import Clip, write_manifest
from voice_app.testing.scenario import load_scenarios

NOISE = "silent_caller"


@pytest.fixture(scope="session")
def visits(fixtures: Path, dialogue: Dialogue) -> tuple[Clip, ...]:
    """Twenty answers in their turns' grammars, by several voices, and two silent ones."""
    clips = []
    for scenario in load_scenarios(fixtures):
        for turn, file in zip(scenario.turns, scenario.recordings, strict=True):
            if turn.open in dialogue.checklist.by_key and turn.says == turn.hears:
                clips.append(
                    Clip(file, turn.says, turn.voice, scenario.name, 0, f"turn:{turn.open}")
                )
    chosen = [clip for clip in clips if clip.condition == NOISE][:2]
    for voice in dict.fromkeys(clip.speaker for clip in clips):
        chosen += [clip for clip in clips if clip.speaker == voice and clip.text][:4]
    return tuple(chosen[:20])


@pytest.fixture
def visit_list(visits: tuple[Clip, ...], tmp_path: Path) -> Path:
    file = tmp_path / "visits.tsv"
    write_manifest(file, visits)
    return file
