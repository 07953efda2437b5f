"""The sitting around a visit: taking up, keeping and forgetting, with danger heard throughout."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.support import MUMBLE, ROUTES, SILENCE, calm, is_detail, talk_at, words_for
from voice_app.dialogue.answers import Answer, By
from voice_app.dialogue.dialogue import Dialogue, Reply
from voice_app.dialogue.effects import Forget, KeepVisit, LetGo
from voice_app.dialogue.phrases import Danger
from voice_app.dialogue.session import Plan, Session
from voice_app.dialogue.unfinished import Progress, taken_up
from voice_app.triage.conditions import Value
from voice_app.triage.decide import Verdict
from voice_app.triage.rules import Urgency
from voice_app.turn import Heard

KEEPING = Plan(keeps=True, asks_to_keep=True)
SAFE = {"breath_now": "no", "sudden_week": "no", "gate": "no"}
HALF = Progress({key: Answer(value, value) for key, value in {**SAFE, "main": "weakness"}.items()})
OFFERED = replace(KEEPING, unfinished=HALF, day="today")


class Sitting:
    """A session held by typing."""

    def __init__(self, dialogue: Dialogue, plan: Plan) -> None:
        self.dialogue = dialogue
        self.session = Session(dialogue, plan)
        self.reply: Reply = self.session.start()

    @property
    def state(self) -> str:
        return self.session.conversation.state

    @property
    def said(self) -> str:
        return " ".join(self.reply.lines)

    def hear(self, *turns: Heard | str) -> str:
        for turn in turns:
            self.reply = self.session.hear(Heard(turn) if isinstance(turn, str) else turn)
        return self.said

    def finish(self, answers: dict[str, Value]) -> Verdict:
        """Answer every question that is asked, otherwise "no"; return the verdict."""
        while self.state in self.dialogue.checklist.by_key:
            value = answers.get(self.state, calm(self.dialogue, self.state))
            self.hear(words_for(self.dialogue, self.state, value))
        return self.session.conversation.verdict()


def test_a_bare_session_is_the_conversation_and_asks_nothing_more(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue, Plan())
    conversation = talk_at(dialogue, "breath_now")

    assert sitting.reply.lines == conversation.replies[0].lines
    assert "Goodbye" in sitting.hear("stop", "stop")
    assert sitting.reply.listening is None
    assert sitting.session.progress() is None


def test_the_opening_says_in_one_sentence_that_answers_are_kept_until_the_end(
    dialogue: Dialogue,
) -> None:
    lines = Sitting(dialogue, KEEPING).reply.lines

    assert "Until we finish, your answers are kept on this computer." in lines
    assert lines.index("Say emergency at any time.") < len(lines) - 1


def test_a_visit_taken_up_in_any_state_ends_in_the_same_verdict(
    dialogue: Dialogue, question: str
) -> None:
    if is_detail(dialogue, question):
        return  # a detail is asked after the advice: see the next test
    answers = dict(ROUTES.get(question, {}))
    through = talk_at(dialogue, question)
    left = through.conversation.progress()
    through.finish(answers)
    wanted = through.conversation.verdict()

    sitting = Sitting(dialogue, replace(OFFERED, unfinished=left))
    sitting.hear("continue the visit")
    verdict = sitting.finish(answers)

    assert (verdict.urgency, verdict.complete) == (wanted.urgency, wanted.complete)
    assert set(verdict.rules) == set(wanted.rules)


def test_a_visit_taken_up_goes_on_with_whoever_answered(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "main")
    talk.say("for someone else", "weakness")

    sitting = Sitting(dialogue, replace(OFFERED, unfinished=talk.conversation.progress()))
    sitting.hear("continue the visit", "no")

    assert sitting.session.conversation.said["breath_now"].by is By.HELPER
    assert sitting.session.conversation.script.other


@pytest.mark.parametrize("state", ["confirming", "emergency", "guidance", "library", "cramps"])
def test_a_visit_that_broke_off_between_questions_is_taken_up_too(
    dialogue: Dialogue, state: str
) -> None:
    talk = talk_at(dialogue, state)

    sitting = Sitting(dialogue, replace(OFFERED, unfinished=talk.conversation.progress()))
    sitting.hear("continue the visit")

    expected = state if state in ("confirming", "emergency") else "breath_now"
    assert sitting.state == expected


def test_the_safety_questions_are_asked_again_and_the_others_are_not(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue, OFFERED)

    assert "unfinished visit from today" in sitting.said
    assert "safety questions come first" in sitting.hear("continue the visit")
    asked = []
    while sitting.state != "onset_days":
        asked.append(sitting.state)
        sitting.hear("no")
    assert asked == ["breath_now", "sudden_week", "gate"]
    assert sitting.session.conversation.said["main"].value == "weakness"


def test_what_became_an_emergency_meanwhile_is_noticed(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue, OFFERED)

    sitting.hear("continue the visit", "yes")

    assert sitting.state == "emergency"


def test_an_emergency_that_was_told_is_not_asked_about_again(dialogue: Dialogue) -> None:
    told = replace(HALF, said={**HALF.said, "saliva": Answer("yes", "yes")})
    sitting = Sitting(dialogue, replace(OFFERED, unfinished=told))

    said = sitting.hear("continue the visit")

    assert sitting.state == "emergency"
    assert "Call 911, 999 or 112 now." in said


def test_every_question_that_can_be_an_emergency_is_asked_anew(dialogue: Dialogue) -> None:
    keys = dialogue.grave & dialogue.checklist.by_key.keys()
    assert {"breath_now", "sudden_week", "gate", "chest_pain", "saliva", "selfharm"} <= keys

    everything = {key: Answer("no", "no") for key in dialogue.checklist.by_key}
    left = taken_up(Progress(everything), dialogue)

    assert set(left) == set(everything) - keys


def test_a_new_visit_begins_without_the_old_answers_and_deletes_them(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue, OFFERED)

    sitting.hear("start a new visit")

    assert sitting.reply.effects == (LetGo(),)
    assert sitting.state == "breath_now"
    assert sitting.session.conversation.said == {}


@pytest.mark.parametrize("turn", [SILENCE, MUMBLE])
def test_an_offer_that_nobody_answers_goes_on_with_the_visit(
    dialogue: Dialogue, turn: Heard
) -> None:
    sitting = Sitting(dialogue, OFFERED)

    sitting.hear(turn, turn)
    assert "You can say continue the visit" in sitting.said
    sitting.hear(turn)

    assert sitting.state == "breath_now"
    assert "main" in sitting.session.conversation.said
    assert LetGo() not in sitting.reply.effects


def test_stop_at_the_offer_leaves_the_visit_for_later(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue, OFFERED)

    sitting.hear("stop")

    assert sitting.reply.listening is None
    assert sitting.reply.effects == ()
    assert sitting.session.progress() is None


def at_the_offer(dialogue: Dialogue) -> Sitting:
    return Sitting(dialogue, OFFERED)


def at_the_end(dialogue: Dialogue) -> Sitting:
    sitting = Sitting(dialogue, KEEPING)
    sitting.hear("no", "stop", "okay")
    assert "Shall I keep your answers" in sitting.said
    return sitting


def at_forgetting(dialogue: Dialogue) -> Sitting:
    sitting = Sitting(dialogue, KEEPING)
    sitting.hear("no", "forget everything")
    assert "Shall I delete everything" in sitting.said
    return sitting


def at_forgetting_after_all(dialogue: Dialogue) -> Sitting:
    sitting = at_the_end(dialogue)
    sitting.hear("forget everything")
    return sitting


EXCHANGES = [at_the_offer, at_the_end, at_forgetting, at_forgetting_after_all]


@pytest.mark.parametrize("open_exchange", EXCHANGES)
@pytest.mark.parametrize("kind", Danger)
def test_words_of_danger_lead_to_their_advice_from_every_question_around_the_checklist(
    dialogue: Dialogue, open_exchange: object, kind: Danger
) -> None:
    assert callable(open_exchange)
    phrases = dialogue.understanding.phrases
    for phrase in phrases.danger[kind]:
        sitting = open_exchange(dialogue)
        assert set(phrases.danger_phrases) <= set(sitting.reply.listening.phrases)

        sitting.hear(f"[unk] {phrase}")

        assert sitting.state == "emergency", phrase
        verdict = sitting.session.conversation.verdict()
        assert verdict.urgency is Urgency.EMERGENCY_NOW


@pytest.mark.parametrize("open_exchange", EXCHANGES)
def test_a_doubtful_word_of_danger_is_asked_about_there_too(
    dialogue: Dialogue, open_exchange: object
) -> None:
    assert callable(open_exchange)
    sitting = open_exchange(dialogue)

    assert sitting.hear("i have no chest pain") == "Did you say, chest pain?"
    sitting.hear("no")

    assert sitting.state == "breath_now" or open_exchange is at_forgetting


@pytest.mark.parametrize("open_exchange", EXCHANGES)
def test_silence_ends_every_question_around_the_checklist(
    dialogue: Dialogue, open_exchange: object
) -> None:
    assert callable(open_exchange)
    sitting = open_exchange(dialogue)

    sitting.hear(SILENCE, SILENCE, SILENCE)

    assert KeepVisit not in map(type, sitting.reply.effects)
    assert Forget() not in sitting.reply.effects


@pytest.mark.parametrize(
    ("turns", "kept"),
    [
        (["yes"], True),
        (["keep it"], True),
        (["no"], False),
        (["don't keep it"], False),
        (["not sure"], False),
        (["stop"], False),
        ([MUMBLE, MUMBLE, MUMBLE], False),
        ([MUMBLE, SILENCE, "keep my answers"], True),
        ([Heard("", input_ended=True)], False),
    ],
)
def test_a_visit_is_kept_after_a_spoken_yes_and_not_otherwise(
    dialogue: Dialogue, turns: list[Heard | str], kept: bool
) -> None:
    sitting = at_the_end(dialogue)

    said = sitting.hear(*turns)

    assert sitting.reply.listening is None
    assert (KeepVisit in map(type, sitting.reply.effects)) is kept
    assert sitting.reply.effects[-1] == LetGo()
    assert said.endswith("Goodbye.")


def test_after_an_emergency_nothing_is_asked_and_nothing_stays(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue, KEEPING)

    sitting.hear("yes", "okay")

    assert sitting.reply.listening is None
    assert sitting.reply.effects == (LetGo(),)


def test_an_input_that_ends_leaves_what_is_kept(dialogue: Dialogue) -> None:
    sitting = Sitting(dialogue, KEEPING)

    sitting.hear("no", Heard("", input_ended=True))

    assert sitting.reply.effects == ()


def test_forget_everything_is_understood_in_every_state_and_goes_back_there(
    dialogue: Dialogue, open_state: str
) -> None:
    if open_state == "opening":
        return
    talk = talk_at(dialogue, open_state)
    sitting = Sitting(dialogue, KEEPING)
    sitting.session.conversation = talk.conversation
    before = dict(talk.conversation.said)

    assert "Shall I delete everything" in sitting.hear("forget everything")
    assert "Nothing is deleted." in sitting.hear("no")
    assert Forget() not in sitting.reply.effects

    said = sitting.hear("delete everything", "yes delete everything")

    assert sitting.reply.effects == (Forget(),)
    assert "Everything is deleted." in said
    assert sitting.state == open_state
    assert sitting.session.conversation.said == before
    assert sitting.session.progress() is None


@pytest.mark.parametrize("turns", [["no"], ["maybe"] * 3, [SILENCE] * 3, [MUMBLE] * 3, ["stop"]])
def test_only_a_yes_deletes(dialogue: Dialogue, turns: list[Heard | str]) -> None:
    sitting = at_forgetting(dialogue)

    said = sitting.hear(*turns)

    assert sitting.reply.effects == ()
    assert said.startswith("Nothing is deleted. In the past week, did your face")
    assert sitting.session.progress() is not None


def test_after_forgetting_nothing_is_kept_or_asked_at_the_end(dialogue: Dialogue) -> None:
    sitting = at_forgetting(dialogue)

    sitting.hear("yes", "stop", "okay")

    assert sitting.reply.listening is None
    assert sitting.session.progress() is None


def test_forgetting_at_the_offer_begins_a_new_visit(dialogue: Dialogue) -> None:
    sitting = at_the_offer(dialogue)

    sitting.hear("forget everything", "yes")

    assert sitting.reply.effects == (Forget(),)
    assert sitting.state == "breath_now"
    assert sitting.session.conversation.said == {}


def test_forgetting_at_the_end_says_goodbye(dialogue: Dialogue) -> None:
    sitting = at_forgetting_after_all(dialogue)

    assert sitting.hear("yes").endswith("Goodbye.")
    assert sitting.reply.effects == (Forget(),)
    assert sitting.reply.listening is None


def test_taking_back_the_wish_to_forget_asks_again_what_was_open(dialogue: Dialogue) -> None:
    assert "Shall I keep your answers" in at_forgetting_after_all(dialogue).hear("no")
    sitting = at_the_offer(dialogue)
    assert "Say continue the visit" in sitting.hear("forget everything", "no")
    assert sitting.session.progress() is None


def test_repeat_and_help_work_around_the_checklist(dialogue: Dialogue) -> None:
    sitting = at_the_end(dialogue)

    assert sitting.hear("repeat") == "Shall I keep your answers on this computer?"
    assert "You can say keep it, or don't keep it." in sitting.hear("help")


def test_every_sentence_around_the_checklist_is_short(dialogue: Dialogue) -> None:
    around = dialogue.around
    exchanges = [text for exchange in around.exchanges.values() for text in exchange.ask]
    for text in [*exchanges, *(text for lines in around.lines.values() for text in lines)]:
        assert len(text.split()) <= 15, text
