"""A loudspeaker that fails for a moment in a visit, over the virtual card."""

import io

import numpy as np
import pytest

from voice_app.app.loop import Visit
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.reply import Reply
from voice_app.errors import SpeakerFault
from voice_app.hearing.typed_listener import TypedListener
from voice_app.sound import SAMPLE_RATE
from voice_app.speaking.captions import LineCaptions
from voice_app.speaking.playback import SoundSpeaker
from voice_app.speaking.synthesis import Pyttsx3Synthesiser
from voice_app.testing.sound_card import VirtualSoundCard
from voice_app.turn import Heard, Listening

pytestmark = pytest.mark.long


class ThreeSentences:
    """A talk that says three sentences, whatever is answered."""

    state = "idle"

    def __init__(self) -> None:
        self._left = ["The first of them.", "The second of them.", "The third of them."]

    def start(self) -> Reply:
        listening = Listening(("yes",)) if len(self._left) > 1 else None
        return Reply((self._left.pop(0),), listening)

    def hear(self, heard: Heard) -> Reply:
        return self.start()

    def progress(self) -> None:
        """It holds no answers."""

    def recap(self) -> tuple[str, ...]:
        return ()

    def cut_off(self, why: str) -> Reply:
        return Reply((), None)


READ_ON = "Please read on here."


class MendedAfter(SoundSpeaker):
    """A loudspeaker that takes no sound until it has failed so often."""

    def __init__(self, synthesiser: Pyttsx3Synthesiser, card: VirtualSoundCard, faults: int):
        super().__init__(synthesiser)
        self._card = card
        self._faults = faults
        card.suspend_speaker()

    def say(self, text: str) -> None:
        try:
            super().say(text)
        except SpeakerFault:
            self._faults -= 1
            if self._faults == 0:
                self._card.suspend_speaker(suspended=False)
            raise


@pytest.mark.parametrize(("faults", "status"), [(1, 0), (2, 1), (3, 1)])
def test_it_is_spoken_on_as_soon_as_that_is_possible(
    sound_card: VirtualSoundCard,
    dialogue: Dialogue,
    faults: int,
    status: int,
) -> None:
    out = io.StringIO()
    synthesiser = Pyttsx3Synthesiser(rate=250, timeout=60)
    with sound_card.recording_speaker(SAMPLE_RATE) as loudspeaker:
        speaker = MendedAfter(synthesiser, sound_card, faults)
        typed = TypedListener(io.StringIO("yes\nyes\n"))
        visit = Visit(ThreeSentences(), typed, speaker, LineCaptions(out), dialogue.prompts)
        visit.run()
        heard = loudspeaker.samples()
    speaker.close()

    assert out.getvalue().count(READ_ON) == status  # told once, and only where a line was lost
    assert visit.status == status
    # The third sentence at the latest was spoken.
    assert np.count_nonzero(abs(heard.astype(np.int32)) > 500) / SAMPLE_RATE > 0.2
