"""What may be told at any time: a known illness, a pregnancy, that it is about a child."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.support import Talk, load_cases
from tests.levels import URGENT_TODAY
from voice_app.bootstrap import load_dialogue
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.facts import FILE
from voice_app.dialogue.known import grammar
from voice_app.errors import AuthoringError
from voice_app.triage.conditions import Value
from voice_app.understanding.typed import interpret_typed
from voice_app.verify.lint_facts import misread_facts

TOLD = {
    "I have ALS": {"known": "als"},
    "well, I've had motor neurone disease for three years": {"known": "als"},
    "you should know that I live with MND": {"known": "als"},
    "she was diagnosed with ALS": {"known": "als"},
    "he has Parkinson's": {"known": "other"},
    "I've got multiple sclerosis": {"known": "other"},
    "the doctors told me I have myasthenia gravis": {"known": "myasthenia"},
    "I'm twenty weeks pregnant": {"pregnant": "yes"},
    "I just had a baby": {"pregnant": "yes"},
    "my daughter is only four": {"adult": "no"},
    "he's fourteen years old": {"adult": "no"},
}
NOT_TOLD = [
    "I'm scared it's ALS",
    "they think it's ALS",
    "my father has ALS",
    "do I have ALS",
    "what if I have ALS",
    "I don't have ALS",
    "I have no ALS",
    "I think I have ALS",
    "I might have myasthenia",
    "is it Parkinson's",
    "my mother had Parkinson's",
    "I have ALS in the family",
    "I'm not pregnant",
    "my wife was pregnant",
    "my son is forty",
    "he's seventy",
    "I read that ALS is rare",
    "they ruled out ALS",
]


@pytest.mark.parametrize(("said", "answers"), TOLD.items())
def test_it_is_kept_told_back_and_the_question_asked_again(
    dialogue: Dialogue, said: str, answers: dict[str, str]
) -> None:
    talk = Talk(dialogue)
    talk.go_to("course", {})
    before = dict(talk.conversation.said)

    talk.say(said.lower())

    kept = {key: talk.conversation.said[key].value for key in answers}
    assert kept == answers
    assert talk.state == "course"
    assert "I'll note " in talk.last
    assert "change my answer about" in talk.last
    assert all(talk.conversation.said[key] == a for key, a in before.items() if key not in answers)
    assert interpret_typed(said, dialogue, "course").fact is not None


@pytest.mark.parametrize("said", NOT_TOLD)
def test_fear_relatives_and_questions_tell_nothing(dialogue: Dialogue, said: str) -> None:
    for turn in ("breath_now", "course", "speech"):
        meant = interpret_typed(said, dialogue, turn)
        assert meant.fact is None
        assert meant.answer is None or meant.answer.value not in ("als", "myasthenia")


def test_going_back_leads_to_the_question_before_and_not_to_what_was_told(
    dialogue: Dialogue,
) -> None:
    talk = Talk(dialogue)
    talk.go_to("course", {})
    talk.say("i have als", "go back")

    assert talk.state == "onset_days"


def test_danger_in_the_same_sentence_goes_first(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.go_to("course", {})
    talk.say("i have als and i can't breathe")

    assert talk.state == "emergency"


def test_after_the_advice_it_is_said_again_with_other_words(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.finish({"main": "weakness", "onset_days": 300, "course": "worse", "hand_tasks": "yes"})
    assert "Call your doctor on the next working day." in talk.last

    talk.say("i have als")

    assert talk.state == "guidance"
    assert "Call your care team on the next working day." in talk.last
    assert "your doctor on the next working day" not in talk.last


@pytest.mark.parametrize("state", ["bladder_change", "guidance", "library"])
def test_what_makes_it_an_emergency_leads_to_its_advice_at_once(
    dialogue: Dialogue, state: str
) -> None:
    talk = Talk(dialogue)
    person: dict[str, Value] = {"main": "other", "breath_lying": "yes"}
    talk.go_to("bladder_change", person)
    if state != "bladder_change":
        talk.finish(person)
        talk.say("change my answer about the illness", "not sure")
    if state == "library":
        talk.say("what is als")
    assert talk.state == state

    talk.say("i have myasthenia")

    assert talk.state == "emergency"
    assert "Call 911, 999 or 112 now." in talk.last


def test_a_stopped_visit_stays_stopped_and_says_its_advice_again(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.go_to("course", {"main": "weakness"})
    talk.say("stop", "i have als")

    assert talk.state == "guidance"
    assert "your care team" in talk.last
    assert not talk.conversation.verdict().complete


def test_a_child_told_of_at_the_private_question_is_asked_for_its_age_first(
    dialogue: Dialogue,
) -> None:
    talk = Talk(dialogue)
    talk.go_to("selfharm", {})
    talk.say("my son is six")
    assert talk.state == "under_12"
    talk.say("yes")

    assert "selfharm" not in talk.conversation.said
    assert talk.state != "selfharm"


def test_an_answer_that_is_being_changed_is_still_asked_for(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.go_to("course", {"main": "weakness"})
    talk.say("change my answer about the problem", "i have als")

    assert talk.state == "main"


def test_a_wrong_one_is_taken_back_by_name(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.go_to("course", {})
    talk.say("i have als", "change my answer about the illness")
    assert talk.state == "known"
    talk.say("none")

    assert talk.conversation.said["known"].value == "none"
    assert talk.state == "course"


def test_of_a_child_it_is_asked_whether_it_is_under_twelve(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.say("no", "my son is six", "no", "no")

    assert talk.conversation.said["adult"].value == "no"
    assert talk.state == "under_12"


def test_of_a_pregnancy_its_danger_signs_are_asked(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.go_to("course", {"main": "weakness"})
    talk.say("i'm pregnant")
    talk.finish({"pregnancy_signs": "yes", "main": "weakness"})

    assert talk.conversation.said["pregnancy_signs"].value == "yes"
    assert talk.conversation.verdict().urgency is URGENT_TODAY
    assert "Call your midwife or maternity unit now, too." in talk.last


@pytest.mark.parametrize("known", ["als", "myasthenia", "other", "unsure"])
def test_a_known_illness_never_makes_the_advice_milder(dialogue: Dialogue, known: str) -> None:
    for case in (*load_cases("vignettes"), *load_cases("rule_cases")):
        without = {key: value for key, value in case.given.items() if key != "known"}
        assert dialogue.table.urgency({**without, "known": known}) >= dialogue.table.urgency(
            without
        )


def test_in_an_emergency_the_illness_is_named_by_the_person_not_by_us(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.say("i have als", "yes")

    assert talk.state == "emergency"
    assert "Say which illness a doctor has found" in talk.last
    assert "If there's a care plan, show it." in talk.last


def test_what_is_listened_for_is_told_everywhere_but_in_an_emergency(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    for state in (*dialogue.checklist.by_key, "guidance", "library"):
        heard = grammar(dialogue, talk.conversation.now).phrases(state, crisis=False)
        assert set(dialogue.facts.phrases) <= set(heard), state
    assert not set(dialogue.facts.phrases) & set(
        grammar(dialogue, talk.conversation.now).phrases("emergency", crisis=False)
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[i have als, ", "[i can't breathe, ", "reports danger"),
        ("[i have als, ", "[go back, ", "is the command `back`"),
        ("[i have als, ", "[i have myasthenia, ", "tells `als`, not `myasthenia`"),
    ],
)
def test_check_refuses_what_means_something_else(
    dialogs_copy: Path, old: str, new: str, told: str
) -> None:
    spoil(dialogs_copy, old, new)
    found = list(misread_facts(load_dialogue(dialogs_copy)))

    assert told in found[0].problem
    assert found[0].file.name == "told.en.yaml"


def spoil(folder: Path, old: str, new: str) -> None:
    file = folder / FILE
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{known: als}", "{knwon: als}", "There is no question `knwon`"),
        ("{known: als}", "{known: gout}", "`known` has no answer `gout`"),
    ],
)
def test_an_answer_that_is_none_is_refused(
    dialogs_copy: Path, old: str, new: str, told: str
) -> None:
    spoil(dialogs_copy, old, new)
    with pytest.raises(AuthoringError) as caught:
        load_dialogue(dialogs_copy)
    assert told in caught.value.problem


def test_an_open_question_about_danger_is_still_asked(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.say("not sure", "my son is six")

    assert talk.state == "breath_sentence"


def test_a_change_that_was_broken_off_is_not_asked_for_later(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.finish({})
    talk.say("change my answer about the problem", "stop")
    assert talk.state == "guidance"

    talk.say("i have als")

    assert talk.state == "guidance"
