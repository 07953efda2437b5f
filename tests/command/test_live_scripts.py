"""Every live script, over a sound card made of software.

Real capture and playback through PortAudio, real Vosk, real pyttsx3, `voice-app run` as a process.
The visits mostly wait, so they are held at once, each with a card of its own. The app speaks as
fast as it can be set to, and an answer ends after one second of silence.

The telephone call lasts half a minute there. Its two minutes pass in `test_long_call.py`, where the
same voices are heard from recordings: time is counted in sound, so the clock is the recordings'.
"""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from voice_app.checklist.dialogue import Dialogue
from voice_app.testing.live_outcome import LiveOutcome, answers_of, missing_captions
from voice_app.testing.live_script import load_live_scripts
from voice_app.testing.live_transcript import strayed
from voice_app.testing.live_visit import LiveVisit
from voice_app.testing.make_transcripts import transcript_file
from voice_app.testing.pulse_server import SoundCardMissing
from voice_app.testing.sound_card import VirtualSoundCard

SCRIPTS = {s.name: s for s in load_live_scripts(Path(__file__).parents[2] / "audio_fixtures")}
SHORTEST = "live_emergency"
"""The one visit that every edit needs."""
EVERY_SCRIPT = [
    pytest.param(name, marks=() if name == SHORTEST else pytest.mark.long) for name in SCRIPTS
]
Held = dict[str, Future[LiveOutcome]]


@pytest.fixture(scope="module")
def held(
    request: pytest.FixtureRequest, dialogue: Dialogue, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Held]:
    """Hold the visits that any selected test asks for."""
    try:
        VirtualSoundCard().close()
    except SoundCardMissing as missing:
        pytest.skip(str(missing))
    parameters = [getattr(item, "callspec", None) for item in request.session.items]
    wanted = {held.params.get("name") for held in parameters if held is not None}
    with ThreadPoolExecutor(len(SCRIPTS)) as pool:
        yield {
            name: pool.submit(LiveVisit(script, dialogue, tmp_path_factory.mktemp(name)).play)
            for name, script in SCRIPTS.items()
            if name in wanted
        }


@pytest.mark.parametrize("name", EVERY_SCRIPT)
def test_the_visit_goes_as_scripted(held: Held, name: str) -> None:
    outcome, expect = held[name].result(), SCRIPTS[name].expect

    assert missing_captions(SCRIPTS[name], outcome) == [], outcome.captions
    assert [text for text in expect.never if text in outcome.captions] == []
    assert outcome.statuses == expect.statuses, outcome.errors
    assert outcome.unheard == (), outcome.captions
    assert "Traceback" not in outcome.errors


@pytest.mark.parametrize("name", EVERY_SCRIPT)
def test_what_was_kept_is_what_was_asked_for(held: Held, name: str) -> None:
    outcome, expect = held[name].result(), SCRIPTS[name].expect

    assert outcome.left == ()
    if expect.kept is None:
        assert outcome.kept == ()
        return
    (kept,) = outcome.kept
    assert kept["verdict"] == {
        "urgency": expect.kept.urgency,
        "rules": list(expect.kept.rules),
        "complete": expect.kept.complete,
    }
    assert expect.answers.items() <= answers_of(kept).items()


@pytest.mark.parametrize("name", EVERY_SCRIPT)
def test_its_transcript_is_what_is_said(held: Held, name: str) -> None:
    written = transcript_file(SCRIPTS[name]).read_text(encoding="utf-8")
    outcome = held[name].result()

    told = f"Where this is as it should be, run `make transcripts`:\n{outcome.captions}"
    assert strayed(SCRIPTS[name], outcome, written) == [], told


def test_every_kind_of_visit_that_was_promised_is_there() -> None:
    promised = (
        "alone",
        "caregiver",
        "phone_call",
        "corrected",
        "cry_for_help",
        "sign_told_at_once",
        "replugged",
        "killed",
        "gated",
        "clock_set",
    )
    assert {f"live_{kind}" for kind in promised} <= set(SCRIPTS)
