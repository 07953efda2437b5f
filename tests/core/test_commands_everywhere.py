"""Every universal command in every place: obeyed, or answered with why it means nothing there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.everywhere import MIDDLE, Place, around, everywhere
from tests.core.support import MUMBLE, SILENCE
from voice_app.bootstrap import load_dialogue
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.phrases import Danger
from voice_app.checklist.places import CONFIRMING, EMERGENCY, IDLE
from voice_app.dialogue.machine import build_machine
from voice_app.settings import VoiceSettings
from voice_app.turn import Wait

DIALOGUE = load_dialogue()
PLACES = everywhere(DIALOGUE)
AROUND = around(DIALOGUE)
STATES = build_machine(DIALOGUE.checklist).states
QUESTIONS = DIALOGUE.checklist.by_key
FIRST_OF_EACH_KIND = {question.kind: key for key, question in reversed([*QUESTIONS.items()])}
EVERY_PLACE = [
    pytest.param(
        name,
        marks=pytest.mark.long
        if name in QUESTIONS and name not in FIRST_OF_EACH_KIND.values()
        else (),
    )
    for name in PLACES
]
"""At an edit, of the questions only the first of each kind of answer."""
COMMANDS = tuple(DIALOGUE.understanding.phrases.commands)
CHANGES = {
    "slower": replace(MIDDLE, rate=130),
    "faster": replace(MIDDLE, rate=170),
    "louder": replace(MIDDLE, volume=4.0),
    "quieter": replace(MIDDLE, volume=-4.0),
    "more_time": MIDDLE.more_patient(),
    "less_time": MIDDLE.less_patient(),
    "tones_off": replace(MIDDLE, tones=False),
    "tones_on": MIDDLE,
}
ENDS = {
    "stop": None,
    "advice": None,
    "learn_voice": None,
    "forget_voice": None,
    "settings": None,
    "use_sounds": {IDLE},
    "forget": {IDLE},
}
"""Commands after which there may be nothing more to listen for; where, or None for anywhere."""


def said_for(command: str, name: str) -> str:
    phrases = DIALOGUE.understanding.phrases
    return (phrases.at_rest if name == IDLE else phrases.commands)[command][0]


def test_no_question_around_a_visit_is_left_out() -> None:
    assert {*DIALOGUE.around.exchanges, *(f"first start: {k}" for k in DIALOGUE.around.setup)} < {
        *PLACES
    }
    assert len(PLACES) == len({way(DIALOGUE).name for way in PLACES.values()})


@pytest.mark.parametrize("name", EVERY_PLACE)
def test_every_command_is_obeyed_or_answered(name: str) -> None:
    for command in COMMANDS:
        place = PLACES[name](DIALOGUE)
        phrase = said_for(command, name)
        assert place.reply.listening is not None
        assert phrase in place.reply.listening.phrases, f"{command} must be listened for"
        before = dict(place.conversation.said)

        reply = place.hear(phrase)

        if name == CONFIRMING and place.state == EMERGENCY:
            continue  # anything but a clear no is the danger, a command too
        assert reply.understood, command
        if reply.listening is None:
            assert command in ENDS
            where = ENDS[command]
            assert where is None or name in where, command
            continue
        assert reply.lines, f"silence tells nobody that {command} was heard"
        if command in CHANGES:
            assert reply.manner == CHANGES[command], command
        if command not in ("back", "change", "restart"):
            assert place.conversation.said == before, f"{command} is no answer"


@pytest.mark.parametrize("name", [name for name in PLACES if name not in STATES])
def test_a_command_that_only_asks_or_adjusts_leaves_what_is_open_open(name: str) -> None:
    """Of the conversation's states `test_universal_commands.py` says the same."""
    same = PLACES[name](DIALOGUE).reply.listening
    assert same is not None
    for command in (*CHANGES, "repeat", "help", "where", "why", "heard"):
        place = PLACES[name](DIALOGUE)
        state = place.state

        reply = place.hear(said_for(command, name))

        assert place.state == state, command
        assert reply.listening is not None, command
        if name != "check of a sound":
            assert reply.listening.phrases == same.phrases, command


def turns_without_words(place: Place) -> int:
    """Return how often it goes on listening while nothing is understood."""
    turns = 0
    while place.hear("[unk]").listening is not None and turns < 200:
        turns += 1
    return turns


