"""A loudspeaker that is 1.2 s late, as over Wi-Fi: the app hears itself when it is silent."""

import re
import time
from pathlib import Path

import pytest

from tests.live import Caller
from voice_app.testing.sound_card import VirtualSoundCard

pytestmark = pytest.mark.long

LATE = 1.2
TO_STOP = "App: To stop the alarm, say, I am here."


@pytest.fixture
def late_echo(sound_card: VirtualSoundCard) -> VirtualSoundCard:
    sound_card.room_noise()
    sound_card.echo(-6, late=LATE)
    return sound_card


def test_the_alarm_goes_on_until_the_person_says_the_offered_words(
    late_echo: VirtualSoundCard, tmp_path: Path
) -> None:
    caller = Caller(late_echo, tmp_path, "--no-keep", "--silence", "1", VOICE_APP_RATE="250")
    caller.wait_until_heard(after="App: Are you struggling to breathe")
    caller.say("live_emergency/01-yes", after=LATE + 1)
    caller.wait_until_heard(after=TO_STOP)
    caller.wait_for("(loud alarm)")  # nobody was taken to have said it, and it is said again
    caller.wait_until_heard(after=TO_STOP, times=2)
    caller.say("live_emergency/03-i-am-here", after=LATE + 1)
    captions, errors = caller.end()

    told = [line for line in captions.splitlines() if line.startswith("You:")]
    assert told == ["You: yes", "You: i am here"], captions
    assert captions.count(TO_STOP) == 2
    assert "App: Please get help now. Goodbye." in captions
    assert "Traceback" not in errors


@pytest.mark.parametrize("arguments", [(), ("--no-barge-in",)], ids=["measured", "not measured"])
def test_idle_is_not_left_for_the_app_s_own_words(
    late_echo: VirtualSoundCard, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    caller = Caller(late_echo, tmp_path, "--idle", "--no-keep", *arguments)
    caller.wait_for("App: I'm listening. Say start the checklist, or emergency.")
    time.sleep(10)
    assert "You:" not in caller.captions
    caller.say("live_cry_for_help/06-please-help-me")
    caller.wait_for("App: Call 911, 999 or 112 now.")
    # Words beside the cry may be added; that it was heard is what counts.
    assert re.search("You: .*help me\n\\(emergency\\)", caller.leave())
