"""After words of danger the emergency advice is spoken, whatever the rule table makes of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.core.support import SILENCE, Talk
from tests.levels import EMERGENCY_NOW, ROUTINE
from voice_app.checklist.answers import DANGER_PHRASES, Answer
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.phrases import Danger
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.progress import Progress
from voice_app.triage.conditions import keys
from voice_app.triage.rules import Rule
from voice_app.verify.prepared_answers import Prepared, verdict_of

FIRST_LINE = {
    Danger.EMERGENCY: "Call 911, 999 or 112 now.",
    Danger.CRISIS: "Thank you for telling me. You deserve support right now.",
}


def looks_at_danger(rule: Rule) -> bool:
    return any(keys(condition) & {*DANGER_PHRASES} for condition in rule.levels.values())


def forgotten(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules if not looks_at_danger(rule))


def made_milder(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    return tuple(
        replace(
            rule,
            levels={ROUTINE: next(iter(rule.levels.values()))},
            says={ROUTINE: next(iter(rule.says.values()))},
        )
        if looks_at_danger(rule)
        else rule
        for rule in rules
    )


@pytest.fixture(params=[forgotten, made_milder])
def careless(dialogue: Dialogue, request: pytest.FixtureRequest) -> Dialogue:
    """Return the dialogue with a table that knows no words of danger, or takes them lightly."""
    change: Callable[[tuple[Rule, ...]], tuple[Rule, ...]] = request.param
    table = replace(dialogue.table, rules=change(dialogue.table.rules))
    assert table.rules != dialogue.table.rules
    return replace(dialogue, table=table)


@pytest.mark.parametrize("kind", Danger)
def test_it_is_spoken_and_repeated(careless: Dialogue, kind: Danger) -> None:
    for before in ((), ("no", "no", "no", "yes", "weak")):
        talk = Talk(careless)
        talk.say(*before, careless.understanding.phrases.danger[kind][0])

        for _ in range(3):
            reply = talk.replies[-1]
            assert talk.state == "emergency"
            assert reply.lines[0].startswith(FIRST_LINE[kind].removesuffix("."))
            assert reply.alarm is (kind is Danger.EMERGENCY)
            assert talk.conversation.verdict().urgency is EMERGENCY_NOW
            talk.hear(SILENCE)


@pytest.mark.parametrize("kind", Danger)
def test_a_false_alarm_goes_back_and_leaves_nothing(careless: Dialogue, kind: Danger) -> None:
    talk = Talk(careless)
    talk.say(careless.understanding.phrases.danger[kind][0], "false alarm", "no")

    assert talk.state == "breath_now"
    assert talk.conversation.verdict().urgency < EMERGENCY_NOW


@pytest.mark.parametrize("key", DANGER_PHRASES)
def test_a_visit_taken_up_begins_with_it(careless: Dialogue, key: str) -> None:
    conversation = Conversation(careless)

    conversation.take_up(Progress({key: Answer("yes", "help me")}))

    assert conversation.state == "emergency"


@pytest.mark.parametrize("key", DANGER_PHRASES)
def test_prepared_answers_are_an_emergency_too(careless: Dialogue, key: str) -> None:
    prepared = Prepared({key: Answer("yes", "emergency")}, complete=True)

    assert verdict_of(prepared, careless).urgency is EMERGENCY_NOW