@pytest.mark.parametrize("name", AROUND)
def test_at_a_question_around_a_visit_no_command_uses_up_a_try(name: str) -> None:
    plain = turns_without_words(PLACES[name](DIALOGUE))
    lead_elsewhere = {"pause", "back", "use_sounds", "someone_else", "myself"}
    answers = {"louder", "quieter"} if name == "first start: loudness" else set()
    for command in set(COMMANDS) - ENDS.keys() - lead_elsewhere - answers:
        place = PLACES[name](DIALOGUE)
        for _ in range(3):
            place.hear(said_for(command, name))

        assert turns_without_words(place) == plain, command


@pytest.mark.parametrize("name", AROUND)
def test_a_pause_waits_without_asking_and_resume_asks_again(name: str) -> None:
    place = PLACES[name](DIALOGUE)
    asked = place.reply.lines[-1]

    place.hear("pause")

    assert place.state == "paused"
    for turn in (SILENCE, MUMBLE, SILENCE):
        reply = place.held.hear(turn)
        assert (reply.lines, place.state) == ((), "paused")
        assert reply.listening is not None
        assert reply.listening.wait is Wait.AT_REST
    assert place.held.hear(replace(MUMBLE, text="yes")).lines == (), "in a pause no answer is heard"
    resumed = " ".join(place.hear("i am back").lines)
    assert place.state != "paused"
    assert resumed.startswith("Let's go on.")
    assert asked.split(". Say")[0].split("? ")[0] in resumed or resumed.endswith("?")


@pytest.mark.parametrize("name", AROUND)
def test_a_pause_that_never_ends_ends(name: str) -> None:
    place = PLACES[name](DIALOGUE)
    place.hear("pause")
    turns = 0
    while place.held.hear(SILENCE).listening is not None:
        if place.conversation.said or place.state in DIALOGUE.checklist.by_key:
            break  # the visit has begun
        turns += 1
        assert turns < DIALOGUE.pacing.most_pause + 100


@pytest.mark.parametrize("name", AROUND)
def test_more_time_waits_long_once_and_longer_from_then_on(name: str) -> None:
    place = PLACES[name](DIALOGUE)

    reply = place.hear("give me more time")

    assert reply.listening is not None
    assert reply.listening.wait is Wait.LONG
    assert reply.manner is not None
    assert reply.manner.patience.silence > MIDDLE.patience.silence


@pytest.mark.parametrize("kind", Danger)
@pytest.mark.parametrize("name", PLACES)
def test_danger_leads_to_its_advice_at_once(name: str, kind: Danger) -> None:
    for phrase in DIALOGUE.understanding.phrases.danger[kind][:3]:
        place = PLACES[name](DIALOGUE)
        assert place.reply.listening is not None
        assert phrase in place.reply.listening.phrases

        place.hear(f"[unk] {phrase}")

        assert place.state == EMERGENCY, phrase


@pytest.mark.parametrize("name", PLACES)
def test_a_doubtful_word_of_danger_is_asked_about(name: str) -> None:
    place = PLACES[name](DIALOGUE)

    reply = place.hear("i don't have chest pain")

    asked = name not in (EMERGENCY, CONFIRMING)  # there it is no clear no, which is a yes
    assert any("Did you say, chest pain?" in line for line in reply.lines) is asked
    assert place.state == (CONFIRMING if asked else EMERGENCY)


@pytest.mark.parametrize("name", AROUND)
def test_what_was_wished_there_holds_in_what_follows(name: str) -> None:
    place = PLACES[name](DIALOGUE)
    wished = place.hear("slower", "louder").manner
    assert wished is not None
    assert (wished.rate, wished.volume) == (130, 4.0)

    for text in ("skip", "no", "stop", "stop"):
        if place.reply.listening is not None:
            place.hear(text)
            assert place.reply.manner in (None, wished, replace(wished, volume=8.0))


def test_where_nothing_more_changes_it_says_so(dialogue: Dialogue) -> None:
    for name in ("keep", "who speaks", "first start: region", IDLE):
        place = PLACES[name](dialogue)
        place.conversation.change(manner=VoiceSettings())
        assert "I can't wait any less than this." in " ".join(place.hear("wait less").lines)
