"""A rule claims no more than was told: its words, and the proof that they fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.core.support import Talk
from tests.levels import URGENT_TODAY
from voice_app.checklist.dialogue import Dialogue
from voice_app.triage.answer_space import Space, answer_space, conditions_of
from voice_app.triage.conditions import Value
from voice_app.triage.decide import decide
from voice_app.triage.rules import Rule, Says
from voice_app.verify.finding import Finding
from voice_app.verify.says import gaps, says_what_holds
from voice_app.verify.verification import possible_answers

SIGNS = ("chest_pain", "rapid_spread", "saddle_bladder", "recent_injury", "fever_headache")


def said(dialogue: Dialogue, rule: str, answers: Mapping[str, Value]) -> str:
    verdict = decide(answers, dialogue.table)
    (reason,) = [r for r in (*verdict.reasons, *verdict.also) if r.rule.id == rule]
    return reason.says


def test_five_signs_that_were_denied_are_not_said_to_be_there(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)

    talk.finish({"gate": "unsure"})

    assert talk.state == "guidance"
    assert "Tell a doctor which emergency signs weren't clear at first." in talk.last
    assert "Each of these signs" not in talk.last
    assert "is present" not in talk.last


def test_worry_that_was_not_heard_is_not_called_strong(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.go_to("worry", {})

    talk.say("", "")
    talk.finish({})

    assert "If there is much worry, it is worth talking about." in talk.last
    assert "this strong" not in talk.last


@pytest.mark.parametrize(
    ("rule", "told", "doubt", "words"),
    [
        ("E4_cannot_swallow_or_drink", {"saliva": "yes"}, {"saliva": "unsure"}, "Possible"),
        ("P4_spread", {"spread": "yes"}, {"spread": "unsure"}, "may have"),
        ("U8_sudden_start_earlier", {"sudden_past": "yes"}, {"sudden_past": "unsure"}, "may have"),
        ("R7_getting_worse_or_unclear", {"course": "worse"}, {"side": "unsure"}, "isn't clear"),
        ("R3_cramps", {"cramps": "yes", "onset_days": 20}, {"cramps": "yes"}, "if they last"),
        (
            "U4_new_weakness_worse_in_first_week",
            {"legs": "yes", "onset_days": 3, "course": "worse"},
            {"legs": "yes", "onset_days": 3, "course": "unsure"},
            "may be",
        ),
    ],
)
def test_what_is_only_possible_has_its_own_words(
    dialogue: Dialogue,
    rule: str,
    told: Mapping[str, Value],
    doubt: Mapping[str, Value],
    words: str,
) -> None:
    assert words not in said(dialogue, rule, told)
    assert words in said(dialogue, rule, doubt)


def test_a_finding_that_was_told_stays_told_beside_one_that_is_not_sure(
    dialogue: Dialogue,
) -> None:
    alone = said(dialogue, "U3_swallowing", {"swallow": "yes", "onset_days": 90})

    assert said(dialogue, "U3_swallowing", {"swallow": "yes", "weight": "unsure"}) == alone


def test_minutes_matter_only_where_the_advice_is_to_call_now(dialogue: Dialogue) -> None:
    rule = "E2_sudden_onset_past_week"

    assert "Minutes" in said(dialogue, rule, {"sudden_week": "yes"})
    cleared = {"sudden_week": "unsure", "sudden_1day": "no"}
    assert said(dialogue, rule, cleared) == "A possible sudden change needs a check."


def test_pain_is_not_said_to_come_with_weakness_that_nobody_told(dialogue: Dialogue) -> None:
    assert "weakness" not in said(dialogue, "P7_neck_pain", {"neck_pain": "yes"})


# ---- The proof ----


def proof(dialogue: Dialogue, rule: Rule) -> Finding:
    rules = tuple(rule if r.id == rule.id else r for r in dialogue.table.rules)
    return says_what_holds(replace(dialogue.table, rules=rules), space(dialogue))


def space(dialogue: Dialogue) -> Space:
    return answer_space(possible_answers(dialogue.checklist), conditions_of(dialogue.table))


def with_words(dialogue: Dialogue, id_: str, told: str, unsure: str) -> Rule:
    """Return the rule with the same words for every level."""
    (rule,) = [r for r in dialogue.table.rules if r.id == id_]
    words = Says(tuple(rule.levels), told, unsure, rule.entry)
    return replace(rule, says=dict.fromkeys(rule.levels, words))


def test_the_words_of_every_rule_are_proved(dialogue: Dialogue) -> None:
    finding = says_what_holds(dialogue.table, space(dialogue))

    assert finding.failures == ()
    assert finding.states > len(dialogue.table.rules)


def test_one_sentence_for_a_rule_with_a_doubt_is_told(dialogue: Dialogue) -> None:
    before = with_words(dialogue, "E3_gate", "One of the emergency signs is present.", "")

    (failure,) = proof(dialogue, before).failures

    assert "E3_gate has no words that are true where it rests on a doubt." in failure
    (error,) = gaps(before, space(dialogue))
    assert error.remedy == "Add `unsure:` to what it says."


def test_words_that_nobody_can_hear_are_told(dialogue: Dialogue) -> None:
    spread = with_words(dialogue, "R4_other_main", "It is.", "Maybe.")

    (failure,) = proof(dialogue, spread).failures

    assert 'No answers lead rule R4_other_main to say "Maybe."' in failure


def test_a_program_that_takes_a_doubt_for_told_is_told(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice_app.triage.decide.spoken", lambda says, rule, answers: says.told)

    failures = says_what_holds(dialogue.table, space(dialogue)).failures

    assert any("although that was not told" in failure for failure in failures)
    chest = [failure for failure in failures if "E3_chest_pain" in failure]
    assert chest
    assert "With chest_pain not sure, and nothing else" in chest[0]


def test_told_at_one_level_is_not_told_at_another(dialogue: Dialogue) -> None:
    """Words that stand under a level may claim all that this level needs."""
    (rule,) = [r for r in dialogue.table.rules if r.id == "U3_swallowing"]
    says = {u: Says((u,), f"Told {u.name}.", f"Doubt {u.name}.", rule.entry) for u in rule.levels}
    by_level = replace(rule, says=says)

    assert proof(dialogue, by_level).failures == ()
    rules = (by_level,)
    verdict = decide({"swallow": "yes"}, replace(dialogue.table, rules=rules))
    assert verdict.urgency is URGENT_TODAY
    assert verdict.reasons[0].says == "Doubt URGENT_TODAY."
