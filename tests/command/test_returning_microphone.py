"""A microphone that goes away in mid-visit and comes back, over a sound card made of software."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.command.test_live_visit import FIRST_QUESTION, Caller
from voice_app.testing.pulse_server import SoundCardMissing
from voice_app.testing.sound_card import VirtualSoundCard

Accident = Callable[[VirtualSoundCard], None]


@pytest.fixture
def sound_card() -> Iterator[VirtualSoundCard]:
    try:
        card = VirtualSoundCard()
    except SoundCardMissing as missing:
        pytest.skip(str(missing))
    card.room_noise()
    yield card
    card.close()


@pytest.mark.parametrize(
    ("away", "back"),
    [
        (VirtualSoundCard.unplug_microphone, VirtualSoundCard.plug_in_microphone),
        (VirtualSoundCard.suspend_microphone, VirtualSoundCard.resume_microphone),
        (VirtualSoundCard.silence, VirtualSoundCard.unmute),
    ],
    ids=["unplugged", "stalled", "zeros"],
)
def test_it_is_waited_for_and_the_open_question_asked_again(
    sound_card: VirtualSoundCard, fixtures: Path, tmp_path: Path, away: Accident, back: Accident
) -> None:
    caller = Caller(sound_card, tmp_path)
    caller.say(fixtures / "early_stop" / "01-no.wav", after=FIRST_QUESTION)
    caller.wait_until_said("You: no")
    question = "App: In the past week, did your face"
    caller.wait_until_said(question)
    away(sound_card)
    caller.wait_until_said("App: I wait a minute for the microphone to come back.")
    lost = caller.captions.partition("App: I can no longer hear you.")[2]
    assert "App: If this is an emergency, call 911, 999 or 112 now." in lost
    back(sound_card)
    caller.wait_until_said("App: I can hear you again.")
    caller.wait_until_heard(after="App: I can hear you again.")
    again = caller.captions.partition("App: I can hear you again.")[2]
    assert question in again  # the answer to the first question was not lost
    caller.say(fixtures / "emergency_at_first_question" / "01-yes.wav", after="I can hear you")
    caller.wait_until_said("App: Call 911, 999 or 112 now.")
    caller.visit.kill()
    caller.visit.wait()
