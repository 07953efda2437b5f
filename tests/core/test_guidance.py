"""What is said at the end: its order, its reasons, and the words it never uses."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from tests.core.support import Talk, calm, load_cases
from tests.core.test_agenda import asked_in_turn, random_person
from tests.levels import EMERGENCY_NOW, LEVELS, ROUTINE, URGENT_TODAY
from voice_app.bootstrap import load_dialogue
from voice_app.checklist.answers import CRISIS_PHRASE, EMERGENCY_PHRASE, Answer, Provenance
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.prompts import Advice, Sentence
from voice_app.dialogue.guidance import guidance, reasons_in_words
from voice_app.triage.conditions import Value
from voice_app.triage.decide import Verdict, decide
from voice_app.triage.rules import Urgency

CANNOT = "I cannot diagnose."
DANGER = {EMERGENCY_PHRASE, CRISIS_PHRASE}


def words_of(dialogue: Dialogue, name: str) -> str:
    (advice,) = [a for a in dialogue.prompts.advice if a.name == name]
    return " ".join(sentence.says for sentence in advice.sentences)


DEMANDED = {
    "emergency": (
        "Call 911, 999 or 112 now.", "I cannot call for you.", "Shout", "phone assistant",
        "Do not drive.", "Do not eat or drink.", "Note the time", "unlock the door",
        "stay with you", "Keep still.", "repeat", "false alarm",
    ),
    "unheard": ("911, 999 or 112", "make noise", "I cannot call for you.", "Do not drive."),
    "crisis": (
        "Thank you for telling me.", "911, 999 or 112", "988", "116 123", "Stay with someone",
        "Move away from anything", "Are you with someone now?", "I cannot call for you.",
        "Call someone you trust",
    ),
    "alone": (
        "911, 999 or 112", "988", "116 123", "Call someone you trust", "phone assistant",
        "Say yes when someone is with you.",
    ),
    "crisis_not_now": (
        "Thank you for telling me.", "crisis line today", "988", "116 123",
        "Call someone you trust", "Move away from anything",
        "urgent care or an emergency department", "Call 911, 999 or 112 if",
        "Do not drive if you're weak",
    ),
    "today": (
        "in person today", "urgent care or an emergency department", "At the desk, say",
        "A checklist told me to be seen today.", "Call 911, 999 or 112 if breathing gets harder",
        "cannot swallow your saliva", "Do not drive if you're weak", "988", "116 123",
    ),
    "within_a_week": (
        "next working day", "within a week", "neurologist", "You can say:", "diary",
        "Call 911, 999 or 112 if you cannot swallow your saliva, or are fighting for breath.",
        "Call also if your face",
    ),
    "signs_not_asked": (
        "I couldn't assess anything.", "every emergency sign", "Call 911, 999 or 112 now for",
        "chest pain", "ordinary appointment", "at the latest", "may need to be sooner",
        "Write down", "sooner if it gets worse", "Say continue",
    ),
    "appointment": (
        "ordinary appointment", "two to four weeks", "Write down", "sooner if it gets worse",
        "Sleep well, drink enough", "Call 911, 999 or 112 for", "cannot swallow your saliva",
        "Call also if your face",
    ),
    "at_home": (
        "two weeks", "{check_again}", "I heard nothing urgent", "Sleep well, drink enough",
        "See a doctor sooner if it spreads", "Call 911, 999 or 112 for",
        "cannot swallow your saliva", "Call also if your face",
    ),
}  # fmt: skip


def test_every_advice_contains_what_it_must(dialogue: Dialogue) -> None:
    assert {advice.name for advice in dialogue.prompts.advice} == set(DEMANDED)
    for name, parts in DEMANDED.items():
        text = words_of(dialogue, name)
        assert [part for part in (*parts, CANNOT, "repeat") if part not in text] == [], name


def test_emergency_advice_acts_in_its_first_sentence(dialogue: Dialogue) -> None:
    (advice,) = [a for a in dialogue.prompts.advice if a.name == "emergency"]

    assert advice.do[0].says.startswith("Call 911, 999 or 112")
    assert advice.do[0].when is None


def people(dialogue: Dialogue) -> Iterator[tuple[Verdict, Mapping[str, Answer]]]:
    """Yield verdicts over the test data and over random people who were asked in turn."""
    given = [c.given for c in (*load_cases("vignettes"), *load_cases("rule_cases"))]
    rng = random.Random("guidance")
    given += [asked_in_turn(dialogue, random_person(rng, w)) for w in (0.1, 0.3) * 60]
    for answers in given:
        said = {
            key: Answer(value, "emergency" if key in DANGER else str(value))
            for key, value in answers.items()
        }
        yield decide(dialogue.checklist.with_implied(answers), dialogue.table), said


def lines(dialogue: Dialogue, verdict: Verdict, said: Mapping[str, Answer]) -> tuple[str, ...]:
    answers = dialogue.checklist.with_implied({key: a.value for key, a in said.items()})
    return guidance(verdict, answers, said, dialogue.prompts, dialogue.understanding.today)


def test_the_parts_come_in_their_order_for_everybody(dialogue: Dialogue) -> None:
    seen = set()
    for verdict, said in people(dialogue):
        text = lines(dialogue, verdict, said)
        advice = next(
            a for a in dialogue.prompts.advice if text[0] in [sentence.says for sentence in a.do]
        )
        seen.add(advice.name)
        places = [
            place_of(text, advice.do),
            [text.index(r) for r in reasons_in_words(verdict, said, dialogue.prompts)],
            [
                i
                for i, line in enumerate(text)
                if "careful view" in line or "several answers" in line
            ],
            place_of(text, advice.more_urgent),
            place_of(text, advice.close),
        ]
        flat = [place for part in places for place in part]
        assert flat == sorted(flat) == list(range(len(text))), text
        assert CANNOT in " ".join(text)
    assert seen == set(DEMANDED) - {"unheard", "alone", "signs_not_asked"}, (
        "those who were asked in turn"
    )


def place_of(text: tuple[str, ...], sentences: tuple[Sentence, ...]) -> list[int]:
    blanks = {r"\{check_again\}": "on 5 December", r"\{finding\}\ ": r"(.+\. )?"}
    places = []
    for sentence in sentences:
        pattern = re.escape(sentence.says)
        for blank, filled in blanks.items():
            pattern = pattern.replace(blank, filled)
        places += [at for at, line in enumerate(text) if re.fullmatch(pattern, line)]
    return places


def test_at_most_three_rules_are_told_and_each_by_the_persons_own_answers(
    dialogue: Dialogue,
) -> None:
    rules = dialogue.table.rules
    words = [words for rule in rules for words in rule.says.values()]
    says = {said for one in words for said in (one.told, one.unsure) if said}
    for verdict, said in people(dialogue):
        reasons = reasons_in_words(verdict, said, dialogue.prompts)
        assert sum(reason in says for reason in reasons) <= dialogue.prompts.most_reasons
        own = told_back(dialogue, said)
        assert [sentence for sentence in reasons if sentence not in says | own] == []
        assert bool(reasons) is bool(verdict.reasons)
        for reason in verdict.reasons:
            for key, value in reason.answers.items():
                assert value == value_of(dialogue, said, key)


def value_of(dialogue: Dialogue, said: Mapping[str, Answer], key: str) -> Value:
    return dialogue.checklist.with_implied({k: a.value for k, a in said.items()})[key]


def told_back(dialogue: Dialogue, said: Mapping[str, Answer]) -> set[str]:
    """Return every sentence that tells one of these answers back."""
    found = {"I heard you say, emergency."} if said.keys() & DANGER else set()
    for key, answer in said.items():
        if key not in dialogue.prompts.questions:
            continue
        prompts = dialogue.prompts.questions[key]
        if answer.value == "unsure":
            found.add(f"You weren't sure about {prompts.topic}.")
            continue
        told = prompts.told.get(str(answer.value), prompts.told.get("", ""))
        if isinstance(answer.value, int):
            told = told.format(said=dialogue.prompts.days_ago(answer.value))
        elif dialogue.checklist.by_key[key].kind.value == "yes_no" and answer.value == "no":
            continue
        found |= {f"You told me that {told}.", f"And that {told}."}
    return found


def test_an_unheard_answer_is_never_told_back_as_not_sure(dialogue: Dialogue) -> None:
    said = {
        "speech": Answer("unsure", "", Provenance.UNHEARD),
        "legs": Answer("unsure", "not sure"),
    }
    verdict = decide({key: a.value for key, a in said.items()}, dialogue.table)
    text = " ".join(lines(dialogue, verdict, said))

    assert "I couldn't hear an answer about your speech." in text
    assert "You weren't sure about your legs" in text
    assert "not sure about your speech" not in text


@pytest.mark.parametrize("urgency", LEVELS.in_order)
def test_an_unfinished_visit_says_so_unless_it_is_an_emergency(
    dialogue: Dialogue, urgency: Urgency
) -> None:
    case = next(c for c in load_cases("vignettes") if c.urgency is urgency)
    verdict = decide(case.given, dialogue.table)
    said = {key: Answer(value, "") for key, value in case.given.items()}

    text = lines(dialogue, replace(verdict, complete=False), said)

    unfinished = "We didn't finish. With more answers, it could be more urgent." in text
    assert unfinished is (urgency < EMERGENCY_NOW)


NOT_ASSESSED = "Nothing was answered, so I couldn't assess anything."
PART_ASSESSED = "I couldn't ask about every emergency sign."
SIGNS = ("breath_now", "sudden_week", "gate")


@pytest.mark.parametrize(
    "said", ["stop", "stop now", "hear the advice now", "the short way", "i want to stop"]
)
def test_who_stops_before_any_answer_hears_that_nothing_was_assessed(
    dialogue: Dialogue, said: str
) -> None:
    talk = Talk(dialogue)

    told = talk.say(said)

    assert told.startswith(f"We'll stop here. {NOT_ASSESSED} Call 911, 999 or 112 now for trouble")
    assert "With more answers, it could be more urgent." in told
    assert not any(calm in told for calm in ("careful view", "stay active", "nothing urgent"))
    # Spec section 6, property 5: any early end is never below ROUTINE, and nothing lower is said.
    verdict = talk.conversation.verdict()
    assert (verdict.urgency, verdict.complete) == (ROUTINE, False)
    assert talk.say("continue").endswith("Are you struggling to breathe, or choking, right now?")
    assert talk.conversation.said == {}, "an unanswered danger question is no answer, least a no"


@pytest.mark.parametrize("answered", range(4))
def test_an_early_end_tells_whether_every_emergency_sign_was_asked_about(
    dialogue: Dialogue, answered: int
) -> None:
    talk = Talk(dialogue)
    for sign in SIGNS[:answered]:
        assert talk.state == sign
        talk.say("no")

    told = talk.say("stop")

    assert (NOT_ASSESSED in told) is (answered == 0)
    assert (PART_ASSESSED in told) is (answered > 0)
    assert "Aim for the next two to four weeks." not in told


def test_an_end_after_all_of_them_does_not_say_so(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.go_to("onset_days", {})

    told = talk.say("stop")

    assert PART_ASSESSED not in told
    assert "Aim for the next two to four weeks." in told


def test_whatever_else_ends_a_visit_without_answers_says_so_too(dialogue: Dialogue) -> None:
    for why in ("interrupted", "input_ended"):
        told = " ".join(Talk(dialogue).conversation.cut_off(why).lines)
        assert NOT_ASSESSED in told


def test_advice_without_a_condition_exists_for_every_urgency(dialogue: Dialogue) -> None:
    always: list[Advice] = [a for a in dialogue.prompts.advice if a.when is None]

    assert {advice.urgency for advice in always} == set(LEVELS.in_order)


def test_swallowing_and_injury_change_the_emergency_advice(dialogue: Dialogue) -> None:
    hurt, choking = Talk(dialogue), Talk(dialogue)
    hurt.go_to("recent_injury", {"gate": "unsure"})

    assert "Keep still. Do not move your head or neck." in hurt.say("yes")
    assert "Do not eat or drink." in choking.say("yes")
    assert "Keep still." not in choking.last


def test_the_numbers_are_read_digit_by_digit(dialogue: Dialogue) -> None:
    aloud = dialogue.prompts.aloud("Call 911, 999 or 112 now. Call 116 123 or 988.")

    assert not re.search(r"\d", aloud)
    assert "nine one one" in aloud


def today(dialogue: Dialogue, given: Mapping[str, Value | Answer], *, other: bool = False) -> str:
    """Return the advice after these answers, which are to be seen today."""
    said = {k: a if isinstance(a, Answer) else Answer(a, "") for k, a in given.items()}
    answers = dialogue.checklist.with_implied({key: a.value for key, a in said.items()})
    verdict = decide(answers, dialogue.table)
    assert verdict.urgency is URGENT_TODAY
    return " ".join(guidance(verdict, answers, said, dialogue.prompts, None, other=other))


UNHEARD = Answer("unsure", "", Provenance.UNHEARD)


@pytest.mark.parametrize(
    ("given", "script"),
    [
        ({"choke_repeat": "yes"}, "I choke or cough on food or drink on most days. A checklist"),
        ({"speech": "yes", "onset_days": 3}, "My speech has changed. A checklist"),
        ({"gate": "unsure", "breath_lying": "yes"}, "I get short of breath lying flat"),
        ({"chest_pain": "unsure"}, "I'm not sure about chest pain. A checklist told me to be seen"),
        ({"chest_pain": UNHEARD}, "A checklist told me to be seen today."),
        ({"selfharm": "unsure", "selfharm_now": "no"}, "I need to be seen today, and to talk in"),
    ],
)
def test_the_first_finding_is_what_to_say_at_the_desk(
    dialogue: Dialogue, given: Mapping[str, Value | Answer], script: str
) -> None:
    """It was "I have new symptoms" for everybody, true or not."""
    assert f"At the desk, say: {script}" in today(dialogue, given)


def test_a_helper_says_it_about_somebody_else(dialogue: Dialogue) -> None:
    advice = today(dialogue, {"speech": "yes", "onset_days": 3}, other=True)

    assert "say: Their speech has changed. A checklist told us to come today." in advice


def test_whatever_is_told_can_be_said_in_ones_own_words(dialogue: Dialogue) -> None:
    for question in dialogue.prompts.questions.values():
        for words in (*question.told.values(), question.topic):
            own = dialogue.prompts.own_words(words, other=False)
            assert re.search(r"\b(you|your|yours|yourself|I are|I was not)\b", own) is None, own


def test_only_in_britain_another_number_is_told_for_today() -> None:
    for region in load_dialogue().prompts.regions:
        told = today(load_dialogue(region=region), {"choke_repeat": "yes"})
        assert ("Or call 111." in told) is (region == "gb"), region


@pytest.mark.parametrize("other", [False, True])
def test_nobody_is_told_to_call_at_once_for_what_can_wait_as_they_were_just_told(
    dialogue: Dialogue, *, other: bool
) -> None:
    """ "Within a week ... you have trouble swallowing ... call 999 for trouble swallowing"."""
    for advice in dialogue.prompts.advice:
        for sentence in advice.sentences:
            words = sentence.other if other else sentence.says
            if advice.urgency < EMERGENCY_NOW and words.startswith("Call 911"):
                assert not re.search(
                    r"trouble (breathing or )?swallowing|swallowing gets hard", words
                )
    assert decide({"swallow": "yes"}, dialogue.table).urgency < EMERGENCY_NOW


def test_no_question_follows_the_last_one(dialogue: Dialogue) -> None:
    """Cramps, a detail, make it matter whether a doctor has examined the twitching."""
    rng = random.Random("last question")
    cramps, following, *_, last = [detail.key for detail in dialogue.checklist.details]
    asked_before = 0
    for person in ({}, *(random_person(rng, 0.1) for _ in range(20))):
        talk = Talk(dialogue)
        talk.finish(person)
        if talk.state != "guidance" or "more questions" not in talk.last:
            continue
        talk.say("more questions")
        talk.go_to(cramps, {})
        talk.answer("yes")
        asked_before += talk.state != following
        talk.go_to(last, {})
        reply = talk.answer(calm(dialogue, last))
        assert talk.state == "guidance"
        assert "That was the last question." in reply
    assert asked_before
