"""Hears answers without words: reads out the options and listens after each one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from voice_app.checklist.dialogue import Dialogue
from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.redecoding import (
    View,
    danger_view,
    doubt_view,
    has_one,
    hear,
    known_to,
)
from voice_app.hearing.switch import NoSwitch, Switch
from voice_app.hearing.switch_sound import NoiseFloor, Print, SwitchDetector
from voice_app.sessions.scanner import Scanner
from voice_app.settings import LONGEST_WAIT, Patience
from voice_app.sound import AudioChunk
from voice_app.turn import UNKNOWN, Choices, Heard, Listening, Wait

_WORDS_END = 1.5
"""Seconds without a new word after which words heard in the meantime are complete."""
_CHECKS = 2
"""Number of times the sound is checked before words are used again."""
_NO_WORDS = Heard("", speech=False)


@dataclass(frozen=True)
class _Window:
    """What one short listening window contained."""

    made: bool = False
    """Whether a deliberate sound was made or the key was pressed."""
    sound: Print | None = None
    """What the sound was like."""
    words: Heard = _NO_WORDS
    """Danger words or a command; empty text for anything else."""
    input_ended: bool = False
    seconds: float = 0.0
    nothing_came: bool = False

    @property
    def is_words(self) -> bool:
        return bool(self.words.text) or self.input_ended


class ScanningListener:
    """The port `Listener` for turns with choices; all others are left to `spoken`.

    `tell` speaks and shows a sentence. A sound counts if it resembles the one that was checked; if
    the key was pressed at the check, only the key counts.
    """

    def __init__(
        self,
        spoken: SpokenListener,
        dialogue: Dialogue,
        tell: Callable[[str], None],
        switch: Switch | None = None,
    ) -> None:
        self._spoken = spoken
        self._sounds = dialogue.sounds
        self._understanding = dialogue.understanding
        self._tell = tell
        self._switch = switch or NoSwitch()
        self._room = NoiseFloor()
        self._checked: Print | None = None
        self._checking = False

    def listen(self, listening: Listening) -> Heard:
        """Hear one turn. Raises `MicrophoneFault` or `AudioFileFault`."""
        if listening.choices is None:
            return self._spoken.listen(listening)
        self._switch.attend(wanted=True)
        try:
            if listening.choices.check:
                return self._check(listening, listening.choices)
            return self._choose(listening, listening.choices)
        finally:
            self._switch.attend(wanted=False)

    def wait_as(self, patience: Patience) -> None:
        """Use these waits for words from the next turn on; waits for sounds stay as configured."""
        self._spoken.wait_as(patience)

    def _choose(self, listening: Listening, choices: Choices) -> Heard:
        choosing = Scanner(choices, self._sounds)
        seconds, nothing_came = 0.0, True
        while choosing.result is None:
            at_rest = listening.wait is Wait.AT_REST and not seconds
            usual = LONGEST_WAIT if at_rest else self._sounds.windows.usual
            window = self._after(choosing.lines, listening, usual)
            seconds += window.seconds
            if window.is_words:
                return _spoken(window, seconds)
            nothing_came = nothing_came and window.nothing_came
            choosing.take(made=window.made)
        chosen = choosing.result
        return Heard(
            chosen,
            speech=bool(chosen),
            seconds=seconds,
            by_sound=bool(chosen),
            nothing_came=nothing_came and not chosen,
        )

    def _check(self, listening: Listening, choices: Choices) -> Heard:
        """Have the sound made twice alike, so that nobody enters this mode by accident."""
        self._checked, self._checking = None, True
        seconds = 0.0
        for attempt in range(_CHECKS):
            lines = self._sounds.line("check_failed") + self._sounds.line("check")
            window = self._after(lines if attempt else (), listening, self._sounds.windows.check)
            if window.made and not window.is_words:
                self._checked, self._checking = window.sound, False
                again = self._sounds.line("check_again")
                window = self._after(again, listening, self._sounds.windows.check)
                if window.made and not window.is_words:
                    return Heard(choices.options[0].phrase, by_sound=True)
            seconds += window.seconds
            if window.is_words:
                return _spoken(window, seconds)
            self._checked, self._checking = None, True
        return Heard("", speech=False, seconds=seconds)

    def _after(self, lines: tuple[str, ...], listening: Listening, usual: float) -> _Window:
        """Say `lines`, then listen; a key pressed while they are spoken counts too."""
        for line in lines:
            self._tell(line)
            if self._switch.pressed():
                return _Window(made=True)
        microphone, recogniser = self._spoken.microphone, self._spoken.recogniser
        if microphone.exhausted:
            return _Window(input_ended=True)
        choices = listening.choices
        assert choices is not None
        watch = SwitchDetector(self._sounds.pattern, self._room, self._checked)
        recogniser.begin(choices.heard, by_word=True)
        sound: list[AudioChunk] = []
        words, new_word_at, made, found, nothing = "", 0.0, False, None, True
        known = self._spoken.known_voice
        ours = known.watch() if known else None
        try:
            with microphone.listening() as chunks:
                for chunk in chunks:
                    sound.append(chunk)
                    nothing = nothing and chunk.nothing
                    heard = recogniser.accept(chunk)
                    if ours is not None:
                        # The onset of a word is not known here, so the start of the window stands
                        # in for it.
                        ours.take(chunk, voice=heard != words or len(sound) == 1)
                        if ours.in_echo:
                            words = heard
                            continue  # the time for a sound has not begun yet
                    if heard != words:
                        words, new_word_at = heard, watch.seconds
                    found = watch.accept(chunk.samples)
                    if self._checked is None and not self._checking:
                        found = None
                    made = found is not None or self._switch.pressed()
                    speaks = bool(words) and watch.seconds - new_word_at < _WORDS_END
                    waits = watch.is_under_way or speaks
                    limit = self._sounds.windows.longest if waits else usual
                    if made or watch.seconds >= max(usual, limit):
                        break
        finally:
            text = recogniser.finish().words
        meant = self._meant(text, sound, listening, made=found is not None)
        if known is not None:

            def hear_again(phrases: Sequence[str]) -> str:
                more = known_to(recogniser, phrases)
                return self._again(sound, View((*choices.heard, *more)))

            if known.judged(meant, ours, hear_again).is_own:
                meant = _NO_WORDS
        return _Window(made, found, meant, seconds=watch.seconds, nothing_came=nothing)

    def _meant(
        self, text: str, sound: list[AudioChunk], listening: Listening, *, made: bool
    ) -> Heard:
        """Return danger words, or a complete command that a second view of the sound confirms.

        Danger words on their own count at once. Words among others may come from somebody else, and
        words heard alongside a deliberate sound (`made`) may be that sound; both must be confirmed
        by redecoding. If they are not, or if listening for danger alone finds some, pass them on to
        be asked about, unless the turn says that they would not be.
        """
        choices = listening.choices
        assert choices is not None
        words = tuple(dict.fromkeys(w for p in choices.heard for w in p.split()))
        if has_one(listening.danger, text):
            view = View(words) if made else doubt_view(text, listening)
            doubted = view is not None and not has_one(listening.danger, self._again(sound, view))
            return self._if_asked(Heard(text, doubted=doubted), choices)
        if made:
            return _NO_WORDS
        if text in choices.heard:
            return Heard(text) if self._again(sound, View(words)) == text else _NO_WORDS
        alone = danger_view(text, replace(listening, phrases=choices.heard))
        if alone is None or not choices.asked_if_faint or listening.wait is Wait.AT_REST:
            return _NO_WORDS
        return self._if_asked(Heard(UNKNOWN, danger=self._again(sound, alone)), choices)

    def _if_asked(self, heard: Heard, choices: Choices) -> Heard:
        """Return danger words if they count or are to be asked about; otherwise no words."""
        danger = self._understanding.danger(heard)
        if danger is None:
            return _NO_WORDS
        if danger.faint or danger.doubted:
            asked = choices.asked_if_faint if danger.faint else choices.asked_if_doubted
            return heard if danger.phrase in asked else _NO_WORDS
        return heard

    def _again(self, sound: list[AudioChunk], view: View) -> str:
        """Return what another view hears in the sound."""
        return hear(self._spoken.recogniser, sound, view).words


def _spoken(window: _Window, seconds: float) -> Heard:
    return replace(window.words, seconds=seconds, input_ended=window.input_ended)
