"""Single-switch scanning: the options are read one by one, and a sound selects. Pure.

A caller says the lines of each step, listens and reports whether there was a sound, until there is
a result. If a mistake would be grave, the option is read back and needs a second sound.
"""

from __future__ import annotations

from voice_app.checklist.scanning_config import ScanningConfig
from voice_app.turn import Choice, Choices

MOST_READ_BACKS = 2
"""How often an option is read back before silence means that it was not selected."""


class Scanner:
    """One turn answered by sounds."""

    def __init__(self, choices: Choices, sounds: ScanningConfig) -> None:
        self._choices = choices
        self._sounds = sounds
        self._options = [*choices.options, *([_MENU] if choices.menu else [])]
        self._at = 0
        self._doubted: Choice | None = None
        """What is being read back."""
        self._read_backs = 0
        self.result: str | None = None
        """The phrase of the selected option; "" if none was; None while scanning goes on."""
        if not self._options:
            self.result = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """What is said before the microphone opens."""
        if self._doubted is not None:
            line = "read_back" if self._read_backs == 0 else "read_back_again"
            return self._sounds.line(line, option=self._doubted.phrase)
        option = self._options[self._at]
        return self._sounds.option(self._sounds.menu_name if option is _MENU else option.phrase)

    def take(self, *, made: bool) -> None:
        """Take one step; `made` says whether a sound followed the lines."""
        if self._doubted is not None:
            self._settle(self._doubted, made=made)
        elif not made:
            self._at += 1
            if self._at == len(self._options):
                self.result = ""
        elif (option := self._options[self._at]) is _MENU:
            self._options, self._at = list(self._choices.menu), 0
        elif option.twice:
            self._doubted, self._read_backs = option, 0
        else:
            self.result = option.phrase

    def _settle(self, option: Choice, *, made: bool) -> None:
        self._read_backs += 1
        if made:
            self.result = option.phrase
        elif self._read_backs == MOST_READ_BACKS:
            self.result = self._choices.otherwise


_MENU = Choice("")
"""Stands for the menu of everything else that can be selected."""
