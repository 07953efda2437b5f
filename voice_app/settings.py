"""What a person may adjust, with the bounds that keep it usable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

SHORTEST_SILENCE, LONGEST_SILENCE = 1.0, 5.0
SHORTEST_WAIT, LONGEST_WAIT = 1.0, 100.0
LONGEST_TURN = 200.0
"""Seconds."""
MORE_TIME = 2.0
"""So many times as long waits the turn for which more time was asked."""
BRIEF = 0.15
"""Share of the wait for a first word that passes between two items of a list."""
LASTING_MORE_TIME = 1.2
"""So many times as long waits every turn after that."""
MICROPHONE_RETURNS_WITHIN = 60.0
"""Seconds for which a microphone that went away is waited for. The spoken line says a minute."""


@dataclass(frozen=True)
class Patience:
    """How long a turn waits. Slow speakers come first."""

    first_sound: float = 10.0
    """Seconds to wait for a first word before asking again gently."""
    silence: float = 2.5
    """Seconds of silence after speech that end the turn; 1 to 5."""
    longest: float = 30.0
    """Seconds after which a turn ends even if sound goes on (a television, say)."""
    unhurried: bool = False
    """True when silence is never taken for an answer, however often it was asked again."""

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
        """Return a patience for a moment between two sentences; 1.5 seconds at the usual one."""
        return replace(self, first_sound=max(1.0, self.first_sound * BRIEF))

    def shorter(self, times: float) -> Patience:
        """Undo `longer`, down to what is waited for everybody."""
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
"""The patience that can be asked for by name, from the shortest to the longest.

With these silences nobody is cut off who pauses 1.25, 2 or 3 times as long as the people on the
recordings of `python -m models.training.listening`. The waits for a first word were set by hand.
"""


@dataclass(frozen=True)
class LoudnessLimits:
    """When a person's loudness hinders.

    Measured on 120 recordings of "yes" and "no": down to -50 dBFS 114 or more were understood
    whatever the room, at -55 dBFS 93 in a room of that loudness. With 12 per cent of the speech
    cut off 117 were understood, with 39 per cent 100.
    """

    quiet: float = -48.0
    """dBFS below which a turn that was not understood was too quiet."""
    faint: float = -54.0
    """dBFS below which even what was understood was too quiet."""
    cut_off: float = 0.25
    """Share of the speech beyond the microphone's limit above which it was too loud."""
    turns_between: int = 4
    """So many turns pass before it is spoken of again."""


LOUDNESS = LoudnessLimits()

SPEAKING_RATE = 150
"""Words a minute; the speech engine's own 200 is too fast for a worried listener."""
RATES = (90, 250)
RATE_STEP = 20
"""Words a minute."""
VOLUMES = (-16.0, 12.0)
VOLUME_STEP = 4.0
"""Decibels against the engine's own loudness; a step of 4 is heard clearly."""


@dataclass(frozen=True)
class VoiceSettings:
    """How the app speaks and waits; a step beyond a bound changes nothing."""

    rate: int = SPEAKING_RATE
    """Words a minute."""
    volume: float = 0.0
    """Decibels against the engine's own loudness."""
    patience: Patience = field(default_factory=Patience)
    tones: bool = True
    """Whether short tones are played between the sentences."""

    def __post_init__(self) -> None:
        if not RATES[0] <= self.rate <= RATES[1] or not VOLUMES[0] <= self.volume <= VOLUMES[1]:
            raise ValueError("This rate or volume cannot be spoken.")

    def faster(self, steps: int) -> VoiceSettings:
        """Return a manner that speaks faster, or slower where `steps` is negative."""
        least, most = RATES
        return replace(self, rate=min(max(self.rate + steps * RATE_STEP, least), most))

    def louder(self, steps: int) -> VoiceSettings:
        """Return a manner that speaks louder, or quieter where `steps` is negative."""
        least, most = VOLUMES
        return replace(self, volume=min(max(self.volume + steps * VOLUME_STEP, least), most))

    def more_patient(self) -> VoiceSettings:
        """Return a manner that waits somewhat longer."""
        return replace(self, patience=self.patience.longer(LASTING_MORE_TIME))

    def less_patient(self) -> VoiceSettings:
        """Return a manner that waits somewhat less, but never less than for everybody."""
        return replace(self, patience=self.patience.shorter(LASTING_MORE_TIME))
