"""What a person may adjust, with the bounds that keep it usable."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


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
        if not 1.0 <= self.silence <= 5.0:
            raise ValueError("The silence that ends a turn must be between 1 and 5 seconds.")
        if not 3.0 <= self.first_sound <= 100.0:
            raise ValueError("The wait for a first word must be between 3 and 100 seconds.")
        if not self.first_sound < self.longest:
            raise ValueError("A turn must be longer than the wait for its first word.")


PROFILES: Mapping[str, Patience] = MappingProxyType(
    {
        "normal": Patience(),
        "slow": Patience(first_sound=20.0, silence=3.5, longest=60.0),
        "very slow": Patience(first_sound=30.0, silence=5.0, longest=90.0),
        "no limit": Patience(first_sound=60.0, silence=5.0, longest=180.0, unhurried=True),
    }
)
"""The patience that can be asked for by name, from the shortest to the longest."""


SPEAKING_RATE = 150
"""Words a minute; the speech engine's own 200 is too fast for a worried listener."""
