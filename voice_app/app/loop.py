"""The loop: speak, listen, hand over, until there is nothing left to listen for."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from transitions import MachineError

from voice_app.app.alarm import Alarm
from voice_app.app.autosave import Autosave
from voice_app.app.narrator import Narrator
from voice_app.app.turn_signals import TurnSignals
from voice_app.app.turn_taking import TurnTaking
from voice_app.checklist.places import EMERGENCY, IDLE
from voice_app.checklist.prompts import Prompts
from voice_app.dialogue.effects import Keeps
from voice_app.dialogue.reply import Reply
from voice_app.errors import MicrophoneFault, SpeakerFault, VoiceAppError
from voice_app.ports import Captions, Interruptions, Listener, Returns, Speaker, Writer
from voice_app.sessions.talk import Talk
from voice_app.settings import LONGEST_WAIT, MICROPHONE_RETURNS_WITHIN, VoiceSettings
from voice_app.speaking.cues import Cue, Tone
from voice_app.turn import Heard, Listening, Wait


class _NothingComes(MicrophoneFault):
    """The microphone works but has delivered only zeros for longer than the app waits."""


@dataclass
class Visit:
    """One conversation with its ear, voice and captions."""

    conversation: Talk
    listener: Listener
    speaker: Speaker
    captions: Captions
    prompts: Prompts
    keeper: Keeps | None = None
    """None: nothing is written."""
    manner: VoiceSettings = field(default_factory=VoiceSettings)
    """How the app waits and speaks at the moment."""
    input_ended: bool = False
    """Becomes True when nothing further can be heard."""
    tones: Mapping[Cue, Tone] = field(default_factory=dict)
    """Empty if none are wanted."""
    alarm: Alarm | None = None
    """None: no alarm sounds in an emergency."""
    _told_zeros: bool = False
    """Whether the person was told in this visit that the microphone delivers nothing at all."""
    interruptions: Interruptions | None = None
    """None if nobody can interrupt: answers are typed or recorded, or barge-in is off."""
    microphone: Returns | None = None
    """Waited for if it disappears; None if nothing is heard live."""
    microphone_returns_within: float = MICROPHONE_RETURNS_WITHIN
    """Seconds to wait for it."""
    writer: Writer | None = None
    """Gets ready to transcribe a note while the app asks for it; None if not available."""

    def __post_init__(self) -> None:
        self._signals = TurnSignals(self.captions, self.speaker, self.tones)
        self._telling = Narrator(self.speaker, self.captions, self.prompts, self._signals)
        self._autosave = Autosave(self.keeper, self.conversation, self.captions, self._telling)
        self._signals.wanted = self.manner.tones

    @property
    def speech_failed(self) -> bool:
        """Whether the voice failed along the way; captions continued."""
        return self._telling.failed

    @property
    def is_last(self) -> bool:
        """Whether no visit can follow: nothing more can be heard or spoken."""
        return self.input_ended or self.speech_failed or self._autosave.failed

    @property
    def status(self) -> int:
        """The exit status: 0 when everything worked."""
        return 1 if self.speech_failed or self._autosave.failed else 0

    def run(self) -> None:
        """Run the conversation to its end.

        If the microphone disappears, wait for it and repeat the open question. If it stays away, or
        something else fails, still give the advice for what is known, then raise the fault or
        `KeyboardInterrupt`.
        """
        # Not earlier: the turn listener is completed by code that needs the visit itself.
        self._turns = TurnTaking(
            self.listener, self._telling, self._signals, self.prompts, self.interruptions,
            self.writer, live=self.microphone is not None,
        )  # fmt: skip
        try:
            reply = self.conversation.start()
            self._autosave.keep(reply)
            while True:
                self._adopt(reply.manner)
                if reply.listening is None:
                    self._say(reply)
                    if reply.lines:
                        self._signals.ended()
                    return
                heard = self._turn(reply, reply.listening)
                self._signals.thinking()
                self.input_ended = heard.input_ended
                self._show(heard, reply.listening)
                reply = self._heard(heard, reply)
                self._autosave.keep(reply)
                self._signals.answered(
                    self.conversation.state,
                    heard=heard.speech and bool(reply.lines),
                    understood=reply.understood,
                )
        except VoiceAppError as fault:
            self.captions.note(str(fault))
            self._signals.speaking()
            self._signals.cue(Cue.FAULT)
            self._telling.speak(fault.problem)
            # People who can no longer be heard must know what to do without us.
            self._take_leave(*self.prompts.line("emergency_line"))
            raise
        except KeyboardInterrupt:
            self._take_leave()
            raise

    def _heard(self, heard: Heard, last: Reply) -> Reply:
        """Hand over a turn; one that the machine refuses is asked for again, and ends nothing.

        It left the conversation as it was. Danger is never refused.
        """
        try:
            return self.conversation.hear(heard)
        except MachineError as illegal:
            self.captions.note(f"This turn led nowhere ({illegal}); please report it.")
            lines = (*self.prompts.line("not_here"), *last.lines)
            return replace(last, lines=lines, understood=False, effects=())

    def tell(self, line: str) -> None:
        """Speak and show a sentence on the listener's behalf."""
        self._telling.tell((line,))

    def _turn(self, reply: Reply, listening: Listening) -> Heard:
        """Say a reply and hear what follows; start over if the microphone came back."""
        # A sleeping loudspeaker loses what is said first. When idle, do not keep it awake.
        self.speaker.stay_awake(wanted=self.conversation.state != IDLE)
        while True:
            try:
                heard = self._say(reply) or self._turns.listen(listening)
                return self._wait_for_sound(listening) if heard.nothing_came else heard
            except _NothingComes:
                raise
            except MicrophoneFault as fault:
                if not self._comes_back(fault):
                    raise

    def _wait_for_sound(self, listening: Listening) -> Heard:
        """Report that the microphone delivers nothing at all, then hear the turn from its first
        sound.

        At rest, report it once and then go on listening quietly: it may be muted for the night.
        """
        at_rest = listening.wait is Wait.AT_REST
        fault = _NothingComes(
            "The microphone gives nothing at all, not even the noise of the room.",
            "See whether it is muted, by a switch on it or in the sound settings.",
        )
        if not (at_rest and self._told_zeros):
            self.captions.note(str(fault))
            self._signals.speaking(listening.options)
            self._signals.cue(Cue.FAULT)
            awaited = "sound_awaited" if at_rest else "sound_awaited_for_a_minute"
            for line in ("microphone_silent", "emergency_line", awaited):
                self._telling.tell(self.prompts.line(line))
        self._told_zeros = True
        waits = LONGEST_WAIT if at_rest else self.microphone_returns_within
        while (heard := self._turns.listen(replace(listening, zeros_for=waits))).nothing_came:
            if not at_rest:
                raise fault
        return heard

    def _comes_back(self, fault: MicrophoneFault) -> bool:
        """Say that nobody can be heard, wait for the microphone, and return whether it is back."""
        if self.microphone is None:
            return False
        self.captions.note(str(fault))
        self._signals.speaking()
        self._signals.cue(Cue.FAULT)
        for line in ("microphone_gone", "emergency_line", "microphone_awaited"):
            self._telling.tell(self.prompts.line(line))
        # Newly plugged-in devices are not found while a stream is open.
        self.speaker.stay_awake(wanted=False)
        # If both ear and voice are gone, the whole sound system is: only a fresh start helps.
        if self.speech_failed or not self.microphone.comes_back(self.microphone_returns_within):
            return False
        if self.interruptions is not None:  # what it learnt last may belong to another device
            self.interruptions.voice_changed()
        self.speaker.stay_awake(wanted=self.conversation.state != IDLE)
        self._telling.tell(self.prompts.line("microphone_back"))
        return True

    def _take_leave(self, *first: str) -> None:
        """End with the advice for what is known."""
        told = self.conversation.recap()
        lines = (*first, *told, *self.conversation.cut_off("interrupted").lines)
        self._signals.speaking()
        self._telling.tell_after_showing(lines)

    def _adopt(self, manner: VoiceSettings | None) -> None:
        """Speak and wait as requested."""
        if manner is None or manner == self.manner:
            return
        self.speaker.set_rate(manner.rate)
        self.speaker.set_volume(manner.volume)
        self.listener.wait_as(manner.patience)
        if self.interruptions is not None:
            self.interruptions.voice_changed()
        self._signals.wanted = manner.tones
        self.manner = manner

    def _say(self, reply: Reply) -> Heard | None:
        """Say a reply; return what interrupted it, if anything did."""
        self._telling.try_again()
        self._signals.speaking(reply.listening.options if reply.listening else "")
        if self.alarm is not None and self.alarm.rings_before(reply):
            self._ring(self.alarm)
        whole = self.speech_failed or self.conversation.state == EMERGENCY
        heard = self._turns.say(reply, whole=whole)
        if heard is None and self.alarm is not None:
            lines, wrong = self.alarm.lines_after(reply, self.conversation.state)
            if wrong:
                self.captions.note(wrong)
            self._telling.tell(lines)
        return heard

    def _ring(self, alarm: Alarm) -> None:
        self.captions.tone(alarm.words)
        with suppress(SpeakerFault):  # the next sentence meets the same fault and reports it
            self.speaker.play(alarm.tone)

    def _show(self, heard: Heard, listening: Listening) -> None:
        if heard.note or heard.text:
            self.captions.person(heard.note or heard.text)
        elif not heard.input_ended and listening.wait is not Wait.AT_REST:
            self.captions.note("silence")
