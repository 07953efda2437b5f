"""`voice-app evaluate`, with the real recogniser on real recordings."""

import json
import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from voice_app.cli.main import main
from voice_app.evaluation.manifest import Clip, write_manifest

pytestmark = pytest.mark.long


def evaluate(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["evaluate", *map(str, arguments)])


def read(file: Path) -> dict[str, object]:
    document: dict[str, object] = json.loads(file.read_text())
    for recogniser in document["recognisers"]:  # type: ignore[attr-defined]
        timing = recogniser.pop("timing")
        assert 0 < timing["real_time_factor"] < 20
        assert 20 < timing["peak_megabytes"] < 2000
        assert timing["latency_ms"]["median"] <= timing["latency_ms"]["longest"]
    return document


def test_one_process_two_processes_and_a_cluster_hear_the_same(
    visit_list: Path, tmp_path: Path
) -> None:
    from distributed import LocalCluster

    one, two, cluster = (tmp_path / f"{name}.json" for name in ("one", "two", "cluster"))
    ours_and_theirs = ("--compare", "pocketsphinx")
    assert evaluate(visit_list, "--json", one, *ours_and_theirs).exit_code == 0
    assert evaluate(visit_list, "--json", two, *ours_and_theirs, "--workers", "2").exit_code == 0
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as local:
        address = local.scheduler_address
        result = evaluate(visit_list, "--json", cluster, *ours_and_theirs, "--scheduler", address)
    assert result.exit_code == 0, result.output
    assert read(one) == read(two) == read(cluster)


def test_the_page_and_the_clips(visit_list: Path, tmp_path: Path, visits: tuple[Clip, ...]) -> None:
    page, lines = tmp_path / "page.html", tmp_path / "clips.tsv"
    result = evaluate(visit_list, "--html", page, "--clips", lines)
    assert result.exit_code == 0, result.output
    assert re.search(r"right 20 \(100\.0%\) \[83\.2% to 100\.0%\*\]", result.output)
    text = page.read_text()
    assert text.count("<svg") == 3
    assert not re.search(r"(src|href)=|https?://", text)
    for clip in visits:
        assert clip.condition in text
        assert str(clip.path) in lines.read_text()


def test_other_words_are_refused_and_counted(fixtures: Path, tmp_path: Path) -> None:
    folder = fixtures / "twenty_something"
    better = next(folder.glob("*-getting-worse.wav"))
    file = tmp_path / "list.tsv"
    write_manifest(file, (Clip(better, "", "rms", "other words", 2, said="getting worse"),))
    result = evaluate(file, "--phrases", "yes|no", "--json", tmp_path / "out.json")
    assert result.exit_code == 0
    (recogniser,) = json.loads((tmp_path / "out.json").read_text())["recognisers"]
    assert recogniser["total"]["right"]["count"] == 1
    assert recogniser["total"]["re_asks"]["rate"] is None


def line(tmp_path: Path, recording: Path, text: str) -> Path:
    file = tmp_path / "list.tsv"
    write_manifest(file, (Clip(recording, text, "ann", "clean", 2),))
    return file


def test_mistakes_name_file_line_and_remedy(fixtures: Path, tmp_path: Path) -> None:
    good = next((fixtures / "twenty_something").glob("*.wav"))
    broken = tmp_path / "broken.wav"
    broken.write_bytes(good.read_bytes()[:1000])
    for recording, text, options, problem in (
        (broken, "yes", (), "is cut short"),
        (good, "marmalade", (), "means nothing in the grammar 'all'"),
        (good, "marmalade", ("--phrases", "marmalade|yes"), "does not know the word 'marmalade'"),
    ):
        result = evaluate(line(tmp_path, recording, text), *options)
        assert result.exit_code == 1
        assert result.output.startswith(f"{tmp_path / 'list.tsv'}:2: ")
        assert problem in result.output


def test_what_cannot_be_asked_for(visit_list: Path, tmp_path: Path) -> None:
    assert evaluate(visit_list, "--turn", "gate", "--question", "gate").exit_code == 2
    assert "There is no question 'gat'" in evaluate(visit_list, "--turn", "gat").output
    assert "no speech model" in evaluate(visit_list, "--compare", tmp_path / "none").output
    nowhere = evaluate(visit_list, "--json", tmp_path / "none" / "out.json")
    assert "cannot be written" in nowhere.output


def test_a_cluster_that_is_not_there(visit_list: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice_app.evaluation.spread.SCHEDULER_PATIENCE", 0.5)
    result = evaluate(visit_list, "--scheduler", "tcp://127.0.0.1:1")
    assert result.exit_code == 1
    assert "No Dask scheduler answers" in result.output
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = evaluate(visit_list, "--scheduler", "tcp://127.0.0.1:1")
    assert "Dask is not installed. Run `pip install 'voice-app[cluster]'`" in result.output
