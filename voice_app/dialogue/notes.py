"""A helper's note: said freely, read back, and kept as text beside the answers. Pure.

It is the helper's own words and decides nothing: no answer is taken from it. Only words of danger
in it count, as they do everywhere. What was written stays a draft until it was read back and a
clear yes was said; a draft that is interrupted is read back later.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_app.checklist.answers import Respondent
from voice_app.checklist.places import NOTING
from voice_app.dialogue.progress import Note
from voice_app.dialogue.reply import Reply
from voice_app.turn import UNKNOWN, Heard

if TYPE_CHECKING:
    from voice_app.dialogue.conversation import Conversation

_UNCLEAR = "(unclear)"
"""Stands in a note where a word could not be made out: left out, it could change the meaning."""


class Notes:
    """The part of a conversation that takes notes.

    `possible` is whether anything here can write down words that were not expected.
    """

    def __init__(self, conversation: Conversation) -> None:
        self._talk = conversation
        self.possible = False
        self.kept: list[Note] = []
        self._draft: Note | None = None
        self._cut = False
        self._tries = 0

    @property
    def waiting(self) -> bool:
        """Whether a note was written and not decided about."""
        return self._draft is not None

    def forget(self) -> None:
        """Drop all of them."""
        self.kept.clear()
        self._draft = None

    def take(self) -> Reply:
        """Ask for a note, or say why there can be none."""
        talk = self._talk
        if not self.possible:
            return talk.again(talk.script.line("note_no_model"))
        if len(self.kept) >= talk.dialogue.pacing.most_notes:
            return talk.again(talk.script.line("note_full"))
        self._draft, self._tries = None, 0
        talk.trigger("take_note")
        return talk.listen(talk.script.line("noting"))

    def said_again(self) -> tuple[str, ...]:
        """Return what was asked, once more."""
        if self._talk.state == NOTING:
            return self._talk.script.line("noting")
        return self._read()

    def as_meant(self, heard: Heard) -> Heard:
        """Return a turn without what sounds like a command and is more likely a part of a note.

        A grammar of commands hears one of them in many a sentence; the note tells it better.
        """
        command = self._talk.words.command
        if self._talk.state != NOTING or not heard.note or command(heard.text) is None:
            return heard
        return heard if command(heard.note) == command(heard.text) else replace(heard, text=UNKNOWN)

    def write(self, heard: Heard) -> None:
        """Remember what was said for a note, whatever else it may lead to first."""
        talk = self._talk
        if talk.state != NOTING or talk.words.command(heard.note or "") is not None:
            return
        words = self._without_end(heard.note or "").split()
        most = talk.dialogue.pacing.note_words
        self._cut = len(words) > most
        text = " ".join(words[:most]).replace(UNKNOWN, _UNCLEAR)
        self._draft = Note(text, Respondent.HELPER) if text else None

    def hear(self, heard: Heard) -> Reply:
        """Take a note, or the answer to "Shall I keep it?"."""
        return self._written(heard) if self._talk.state == NOTING else self._decided(heard.text)

    def read(self, lines: tuple[str, ...] = ()) -> Reply:
        """Read the draft back."""
        self._tries = 0
        self._talk.trigger("read_note")
        return self._talk.listen((*lines, *self._read()))

    def _written(self, heard: Heard) -> Reply:
        talk = self._talk
        if heard.note is None and (heard.speech or heard.text):
            return talk.go_on(talk.script.line("note_failed"))
        if self._draft is None:
            self._tries += 1
            if heard.speech or self._tries >= self._talk.dialogue.policy.unclear_note:
                return talk.go_on(talk.script.line("note_nothing"))
            return talk.listen(talk.script.line("noting_again"))
        return self.read()

    def _without_end(self, text: str) -> str:
        for end in self._talk.words.phrases.notes["end"]:
            if f" {text}".endswith(f" {end}"):
                return text[: -len(end)]
        return text

    def _read(self) -> tuple[str, ...]:
        assert self._draft is not None
        script = self._talk.script
        cut = script.line("note_cut") if self._cut else ()
        return (*script.line("note_wrote", note=self._draft.words), *cut, *script.line("note_keep"))

    def _decided(self, text: str) -> Reply:
        talk = self._talk
        phrases = talk.words.phrases
        groups = {name: phrases.notes[name] for name in ("keep", "drop")}
        meaning = phrases.meaning(text, groups)
        self._tries += 1
        if meaning is None and self._tries < self._talk.dialogue.policy.unclear_note:
            return replace(talk.listen(talk.script.line("note_keep")), understood=not text)
        draft, self._draft = self._draft, None
        if meaning == "keep" and draft is not None:
            self.kept.append(draft)
            return talk.go_on(talk.script.line("note_kept"))
        return talk.go_on(talk.script.line("note_dropped"))
