"""The speaker that plays what is said through the loudspeaker."""

import threading
import time

import numpy as np

from voice_app.audio.streams import STALL_SECONDS
from voice_app.ports import Synthesiser
from voice_app.sound import Samples, Speech
from voice_app.speaking.last_words import LastWords
from voice_app.speaking.outlet import Outlet, Playing
from voice_app.speaking.rendering import RenderingSpeaker

ASLEEP_AFTER = 4.0
"""Seconds without a stream after which a loudspeaker may go to sleep; some do after five."""
_LEAD_RATE = 22_050
_LEAD_SECONDS = 1.5
_LEAD_HERTZ = 196.0
_LEAD_PEAK = 0.03


def lead_in() -> Speech:
    """Return a soft, low, swelling tone that covers the time a sleeping loudspeaker needs to wake.

    HDMI, Bluetooth and amplifiers on standby lose what is played first. It is not silence, because
    an amplifier wakes only to sound.
    """
    seconds = np.arange(round(_LEAD_SECONDS * _LEAD_RATE)) / _LEAD_RATE
    swell = np.sin(np.pi * seconds / _LEAD_SECONDS)
    tone = _LEAD_PEAK * 32767 * swell * np.sin(2 * np.pi * _LEAD_HERTZ * seconds)
    return Speech(np.round(tone).astype(np.int16), _LEAD_RATE)


class SoundSpeaker(RenderingSpeaker):
    """The port `Speaker` on a sound device.

    `device` is a part of its name, or None for the default; a device that accepts no sound for
    `stall_after` seconds is a fault. `wake` is played first if the loudspeaker may be asleep.
    """

    def __init__(
        self,
        synthesiser: Synthesiser,
        device: str | None = None,
        *,
        stall_after: float = STALL_SECONDS,
        wake: Speech | None = None,
    ) -> None:
        super().__init__(synthesiser)
        self._device = device
        self._stall_after = stall_after
        self._wake = wake
        self._saying = threading.Lock()
        self._stop = threading.Event()
        self._playing: Playing | None = None
        self._outlet: Outlet | None = None
        self._stays_awake = False
        self._awake_until: float | None = None
        """When the last stream was closed; None before the first."""
        self.last_words = LastWords()
        """What was said last, for listeners during and after playback."""
        self.seconds_to_first_sound: float | None = None
        """Seconds from the last call of `say` to the first block the device accepted."""

    def say(self, text: str) -> None:
        """Speak; return after the last sample has played or `stop` was called."""
        called = time.monotonic()
        with self._saying:
            self._stop.clear()
            if not text.strip():
                return
            playing = self._play(self._rendered(text), text)
            if playing.first_asked is not None:
                self.seconds_to_first_sound = playing.first_asked - called

    def play(self, sound: Speech) -> None:
        """Play a rendered sound; return after the last sample has played or `stop` was called."""
        with self._saying:
            self._stop.clear()
            self._play(sound)

    def stay_awake(self, *, wanted: bool) -> None:
        """Keep the device open and silent between sounds from the next one on, or release it."""
        with self._saying:
            self._stays_awake = wanted
            if not wanted:
                self._let_go()

    def stop(self) -> None:
        """Fall silent at once; may be called from another thread."""
        self._stop.set()
        playing = self._playing
        if playing is not None:
            playing.woken.set()  # the saying thread aborts the stream

    def close(self) -> None:
        """Fall silent, and release the device and the engine."""
        self.stop()
        self.stay_awake(wanted=False)
        self._synthesiser.close()

    def _play(self, speech: Speech, text: str = "") -> Playing:
        self._playing = playing = Playing(self._stop)
        keep = False
        try:
            if not self._stop.is_set():
                outlet = self._open(speech.rate)
                outlet.play(playing, speech, self._stall_after)
                keep = self._stays_awake and not self._stop.is_set()
        finally:
            self._playing = None
            if not keep:  # what remains in its buffer must not play either
                self._let_go()
            if text and playing.began is not None:
                until = None if playing.complete else time.monotonic()
                self.last_words.say(text, speech, playing.began, until)
        return playing

    def _open(self, rate: int) -> Outlet:
        if self._outlet is not None and not self._outlet.is_alive:
            self._let_go()
        if self._outlet is None:
            since = None if self._awake_until is None else time.monotonic() - self._awake_until
            self._outlet = Outlet(self._device, rate)
            if self._wake is not None and (since is None or since > ASLEEP_AFTER):
                self._outlet.play(Playing(self._stop), self._wake, self._stall_after)
        return self._outlet

    def _let_go(self) -> None:
        if self._outlet is not None:
            self._outlet.close()
            self._outlet = None
            self._awake_until = time.monotonic()


def probe_speaker(device: str | None = None) -> str:
    """Play a tenth of a second of silence; return the device's name. Raises `SpeakerFault`."""
    silence: Samples = np.zeros(2205, np.int16)
    outlet = Outlet(device, 22_050)
    try:
        outlet.play(Playing(threading.Event()), Speech(silence, 22_050), STALL_SECONDS)
        return outlet.device
    finally:
        outlet.close()
