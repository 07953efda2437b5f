"""Consecutive sessions: waiting, the first start, visits, and requests made between them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace

from voice_app import bootstrap
from voice_app.app.assembly import alarm_for
from voice_app.app.loop import Visit
from voice_app.app.run_options import RunOptions
from voice_app.app.sd_notify import READY, tell_service_manager
from voice_app.app.session_plan import keeping
from voice_app.app.voice_profiles import Speaking, forget_voice, keep_voice, known_voice
from voice_app.checklist.dialogue import Dialogue
from voice_app.errors import KeepingFault
from voice_app.hearing.listener import SpokenListener
from voice_app.hearing.scanning_listener import ScanningListener
from voice_app.hearing.switch import Switch
from voice_app.ports import Captions, Interruptions, Listener, Speaker
from voice_app.sessions.enrolment import Enrolment
from voice_app.sessions.first_start import FirstStart
from voice_app.sessions.scanning import Scanning
from voice_app.sessions.session_options import SessionOptions
from voice_app.sessions.speaker_selection import fitted
from voice_app.sessions.talk import Talk
from voice_app.sessions.visit_session import Session
from voice_app.sessions.waiting import Waiting
from voice_app.settings import PROFILES, VoiceSettings
from voice_app.storage import settings_file
from voice_app.storage.visit_store import VisitStore


@dataclass
class SessionRunner:
    """Everything that lasts from the start of the program to its end."""

    request: RunOptions
    dialogue: Dialogue
    listener: Listener
    speaker: Speaker
    captions: Captions
    switch: Switch
    interruptions: Interruptions | None = None
    manner: VoiceSettings = field(default_factory=VoiceSettings)
    """The latest requested settings: volume changes carry over to the next session."""

    def __post_init__(self) -> None:
        self._ear = self.listener
        if isinstance(self.listener, SpokenListener):
            # Shared, so that a sound checked at the first start is known in the visit.
            self._ear = ScanningListener(self.listener, self.dialogue, self._tell, self.switch)
        self._visit: Visit | None = None
        self._voice: Speaking | None = None
        self._first: FirstStart | None = None
        """The first-start questions, until all are answered."""
        self._by_sounds = False

    def hold(self) -> int:
        """Run all sessions and return the exit status. Raises `VoiceAppError`."""
        voice = known_voice(self.request, self.dialogue, self._run)
        if isinstance(voice, Visit):
            return voice.status
        self._voice = voice
        while True:
            visit, wish = self._next_visit()
            if visit.is_last:
                return visit.status
            while wish and not visit.is_last:
                visit, wish = self._carry_out(wish, visit)
            if visit.is_last or not self.request.idle:
                return visit.status

    def _next_visit(self) -> tuple[Visit, str]:
        """Wait if requested, then run a visit; return it with any request made in it."""
        if self.request.idle:
            waiting = Waiting(self.dialogue, self.manner)
            visit = self._run(waiting)
            if visit.is_last or not waiting.woken:  # a request, or an emergency that came and went
                return visit, waiting.wish
        return self._hold_visit()

    def _hold_visit(self, *, at_once: bool = False) -> tuple[Visit, str]:
        """Run a visit, preceded by the first-start questions if they are due."""
        if self.request.asks_to_set_up:
            first = self._set_up(at_once=at_once)
            if first is not None:
                return first
            # If they were asked, the visit was tried there; an unfinished visit takes precedence
            # over them.
            at_once = at_once and self.request.asks_to_set_up
        dialogue = fitted(self.dialogue, self._voice.voice) if self._voice else self.dialogue
        if self._voice:
            silence = max(self._voice.voice.silence, self.manner.patience.silence)
            patience = replace(self.manner.patience, silence=silence)
            self.manner = replace(self.manner, patience=patience)
            self.listener.wait_as(patience)
        with keeping(self.request, self.dialogue) as (keeper, plan):
            at_once = (at_once or self.request.sounds) and not self._by_sounds
            session = Session(dialogue, plan, self.manner)
            sitting = Scanning(session, dialogue, at_once=at_once, on=self._by_sounds)
            visit = self._run(sitting, keeper)
        self._by_sounds = False  # the next visit may be somebody else's
        return visit, sitting.wish

    def _carry_out(self, wish: str, visit: Visit) -> tuple[Visit, str]:
        """Carry out a request made outside a visit and continue; return the latest result."""
        match wish:
            case "forget":
                with keeping(self.request, self.dialogue) as (keeper, _):
                    visit = self._run(
                        Session(self.dialogue, SessionOptions(errand=wish), self.manner), keeper
                    )
                return visit, ""
            case "use_sounds":
                return self._hold_visit(at_once=True)
            case "settings":
                self.request = replace(self.request, setup=True)
                self._first = None
            case "forget_voice":
                forget_voice(self._voice, self.dialogue, visit)
                self._voice = None
            case "learn_voice":
                visit, began = self._learn()
                if visit.is_last or began:
                    return visit, ""
        # From idle, that was all; from a visit, or for the settings, continue with a visit.
        return (visit, "") if self.request.idle and wish != "settings" else self._hold_visit()

    def _learn(self) -> tuple[Visit, bool]:
        """Learn a voice, patiently, so that pauses inside a word can be measured.

        Also return whether danger words turned it into a visit.
        """
        before, patience = self.manner, self.manner.patience
        self.manner = replace(self.manner, patience=PROFILES["slow"])
        self.listener.wait_as(self.manner.patience)
        learning = Enrolment(
            self.dialogue, bootstrap.load_learning(self.dialogue), None, self.manner
        )
        visit = self._run(learning)
        self.manner = replace(self.manner, patience=patience)
        self.listener.wait_as(patience)
        self._keep_manner(before)
        self._voice = keep_voice(learning) or self._voice
        return visit, learning.became_visit

    def _set_up(self, *, at_once: bool) -> tuple[Visit, str] | None:
        """Ask the first-start questions and save the answers.

        Return the visit that started from them, or the request made, or None to continue.
        """
        with keeping(self.request, self.dialogue) as (keeper, plan):
            if plan.unfinished is not None and not self.request.setup:
                return None
            if self._first is None:
                session = Session(self.dialogue, replace(plan, unfinished=None), self.manner)
                again = self.request.set_up
                self._first = FirstStart(self.dialogue, session, again=again)
            first = self._first
            at_once = (at_once or self.request.sounds) and not self._by_sounds
            sitting = Scanning(first, self.dialogue, at_once=at_once, on=self._by_sounds)
            visit = self._run(sitting, keeper)
        self._by_sounds = sitting.on
        if first.became_visit or sitting.wish:
            return visit, sitting.wish
        self._first = None
        if first.anybody:
            with suppress(KeepingFault):  # `voice-app settings` shows it; it is asked again
                chosen = {
                    name: settings_file.from_text(name, v) for name, v in first.chosen.items()
                }
                settings_file.load().update(**chosen, set_up=True)
        self.request = replace(
            self.request,
            region=first.chosen.get("region", self.request.region),
            person=first.chosen.get("person", self.request.person),
            helper=first.chosen.get("helper", self.request.helper),
            retention_days=int(first.chosen.get("retention_days", self.request.retention_days)),
            setup=None,
            set_up=True,
            problems=(),  # already reported
        )
        self.dialogue = bootstrap.load_dialogue(self.request.folder, region=self.request.region)
        prompts = self.dialogue.prompts  # now with the region's numbers
        self.speaker.prepare([prompts.aloud(line) for line in prompts.emergency_sentences()])
        return None

    def _run(self, talk: Talk, keeper: VisitStore | None = None) -> Visit:
        """Run one session to its end, and remember the settings requested in it."""
        microphone = self.request.microphone
        visit = self._visit = Visit(
            talk, self._ear, self.speaker, self.captions, self.dialogue.prompts, keeper,
            self.manner, tones=bootstrap.load_tones(self.request.folder),
            alarm=alarm_for(self.request, self.dialogue), interruptions=self.interruptions,
            microphone=bootstrap.live_microphone(microphone) if self.request.is_live else None,
            writer=self.listener.writer if isinstance(self.listener, SpokenListener) else None,
        )  # fmt: skip
        tell_service_manager(READY, "STATUS=The conversation is open.")
        before = self.manner
        visit.run()
        self.manner = visit.manner
        if not isinstance(talk, Enrolment):  # its patience is not the person's
            self._keep_manner(before)
        return visit

    def _keep_manner(self, before: VoiceSettings) -> None:
        """Save the speaking and waiting settings that the person requested by voice."""
        changed = settings_file.changed_by_voice(before, self.manner)
        if changed and self.request.keeps:
            try:
                settings_file.load().update(**changed)
            except KeepingFault as fault:
                self.captions.note(str(fault))

    def _tell(self, line: str) -> None:
        assert self._visit is not None
        self._visit.tell(line)
