"""Writes down how every scripted visit goes: `make transcripts`.

The transcript lies beside the scenario and its recordings, for whoever wants to read what the app
says without listening; the suite compares it with what is said today.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from voice_app.bootstrap import load_dialogue, load_recogniser
from voice_app.testing.runner import Outcome, play
from voice_app.testing.scenario import Scenario, load_scenarios

TODAY = date(2026, 11, 21)
"""The day on which every scripted visit takes place: "since March" must not change its meaning."""


def transcript_file(scenario: Scenario) -> Path:
    """Return where the scenario's transcript lies."""
    return scenario.folder / "transcript.txt"


def transcript(scenario: Scenario, outcome: Outcome) -> str:
    """Return the whole visit as text: what it is about, what both sides said, how it ended."""
    verdict = outcome.verdict
    ended = f"[{verdict.urgency.name}: {', '.join(verdict.rules) or 'no rule'}]"
    return "\n".join([scenario.about, "", *outcome.transcript, "", ended, ""])


def main(folder: Path) -> None:
    """Play every scenario below `folder` and write its transcript."""
    dialogue = load_dialogue(today=TODAY)
    recogniser = load_recogniser(dialogue)
    for scenario in load_scenarios(folder):
        text = transcript(scenario, play(scenario, dialogue, recogniser))
        transcript_file(scenario).write_text(text, encoding="utf-8")
        print(f"{scenario.name}: {len(text.splitlines())} lines")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
