"""Everybody is asked about thoughts of self-harm, early, gently, and in words that hold."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.core.support import SILENCE, Case, Talk, calm, load_cases, talk_at
from tests.levels import EMERGENCY_NOW, URGENT_TODAY
from voice_app.bootstrap import load_dialogue
from voice_app.checklist.answers import Provenance
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.prompts import CRISIS
from voice_app.resources import data_path
from voice_app.triage.conditions import Value
from voice_app.triage.rules import Urgency
from voice_app.turn import Heard
from voice_app.understanding.nbest import certain
from voice_app.verify.hazards import load_hazards
from voice_app.verify.lint import findings

LATEST = 8
"""It is one of so many first questions."""
AFTER_UNSURE = {
    "breath_sentence", "sudden_1day", "chest_pain", "rapid_spread", "saddle_bladder",
    "recent_injury", "fever_headache", "exposure", "low_sugar", "seizure_faint_confusion",
    "sight_or_balance",
}  # fmt: skip
"""Asked where another answer was not sure."""
TOLD = "life isn't worth living"
BEFORE = "The next question is private."
FINISHED = [case for case in load_cases("vignettes") if case.stop_after is None]


@pytest.mark.parametrize("case", FINISHED, ids=lambda case: case.id)
def test_everybody_is_asked_early(dialogue: Dialogue, case: Case) -> None:
    talk = Talk(dialogue)
    asked = []
    while talk.state in dialogue.checklist.by_key:
        asked.append(talk.state)
        talk.answer(case.given.get(talk.state, "no"))

    counted = [key for key in asked if key not in AFTER_UNSURE]
    early = "selfharm" in counted[:LATEST]

    assert early or (talk.state == "emergency" and len(counted) < LATEST)


@pytest.mark.parametrize("worry", ["none", "a_little"])
def test_who_worries_little_is_heard(dialogue: Dialogue, worry: str) -> None:
    talk = Talk(dialogue)
    talk.finish({"worry": worry, "selfharm": "yes", "selfharm_now": "no"})

    assert talk.conversation.verdict().urgency is URGENT_TODAY


def test_it_is_announced_once(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "selfharm")

    assert talk.last.startswith(f"{BEFORE} Say yes, no, or skip. Some people")
    assert BEFORE not in talk.say("repeat")
    assert "Have you felt that life isn't worth living?" in talk.say("[unk]")
    assert BEFORE not in talk.last


@pytest.mark.parametrize(
    ("turns", "how", "words"),
    [
        ([Heard("skip")], Provenance.SKIPPED, "You skipped the question about feeling that"),
        ([SILENCE, SILENCE], Provenance.UNHEARD, "I couldn't hear an answer about feeling that"),
        ([Heard("not sure")], Provenance.SAID, "You weren't sure about feeling that"),
    ],
    ids=["skipped", "unheard", "not sure"],
)
def test_what_was_not_answered_is_told_as_that(
    dialogue: Dialogue, turns: list[Heard], how: Provenance, words: str
) -> None:
    talk = talk_at(dialogue, "selfharm")
    for turn in turns:
        talk.hear(turn)
    assert "Without that answer, I'll take the careful view." in talk.last
    talk.finish({})

    assert talk.conversation.said["selfharm"].how is how
    assert talk.conversation.verdict().urgency is URGENT_TODAY
    assert f"{words} {TOLD}." in talk.last
    assert "You told me" not in talk.last
    assert "You deserve" not in talk.last
    for other in {"You skipped", "I could not hear", "You were not sure"}:
        assert (other in talk.last) is words.startswith(other)


def test_a_skipped_question_is_told_as_that_when_looking_back(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.say("no", "skip it", "no", "what have i said")

    assert "You skipped the question about a sudden change in the past week." in talk.last


def test_not_now_begins_with_thanks_and_not_with_a_desk(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "selfharm_now")
    assert talk.last.startswith("Thank you for telling me. Please talk to a crisis line")
    talk.say("no")
    talk.finish({})

    assert talk.state == "guidance"
    assert talk.last.startswith("Thank you for telling me.")
    assert "desk" not in talk.last
    assert talk.last.index("crisis line today") < talk.last.index("doctor")
    assert "if you might act on such thoughts" in talk.last
    assert "if breathing gets harder" in talk.last


@pytest.mark.parametrize("answer", ["no", "not sure", "nobody", "i am alone", "alone"])
def test_who_is_with_nobody_hears_what_to_do_then(dialogue: Dialogue, answer: str) -> None:
    talk = talk_at(dialogue, "selfharm_now")
    advice = talk.say("yes")
    assert "Are you with someone now?" in advice

    said = talk.say(answer)

    assert said.startswith("Then please call 911, 999 or 112 now")
    assert "Call someone you trust, and ask them to come to you." in said
    assert "Thank you for telling me." not in said
    assert talk.say("yes") == "Good. Please stay together."
    assert talk.say("repeat") == advice


def test_in_another_emergency_a_no_says_nothing_of_company(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "emergency")

    assert talk.say("no") == " ".join(talk.conversation.advice())


@pytest.mark.parametrize("command", ["for someone else", "the helper answers"])
@pytest.mark.parametrize("now", ["yes", "no"])
def test_a_helper_hears_words_of_their_own(dialogue: Dialogue, command: str, now: str) -> None:
    talk = Talk(dialogue)
    talk.say(command)
    talk.go_to("selfharm_now", {"selfharm": "yes"})
    assert "Please help them talk to a crisis line" in talk.last
    talk.say(now)
    talk.finish({})

    assert "Move anything dangerous out of reach." in talk.last
    if now == "yes":
        assert "Stay with them. Do not leave them alone." in talk.last
        assert "Are you with them now?" in talk.last
        assert talk.say("no").startswith("Then please go to them now.")
    else:
        assert "Help them talk to a crisis line today." in talk.last


def test_nobody_in_a_crisis_is_told_to_shout(dialogue: Dialogue) -> None:
    prompts = dialogue.prompts
    crisis = [a for a in prompts.advice if a.name in (CRISIS, "crisis_not_now", "alone")]
    spoken = [words for a in crisis for s in a.sentences for words in (s.says, s.other)]
    spoken += [
        line
        for topic in dialogue.library.topics
        if topic.key == "crisis_help"
        for line in (*topic.short, *topic.more)
    ]

    assert len(crisis) == 3
    assert [words for words in spoken if "shout" in words.lower()] == []
    assert any("Call someone you trust" in words for words in spoken)


@pytest.mark.parametrize("said", ["it isn't", "no it isn't", "it doesn't", "it hasn't"])
def test_an_answer_that_may_be_either_is_none(dialogue: Dialogue, said: str) -> None:
    """ "Life is not worth living." - "It isn't.": that is a yes."""
    talk = talk_at(dialogue, "selfharm")
    question = dialogue.checklist.by_key["selfharm"]
    listening = talk.replies[-1].listening
    assert listening is not None
    assert said in listening.decoys
    heard = certain(Heard(said, decoy=True), dialogue, question)
    assert dialogue.understanding.answer(heard.text, question) is None

    talk.say(said)

    assert talk.state == "selfharm"
    assert "selfharm" not in talk.conversation.said
    legs = talk_at(dialogue, "legs")
    legs.say(said)
    assert legs.conversation.answers["legs"] == "no"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("  selfharm: [no it", "  nobody: [no it", "`nobody` is not a yes-or-no question"),
        ("  selfharm: [no it", "  main: [no it", "`main` is not a yes-or-no question"),
        ("  selfharm: [no it", "  selfharm: [whatever, no it", '"whatever" is not an answer'),
    ],
)
def test_what_takes_no_answer_away_is_refused(
    old: str, new: str, problem: str, tmp_path: Path
) -> None:
    shutil.copytree(data_path("dialogs/symptom_checklist"), tmp_path, dirs_exist_ok=True)
    file = tmp_path / "phrases.en.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")

    found = list(findings(load_dialogue(folder=tmp_path), lambda phrases: []))

    assert any(problem in mistake.problem for mistake in found)


def test_two_unheard_turns_are_not_sure_and_one_is_asked_again(dialogue: Dialogue) -> None:
    calm: Mapping[str, Value] = {}
    talk = talk_at(dialogue, "selfharm")
    talk.hear(SILENCE)
    assert talk.state == "selfharm"
    talk.finish(calm)

    assert talk.conversation.answers["selfharm"] == "no"
    assert talk.conversation.verdict().urgency < URGENT_TODAY


@pytest.mark.parametrize(("turns", "raised"), [(1, 0), (2, None)])
def test_how_many_visits_are_raised_where_the_question_is_not_heard(
    dialogue: Dialogue, turns: int, raised: int | None
) -> None:
    """What two unheard turns cost stands in the hazard log, and must stay true."""
    file = data_path("dialogs/symptom_checklist") / "hazards.yaml"
    (told,) = (h.open for h in load_hazards(file, dialogue.table.sources) if "H13" in h.id)
    people = [case.given for case in FINISHED if case.answers["selfharm"] == "no"]
    heard = [urgency_after(dialogue, person, 0) for person in people]
    mild = [n for n, urgency in enumerate(heard) if urgency < EMERGENCY_NOW]
    found = sum(urgency_after(dialogue, people[n], turns) > heard[n] for n in mild)

    if raised is not None:
        assert found == raised
    else:
        assert f"raise {found} of {len(mild)} such visits" in told


def urgency_after(dialogue: Dialogue, person: Mapping[str, Value], unheard: int) -> Urgency:
    talk = Talk(dialogue)
    while talk.state in dialogue.checklist.by_key:
        if talk.state == "selfharm" and unheard:
            unheard -= 1
            talk.hear(SILENCE)
        else:
            talk.answer(person.get(talk.state, calm(dialogue, talk.state)))
    return talk.conversation.verdict().urgency
