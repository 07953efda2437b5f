"""Whatever is said, in whatever order: properties over random conversations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.core.support import MUMBLE, SILENCE, Talk, calm
from tests.levels import ROUTINE, SELF_MONITOR
from voice_app.bootstrap import load_dialogue
from voice_app.checklist.answers import Provenance
from voice_app.triage.decide import Verdict
from voice_app.turn import Heard

FEW_WAITS = 3
"""Instead of an hour's worth: it is the end that is tested, not the waiting for it."""
_AUTHORED = load_dialogue(today=date(2026, 11, 21))
DIALOGUE = replace(_AUTHORED, policy=replace(_AUTHORED.policy, emergency_waits=FEW_WAITS))
MOST_TURNS_OF_SILENCE = 3 * len(DIALOGUE.checklist.by_key) + 20 + FEW_WAITS
quick = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)

COMMANDS = ("repeat", "help", "go back", "go back", "stop", "false alarm", "okay", "not sure")
DANGERS = ("emergency", "i have no chest pain", "this is killing me", "i want to die")
ANSWERS = ("yes", "no", "no", "no", "no", "weak", "twitching", "left", "worse", "better")
MORE = ("two weeks", "5 days", "a year", "a lot", "fine", "one place", "many", "normal", "toes")
OTHERS = ("uh-uh", "no problem", "[unk] yes", "yes no", "!?", "i don't know", "know")
turns = st.one_of(
    st.sampled_from([SILENCE, MUMBLE]),
    st.sampled_from([*ANSWERS, *MORE]).map(Heard),
    st.sampled_from([*COMMANDS, *DANGERS, *OTHERS]).map(Heard),
)
calm_turns = st.one_of(st.just(None), st.just(None), st.just(None), st.just(None), turns)
"""None stands for the calm answer to whatever is asked."""


def take(talk: Talk, turn: Heard | None) -> None:
    if turn is None and talk.state in DIALOGUE.checklist.by_key:
        talk.answer(calm(DIALOGUE, talk.state))
    else:
        talk.hear(turn or Heard("repeat"))


@quick
@given(st.lists(turns, max_size=50))
def test_no_turn_raises_and_every_reply_says_something(said: list[Heard]) -> None:
    talk = Talk(DIALOGUE)
    for turn in said:
        if talk.state == "ended":
            break
        take(talk, turn)
        assert talk.replies[-1].lines
        assert (talk.replies[-1].listening is None) is (talk.state == "ended")


@quick
@given(st.lists(st.one_of(turns, calm_turns), max_size=40), st.sampled_from([SILENCE, MUMBLE]))
def test_a_caller_who_falls_silent_comes_to_an_end_and_has_heard_advice(
    said: list[Heard | None], rest: Heard
) -> None:
    talk = Talk(DIALOGUE)
    for turn in said:
        if talk.state != "ended":
            take(talk, turn)

    count = 0
    while talk.state != "ended":
        take(talk, rest)
        count += 1
        assert count <= MOST_TURNS_OF_SILENCE

    assert any("I cannot diagnose." in " ".join(reply.lines) for reply in talk.replies[1:])


@quick
@given(st.lists(st.one_of(turns, calm_turns), max_size=60))
def test_the_urgency_falls_only_when_something_was_said_that_takes_an_answer_back(
    said: list[Heard | None],
) -> None:
    talk = Talk(DIALOGUE)
    for turn in said:
        if talk.state == "ended":
            break
        before, state = talk.conversation.verdict(), talk.state
        take(talk, turn)
        after = talk.conversation.verdict()
        if after.urgency < before.urgency and was_spoken(state):
            assert turn is not None
            assert turn.text in ("go back", "false alarm", "no")
        if turn in (SILENCE, MUMBLE) or (turn and turn.text in ("repeat", "help", "okay", "stop")):
            assert after.urgency >= before.urgency
        check_a_mild_verdict(talk, after)


def was_spoken(state: str) -> bool:
    return state in ("emergency", "guidance", "confirming")


def check_a_mild_verdict(talk: Talk, verdict: Verdict) -> None:
    if verdict.urgency is not SELF_MONITOR:
        return
    told = talk.conversation.said
    assert verdict.complete
    assert all(told[key].value == "no" for key in ("breath_now", "sudden_week", "gate"))
    for key, answer in told.items():
        # The one exception in the table: twitching that was examined as normal and is unchanged
        # needs neither its age nor its places.
        if key in ("onset_days", "twitch_places") and talk.conversation.answers.get("doctor_seen"):
            continue
        assert answer.value != "unsure", key
        assert answer.how is Provenance.SAID, key


@quick
@given(st.lists(st.one_of(*[st.none()] * 12, st.sampled_from([SILENCE, MUMBLE])), max_size=40))
@example([None] * 5 + [SILENCE] * 3)  # the second list of signs, each then asked for and denied
def test_a_calm_caller_who_is_not_always_heard_is_never_told_to_stay_at_home(
    pattern: list[Heard | None],
) -> None:
    talk = Talk(DIALOGUE)
    for turn in [*pattern, *[None] * 40]:
        if talk.state in DIALOGUE.checklist.by_key:
            take(talk, turn)
    unheard = [a for a in talk.conversation.said.values() if a.how is Provenance.UNHEARD]

    mild = talk.conversation.verdict().urgency is SELF_MONITOR
    assert mild is (not unheard)


@quick
@given(st.lists(st.one_of(*[st.none()] * 6, turns), max_size=45), st.data())
def test_stopping_or_being_cut_off_is_never_milder_than_routine(
    said: list[Heard | None], data: st.DataObject
) -> None:
    talk = Talk(DIALOGUE)
    for turn in said:
        if talk.state in DIALOGUE.checklist.by_key:
            take(talk, turn)
    asking = talk.state in DIALOGUE.checklist.by_key
    known = talk.conversation.verdict().urgency

    if data.draw(st.booleans()):
        talk.conversation.cut_off("interrupted")
    elif talk.state != "ended":
        talk.say("stop")

    assert talk.conversation.verdict().urgency >= known
    assert talk.conversation.verdict().urgency >= ROUTINE or not asking
