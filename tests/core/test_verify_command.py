"""`voice-app verify` prints the proof, writes the page, and fails when something fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import voice_app.verify.verification
from voice_app.cli.main import main
from voice_app.verify.finding import Finding


@pytest.mark.long
def test_everything_is_proved(tmp_path: Path) -> None:
    page = tmp_path / "report.html"

    ran = CliRunner().invoke(main, ["verify", "--report", str(page)])

    assert ran.exit_code == 0, ran.output
    assert "FAILS" not in ran.stdout
    assert "Mutation score 100 %" in ran.stdout
    assert "No clinician has reviewed the content." in ran.stdout
    assert "P3_wasting" in page.read_text(encoding="utf-8")


def found(*args: object) -> Iterator[Finding]:
    yield Finding(
        "Pigs stay on the ground", 12_345, 2_000_000, tuple(f"Pig {n} flew." for n in range(7))
    )
    yield Finding("Cows too", 1, 0, (), ("a remark",))


def test_a_failure_is_told_with_its_first_counter_examples_and_status_1(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(voice_app.verify.verification, "verification", found)

    ran = CliRunner().invoke(main, ["verify"])

    assert ran.exit_code == 1
    assert ran.stdout.splitlines()[:9] == [
        "FAILS  Pigs stay on the ground (12,345 states, for 2,000,000 answer sets)",
        *(f"  Pig {n} flew." for n in range(5)),
        "  ... and 2 more.",
        "holds  Cows too (1 states)",
        "  a remark",
    ]
    assert ran.stdout.splitlines()[9].startswith("1 of 2 properties hold; 12,346 states in ")


def test_a_checklist_with_a_mistake_is_refused_before_the_proof(dialogs_copy: Path) -> None:
    file = dialogs_copy / "checklist.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("{breath_now: unsure}", "{gate: unsure}"), encoding="utf-8")

    ran = CliRunner().invoke(main, ["verify", "--folder", str(dialogs_copy)])

    assert ran.exit_code == 1
    assert "which is not asked before it" in ran.stderr
    assert "checklist.yaml:" in ran.stderr


def test_a_report_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voice_app.verify.verification, "verification", found)

    ran = CliRunner().invoke(main, ["verify", "--report", str(tmp_path / "no" / "page.html")])

    assert ran.exit_code == 1
    assert "The report cannot be written" in ran.stderr
