"""What of a live visit must stay the same from one time to the next."""

from dataclasses import replace
from pathlib import Path

import pytest

from voice_app.testing.live_outcome import LiveOutcome
from voice_app.testing.live_script import LiveScript, load_live_script
from voice_app.testing.live_transcript import strayed, transcript

CAPTIONS = """[I listen with the speech model that comes with the program.]
App: Do your hands feel weak?
(listening)
You: pause
(pause)
You: [unk]
You: [unk]
You: resume
[The microphone went away.]
App: Goodbye.
"""
SAID = """[The app starts.]
App: Do your hands feel weak?
You: pause
You: [unk]
You: resume
[The microphone went away.]
App: Goodbye."""


@pytest.fixture
def script(fixtures: Path) -> LiveScript:
    return load_live_script(fixtures / "live_alone")


def outcome(captions: str = CAPTIONS) -> LiveOutcome:
    verdict = {"urgency": "ROUTINE", "rules": ["R1", "R2"], "complete": True}
    return LiveOutcome(captions, "", (0,), ({"verdict": verdict},), (), ())


def test_tones_the_model_and_repeated_other_talk_are_left_out(script: LiveScript) -> None:
    told = transcript(script, outcome())
    assert told == f"{script.about}\n\n{SAID}\n\n[kept, ROUTINE: R1, R2]\n"
    assert transcript(script, replace(outcome(), kept=())).endswith("\n[nothing is kept]\n")
    assert strayed(script, outcome(), told) == []
    assert strayed(script, outcome(CAPTIONS.replace("You: [unk]\n", "", 1)), told) == []


@pytest.mark.parametrize(
    ("now", "difference"),
    [
        (CAPTIONS.replace("You: pause\n", ""), ["- You: pause"]),
        (CAPTIONS.replace("Goodbye", "Hello"), ["- App: Goodbye.", "+ App: Hello."]),
        (CAPTIONS + "App: Hello.\n", ["+ App: Hello."]),
    ],
)
def test_another_line_strays(script: LiveScript, now: str, difference: list[str]) -> None:
    assert strayed(script, outcome(now), transcript(script, outcome())) == difference


def test_asking_again_adds_lines_and_takes_none(script: LiveScript) -> None:
    again = "App: Sorry, I didn't catch that.\nApp: Do your hands feel weak?\n(listening)\n"
    written = transcript(script, outcome())

    assert (
        strayed(script, outcome(CAPTIONS.replace("You: pause\n", again + "You: pause\n")), written)
        == []
    )
    assert strayed(script, outcome(CAPTIONS.replace("You: pause\n", again)), written) == [
        "- You: pause"
    ]
