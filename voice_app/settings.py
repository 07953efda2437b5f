"""What a person may adjust, with the bounds that keep it usable."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
    """How long a turn waits. Slow speakers come first."""

    first_sound: float = 10.0
    """Seconds to wait for a first word before asking again gently."""
    silence: float = 2.5
    """Seconds of silence after speech that end the turn; 1 to 5."""
    longest: float = 30.0
    """Seconds after which a turn ends even if sound goes on (a television, say)."""

    def __post_init__(self) -> None:
        if not 1.0 <= self.silence <= 5.0:
            raise ValueError("The silence that ends a turn must be between 1 and 5 seconds.")
        if not 3.0 <= self.first_sound <= 100.0:
            raise ValueError("The wait for a first word must be between 3 and 100 seconds.")


SPEAKING_RATE = 150
"""Words a minute; the speech engine's own 200 is too fast for a worried listener."""
