"""`voice-app bench` on whatever machine this is: a table, and a file that can be sent in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from voice_app.cli.main import main
from voice_app.errors import SpeakerFault
from voice_app.evaluation import benchmark

pytestmark = pytest.mark.long


def test_it_prints_what_it_writes_and_leaves_out_what_cannot_be_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_loudspeaker(speaker: object) -> float:
        raise SpeakerFault("There is no loudspeaker.", "Plug one in.")

    monkeypatch.setattr(benchmark, "answer_to_first_sample", no_loudspeaker)
    file = tmp_path / "figures.json"

    done = CliRunner().invoke(main, ["bench", "--repeats", "1", "--json", str(file)])

    assert done.exit_code == 0, done.output
    written = json.loads(file.read_text())
    assert written["machine"]["cores"] == benchmark.machine()["cores"]
    assert len(written["figures"]) == 3, "without a loudspeaker no reply can be measured"
    for figure in written["figures"]:
        assert figure["what"] in done.output
        assert figure["repeats"] == 1
        assert 0 < figure["least"] <= figure["median"] <= figure["most"]
