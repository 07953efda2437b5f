"""What was requested on the command line and in the settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from voice_app.hearing.model_tuning import Tuning
from voice_app.settings import SPEAKING_RATE, Patience, VoiceSettings
from voice_app.storage.settings_file import Problem


@dataclass(frozen=True)
class RunOptions:
    """What was requested on the command line."""

    typed: bool = False
    recordings: Path | None = None
    demo: bool = False
    demo_if_no_microphone: bool = False
    speaker: str | None = None
    """None: the loudspeaker for a live visit, nothing otherwise."""
    screen: bool = False
    """Fill the terminal with the captions."""
    earcons: bool | None = None
    """None: only for a live visit."""
    barge_in: bool = True
    """Whether a live visit may be interrupted while the app speaks."""
    microphone: str | None = None
    loudspeaker: str | None = None
    """Part of its name; None: the default one."""
    region: str = "unknown"
    """Determines the emergency numbers."""
    rate: int = SPEAKING_RATE
    """Words a minute."""
    volume: float = 0.0
    """Decibels relative to the engine's own level."""
    person: str = ""
    """Who has the symptoms, in words; "" for the person who is speaking."""
    helper: str = ""
    """Who can be called for help, in words; "" for nobody in particular."""
    setup: bool | None = None
    """Whether to begin with the first-start questions. None: if a person is at the microphone, they
    have not been answered, and no visit is waiting to be resumed.
    """
    set_up: bool = False
    """Whether they were answered."""
    retention_days: int = 365
    """How long to keep the visits a person asked to keep; 0: keep nothing and do not ask."""
    problems: tuple[Problem, ...] = ()
    """Unusable settings, shown and read out before the visit."""
    folder: Path | None = None
    """The checklist's folder; None: the one that comes with the program."""
    model: Path | None = None
    tuning: Tuning | None = None
    """What was measured for that model; None: nothing, or it is the bundled one."""
    notes_model: Path | None = None
    """The model that transcribes a helper's notes; None: not available."""
    patience: Patience = field(default_factory=Patience)
    keep: bool | None = None
    """Whether to save answers during the visit, offer to resume an unfinished one, and ask at the
    end whether to keep them. None: if a person is at the microphone.
    """

    alarm: bool | None = None
    """Whether an alarm sounds in an emergency. None: if a person is at the microphone."""
    alarm_command: str = ""
    """Run when the alarm begins; "" for none."""

    sounds: bool = False
    """Whether answers are given by sounds or a key from the start."""
    voice: str | None = None
    """Which of the learnt voices is speaking. None: if a person is at the microphone, the only one,
    or the one named when asked.
    """

    @property
    def keeps(self) -> bool:
        """Whether this visit leaves a trace; recorded, typed and demo visits do not by default."""
        return self.is_live if self.keep is None else self.keep and not self.demo

    idle: bool = False
    """Whether to wait for a wake phrase, and again after each visit."""

    @property
    def asks_to_set_up(self) -> bool:
        """Whether the first-start questions may come first."""
        return self.is_live and not self.set_up if self.setup is None else self.setup

    @property
    def manner(self) -> VoiceSettings:
        """How the app speaks and waits at first."""
        tones = self.is_live if self.earcons is None else self.earcons
        return VoiceSettings(self.rate, self.volume, self.patience, tones)

    @property
    def is_live(self) -> bool:
        """Whether to listen to a person at the microphone."""
        return not (self.typed or self.demo or self.recordings)
