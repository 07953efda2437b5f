"""Tunes the settings of a speech model on recordings shipped with the program.

Third-party models have no second, more costly word for out-of-vocabulary speech, and their `[unk]`
cost cannot be changed: repeating the word or the phrases in a grammar made no difference. That
leaves two choices: how to look for danger in a turn that was not understood, and how late a word
may be known.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from voice_app.checklist.dialogue import Dialogue
from voice_app.evaluation.grammars import Grammars
from voice_app.evaluation.manifest import Clip
from voice_app.hearing.model_files import RELUCTANT
from voice_app.hearing.model_tuning import KNOWN_WITHIN, DangerView, Tuning
from voice_app.hearing.recording import read_wav
from voice_app.hearing.redecoding import View, faint_danger, hear
from voice_app.hearing.voice_activity import VoiceActivity
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.sound import SAMPLE_RATE, AudioChunk
from voice_app.turn import Heard

MISSED, ASKED = 10.0, 1.0
"""Cost of missing a danger phrase and of asking about one needlessly, on the scale of
models/training/price.py, where a reprompt costs 1.
"""
MOST_KNOWN_WITHIN = 1.5
"""Seconds. A slower model is refused: it would hold every turn open."""
_CHUNK = SAMPLE_RATE // 20
_AFTER = 2.0
"""Seconds of quiet room after each recording, in which late words may arrive."""


@dataclass(frozen=True)
class Sought:
    """The result of one way of looking for danger."""

    danger_view: DangerView
    missed: float
    """Share of the recordings with a danger phrase among other words, 0 to 1."""
    asked: float
    """Share of those without one after which the app would ask "Did you say ...?"."""

    @property
    def cost(self) -> float:
        """Total cost; lower is better."""
        return MISSED * self.missed + ASKED * self.asked


def ways(recogniser: VoskRecogniser) -> tuple[DangerView, ...]:
    """Return a model's ways of looking for danger."""
    if recogniser.unknown_words([RELUCTANT]):
        return (DangerView.ANY_WORDS, DangerView.DANGER_ALONE)
    return tuple(DangerView)


def seek(
    recogniser: VoskRecogniser,
    dialogue: Dialogue,
    clips: Sequence[Clip],
    views: Sequence[DangerView],
) -> tuple[Sought, ...]:
    """Hear each clip in its turn, and if necessary again in every way."""
    grammars, words = Grammars(dialogue), dialogue.understanding
    noticed: dict[DangerView, list[tuple[bool, bool]]] = {view: [] for view in views}
    for clip in clips:
        turn = grammars.get(clip.grammar).turn
        assert turn is not None
        sound = list(_chunks(clip))
        reading = hear(recogniser, sound, View(turn.phrases))
        for view in views:
            again = functools.partial(hear, recogniser.seeking(view), sound)
            danger = faint_danger(reading, turn, again)
            found = words.danger(Heard(reading.words, danger=danger)) is not None
            noticed[view].append((bool(clip.text), found))
    return tuple(
        Sought(
            view,
            missed=_share([not found for spoken, found in results if spoken]),
            asked=_share([found for spoken, found in results if not spoken]),
        )
        for view, results in noticed.items()
    )


def known_within(recogniser: VoskRecogniser, dialogue: Dialogue, clips: Sequence[Clip]) -> float:
    """Return the seconds after its end within which a word is known, in 95 of 100 clips."""
    grammars = Grammars(dialogue)
    late = [_lateness(recogniser, grammars.get(clip.grammar).phrases, clip) for clip in clips]
    return float(np.percentile(late, 95)) if late else 0.0


def tuned(sought: Sequence[Sought], late: float) -> Tuning:
    """Choose the cheapest way, and a delay never shorter than the default."""
    best = min(sought, key=lambda found: found.cost)
    return Tuning(best.danger_view, max(KNOWN_WITHIN, math.ceil(late * 20) / 20))


def _lateness(recogniser: VoskRecogniser, phrases: Sequence[str], clip: Clip) -> float:
    activity = VoiceActivity()
    activity.begin()
    recogniser.begin(phrases)
    at = voice_ended = words_changed = 0.0
    words = ""
    for chunk in _chunks(clip):
        at += chunk.seconds
        if activity.is_speech(chunk):
            voice_ended = at
        heard = recogniser.accept(chunk)
        if heard != words:
            words, words_changed = heard, at
    recogniser.finish()
    return max(0.0, words_changed - voice_ended)


def _chunks(clip: Clip) -> Iterator[AudioChunk]:
    room = np.random.default_rng(20261121).normal(scale=10, size=int(_AFTER * SAMPLE_RATE))
    samples = np.concatenate([read_wav(clip.path), room.astype(np.int16)])
    for start in range(0, len(samples), _CHUNK):
        yield AudioChunk(samples[start : start + _CHUNK])


def _share(happened: Sequence[bool]) -> float:
    return sum(happened) / len(happened) if happened else 0.0
