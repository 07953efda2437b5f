"""What of a turn is the app's own voice, come back late."""

from __future__ import annotations

import pytest

from voice_app.checklist.dialogue import Dialogue
from voice_app.turn import Heard, OwnVoice
from voice_app.understanding.own_voice import LATEST, OwnVoiceRule

ALARM = "I'll sound an alarm until somebody comes. To stop the alarm, say, I am here."
IDLE = "I'm listening. Say start the checklist, or emergency."
MAIN = "numbness, stiffness, shaking, or something else?"


def own(
    dialogue: Dialogue,
    text: str,
    said: str,
    *,
    since: float = 0.5,
    ended: float = 1.5,
    measured: bool = False,
    danger: str = "",
    note: str | None = None,
) -> bool:
    voice = OwnVoice(said, since, ended, reach=LATEST, measured=measured)
    heard = Heard(text, own=voice, danger=danger, note=note)
    return OwnVoiceRule(dialogue.understanding.phrases).is_own(heard)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("i am here", ALARM),
        ("[unk] i am here", ALARM),
        ("stop", ALARM),
        ("emergency", IDLE),
        ("start the checklist emergency", IDLE),
        ("something else", MAIN),
        ("yes", "Say, all clear, if that is right. Otherwise say yes."),
        ("chest pain", "One, chest pain or chest tightness."),
        ("say that again", "Yes? Please say that again."),
        ("call nine one one", "Call nine one one now."),
        # As it was misheard over a sound card.
        ("i'm here", ALARM),
        ("choking right nah", "Are you struggling to breathe, or choking, right now?"),
    ],
)
def test_words_just_said_are_our_own_even_where_they_act(
    dialogue: Dialogue, text: str, said: str
) -> None:
    assert own(dialogue, text, said)
    # Some other sound may go on for a while after the echo.
    assert own(dialogue, text, said, ended=LATEST + 1)


@pytest.mark.parametrize(("text", "said"), [("i am here", ALARM), ("emergency", IDLE)])
def test_the_same_words_later_are_the_person_s(dialogue: Dialogue, text: str, said: str) -> None:
    assert not own(dialogue, text, said, since=LATEST, ended=LATEST + 1)


def test_danger_that_was_not_just_said_counts_at_once(dialogue: Dialogue) -> None:
    for measured in (False, True):
        assert not own(dialogue, "help me", IDLE, measured=measured)
        assert not own(dialogue, "emergency help me", IDLE, measured=measured)
        assert not own(dialogue, "[unk]", IDLE, measured=measured, danger="help me")
        assert not own(dialogue, "i can't breathe", "Do you struggle to breathe?")
    assert own(dialogue, "[unk]", IDLE, danger="emergency")


def test_other_words_are_ours_only_where_an_echo_was_measured(dialogue: Dialogue) -> None:
    assert not own(dialogue, "weakness", MAIN)
    assert own(dialogue, "weakness", MAIN, measured=True)  # it sounded all that time
    assert not own(dialogue, "weakness", MAIN, measured=True, ended=LATEST + 0.1)


def test_a_voice_without_words_within_an_echo_s_time_is_no_turn(dialogue: Dialogue) -> None:
    assert own(dialogue, "[unk]", MAIN)
    assert own(dialogue, "", MAIN)
    assert not own(dialogue, "[unk]", MAIN, ended=LATEST + 0.1)


def test_words_said_twice_or_among_many_others_are_not_an_echo(dialogue: Dialogue) -> None:
    assert not own(dialogue, "i am here i am here", ALARM)
    assert not own(dialogue, "false alarm", ALARM)
    assert not own(dialogue, "no", "Are you struggling to breathe, or choking, right now?")
    assert not own(dialogue, "pins and needles or something else", MAIN)


def test_a_note_that_ends_with_the_offered_words_is_not_lost(dialogue: Dialogue) -> None:
    said = "I'll write down what you say. When you're done, say, end of note."
    assert own(dialogue, "end of note", said, note="end of note")
    assert not own(dialogue, "end of note", said, note="no allergies end of note")
    assert not own(dialogue, "end of note", said, ended=LATEST + 3)


def test_where_nothing_sounds_there_is_no_echo(dialogue: Dialogue) -> None:
    rule = OwnVoiceRule(dialogue.understanding.phrases)
    clear = OwnVoice(ALARM, since=0.5, ended=1.5, reach=0.0)
    assert not rule.is_own(Heard("i am here", own=clear))
    assert not rule.is_own(Heard("i am here"))  # typed, or recorded
    silent = OwnVoice(ALARM, since=0.5, ended=0.5, reach=LATEST)
    assert not rule.is_own(Heard("", speech=False, own=silent))


def test_whatever_a_prompt_ends_with_is_not_taken_from_its_echo(dialogue: Dialogue) -> None:
    """For any wording: each phrase that may be heard anywhere, at the end of a prompt."""
    phrases = dialogue.understanding.phrases
    every = (*phrases.everywhere, *phrases.wake, *phrases.unsure, *phrases.yes_no["yes"])
    taken = [p for p in every if not own(dialogue, p, f"Now you can say, {p}.")]
    assert taken == []
