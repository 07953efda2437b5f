"""Answering by sounds: asked for by voice, or offered after words have failed. Pure.

It has the interface of a sitting and holds one, whose turns stay the same: a selection is passed on
as the phrase that means it. Only what a turn listens for gains the options that can be selected.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from voice_app.checklist.choices import choices_in, choices_of
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.places import CONFIRMING, EMERGENCY
from voice_app.checklist.session_prompts import SessionPrompt
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.progress import Progress
from voice_app.dialogue.reply import Reply
from voice_app.sessions.talk import Talk
from voice_app.turn import Choice, Choices, Heard, Listening
from voice_app.understanding.interpretation import Interpretation


class Sitting(Talk, Protocol):
    """What can be answered by sounds: a visit with the prompts around it, or the first start."""

    @property
    def conversation(self) -> Conversation:
        """The conversation it holds."""
        ...

    @property
    def exchange(self) -> SessionPrompt | None:
        """The prompt that is open around the checklist; None in the conversation or a pause."""
        ...

    @property
    def may_end(self) -> bool:
        """Whether nothing is lost if it ends now and goes on, or begins again, later."""
        ...

    def interpret(self, heard: Heard) -> Interpretation:
        """Return what a turn means here."""
        ...

    def take(self, meant: Interpretation) -> Reply:
        """Take one turn that has been interpreted."""
        ...

    def settled(self, key: str) -> bool | None:
        """Say whether the question `key` was answered, not given up; None while it is open."""
        ...


class Scanning:
    """A sitting with one person, who may answer in words or by sounds.

    `at_once` begins with the check of the sound; `on` means that an earlier sitting checked it.
    """

    def __init__(
        self, session: Sitting, dialogue: Dialogue, *, at_once: bool = False, on: bool = False
    ) -> None:
        self._session = session
        self._dialogue = dialogue
        self._questions = dialogue.checklist.by_key
        self._at_once = at_once
        self.wish = ""
        """The command that ended the sitting: learn_voice, forget_voice or settings."""
        self.on = on
        """Whether the person answers by sounds."""
        self._checking = False
        self._check_waits = False
        """Whether the check waits for a doubt about danger to be settled."""
        self._last = Reply((), None)
        """The sitting's latest reply, to be said after a check."""
        self._voice_at = ""
        """The question at which a voice was heard."""
        self._failures = 0

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
        meant = self._session.interpret(heard)
        asked, self._checking = self._checking, False
        if meant.danger or meant.is_over:
            self._check_waits = self._check_waits or asked
            return self._of_session(meant)
        match meant.command:
            case "use_sounds" if asked and heard.by_sound:
                self.on = True
                return self._again(self._line("sounds_on"))
            case "use_sounds" if self.state != CONFIRMING:
                return self._check()
            case "use_words" if self.on or asked or self.state != CONFIRMING:
                self.on = self._check_waits = False
                return self._again(self._line("sounds_off"))
            case "repeat" | "help" if asked:
                return self._check()
            case "learn_voice" | "forget_voice" | "settings" as wish if self.state not in (
                CONFIRMING, EMERGENCY
            ):  # fmt: skip
                return self._end_for(wish)
            case None if asked and self.state != EMERGENCY:
                return self._again(self._line("sounds_off"))
        return self._of_session(meant)

    def progress(self) -> Progress | None:
        """Return what must be on disk now; None if nothing may be written."""
        return self._session.progress()

    def recap(self) -> tuple[str, ...]:
        """Return everything told so far, as sentences."""
        return self._session.recap()

    def cut_off(self, why: str) -> Reply:
        """End at once, advising on what is known; whatever is kept stays."""
        return self._session.cut_off(why)

    # ---- The sitting ----

    def _of_session(self, meant: Interpretation) -> Reply:
        self._tell_how_answers_come()
        at = self._question
        reply = self._remembered(self._session.take(meant))
        if self._check_waits and self.state != CONFIRMING:
            self._check_waits = False
            if self.state != EMERGENCY and reply.listening is not None:
                return replace(self._check(), effects=reply.effects)
        if self._words_failed(at, meant.heard) and reply.listening is not None:
            offer = self._check(self._line("offer"))
            if self.state != EMERGENCY:
                return replace(offer, effects=reply.effects)
            # Advice never waits; afterwards the person, if misunderstood, can correct it.
            return replace(reply, lines=(*reply.lines, *offer.lines), listening=offer.listening)
        return reply

    def _words_failed(self, at: str, heard: Heard) -> bool:
        """Count failures of words at the open question; say whether it is time for an offer."""
        if heard.speech:
            self._voice_at = at
        answered = self._session.settled(at)
        if answered is None:
            return False
        unheard = not answered and self._voice_at == at
        self._failures = self._failures + 1 if unheard and not self.on else 0
        open_now = self._session.exchange is not None or self.state in self._questions
        policy, here = self._dialogue.policy, self.state == EMERGENCY or open_now
        if self._failures < policy.sounds_after or not here:
            return False
        self._failures = 0
        paced = self._session.conversation.now.paced
        if paced.offered_sounds >= policy.sounds_offers:
            return False
        offered = replace(paced, offered_sounds=paced.offered_sounds + 1)
        self._session.conversation.change(paced=offered)
        return True

    def _remembered(self, reply: Reply) -> Reply:
        self._last = reply
        return self._completed(reply)

    def _again(self, lines: tuple[str, ...]) -> Reply:
        """Say `lines`, then the sitting's latest reply again."""
        manner = self._session.conversation.manner
        lines = (*lines, *self._last.lines)
        return self._completed(replace(self._last, lines=lines, effects=(), manner=manner))

    def _completed(self, reply: Reply) -> Reply:
        if not self.on or reply.listening is None or reply.listening.note_until:
            return reply  # a note cannot be selected from a list
        exchange = self._session.exchange
        choices = (
            choices_in(self.state, reply.listening.phrases, self._dialogue)
            if exchange is None
            else choices_of(exchange, self._dialogue)
        )
        choices = self._with_doubts(choices)
        return replace(reply, listening=replace(reply.listening, choices=choices))

    def _with_doubts(self, choices: Choices) -> Choices:
        """Return the choices with the doubtful danger that may interrupt them."""
        self._tell_how_answers_come()
        throttle = self._session.conversation.now.throttle
        phrases = self._dialogue.understanding.phrases
        return replace(
            choices,
            asked_if_doubted=throttle.asked_if_doubted(self.state, phrases),
            asked_if_faint=throttle.asked_if_faint(self.state, phrases),
        )

    def _tell_how_answers_come(self) -> None:
        """Tell the conversation how answers come: by sounds, silence means nothing."""
        conversation = self._session.conversation
        throttle = replace(conversation.now.throttle, by_sounds=self._is_by_sounds)
        conversation.change(by_sounds=self.on, throttle=throttle)

    @property
    def _is_by_sounds(self) -> bool:
        """Whether silence means nothing, as it does while sounds are used or tried out."""
        return self.on or self._checking or self._check_waits

    @property
    def _question(self) -> str:
        """The key of the open prompt, or the state."""
        exchange = self._session.exchange
        return exchange.key if exchange is not None else self.state

    def _end_for(self, wish: str) -> Reply:
        """End the sitting for another errand, unless answers could be lost."""
        if not self._session.may_end:
            return self._again(self._line("voice_later"))
        self.wish = wish
        return Reply((), None)

    # ---- The check ----

    def _check(self, lines: tuple[str, ...] = ()) -> Reply:
        """Have the person try the sound. Whatever else is heard, words go on as before.

        An alarm continues meanwhile, and the same words still end it.
        """
        self._checking = True
        heard = self._dialogue.understanding.phrases.everywhere
        if self.state == EMERGENCY and self._last.listening is not None:
            heard = self._last.listening.phrases
        wish = self._dialogue.understanding.phrases.commands["use_sounds"][0]
        choices = self._with_doubts(Choices((Choice(wish),), heard=heard, check=True))
        danger = self._dialogue.understanding.phrases.danger_phrases
        lines = (*lines, *self._line("check"))
        words = self._dialogue.single_words
        listening = Listening(heard, options=wish, danger=danger, every_word=words, choices=choices)
        manner = self._session.conversation.manner
        return Reply(lines, listening, alarm=self._last.alarm, manner=manner)

    def _line(self, name: str) -> tuple[str, ...]:
        return self._dialogue.sounds.line(name)
