"""Plays a live script: `voice-app run` in a separate process, and its person at a sound card.

The person follows the captions as one follows the voice, speaks once the app listens (or, with
`while`, into what it says), and repeats the answer when asked to. What the loudspeaker plays is
recorded.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.response import ResponseBuilder
from voice_app.hearing.recording import read_wav
from voice_app.settings import RATES
from voice_app.sound import SAMPLE_RATE
from voice_app.testing import turned_clock
from voice_app.testing.live_outcome import LiveOutcome
from voice_app.testing.live_script import LiveScript, Step
from voice_app.testing.sound_card import VirtualSoundCard
from voice_app.testing.speaker_recording import SpeakerRecording

_PATIENCE = 200.0
"""Seconds after which a visit counts as stuck; a busy machine is slow."""
_LISTENING = "(listening)\n"
_NOON = dt.time(12)
_ON_ITS_OWN_CLOCK = (sys.executable, "-m", turned_clock.__name__)
ASKED_AGAIN = ("Sorry, I didn't catch that", "Take your time")
_LOUD = 500
"""Of 32,767: below any vowel, above any pause between words."""
_SECONDS_A_WORD = 0.04
"""Minimum loud sound per word: a fifth of what was measured at the fastest rate."""


class VisitStuck(Exception):
    """The visit did not proceed as scripted; the message contains its captions."""


class LiveVisit:
    """One visit on its own sound card; everything it stores is below `folder`."""

    def __init__(self, script: LiveScript, dialogue: Dialogue, folder: Path) -> None:
        self._script = script
        self._dialogue = dialogue
        self._between = _between(dialogue)
        self._home = folder / "home"
        self._captions = folder / "captions.txt"
        self._errors = folder / "errors.txt"
        self._recordings = iter(script.recordings)
        self._clock = folder / "clock"
        self._position = 0
        """How far the captions have been followed."""
        self._statuses: list[int] = []
        self._said_last: Path | None = None
        self._answered: tuple[str, ...] = ()
        """The captions after which the last step was taken."""
        self._unheard: list[str] = []

    def play(self) -> LiveOutcome:
        """Play the visit to its end. Raises `VisitStuck` and `SoundCardMissing`."""
        self._card = VirtualSoundCard()
        try:
            if not self._script.gated:
                self._card.room_noise()
            self._set_clock(self._script.clock)
            with self._card.recording_speaker(SAMPLE_RATE) as loudspeaker:
                self._loudspeaker: SpeakerRecording = loudspeaker
                self._sounded = self._shown = 0
                self._start()
                for step in self._script.steps:
                    self._take(step)
                self._until(self._has_ended, "end")
                self._statuses.append(self._visit.returncode)
                self._compare_with_sound(whole=True)
        finally:
            self._visit.kill()
            self._visit.wait()
            self._card.close()
        return LiveOutcome(
            captions=self._captions.read_text(),
            errors=self._errors.read_text(),
            statuses=tuple(self._statuses),
            kept=tuple(json.loads(f.read_text()) for f in self._home.rglob("visits/*.json")),
            left=tuple(str(f) for f in self._home.rglob("unfinished*")),
            unheard=tuple(self._unheard),
        )

    def _start(self) -> None:
        folders = {f"XDG_{name}_HOME": str(self._home) for name in ("STATE", "DATA", "CONFIG")}
        ours = {name: value for name, value in os.environ.items() if name[:10] != "VOICE_APP_"}
        clock = {turned_clock.VARIABLE: str(self._clock)}
        settings = {"VOICE_APP_SET_UP": "true", "VOICE_APP_RATE": str(max(RATES))}
        with self._captions.open("a") as captions, self._errors.open("a") as errors:
            self._visit = subprocess.Popen(
                [*_ON_ITS_OWN_CLOCK, "run", "--silence", "1"],
                env={**ours, **self._card.environment, **folders, **settings, **clock},
                stdin=subprocess.DEVNULL,
                stdout=captions,
                stderr=errors,
            )

    def _set_clock(self, day: dt.date) -> None:
        turned_clock.turn(self._clock, dt.datetime.combine(day, _NOON).astimezone())

    # ---- The steps ----

    def _take(self, step: Step) -> None:
        if step.during:
            self._until(lambda: self._says(step), f"say {step.during!r}")
        elif step.open or step.after:
            wanted = self._asking(step.open) if step.open else (step.after,)
            self._until(lambda: self._listens_after(wanted), f"listen after {wanted}")
            self._answered = wanted
        self._compare_with_sound(whole=not step.during)
        self._position = len(self._captions.read_text())
        time.sleep(step.silence)
        if step.clock is not None:
            self._set_clock(step.clock)
        if step.says:
            self._said_last = next(self._recordings)
            self._card.speak(read_wav(self._said_last), SAMPLE_RATE)
        match step.does:
            case "unplug":
                self._card.unplug_microphone()
            case "replug":
                self._card.plug_in_microphone()
            case "kill":
                self._visit.kill()
            case "start":
                self._until(lambda: self._visit.poll() is not None, "end")
                self._statuses.append(self._visit.returncode)
                self._position = len(self._captions.read_text())
                self._start()

    def _says(self, step: Step) -> bool:
        """Say whether the app says what the step waits for, and can be interrupted by now.

        It opens the microphone a moment after it began to speak, on a busy machine a long moment:
        whoever spoke at once would lose the first word.
        """
        return step.during in self._new() and (not step.says or self._card.is_heard())

    def _asking(self, key: str) -> tuple[str, ...]:
        """Return the last sentence of a question, about oneself and about somebody else."""
        question = self._dialogue.checklist.by_key[key]
        every = (ResponseBuilder(self._dialogue, other=other) for other in (False, True))
        return tuple(words.question(question)[-1] for words in every)

    def _listens_after(self, captions: tuple[str, ...]) -> bool:
        new = self._new()
        if not new.endswith(_LISTENING) or not self._card.is_heard():
            return False
        if any(caption in new for caption in captions):
            return True
        shown = new.splitlines()
        if len(shown) > 1 and shown[-2].removeprefix("App: ") in self._between:
            return False  # it is in the middle of a list
        asks = any(asked in new for asked in (*ASKED_AGAIN, *self._answered))
        if not self._repeats(new, asked=asks) and new == self._new():
            # Still listening, but for something else.
            raise self._stuck(f"listen after {captions}")
        return False

    def _has_ended(self) -> bool:
        if self._visit.poll() is not None:
            return True
        new = self._new()
        if new.endswith(_LISTENING) and self._card.is_heard():
            self._repeats(new, asked=False)
        return False

    def _repeats(self, new: str, *, asked: bool) -> bool:
        """Repeat what was said last if the app asks for it; return whether it was said."""
        # A tone alone: what was said could have been the app's own echo.
        wanted = asked or {*new.splitlines()} == {_LISTENING.strip()}
        if not wanted or self._said_last is None:
            return False
        self._position += len(new)
        self._card.speak(read_wav(self._said_last), SAMPLE_RATE)
        return True

    def _new(self) -> str:
        return self._captions.read_text()[self._position :]

    def _until(self, true: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + _PATIENCE
        while not true():
            ended = self._visit.poll() is not None and what != "end"
            if ended or time.monotonic() > deadline:
                raise self._stuck(what)
            time.sleep(0.2)

    def _stuck(self, what: str) -> VisitStuck:
        told = f"{self._captions.read_text()}\n{self._errors.read_text()}"
        return VisitStuck(f"{self._script.name}: the app did not {what}.\n{told}")

    # ---- Sound check ----

    def _compare_with_sound(self, *, whole: bool) -> None:
        """Record captions shown since the last check for which too little was played."""
        text, samples = self._captions.read_text(), self._loudspeaker.samples()
        lines = re.findall(r"^App: (.*)", text[self._shown :], re.MULTILINE)
        sounded = samples[self._sounded :]
        self._shown, self._sounded = len(text), len(samples)
        if not whole:  # the last one has only begun
            lines = lines[:-1]
        words = sum(len(line.split()) for line in lines)
        loud = np.count_nonzero(abs(sounded.astype(np.int32)) > _LOUD) / SAMPLE_RATE
        if loud < words * _SECONDS_A_WORD:
            self._unheard.append(f"{loud:.1f} s for {words} words: {' / '.join(lines)}")


def _between(dialogue: Dialogue) -> frozenset[str]:
    """Return all sentences after which the app listens only briefly."""
    every = [ResponseBuilder(dialogue, other=other) for other in (False, True)]
    questions = dialogue.checklist.questions
    return frozenset(sign for words in every for q in questions for sign in words.signs(q))
