"""Out of idle the number is said twice: a loudspeaker that slept may lose the first."""

from voice_app.checklist.dialogue import Dialogue
from voice_app.sessions.waiting import Waiting
from voice_app.turn import Heard

CALL = "Call 911, 999 or 112 now."


def test_an_emergency_out_of_idle_begins_with_the_number_twice(dialogue: Dialogue) -> None:
    waiting = Waiting(dialogue)
    waiting.start()

    assert waiting.hear(Heard("help me")).lines[:2] == (CALL, CALL)
    assert waiting.hear(Heard("repeat")).lines.count(CALL) == 1  # now it is awake


def test_so_does_a_crisis_after_its_first_words(dialogue: Dialogue) -> None:
    waiting = Waiting(dialogue)
    waiting.start()

    lines = waiting.hear(Heard("i want to kill myself")).lines
    assert lines[1] == lines[2] == "Call 911, 999 or 112 now, or a crisis line."
