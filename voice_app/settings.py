"""What a person may adjust, within bounds that keep the app usable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

SHORTEST_SILENCE, LONGEST_SILENCE = 1.0, 5.0
SHORTEST_WAIT, LONGEST_WAIT = 1.0, 100.0
LONGEST_TURN = 200.0
"""Seconds."""
MORE_TIME = 2.0
"""Factor on the waits of the one turn for which more time was requested."""
BRIEF = 0.15
"""Share of the first-word wait allowed between two items of a list."""
LASTING_MORE_TIME = 1.2
"""Factor on the waits of every later turn."""
MICROPHONE_RETURNS_WITHIN = 60.0
"""Seconds to wait for a microphone that disappeared. The spoken line says a minute."""


@dataclass(frozen=True)
class Patience:
    """How long a turn waits. Defaults favour slow speakers."""

    first_sound: float = 10.0
    """Seconds to wait for a first word before a gentle reprompt."""
    silence: float = 2.5
    """Seconds of silence after speech that end the turn; 1 to 5."""
    longest: float = 30.0
    """Seconds after which a turn ends even if sound continues (a television, say)."""
    unhurried: bool = False
    """True if silence is never taken for an answer, however often the question is repeated."""

    def __post_init__(self) -> None:
        if not SHORTEST_SILENCE <= self.silence <= LONGEST_SILENCE:
            raise ValueError("The silence that ends a turn must be between 1 and 5 seconds.")
        if not SHORTEST_WAIT <= self.first_sound <= LONGEST_WAIT:
            raise ValueError("The wait for a first word must be between 1 and 100 seconds.")
        if not self.first_sound < self.longest <= LONGEST_TURN:
            raise ValueError("A turn must be longer than the wait for its first word, and end.")

    def longer(self, times: float) -> Patience:
        """Return a patience that waits `times` as long, within the bounds."""
        return replace(
            self,
            first_sound=min(self.first_sound * times, LONGEST_WAIT),
            silence=min(self.silence * times, LONGEST_SILENCE),
            longest=min(self.longest * times, LONGEST_TURN),
        )

    def brief(self) -> Patience:
        """Return a patience for the gap between two sentences; 1.5 seconds by default."""
        return replace(self, first_sound=max(1.0, self.first_sound * BRIEF))

    def shorter(self, times: float) -> Patience:
        """Undo `longer`, but never go below the default waits."""
        usual = Patience()
        return replace(
            self,
            first_sound=min(self.first_sound, max(self.first_sound / times, usual.first_sound)),
            silence=min(self.silence, max(self.silence / times, usual.silence)),
            longest=min(self.longest, max(self.longest / times, usual.longest)),
        )

    def at_rest(self) -> Patience:
        """Return a patience for turns in which nothing is expected."""
        return replace(self, first_sound=LONGEST_WAIT, longest=LONGEST_TURN)


PROFILES: Mapping[str, Patience] = {
    "normal": Patience(),
    "slow": Patience(first_sound=20.0, silence=3.5, longest=60.0),
    "very slow": Patience(first_sound=30.0, silence=5.0, longest=90.0),
    "no limit": Patience(first_sound=60.0, silence=5.0, longest=180.0, unhurried=True),
}
"""Patience settings available by name, from the shortest to the longest.

These silences do not cut off people who pause 1.25, 2 or 3 times as long as those in the recordings
of `python -m models.training.listening`. The waits for a first word were set by hand.
"""


@dataclass(frozen=True)
class LoudnessLimits:
    """When a person's level gets in the way of recognition.

    Measured on 120 recordings of "yes" and "no": down to -50 dBFS, 114 or more were understood
    whatever the room; at -55 dBFS in a room equally loud, 93. With 12 per cent of the speech
    clipped, 117 were understood; with 39 per cent, 100.
    """

    quiet: float = -48.0
    """dBFS below which a turn that was not understood counts as too quiet."""
    faint: float = -54.0
    """dBFS below which even a turn that was understood counts as too quiet."""
    cut_off: float = 0.25
    """Share of clipped speech above which a turn counts as too loud."""
    turns_between: int = 4
    """Number of turns before it is mentioned again."""


LOUDNESS = LoudnessLimits()

SPEAKING_RATE = 150
"""Words a minute; the speech engine's own 200 is too fast for a worried listener."""
RATES = (90, 250)
RATE_STEP = 20
"""Words a minute."""
VOLUMES = (-16.0, 12.0)
VOLUME_STEP = 4.0
"""Decibels relative to the engine's own level; a step of 4 is clearly audible."""


@dataclass(frozen=True)
class VoiceSettings:
    """How the app speaks and waits; a step past a bound changes nothing."""

    rate: int = SPEAKING_RATE
    """Words a minute."""
    volume: float = 0.0
    """Decibels relative to the engine's own level."""
    patience: Patience = field(default_factory=Patience)
    tones: bool = True
    """Whether short tones are played between the sentences."""

    def __post_init__(self) -> None:
        if not RATES[0] <= self.rate <= RATES[1] or not VOLUMES[0] <= self.volume <= VOLUMES[1]:
            raise ValueError("This rate or volume cannot be spoken.")

    def faster(self, steps: int) -> VoiceSettings:
        """Return settings that speak faster, or slower if `steps` is negative."""
        least, most = RATES
        return replace(self, rate=min(max(self.rate + steps * RATE_STEP, least), most))

    def louder(self, steps: int) -> VoiceSettings:
        """Return settings that speak louder, or quieter if `steps` is negative."""
        least, most = VOLUMES
        return replace(self, volume=min(max(self.volume + steps * VOLUME_STEP, least), most))

    def more_patient(self) -> VoiceSettings:
        """Return settings that wait somewhat longer."""
        return replace(self, patience=self.patience.longer(LASTING_MORE_TIME))

    def less_patient(self) -> VoiceSettings:
        """Return settings that wait somewhat less, but never less than the default."""
        return replace(self, patience=self.patience.shorter(LASTING_MORE_TIME))
