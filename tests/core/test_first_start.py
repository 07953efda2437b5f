"""The questions of the first start: short, skippable, and never in the way of an emergency."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.core.support import MUMBLE, SILENCE
from tests.levels import EMERGENCY_NOW
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.phrases import Danger
from voice_app.dialogue.reply import Reply
from voice_app.sessions.first_start import MOST_STEPS, FirstStart
from voice_app.sessions.visit_session import Session
from voice_app.settings import LOUDNESS, VOLUME_STEP, VOLUMES
from voice_app.storage.setting_kinds import KINDS
from voice_app.storage.settings_file import from_text
from voice_app.turn import Heard


class Starting:
    def __init__(self, dialogue: Dialogue) -> None:
        self.visit = Session(dialogue)
        self.first = FirstStart(dialogue, self.visit)
        self.reply: Reply = self.first.start()

    def hear(self, *turns: Heard | str) -> str:
        for turn in turns:
            self.reply = self.first.hear(Heard(turn) if isinstance(turn, str) else turn)
        return " ".join(self.reply.lines)


@pytest.fixture
def starting(dialogue: Dialogue) -> Starting:
    return Starting(dialogue)


def test_everything_can_be_answered_in_five_turns_at_most(starting: Starting) -> None:
    said = starting.hear("ireland", "my mother", "my son", "fine")

    assert starting.reply.listening is None
    assert "I can hear you well." in said
    assert starting.first.chosen == {
        "region": "ie", "person": "your mother", "helper": "your son",
    }  # fmt: skip
    assert starting.first.anybody


def test_it_begins_with_what_to_say_in_an_emergency(starting: Starting) -> None:
    assert "Say emergency at any time." in starting.reply.lines[:3]


def test_every_answer_is_a_value_that_its_setting_takes(dialogue: Dialogue) -> None:
    for name, exchange in dialogue.around.setup.items():
        for meaning in exchange.hear if name in KINDS else ():
            assert str(from_text(name, meaning)) == meaning
    first = FirstStart(dialogue, Session(dialogue))
    asked = [first.exchange]
    while first.hear(Heard("skip")).listening is not None:
        asked.append(first.exchange)
    assert len(asked) <= 5


def test_how_long_visits_stay_is_asked_only_of_who_wants_to_change_settings(
    dialogue: Dialogue,
) -> None:
    for again in (False, True):
        first = FirstStart(dialogue, Session(dialogue), again=again)
        said = [*first.start().lines]
        kept = ["one month"] if again else []
        for answer in ("ireland", "for myself", "nobody", *kept, "fine"):
            if first.exchange is not None:
                said += first.hear(Heard(answer)).lines
        assert any("how long should I keep" in line for line in said) is again
        assert first.chosen.get("retention_days") == ("30" if again else None)


@pytest.mark.parametrize("before", [0, 1, 2, 3])
def test_words_of_danger_become_the_visit_at_once(dialogue: Dialogue, before: int) -> None:
    for kind in Danger:
        for phrase in dialogue.understanding.phrases.danger[kind]:
            starting = Starting(dialogue)
            starting.hear(*["skip"] * before)
            assert starting.reply.listening is not None
            assert phrase in starting.reply.listening.phrases

            starting.hear(f"[unk] {phrase}")

            assert starting.first.became_visit
            assert starting.first.state == "emergency"
            verdict = starting.visit.conversation.verdict()
            assert verdict.urgency is EMERGENCY_NOW


def test_after_a_false_alarm_the_checklist_goes_on_without_it(starting: Starting) -> None:
    starting.hear("emergency", "false alarm", "no")

    assert starting.first.state == "breath_now"


def test_a_doubt_about_danger_is_the_visits_matter_too(starting: Starting) -> None:
    assert starting.hear("i have no chest pain") == "Did you say, chest pain?"


@pytest.mark.parametrize("turn", [SILENCE, MUMBLE, Heard("marmalade")])
def test_who_does_not_answer_comes_to_the_checklist_with_nothing_changed(
    starting: Starting, turn: Heard
) -> None:
    turns = 0
    while starting.reply.listening is not None:
        starting.hear(turn)
        turns += 1

    # Who is heard but not understood is asked to come closer, and tried once more.
    assert turns == (8 if turn is SILENCE else 10)
    assert starting.first.chosen == {}
    assert not starting.first.anybody


def test_an_answer_that_may_be_another_sets_nothing(starting: Starting) -> None:
    asked = starting.hear(Heard("ireland", rivals=("new zealand",)))

    assert starting.first.chosen == {}
    assert "You can say united states" in asked
    starting.hear("new zealand")
    assert starting.first.chosen == {"region": "nz"}


def test_skip_leaves_one_question_out_and_stop_all_of_them(starting: Starting) -> None:
    assert "Who has the symptoms?" in starting.hear("skip")
    assert "Now for the checklist." in starting.hear("stop")

    assert starting.reply.listening is None
    assert starting.first.chosen == {}
    assert starting.first.anybody


def test_nobody_and_myself_are_empty_settings(starting: Starting) -> None:
    starting.hear("somewhere else", "for myself", "nobody")

    assert starting.first.chosen == {"region": "unknown", "person": "", "helper": ""}


def test_a_person_who_is_not_heard_well_is_told_to_come_closer(starting: Starting) -> None:
    said = starting.hear("skip", "skip", "skip", MUMBLE, MUMBLE)

    assert "Please come closer to the microphone." in said


SPOKEN = Heard("fine", level=-30.0)
QUIET = Heard("fine", level=LOUDNESS.quiet - 1)
CLIPPED = Heard("fine", level=-3.0, cut_off=LOUDNESS.cut_off + 0.1)
HELLO = "Please say, hello checklist."


def at_loudness(dialogue: Dialogue) -> Starting:
    starting = Starting(dialogue)
    assert starting.hear("skip", "skip", "skip").endswith(
        "Is this loud enough? Say louder, quieter, or fine."
    )
    return starting


def volume(starting: Starting) -> float:
    assert starting.reply.manner is not None
    return starting.reply.manner.volume


@pytest.mark.parametrize(
    ("words", "step"),
    [
        (["louder", "speak louder", "too quiet", "no"], 1),
        (["quieter", "speak quieter", "too loud"], -1),
    ],
)
def test_the_volume_goes_step_by_step_until_it_is_fine(
    dialogue: Dialogue, words: list[str], step: int
) -> None:
    starting = at_loudness(dialogue)
    for number, word in enumerate(words[:3], 1):
        assert starting.hear(word).endswith("Is this loud enough?")
        assert volume(starting) == number * step * VOLUME_STEP

    said = starting.hear(SPOKEN)

    assert "I can hear you well." in said
    assert volume(starting) == 3 * step * VOLUME_STEP


@pytest.mark.parametrize(("word", "bound"), [("louder", VOLUMES[1]), ("quieter", VOLUMES[0])])
def test_the_volume_has_bounds_and_the_question_an_end(
    dialogue: Dialogue, word: str, bound: float
) -> None:
    starting = at_loudness(dialogue)
    for _ in range(MOST_STEPS):
        starting.hear(word)
        assert starting.reply.listening is not None
    assert volume(starting) == bound
    if word == "louder":
        assert "Somebody can turn up the loudspeaker itself." in starting.reply.lines

    assert "Now for the checklist." in starting.hear(word)

    assert volume(starting) == bound


@pytest.mark.parametrize(
    ("turn", "told"),
    [
        (QUIET, "You sound very quiet. Please come closer."),
        (CLIPPED, "That was very loud. Please move a little away."),
    ],
)
def test_what_was_just_said_tells_whether_the_microphone_hears_well(
    dialogue: Dialogue, turn: Heard, told: str
) -> None:
    better, as_before = at_loudness(dialogue), at_loudness(dialogue)
    for starting in (better, as_before):
        assert starting.hear(turn) == f"{told} {HELLO}"

    assert "I can hear you well." in better.hear(replace(SPOKEN, text="hello checklist"))
    assert "bring the microphone nearer" in as_before.hear(replace(turn, text="hello checklist"))
    for starting in (better, as_before):
        assert starting.reply.listening is None


def test_who_is_too_quiet_to_be_understood_hears_so_before_the_question_comes_again(
    dialogue: Dialogue,
) -> None:
    faint = Heard("", level=LOUDNESS.quiet - 10)

    said = at_loudness(dialogue).hear(faint)

    assert said.startswith("You sound very quiet. Please come closer. Is this loud enough?")


def test_a_word_that_was_clipped_turns_nothing(dialogue: Dialogue) -> None:
    starting = at_loudness(dialogue)

    said = starting.hear(replace(CLIPPED, text="quieter"))

    assert said == f"That was very loud. Please move a little away. {HELLO}"
    assert volume(starting) == 0.0


def test_who_is_not_understood_there_is_tried_once_more(dialogue: Dialogue) -> None:
    starting = at_loudness(dialogue)

    said = starting.hear(MUMBLE, MUMBLE)

    assert said == f"I didn't hear that well. Please come closer to the microphone. {HELLO}"
    assert "I can hear you well." in starting.hear("hello checklist")


@pytest.mark.parametrize("before", [0, 1, 2])
def test_for_someone_else_answers_who_has_the_symptoms_wherever_it_is_said(
    dialogue: Dialogue, before: int
) -> None:
    starting = Starting(dialogue)
    starting.hear(*["skip"] * before)

    said = starting.hear("for someone else")

    assert "I'll ask about them." in said
    assert starting.first.chosen["person"] == "another person"
    while starting.reply.listening is not None:
        assert "Who has the symptoms?" not in said
        said = starting.hear("skip")


def test_everybody_is_asked_whose_symptoms_they_are(starting: Starting) -> None:
    assert "Who has the symptoms?" in starting.hear("ireland")
    for offered in ("myself", "my wife", "my father", "another person"):
        assert offered in starting.reply.lines[-1]

    starting.hear("another person")

    assert starting.first.chosen["person"] == "another person"


def test_every_option_that_is_read_out_is_understood(dialogue: Dialogue) -> None:
    phrases = dialogue.understanding.phrases
    around = dialogue.around
    for exchange in (*around.setup.values(), *around.exchanges.values()):
        options = [o.strip() for o in re.split(r",|\bor\b", exchange.options) if o.strip()]
        for option in options:
            # "yes delete everything": an option may be said with a word more than it needs
            assert phrases.meaning(option, exchange.hear), (exchange.key, option)


def test_go_back_asks_the_question_before(starting: Starting) -> None:
    assert "This is the first question." in starting.hear("go back")
    starting.hear("ireland")

    assert "Where are you?" in starting.hear("go back")

    starting.hear("canada", "skip", "go back")
    assert "Who has the symptoms?" in " ".join(starting.reply.lines)
    assert starting.first.chosen == {"region": "ca"}


def test_begun_again_it_goes_on_where_it_was_left(starting: Starting) -> None:
    starting.hear("ireland")

    assert " ".join(starting.first.start().lines).startswith("Who has the symptoms?")


def test_help_and_repeat_say_what_can_be_answered(starting: Starting) -> None:
    for command in ("repeat", "help"):
        assert "say united states, canada," in starting.hear(command).lower()


def test_forget_everything_is_understood_here_too(starting: Starting) -> None:
    assert "Do you want me to delete everything" in starting.hear("forget everything")
    assert "I've deleted everything." in starting.hear("yes")
    assert starting.first.state == "breath_now"


def test_an_input_that_ends_ends_it(starting: Starting) -> None:
    starting.hear(Heard("", input_ended=True))

    assert starting.reply.listening is None
