"""Answering without words: wished for by voice, or offered after words have failed. Pure.

Has the form of a sitting and holds one, whose turns stay the same: what a sound selects is handed
on as the phrase that means it. Only what a turn listens for is completed by what can be chosen.
"""

from __future__ import annotations

from dataclasses import replace

from voice_app.dialogue.answers import How
from voice_app.dialogue.dialogue import Dialogue, Reply
from voice_app.dialogue.machine import CONFIRMING, EMERGENCY
from voice_app.dialogue.options import choices_in, choices_of
from voice_app.dialogue.session import Session
from voice_app.dialogue.unfinished import Progress
from voice_app.turn import Choice, Choices, Heard, Listening


class BySound:
    """A sitting with one person, who may answer by words or by sounds.

    `at_once`: begin with the check of the sound.
    """

    def __init__(self, session: Session, dialogue: Dialogue, *, at_once: bool = False) -> None:
        self._session = session
        self._dialogue = dialogue
        self._questions = dialogue.checklist.by_key
        self._at_once = at_once
        self.wish = ""
        """`learn_voice` or `forget_voice`, where the sitting ended because that was asked for."""
        self._on = False
        self._checking = False
        self._last = Reply((), None)
        """The sitting's latest, to be said after a check."""
        self._voice_at = ""
        """The state in which a voice was heard, but no answer."""
        self._failures = 0
        self._offers = 0

    @property
    def state(self) -> str:
        """The conversation's state."""
        return self._session.state

    def start(self) -> Reply:
        """Open the sitting."""
        reply = self._remembered(self._session.start())
        return replace(self._check(), effects=reply.effects) if self._at_once else reply

    def hear(self, heard: Heard) -> Reply:
        """Take one turn."""
        words = self._dialogue.understanding
        asked, self._checking = self._checking, False
        if words.danger(heard) or (heard.input_ended and not heard.text):
            return self._of_session(heard)
        match words.command(heard.text):
            case "use_sounds" if asked and heard.by_sound:
                self._on = True
                return self._again(self._line("sounds_on"))
            case "use_sounds" if self.state != CONFIRMING:
                return self._check()
            case "learn_voice" | "forget_voice" as wish if self.state in self._questions:
                return self._about_voice(wish)
            case "use_words" if self._on or asked:
                self._on = False
                return self._again(self._line("sounds_off"))
            case None if asked:
                return self._again(self._line("sounds_off"))
        return self._of_session(heard)

    def progress(self) -> Progress | None:
        """Return what must be on disk now; None when nothing may be written."""
        return self._session.progress()

    def recap(self) -> tuple[str, ...]:
        """Return what was told so far, as sentences."""
        return self._session.recap()

    def cut_off(self, why: str) -> Reply:
        """End at once with the advice for what is known; what is kept stays."""
        return self._session.cut_off(why)

    # ---- The sitting ----

    def _of_session(self, heard: Heard) -> Reply:
        policy = self._dialogue.policy
        most = policy.asked_again_by_sound if self._on else policy.asked_again
        self._session.conversation.asking.most_reasks = most
        at = self.state
        reply = self._remembered(self._session.hear(heard))
        if self._words_failed(at, heard) and reply.listening is not None:
            self._offers += 1
            offer = self._check(self._line("offer"))
            if self.state != EMERGENCY:
                return replace(offer, effects=reply.effects)
            # Advice never waits; and who was not understood can then say that it was wrong.
            return replace(reply, lines=(*reply.lines, *offer.lines), listening=offer.listening)
        return reply

    def _words_failed(self, at: str, heard: Heard) -> bool:
        """Count the question that was open; say whether it is time for an offer."""
        if heard.speech:
            self._voice_at = at
        answer = self._session.conversation.said.get(at)
        if answer is None or self.state == at:
            return False
        unheard = answer.how is How.UNHEARD and self._voice_at == at
        self._failures = self._failures + 1 if unheard and not self._on else 0
        policy = self._dialogue.policy
        if self._failures < policy.sounds_after or self._offers == policy.sounds_offers:
            return False
        self._failures = 0
        return self.state == EMERGENCY or self.state in self._dialogue.checklist.by_key

    def _remembered(self, reply: Reply) -> Reply:
        self._last = reply
        return self._completed(reply)

    def _again(self, lines: tuple[str, ...]) -> Reply:
        """Say what was said before, and listen for it."""
        return self._completed(replace(self._last, lines=(*lines, *self._last.lines), effects=()))

    def _completed(self, reply: Reply) -> Reply:
        if not self._on or reply.listening is None or reply.listening.note_until:
            return reply  # a note cannot be chosen from a list
        exchange = self._session.exchange
        choices = (
            choices_in(self.state, reply.listening.phrases, self._dialogue)
            if exchange is None
            else choices_of(exchange, self._dialogue)
        )
        return replace(reply, listening=replace(reply.listening, choices=choices))

    def _about_voice(self, wish: str) -> Reply:
        """End for what is no part of a visit, as long as no answer can be lost by it."""
        if self._session.conversation.said or self._session.exchange is not None:
            return self._again(self._line("voice_later"))
        self.wish = wish
        return Reply((), None)

    # ---- The check ----

    def _check(self, lines: tuple[str, ...] = ()) -> Reply:
        """Have the sound tried. Whatever else is heard, words go on as before."""
        self._checking = True
        heard = self._dialogue.understanding.phrases.everywhere
        wish = self._dialogue.understanding.phrases.commands["use_sounds"][0]
        choices = Choices((Choice(wish),), heard=heard, check=True)
        danger = self._dialogue.understanding.phrases.danger_phrases
        lines = (*lines, *self._line("check"))
        return Reply(lines, Listening(heard, options=wish, danger=danger, choices=choices))

    def _line(self, name: str) -> tuple[str, ...]:
        return self._dialogue.sounds.line(name)
