"""A worrying answer that a correction takes away is asked for again, and stands until then."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.core.support import SILENCE, Talk
from tests.levels import EMERGENCY_NOW, ROUTINE, URGENT_TODAY
from voice_app.checklist.answers import Answer
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.taken_back import Corrections
from voice_app.triage.conditions import Answers, Value
from voice_app.triage.rules import Urgency
from voice_app.verify.corrections import prove_corrections

SUDDEN: Mapping[str, Value] = {
    "main": "weakness", "onset_days": 90, "course": "same", "hand_tasks": "yes",
    "sudden_past": "yes",
}  # fmt: skip
LATELY = "change my answer about how long"


def at(dialogue: Dialogue, state: str, answers: Mapping[str, Value]) -> Talk:
    talk = Talk(dialogue)
    if state == "guidance":
        talk.finish(answers)
    else:
        talk.go_to(state, answers)
    assert talk.state == state
    return talk


def values(talk: Talk) -> dict[str, Value]:
    return talk.conversation.answers


def urgency(talk: Talk) -> Urgency:
    return talk.conversation.verdict().urgency


def test_a_sudden_start_is_asked_about_again_when_it_turns_out_to_be_recent(
    dialogue: Dialogue,
) -> None:
    talk = at(dialogue, "speech", SUDDEN)

    said = talk.say(LATELY, "three days ago")

    assert talk.state == "sudden_week"
    assert said.startswith("I'll ask you again. In the past week,")
    assert "sudden_week" not in values(talk), "the old no contradicts what was told"
    assert "Call 911" in talk.say("yes")


def test_asked_again_and_denied_the_visit_equals_one_that_went_that_way(
    dialogue: Dialogue,
) -> None:
    corrected, at_once = at(dialogue, "speech", SUDDEN), Talk(dialogue)
    corrected.say(LATELY, "three days ago", "no")

    corrected.finish(SUDDEN)
    at_once.finish({**SUDDEN, "onset_days": 3})

    assert values(corrected) == values(at_once)
    assert corrected.conversation.verdict() == at_once.conversation.verdict()


@pytest.mark.parametrize("way", ["go back", LATELY])
def test_until_then_the_more_urgent_of_both_visits_stands(dialogue: Dialogue, way: str) -> None:
    """Within four weeks a sudden start is urgent today; three days ago, it is not asked about."""
    talk = at(dialogue, "guidance", {**SUDDEN, "onset_days": 20})
    assert urgency(talk) is URGENT_TODAY
    while talk.state != "onset_days":
        talk.say(way)
        assert urgency(talk) is URGENT_TODAY

    talk.say("three days ago")
    assert talk.state == "sudden_week"
    told = talk.say("stop")

    assert "See a doctor in person today." in told
    assert "the weakness began suddenly" in told
    assert "We didn't finish." in told
    talk.say("continue")
    assert talk.state == "sudden_week"


def test_a_question_that_no_other_covers_is_asked_again_itself(dialogue: Dialogue) -> None:
    legs: Mapping[str, Value] = {"main": "twitching", "onset_days": 90, "legs": "yes"}
    for answer, wanted in (("yes", URGENT_TODAY), ("no", ROUTINE)):
        talk = at(dialogue, "guidance", {**legs, "bladder_change": "yes"})

        talk.say("change my answer about my legs", "no")
        talk.go_to("bladder_change", {})
        assert urgency(talk) is URGENT_TODAY
        talk.say(answer)
        talk.finish({})

        assert talk.state == "guidance"
        assert ("bladder_change" in values(talk)) is (answer == "yes")
        assert urgency(talk) is wanted


def test_dark_thoughts_hang_on_no_other_answer(dialogue: Dialogue) -> None:
    thoughts: Mapping[str, Value] = {"selfharm": "yes", "selfharm_now": "no"}
    talk = at(dialogue, "guidance", thoughts)

    for name, answer in (("the problem", "shaking"), ("how it goes", "better")):
        talk.say(f"change my answer about {name}", answer)
        talk.finish({})

        assert values(talk).items() >= thoughts.items()
        assert urgency(talk) is URGENT_TODAY


def test_a_list_of_signs_that_is_read_again_covers_each_of_them(dialogue: Dialogue) -> None:
    talk = at(dialogue, "main", {"gate": "unsure", "main": "weakness"})
    talk.conversation.change(
        said={**talk.conversation.said, "chest_pain": Answer("unsure", "not sure")}
    )

    talk.conversation.correct(["gate"])
    talk.say("no")

    assert talk.state == "main"
    assert values(talk)["gate"] == "no"
    assert "chest_pain" not in values(talk)


def test_what_only_says_more_of_a_denied_finding_is_not_asked_again(dialogue: Dialogue) -> None:
    talk = at(dialogue, "guidance", {"numb": "yes", "numb_where": "hands_and_feet"})

    talk.say("change my answer about numbness", "no")

    assert talk.state != "numb_where"
    assert "numb_where" not in values(talk)


def test_an_earlier_no_gives_way_to_what_the_main_problem_implies(dialogue: Dialogue) -> None:
    """Whoever names numbness as the main problem is asked where it is."""
    talk = at(dialogue, "guidance", {"main": "weakness", "onset_days": 5, "course": "better"})
    assert values(talk)["numb"] == "no"

    talk.say("change my answer about the problem", "numbness")

    assert values(talk)["numb"] == "yes"
    assert talk.state == "numb_where"


def test_silence_at_the_second_asking_takes_no_worrying_answer_back(dialogue: Dialogue) -> None:
    talk = at(dialogue, "speech", {**SUDDEN, "main": "twitching"})
    talk.say("change my answer about the hand", "no")
    assert talk.state == "sudden_past"

    for _ in range(3):
        talk.hear(SILENCE)

    assert values(talk)["sudden_past"] == "yes"
    assert talk.state == "speech"


def test_an_emergency_that_was_misheard_stands_until_it_is_answered_again(
    dialogue: Dialogue,
) -> None:
    talk = Talk(dialogue)
    talk.say("yes", "false alarm")
    assert talk.state == "breath_now"

    assert "Call 911" in talk.say("stop")
    talk.say("false alarm", "no")

    assert talk.state == "sudden_week"
    assert urgency(talk) < EMERGENCY_NOW


def test_what_must_be_asked_again_outlives_a_crash(dialogue: Dialogue) -> None:
    legs: Mapping[str, Value] = {"main": "twitching", "onset_days": 90, "legs": "yes"}
    talk = at(dialogue, "guidance", {**legs, "bladder_change": "yes"})
    talk.say("change my answer about my legs", "no")

    taken_up = Conversation(dialogue)
    taken_up.restore(talk.conversation.progress())

    assert taken_up.verdict().urgency >= URGENT_TODAY
    assert not taken_up.verdict().complete


def test_starting_over_forgets_what_was_taken_back(dialogue: Dialogue) -> None:
    talk = at(dialogue, "speech", SUDDEN)
    talk.say(LATELY, "three days ago", "start over", "yes start over")

    assert talk.conversation.now.taken_back.lost == {}
    assert urgency(talk) is ROUTINE


# ---- The proof ----

WAY: Answers = {
    "breath_now": "no", "sudden_week": "no", "gate": "no", "main": "weakness", "onset_days": 90,
    "course": "same", "hand_tasks": "yes", "side": "left",
}  # fmt: skip
FEW: Mapping[str, Answers] = {
    "breath_now": {},
    "sudden_past": WAY,
    "bladder_change": {
        **WAY,
        "main": "twitching",
        "hand_tasks": "no",
        "legs": "yes",
        "falls": "no",
        "speech": "no",
        "swallow": "no",
        "breath_lying": "no",
        "sleep_breath": "no",
        "eyes": "no",
        "numb": "no",
        "neck_pain": "no",
    },
}


def lost_silently(dialogue: Dialogue) -> list[str]:
    found = prove_corrections(dialogue, FEW)
    named = [f for f in found if "silently" in f.claim or "going back" in f.claim]
    assert len(named) == 2
    assert all(finding.states > 0 for finding in named)
    return [words for finding in named for words in finding.failures]


def test_every_correction_keeps_what_was_told(dialogue: Dialogue) -> None:
    assert lost_silently(dialogue) == []


def test_a_program_that_forgets_is_told(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Corrections, "keep", lambda it, taken, before, said: taken)

    failures = lost_silently(dialogue)

    wanted = "sudden_past yes, then onset_days 90 corrected to 3, is never asked again."
    assert wanted in failures


def test_a_program_that_asks_again_and_is_milder_meanwhile_is_told(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Corrections, "standing", lambda it, taken, said: said)

    failures = lost_silently(dialogue)

    assert any("before it is asked again" in words for words in failures)
