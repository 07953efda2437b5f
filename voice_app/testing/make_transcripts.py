"""Writes the transcript of every scripted visit: `make transcripts`.

The transcript is stored beside the script and its recordings, for reading what the app says without
listening; the test suite compares it with today's output. `README.md` lists them all.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from voice_app.bootstrap import load_dialogue, load_recogniser
from voice_app.checklist.dialogue import Dialogue
from voice_app.testing import live_transcript, typed_visits
from voice_app.testing.live_script import LiveScript, load_live_scripts
from voice_app.testing.live_visit import LiveVisit
from voice_app.testing.runner import Outcome, play
from voice_app.testing.scenario import Scenario, load_scenarios
from voice_app.testing.typed_visits import load_typed_visits

TODAY = date(2026, 11, 21)
"""The date of every scripted visit: "since March" must not change its meaning."""
_AT_ONCE = 3
"""Number of concurrent live visits, which mostly wait."""


def transcript_file(script: Scenario | LiveScript) -> Path:
    """Return the path of a visit's transcript."""
    return script.folder / "transcript.txt"


def transcript(scenario: Scenario, outcome: Outcome) -> str:
    """Return the whole visit as text: what it is about, what both sides said, how it ended."""
    verdict = outcome.verdict
    ended = f"[{verdict.urgency.name}: {', '.join(verdict.rules) or 'no rule'}]"
    return "\n".join([scenario.about, "", *outcome.transcript, "", ended, ""])


def index(recorded: Sequence[Scenario], live: Sequence[LiveScript]) -> str:
    """Return a page that lists every scripted visit with its transcript."""

    def listed(scripts: Sequence[Scenario | LiveScript]) -> list[str]:
        return [f"- [{s.name}]({s.name}/{transcript_file(s).name}): {s.about}" for s in scripts]

    return "\n".join(
        [
            "# Scripted visits",
            "",
            "Each folder holds a script, its recordings and a transcript. `make transcripts`",
            "writes the transcripts and this page; the suite compares them with what the app says.",
            "",
            "## Live",
            "",
            "The whole app runs in real time, through the loudspeaker and the microphone of a",
            "virtual sound card. These transcripts leave out the tones.",
            "",
            *listed(live),
            "",
            "## From recordings",
            "",
            *listed(recorded),
            "",
        ]
    )


def main(folder: Path) -> None:
    """Play every script below `folder` and write its transcript.

    Raises `SoundCardMissing` if the live ones cannot be run; the others are written by then.
    """
    dialogue = load_dialogue(today=TODAY)
    recogniser = load_recogniser(dialogue)
    recorded, live = load_scenarios(folder), load_live_scripts(folder)
    (folder / "README.md").write_text(index(recorded, live), encoding="utf-8")
    typed_visits.PAGE.write_text(
        typed_visits.page(load_typed_visits(typed_visits.SCRIPTS), dialogue), encoding="utf-8"
    )
    for scenario in recorded:
        _write(scenario, transcript(scenario, play(scenario, dialogue, recogniser)))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for script, text in zip(live, pool.map(lambda s: _held(s, dialogue), live), strict=True):
            _write(script, text)


def _held(script: LiveScript, dialogue: Dialogue) -> str:
    with tempfile.TemporaryDirectory() as home:
        outcome = LiveVisit(script, dialogue, Path(home)).play()
    return live_transcript.transcript(script, outcome)


def _write(script: Scenario | LiveScript, text: str) -> None:
    transcript_file(script).write_text(text, encoding="utf-8")
    print(f"{script.name}: {len(text.splitlines())} lines")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
