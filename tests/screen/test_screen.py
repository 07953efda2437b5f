"""The screen as a person sees it: real pseudo-terminal, real program."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import pytest

from tests.screen.conftest import Terminal
from voice_app.app.loop import Visit
from voice_app.checklist.dialogue import Dialogue
from voice_app.sessions.visit_session import Session
from voice_app.settings import Patience
from voice_app.speaking.quiet_speakers import SilentSpeaker
from voice_app.speaking.screen import ScreenCaptions, can_fill
from voice_app.testing.sound_card import VirtualSoundCard
from voice_app.turn import Heard, Listening, SessionStatus, TurnPhase

pytestmark = pytest.mark.long

OPTIONS = "yes, no, or not sure"


def started(
    terminal: Terminal, *arguments: str, speaker: str = "none", **environment: str
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "voice_app", "run", "--screen", "--speaker", speaker, *arguments],
        env={**os.environ, **environment},
        stdin=terminal.slave,
        stdout=terminal.slave,
        stderr=terminal.slave,
        start_new_session=True,
    )


def test_question_answers_and_state_are_shown_in_large_letters(
    terminal: Terminal, out: TextIO
) -> None:
    with ScreenCaptions(out) as captions:
        captions.person("no")
        captions.app("Are you struggling to breathe, or choking, right now?")
        captions.now(TurnPhase.LISTENING, SessionStatus.VISIT, OPTIONS)
        terminal.wait_for("LISTENING")
        for text in (
            "Are you struggling to breathe, or choking, right now?",
            "You said: no",
            f"You can say: {OPTIONS}",
        ):
            terminal.wait_for(text)
            assert text not in " ".join(terminal.rows)  # but in block letters


@pytest.mark.parametrize(
    ("moment", "situation", "word", "colour"),
    [
        (TurnPhase.SPEAKING, SessionStatus.VISIT, "SPEAKING", "brightwhite"),
        (TurnPhase.LISTENING, SessionStatus.VISIT, "LISTENING", "brightgreen"),
        (
            TurnPhase.THINKING,
            SessionStatus.VISIT,
            "THINKING",
            "brightbrown",
        ),  # as pyte calls yellow
        (TurnPhase.LISTENING, SessionStatus.PAUSED, "PAUSED", "blue"),
        (TurnPhase.LISTENING, SessionStatus.IDLE, "WAITING", "blue"),
        (TurnPhase.SPEAKING, SessionStatus.EMERGENCY, "EMERGENCY", "brightwhite"),
    ],
)
def test_the_state_is_told_in_a_word_and_a_colour(
    terminal: Terminal,
    out: TextIO,
    moment: TurnPhase,
    situation: SessionStatus,
    word: str,
    colour: str,
) -> None:
    with ScreenCaptions(out) as captions:
        captions.app("Hello.")
        captions.now(moment, situation)
        terminal.wait_for(word)
        assert terminal.colours(0) == {colour}
        # The whole screen is red in an emergency and never else.
        red = situation is SessionStatus.EMERGENCY
        terminal.wait_until(lambda: (terminal.colours(23) == {"red"}) is red)
        if situation is not SessionStatus.VISIT:
            assert terminal.shows(moment.value)


def test_the_sentences_before_stay_in_sight_until_the_person_speaks(
    terminal: Terminal, out: TextIO
) -> None:
    with ScreenCaptions(out) as captions:
        captions.app("I'll read five emergency signs.")
        captions.app("One, chest pain.")
        terminal.wait_until(lambda: "I'll read five emergency signs." in " ".join(terminal.rows))
        terminal.wait_until(lambda: terminal.shows("One, chest pain."))
        captions.person("repeat")
        captions.app("Again.")
        terminal.wait_for("Again.")
        assert "five emergency signs" not in " ".join(terminal.rows)


def test_tones_and_faults_have_their_words_and_a_bell_rings(
    terminal: Terminal, out: TextIO
) -> None:
    with ScreenCaptions(out) as captions:
        captions.tone("not understood")
        terminal.wait_for("not understood")
        captions.note("\aThe loudspeaker went away. Please read on here.")
        captions.app("Hello.")
        terminal.wait_for("The loudspeaker went away. Please read on here.")
    assert b"\a" in terminal.bytes


@pytest.mark.parametrize("size", [(200, 50), (60, 12), (20, 6), (1, 1), (80, 24)])
def test_the_screen_follows_the_size_of_the_window(
    terminal: Terminal, out: TextIO, size: tuple[int, int]
) -> None:
    with ScreenCaptions(out) as captions:
        captions.app("Is it hard?")
        captions.now(TurnPhase.LISTENING, SessionStatus.VISIT, OPTIONS)
        terminal.wait_for("Is it hard?")
        drawn = len(terminal.bytes)
        terminal.resize(*size)
        if size != (80, 24):
            terminal.wait_until(lambda: len(terminal.bytes) > drawn)
        if size > (1, 1):
            terminal.wait_for("Is it hard?")
            terminal.wait_for("LISTENING")
        assert len(terminal.rows) == size[1]


def test_afterwards_the_captions_stand_there_as_lines(terminal: Terminal, out: TextIO) -> None:
    with ScreenCaptions(out) as captions:
        captions.app("Call 911 now.")
        captions.person("okay")
        captions.note("silence")
        captions.tone("goodbye")
    terminal.wait_until(terminal.is_given_back)
    left = b"App: Call 911 now.\r\nYou: okay\r\n[silence]\r\n(goodbye)\r\n"
    terminal.wait_until(lambda: terminal.bytes.endswith(left))


def test_a_terminal_that_goes_away_does_not_stop_the_voice() -> None:
    terminal = Terminal(80, 24)
    out = os.fdopen(os.dup(terminal.slave), "w", encoding="utf-8")
    with ScreenCaptions(out) as captions:
        captions.app("Hello.")
        os.close(out.fileno())
        captions.app("Still there?")
        captions.note("\aThe bell.")
    terminal.close()


def test_a_visit_fills_the_screen_and_leaves_its_advice_behind(
    terminal: Terminal, fixtures: Path
) -> None:
    visit = started(terminal, "--wav", str(fixtures / "emergency_at_first_question"))
    assert visit.wait(timeout=180) == 0
    terminal.wait_until(terminal.is_given_back)
    lines = terminal.bytes[terminal.bytes.rindex(b"\x1b[?1049l") :].decode()
    assert "You: yes\r\nApp: Call 911, 999 or 112 now." in lines
    assert lines.endswith("App: Please get help now. Goodbye.\r\n")


@pytest.mark.parametrize(
    ("ends", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, -15), (signal.SIGHUP, -1)]
)
def test_ctrl_c_and_the_end_of_the_system_or_the_terminal_leave_nothing_behind(
    terminal: Terminal,
    sound_card: VirtualSoundCard,
    ends: signal.Signals,
    status: int,
    tmp_path: Path,
) -> None:
    here = {**sound_card.environment, "TMPDIR": str(tmp_path)}
    visit = started(terminal, "--no-earcons", speaker="sounddevice", **here)
    terminal.wait_for("LISTENING")
    terminal.wait_for(f"You can say: {OPTIONS}")
    assert not terminal.is_given_back()
    visit.send_signal(ends)
    assert visit.wait(timeout=180) == status
    terminal.wait_until(terminal.is_given_back)
    assert b"Traceback" not in terminal.bytes
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("accident", [VirtualSoundCard.kill, VirtualSoundCard.freeze])
def test_a_fault_gives_the_terminal_back_and_is_told_there(
    terminal: Terminal, sound_card: VirtualSoundCard, accident: Callable[[VirtualSoundCard], None]
) -> None:
    visit = started(terminal, "--no-earcons", **sound_card.environment)
    terminal.wait_for("LISTENING")
    accident(sound_card)
    assert visit.wait(timeout=180) == 1
    terminal.wait_until(terminal.is_given_back)
    lines = terminal.bytes[terminal.bytes.rindex(b"\x1b[?1049l") :].decode()
    assert "App: If this is an emergency, call 911, 999 or 112 now." in lines
    assert "microphone" in lines.splitlines()[-1]


def test_who_is_no_longer_heard_reads_so_in_large_letters(
    terminal: Terminal, sound_card: VirtualSoundCard
) -> None:
    visit = started(terminal, speaker="sounddevice", **sound_card.environment)
    terminal.wait_for("LISTENING")
    sound_card.unload("module-remap-source")
    terminal.wait_for("SPEAKING")
    terminal.wait_until(lambda: "microphone" in " ".join(terminal.rows))
    line = "If this is an emergency, call 911, 999 or 112 now."
    terminal.wait_until(lambda: terminal.shows(line) and line not in " ".join(terminal.rows))
    assert not terminal.shows("LISTENING")
    visit.kill()
    visit.wait()


class Reader:
    """Answers yes to the first question, and then looks at the screen as long as it may."""

    def __init__(self, terminal: Terminal, number: str) -> None:
        self._terminal, self._number = terminal, number
        self._said = iter(["yes", "repeat", "not sure", ""])
        self.seen: list[str] = []

    def listen(self, listening: Listening) -> Heard:
        said = next(self._said)
        if said != "yes":  # the advice was given, and its last words are not the number
            self._terminal.wait_for("listening")
            self._terminal.wait_for(self._number)
            assert self._number not in " ".join(" ".join(self._terminal.rows).split())
            self.seen.append(said)
        return Heard(said, input_ended=not said)

    def wait_as(self, patience: Patience) -> None: ...


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (132, 43)])
def test_the_number_stays_in_large_letters_while_the_emergency_lasts(
    terminal: Terminal, out: TextIO, dialogue: Dialogue, size: tuple[int, int]
) -> None:
    terminal.resize(*size)
    reader = Reader(terminal, "Call 911, 999 or 112 now.")
    with ScreenCaptions(out) as captions:
        visit = Visit(Session(dialogue), reader, SilentSpeaker(), captions, dialogue.prompts)
        visit.run()
    assert reader.seen == ["repeat", "not sure", ""]


def test_what_was_pinned_is_gone_when_the_emergency_is_over(
    terminal: Terminal, out: TextIO
) -> None:
    with ScreenCaptions(out) as captions:
        captions.now(TurnPhase.SPEAKING, SessionStatus.EMERGENCY)
        for text in ("Call 911 now.", "I cannot diagnose."):
            captions.app(text)
            captions.pin("Call 911 now.")
        terminal.wait_for("Call 911 now.")
        terminal.wait_for("I cannot diagnose.")
        captions.person("false alarm")
        captions.now(TurnPhase.SPEAKING, SessionStatus.VISIT)
        captions.app("Is it hard?")
        terminal.wait_for("Is it hard?")
        terminal.wait_until(lambda: not terminal.shows("Call 911 now."))


def test_without_a_terminal_the_captions_come_as_lines_with_a_note(fixtures: Path) -> None:
    result = subprocess.run(
        [
            *(sys.executable, "-m", "voice_app", "run", "--screen", "--speaker", "none"),
            *("--wav", str(fixtures / "emergency_at_first_question")),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.startswith("[This output cannot fill a screen, so the captions")
    assert "App: Call 911, 999 or 112 now." in result.stdout
    assert "\x1b" not in result.stdout


def test_a_terminal_that_knows_no_commands_is_not_filled(
    out: TextIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert can_fill(out)
    monkeypatch.setenv("TERM", "dumb")
    assert not can_fill(out)


def test_typed_answers_and_the_screen_exclude_each_other() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "voice_app", "run", "--screen", "--typed"],
        capture_output=True,
        text=True,
    )
    assert result.returncode == 2
    assert "Choose one of --typed and --screen" in result.stderr
