"""Questions for the doctor, and what matters in the answers: out of what was really answered."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.core.support import Case, Talk, load_cases, talk_at
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.for_the_doctor import load_for_the_doctor
from voice_app.checklist.topics import MOST_WORDS
from voice_app.checklist.vocabulary import CHECKLIST_FOLDER
from voice_app.errors import AuthoringError
from voice_app.resources import data_path

FILE = data_path(CHECKLIST_FOLDER) / "for_the_doctor.en.yaml"
PEOPLE = load_cases("vignettes")
WEAK_HAND: dict[str, str | int] = {
    "main": "weakness",
    "onset_days": 150,
    "course": "worse",
    "side": "left",
    "hand_tasks": "yes",
    "numb": "no",
}


def asked(dialogue: Dialogue, answers: dict[str, str | int], *, other: bool = False) -> list[str]:
    return list(dialogue.for_the_doctor.ask(answers, other=other))[1:]


def matters(dialogue: Dialogue, answers: dict[str, str | int]) -> str:
    told = dialogue.for_the_doctor.pattern(answers, dialogue.prompts.days_ago)
    return " ".join(told)


def test_the_pattern_is_one_sentence_that_a_doctor_can_use(dialogue: Dialogue) -> None:
    assert matters(dialogue, {**WEAK_HAND}) == (
        "Weakness, left hand, began about 5 months ago, getting worse, no numbness: say that first."
    )


def test_new_trouble_with_the_throat_comes_first(dialogue: Dialogue) -> None:
    said = matters(dialogue, {**WEAK_HAND, "swallow": "yes"})

    assert said.startswith("Trouble swallowing, weakness, left hand, ")


def test_what_was_not_sure_or_not_asked_is_not_told(dialogue: Dialogue) -> None:
    without = {**WEAK_HAND, "numb": "unsure", "course": "unsure"}
    del without["side"]

    said = matters(dialogue, without)

    assert "numb" not in said
    assert "worse" not in said
    assert "hand," not in said.replace("hand tasks", "")
    assert "neck" not in said


def test_two_answers_are_too_few_for_a_sentence(dialogue: Dialogue) -> None:
    assert matters(dialogue, {"main": "weakness", "course": "worse"}) == ""


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.id)
def test_of_every_person_it_is_short_and_holds_only_their_own_answers(
    dialogue: Dialogue, person: Case
) -> None:
    given = person.given
    said = matters(dialogue, given)
    questions = asked(dialogue, given)

    assert len(said.split()) <= MOST_WORDS
    for word, key in (("numbness", "numb"), ("twitching", "twitch"), ("neck", "neck_pain")):
        if word in said:
            assert given.get(key) in ("yes", "no") or given.get("main") == word
    least, most = dialogue.for_the_doctor.least, dialogue.for_the_doctor.most
    assert not questions or least <= len(questions) <= most
    assert not re.search(r"likely|probab|chance|percent", " ".join([said, *questions]))


def test_the_questions_fit_the_answers(dialogue: Dialogue) -> None:
    questions = asked(dialogue, {**WEAK_HAND, "breath_lying": "yes"})

    assert questions[0] == "Should breathing be tested too, also lying down and at night?"
    assert "How soon should a neurologist look at this?" in questions
    assert len(asked(dialogue, {"doctor_seen": "waiting"})) == 3, "general ones fill up"


def test_about_somebody_else_they_are_asked_for_them(dialogue: Dialogue) -> None:
    (own, *_), (theirs, *_) = (
        asked(dialogue, {"worry": "a_lot"}, other=other) for other in (False, True)
    )

    assert "can I get help" in own
    assert "can they get help" in theirs


def test_without_answers_the_general_ones_are_told(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)

    said = talk.say("what should i ask the doctor")

    assert "Which tests come next, and what can they show?" in said
    assert "I don't know enough" in Talk(dialogue).say("what matters in my answers")


def test_after_the_advice_both_speak_of_this_visit(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.finish({**WEAK_HAND})
    assert talk.state == "guidance"
    advice = talk.conversation.advice()

    assert "getting worse" in talk.say("what matters in my answers")
    assert "neurologist" in talk.say("what should i ask the doctor")
    assert talk.say("continue") == "Say repeat to hear the advice again, or stop."
    assert talk.conversation.advice() == advice


def test_an_emergency_is_not_left_for_them(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "emergency")

    talk.say("what should i ask the doctor")

    assert talk.state == "emergency"


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('when: {numb: "no"}', "when: {numb: [unsure]}", "what was not answered"),
        ('when: {numb: "no"}', 'when: {not: {numb: "yes"}}', "what was not answered"),
        ("onset_days: more than 0", "onset_days: more than 0 or unknown", "what was not answered"),
        ("onset_days: more than 0", "course: worse", "Nothing fills {since}"),
        ("{parts}: say", "that: say", "no one place for its parts"),
        ("  least: 3\n  most", "  least: 9\n  most", "too few to tell|general questions"),
        ("  intro:", "  hello:", "`hello` is not known here"),
    ],
)
def test_a_mistake_is_refused_with_its_line(
    tmp_path: Path, dialogue: Dialogue, before: str, after: str, problem: str
) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert before in text
    (tmp_path / FILE.name).write_text(text.replace(before, after, 1), encoding="utf-8")

    with pytest.raises(AuthoringError, match=problem):
        load_for_the_doctor(tmp_path / FILE.name, dialogue.table.sources)
