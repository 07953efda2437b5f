"""Everything that can go wrong in a way a person can fix.

    VoiceAppError
    ├── AuthoringError      an authored file is wrong; names the file and line
    ├── ModelFault          the speech model is missing, broken or refuses grammars
    ├── AudioFileFault      a recording cannot be read or has the wrong format
    ├── MicrophoneFault     no microphone, unplugged, or it delivers nothing
    ├── SpeakerFault        no loudspeaker, or playing failed
    ├── SynthesisFault      the speech engine is missing, hangs or gives no sound
    ├── KeepingFault        the disk is full or cannot be written
    ├── StreamFault         standard input or output cannot be read or written
    └── SettingFault        something was asked for that does not exist

Each carries one sentence saying what happened and one saying what to do about it.
"""

from pathlib import Path


class VoiceAppError(Exception):
    """What happened, in one sentence, and the remedy in another."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem, remedy)
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.problem} {self.remedy}"


class AuthoringError(VoiceAppError):
    """A dialogue file, catalogue or list of recordings is wrong; `line` counts from 1."""

    def __init__(self, problem: str, remedy: str, *, file: Path, line: int) -> None:
        super().__init__(problem, remedy)
        self.file = file
        self.line = line

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem} {self.remedy}"


class ModelFault(VoiceAppError):
    """The speech model is missing, broken, or cannot take a grammar at run time."""


class AudioFileFault(VoiceAppError):
    """A recording cannot be read, or has a format this program does not handle."""


class MicrophoneFault(VoiceAppError):
    """There is no microphone, it disappeared, or it delivers nothing at all."""


class SpeakerFault(VoiceAppError):
    """There is no loudspeaker, or playing on it failed."""


class SynthesisFault(VoiceAppError):
    """The speech engine is missing, hangs, or gave no sound."""


class SettingFault(VoiceAppError):
    """Something was asked for that does not exist, such as an unknown region."""


class StreamFault(VoiceAppError):
    """Standard input does not contain lines, or standard output cannot be written."""


class KeepingFault(VoiceAppError):
    """The disk is full, or stored data cannot be written or deleted."""
