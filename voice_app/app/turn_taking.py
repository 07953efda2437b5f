"""Turn-taking: says a reply, and hears interruptions and answers."""

from __future__ import annotations

from dataclasses import replace

from voice_app.app.narrator import Narrator
from voice_app.app.turn_signals import TurnSignals
from voice_app.checklist.prompts import Prompts
from voice_app.dialogue.reply import Reply
from voice_app.ports import Interruptions, Listener, Writer
from voice_app.turn import Heard, Listening, Wait


class TurnTaking:
    """Says what is to be said, and listens, even in mid-reply.

    There are two ways to break into a reply. A list of signs is read one by one, with the
    microphone open after each, so that safety never depends on barge-in. And `interruptions`, if
    present, hears commands and danger words while the voice speaks. A `writer` gets ready for a
    note while the app asks for it. `live` is False if whole turns are recorded or typed: nobody
    answers early.
    """

    def __init__(
        self,
        listener: Listener,
        telling: Narrator,
        signals: TurnSignals,
        prompts: Prompts,
        interruptions: Interruptions | None,
        writer: Writer | None = None,
        *,
        live: bool,
    ) -> None:
        self._listener = listener
        self._telling = telling
        self._signals = signals
        self._prompts = prompts
        self._interruptions = interruptions
        self._writer = writer
        self._live = live
        self._told_useless = False

    def say(self, reply: Reply, *, whole: bool) -> Heard | None:
        """Say a reply; return what was said into it, if anything.

        `whole`: nothing may cut a sentence short. Raises `MicrophoneFault`.
        """
        listening = reply.listening
        if self._writer is not None and listening is not None and listening.note_until:
            self._writer.prepare()
        # Whom to call comes before anything about the loudspeaker.
        unsaid = reply.lines if whole else (*self._warning(), *reply.lines)
        if listening is None or listening.choices is not None:
            # A person who answers by sounds must not cut off the question by making one.
            self._telling.tell(unsaid)
            return None
        between = listening.between if self._live else ()
        while unsaid:
            opens = (n for n, line in enumerate(unsaid[:-1], 1) if line in between)
            end = next(opens, len(unsaid))
            heard = self._say_part(unsaid[:end], listening, whole=whole)
            if heard is None and end < len(unsaid):
                heard = self._listen_between(listening, unsaid[end - 1 :])
            if heard is not None:
                return heard
            unsaid = unsaid[end:]
        return None

    def listen(self, listening: Listening) -> Heard:
        """Hear a turn. Raises `MicrophoneFault`."""
        if self._writer is not None and listening.note_until:
            self._writer.begin()  # the person may speak as soon as the tone sounds
        while True:
            self._signals.listening(at_rest=listening.wait is Wait.AT_REST)
            heard = self._listener.listen(listening)
            if not heard.is_own:
                break
        if self._interruptions is not None and heard.level is not None:
            self._interruptions.person_spoke(heard.level)
        return heard

    def _say_part(
        self, lines: tuple[str, ...], listening: Listening, *, whole: bool
    ) -> Heard | None:
        ears = self._interruptions
        # Nothing cuts emergency advice short: a misheard "stop" would be the worst error of all.
        if ears is None or ears.useless or whole or not lines:
            self._telling.tell(lines)
            return None
        with ears.open():
            for line in lines:
                ears.saying(self._prompts.aloud(line))
                self._telling.tell((line,))
                if ears.heard is not None:
                    break
        heard = ears.heard
        return self._listen_again(listening) if heard is not None and not heard.text else heard

    def _listen_again(self, listening: Listening) -> Heard:
        """Ask for an interruption to be repeated; a question that was cut short takes no answer."""
        assert self._interruptions is not None
        self._telling.tell(self._prompts.line("go_ahead"))
        return self.listen(replace(listening, phrases=self._interruptions.phrases, second_view=()))

    def _listen_between(self, listening: Listening, unread: tuple[str, ...]) -> Heard | None:
        """Hear a person who answers before the last sign was read; on silence, read on."""
        heard = self.listen(replace(listening, wait=Wait.BRIEF, second_view=()))
        self._signals.speaking(listening.options)
        return replace(heard, unread=unread) if heard.speech or heard.input_ended else None

    def _warning(self) -> tuple[str, ...]:
        """Say once that nobody can interrupt, if the loudspeaker drowns out the person."""
        if self._told_useless or self._interruptions is None or not self._interruptions.useless:
            return ()
        self._told_useless = True
        return self._prompts.line("only_between")
