"""What may interrupt the app while it speaks: commands and danger, never an answer. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from voice_app.checklist.phrases import Phrases


@dataclass(frozen=True)
class BargeInPhrases:
    """Decides with one set of phrases."""

    phrases: Phrases

    @property
    def listened_for(self) -> tuple[str, ...]:
        """Every phrase worth hearing while the app speaks."""
        return self.phrases.everywhere

    def interrupts(self, text: str, saying: str) -> bool:
        """Say whether `text`, heard while the app was `saying` something, is meant for it.

        A phrase that stands in what is being said may be the app's own voice, so it is let
        pass: it will be heard when the sentence is over.
        """
        danger = self.phrases.danger_in(text)
        if danger is not None:
            return not self._holds(saying, danger.phrase)
        command = self.phrases.meaning(text, self.phrases.commands)
        return command is not None and not any(
            self._holds(saying, phrase)
            for phrase in self.phrases.commands[command]
            if self._holds(text, phrase)
        )

    def is_danger(self, text: str) -> bool:
        """Say whether `text` tells of danger: then it counts even where it is doubtful."""
        return self.phrases.danger_in(text) is not None

    def _holds(self, text: str, phrase: str) -> bool:
        words, wanted = self.phrases.words(text), self.phrases.words(phrase)
        size = len(wanted)
        return any(words[i : i + size] == wanted for i in range(len(words) - size + 1))
