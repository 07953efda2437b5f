"""The text of a live visit, without anything that depends on the moment.

Tones and the speech model in use are left out; talk that does not concern the app appears once,
however many turns it fills.
"""

from __future__ import annotations

import difflib

from voice_app.testing.live_outcome import LiveOutcome
from voice_app.testing.live_script import LiveScript
from voice_app.testing.live_visit import ASKED_AGAIN
from voice_app.turn import UNKNOWN

_STARTS = "[I listen with the speech model"
"""The first caption of every process."""
_OTHER_TALK = f"You: {UNKNOWN}"


def transcript(script: LiveScript, outcome: LiveOutcome) -> str:
    """Return the whole visit: what it is about, what both sides said and what is stored of it."""
    kept = [
        f"{visit['verdict']['urgency']}: {', '.join(visit['verdict']['rules']) or 'no rule'}"
        for visit in outcome.kept
    ]
    ended = f"[kept, {'; '.join(kept)}]" if kept else "[nothing is kept]"
    return "\n".join([script.about, "", *_said(outcome.captions), "", ended, ""])


def strayed(script: LiveScript, outcome: LiveOutcome, written: str) -> list[str]:
    """Return the lines in which the visit differs from its `written` transcript.

    Additional lines are tolerated where a busy machine causes them: when somebody was asked again,
    or interrupted the app a sentence later.
    """
    told = transcript(script, outcome)
    late = any(step.during for step in script.steps)
    again = any(asked in outcome.captions for asked in ASKED_AGAIN)
    marks = ("- ",) if late or again else ("- ", "+ ")
    lines = difflib.ndiff(written.splitlines(), told.splitlines())
    return [line for line in lines if line.startswith(marks)]


def _said(captions: str) -> list[str]:
    said: list[str] = []
    for line in captions.splitlines():
        if line.startswith("("):
            continue
        told = "[The app starts.]" if line.startswith(_STARTS) else line
        if told != _OTHER_TALK or said[-1] != _OTHER_TALK:
            said.append(told)
    return said
