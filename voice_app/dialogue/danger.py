"""What happens when danger is heard: advice first, doubts and corrections afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_app.checklist.answers import CRISIS_PHRASE, EMERGENCY_PHRASE, Answer
from voice_app.checklist.phrases import Danger, DangerHeard
from voice_app.checklist.places import CONFIRMING, EMERGENCY, GUIDANCE
from voice_app.checklist.prompts import CRISIS
from voice_app.dialogue.reply import Reply
from voice_app.turn import Heard

if TYPE_CHECKING:
    from voice_app.dialogue.conversation import Conversation

_KEYS = {Danger.EMERGENCY: EMERGENCY_PHRASE, Danger.CRISIS: CRISIS_PHRASE}


class Alarm:
    """The part of a conversation that deals with danger."""

    def __init__(self, conversation: Conversation) -> None:
        self._talk = conversation
        self._repeats = 0
        self._doubt: DangerHeard | None = None
        """In `confirming`: what was heard."""
        self._tries = 0

    def raised_by(self, heard: Heard) -> Reply | None:
        """Act on a danger phrase in what was heard; None when there is none."""
        state = self._talk.state
        question = self._talk.dialogue.checklist.by_key.get(state)
        danger = self._talk.words.danger(heard, question)
        if danger is None or (state == CONFIRMING and self._denied(heard)):
            return None
        if danger.ask_first and not self._talk.doubts.asked_about(danger, state):
            return None
        if danger.ask_first and state != CONFIRMING:
            return self._ask_about(danger)
        return self._believe(danger)

    @property
    def doubted(self) -> str:
        """The phrase that is being asked about, or ""."""
        return self._doubt.phrase if self._doubt else ""

    def doubt_again(self, phrase: str, lines: tuple[str, ...]) -> Reply:
        """Ask about a phrase that was in doubt when an earlier visit broke off."""
        known = self._talk.words.phrases.danger_in(phrase)
        kind = known.kind if known else Danger.EMERGENCY
        reply = self._ask_about(DangerHeard(kind, phrase, ask_first=True))
        return replace(reply, lines=(*lines, *reply.lines))

    def question_again(self) -> tuple[str, ...]:
        """Return "Did you say ...?" once more."""
        assert self._doubt is not None
        line = "did_you_say_again" if self._talk.asking.names_answers else "did_you_say"
        return self._talk.script.line(line, phrase=self._doubt.phrase)

    def settle(self, heard: Heard) -> Reply:
        """Take the answer to "Did you say ...?": anything but a clear no confirms.

        Where one view alone has heard it, it may need a clear yes, see
        `ConfirmationThrottle.needs_yes`; without one the open question is asked again, and
        nothing counts as a no.
        """
        assert self._doubt is not None
        text = heard.text
        danger, doubts, denied = self._doubt, self._talk.doubts, self._denied(heard)
        if not denied:
            if not doubts.needs_yes(danger, text) or self._talk.words.yes_or_no(text) == "yes":
                return self._believe(danger)
            self._tries += 1
            if self._tries < self._talk.dialogue.policy.unclear_faint_danger:
                return self._talk.listen(self.question_again())
        doubts.not_confirmed(danger, denied=denied)
        if not denied:
            return self._go_back(())
        self._talk.said.pop(_KEYS[danger.kind], None)
        return self._go_back(self._talk.script.line("cleared"))

    def _go_back(self, lines: tuple[str, ...]) -> Reply:
        """Go back to where the doubt arose."""
        self._doubt = None
        if self._talk.place == GUIDANCE and not self._talk.notes.waiting:
            return self._talk.conclude(lines)
        return self._talk.go_on(lines)

    def warn(self, lines: tuple[str, ...] = ()) -> Reply:
        """Give the emergency advice now."""
        self._repeats = 0
        self._talk.trigger("warn")
        return self._talk.listen((*lines, *self._talk.advice()))

    def after_advice(self, text: str) -> Reply:
        """Take what is said after the advice; until somebody answers, repeat it."""
        words = self._talk.words
        match words.after_emergency(text) or words.yes_or_no(text):
            case "false_alarm":
                return self._false_alarm()
            case "acknowledge":
                return self._talk.end("goodbye_emergency")
            case "yes" if self.is_crisis():
                return self._talk.listen(self._talk.script.line("with_someone"))
            case "alone" | "no" | "unsure" if self.is_crisis():
                return self._talk.listen(self._talk.script.alone(self._talk.answers))
        self._repeats += 1
        policy = self._talk.dialogue.policy
        if self._repeats > policy.emergency_repeats + policy.emergency_waits:
            return self._talk.end("goodbye_emergency")
        repeat = self._repeats <= policy.emergency_repeats
        return self._talk.listen(self._talk.advice() if repeat else ())

    def is_crisis(self) -> bool:
        """Say whether the advice being given is that of a crisis."""
        if self._talk.state != EMERGENCY:
            return False
        urgency = self._talk.verdict().urgency
        prompts = self._talk.dialogue.prompts
        answers = self._talk.dialogue.checklist.values_of(self._talk.standing)
        return prompts.advice_for(urgency, answers, unheard=False).name == CRISIS

    def _ask_about(self, danger: DangerHeard) -> Reply:
        self._doubt, self._tries = danger, 0
        self._talk.trigger("confirm_danger")
        return self._talk.listen(self._talk.script.line("did_you_say", phrase=danger.phrase))

    def _denied(self, heard: Heard) -> bool:
        return self._doubt is not None and self._talk.words.denies(heard, self._doubt)

    def _believe(self, danger: DangerHeard) -> Reply:
        self._doubt = None
        self._talk.said[_KEYS[danger.kind]] = Answer("yes", danger.phrase)
        return self.warn()

    def _false_alarm(self) -> Reply:
        """Ask again what raised the alarm; only a clear answer takes it back."""
        for kind, key in _KEYS.items():
            if key in self._talk.said:
                words = self._talk.said[key].words
                return self._ask_about(DangerHeard(kind, words, ask_first=True))
        raised = {key for reason in self._talk.verdict().reasons for key in reason.answers}
        questions = self._talk.dialogue.checklist.with_what_they_led_to(raised)
        before = dict(self._talk.said)
        for question in questions:
            self._talk.said.pop(question.key, None)
        self._talk.asking.taken_back.keep(before, self._talk.said)
        return self._talk.asking.ask(questions[0], self._talk.script.line("answer_again"))
