"""Random conversations: whatever is said, and in whatever order, the safety
properties of the clinical specification (section 6) hold after every single turn.

Each conversation is one random walk through the core. Words are drawn from everything that can be
heard: answers, every command, danger and crisis phrases, explanations, silence and sounds that are
no words. At its end every walk must still find a way out.
"""

from __future__ import annotations

import functools
import os
import re
from datetime import date

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.core.support import MUMBLE, SILENCE, calm, words_for
from voice_app.bootstrap import load_dialogue
from voice_app.dialogue.answers import How
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.dialogue import Reply
from voice_app.dialogue.phrases import DangerHeard
from voice_app.dialogue.style import Part, load_style
from voice_app.dialogue.vocabulary import CHECKLIST_FOLDER, all_phrases
from voice_app.ports import Heard
from voice_app.resources import data_path
from voice_app.triage.claims import load_claims
from voice_app.triage.conditions import holds
from voice_app.triage.rules import Urgency

CONVERSATIONS = int(os.environ.get("VOICE_APP_WALKS", "1000"))
"""Ten thousand take minutes on a busy machine: set VOICE_APP_WALKS=10000 for them."""
TURNS = 6
"""At most, in one walk, after some calm answers that led somewhere."""

DIALOGUE = load_dialogue(today=date(2026, 11, 21))
PHRASES = DIALOGUE.understanding.phrases
FLOORS = load_claims(data_path(CHECKLIST_FOLDER) / "triage.yaml").floors
QUESTIONS = DIALOGUE.checklist.by_key
UNHEARD = (SILENCE, MUMBLE)
DOUBTFUL = Heard("no", second="[unk]")
COMMANDS = [Heard(phrase) for group in PHRASES.commands.values() for phrase in group[:2]]
ANSWERS = [Heard(text) for text in (
    "yes", "no", "not sure", "not at all", "a bit", "no problem", "yes no", "two weeks", "worse",
    "both", "okay", "false alarm", "all clear", "yes start over", "start the checklist", "speech",
    "change my answer about breathing", "change my answer about the signs", "tell me more",
    "more questions", "what is als", "i have no chest pain", "this is killing me",
)]  # fmt: skip
EVERYTHING = [Heard(phrase) for phrase in
              all_phrases(PHRASES, DIALOGUE.understanding.durations, DIALOGUE.library,
                          DIALOGUE.around)]  # fmt: skip
STYLE = load_style(data_path(CHECKLIST_FOLDER) / "style.en.yaml")
NEVER_SAID = [group for group in STYLE.never_said if Part.TOLD not in group.allowed_in]  # fmt: skip
BANNED = re.compile("|".join(
    rf"(?<!\w){re.escape(words)}(?!\w)" for group in NEVER_SAID for words in group.phrases
))  # fmt: skip
TURN = st.sampled_from([*UNHEARD * 8, DOUBTFUL, DOUBTFUL, *COMMANDS, *ANSWERS * 3, *EVERYTHING])
_clean: set[str] = set()


@functools.cache
def danger_in(text: str) -> DangerHeard | None:
    return PHRASES.danger_in(text)


class Walk(RuleBasedStateMachine):
    """One conversation."""

    @initialize(
        calm_answers=st.sampled_from([0, 1, 2, 3, 5, 8, 12, 20]),
        idle=st.sampled_from([False] * 9 + [True]),
    )
    def begin(self, calm_answers: int, idle: bool) -> None:
        self.talk = Conversation(DIALOGUE)
        self.reply = self.talk.rest() if idle else self.talk.start()
        for _ in range(0 if idle else calm_answers):
            if self.talk.state in QUESTIONS:
                self.hear(Heard(words_for(DIALOGUE, self.talk.state, self.calm())))

    def calm(self) -> str | int:
        return calm(DIALOGUE, self.talk.state)

    def over(self) -> bool:
        return self.talk.state == "ended"

    @precondition(lambda self: not self.over())
    @rule(heard=TURN)
    def say(self, heard: Heard) -> None:
        before = dict(self.talk.said)
        urgency, state = self.urgency(), self.talk.state
        self.hear(heard)
        if heard in UNHEARD:
            assert self.urgency() >= urgency, "silence took something back"
        new = {key: a for key, a in self.talk.said.items() if before.get(key) != a}
        for key, answer in new.items():
            if answer.value == "no":
                assert self.is_a_no(heard.text, state), (key, heard)
            if answer.how is How.UNHEARD:
                assert answer.value == "unsure"
                assert before.get(key) in (None, answer), "silence replaced an answer"
        if (
            list(before) == [key for key in self.talk.said if key in before]
            and new
            and all(answer.value == "yes" and key not in before for key, answer in new.items())
        ):
            assert self.urgency() >= urgency, "a further yes lowered the urgency"

    @precondition(lambda self: self.talk.state in QUESTIONS)
    @rule()
    def answer_calmly(self) -> None:
        self.hear(Heard(words_for(DIALOGUE, self.talk.state, self.calm())))

    @precondition(lambda self: self.over())
    @rule()
    def begin_another(self) -> None:
        self.talk = Conversation(DIALOGUE)
        self.reply = self.talk.start()

    def hear(self, heard: Heard) -> None:
        state = self.talk.state
        self.reply = self.talk.hear(heard)
        self.check_danger(danger_in(heard.text), heard, state)
        self.check_reply(self.reply, state)
        answers, urgency = self.talk.answers, self.urgency()
        for floor in FLOORS:
            if holds(floor.when, answers):
                assert urgency >= floor.at_least, floor.when
        if self.talk.state in ("guidance", "emergency"):
            self.check_words(self.reply)

    def urgency(self) -> Urgency:
        return DIALOGUE.verdict(self.talk.answers, complete=True).urgency

    def is_a_no(self, text: str, state: str) -> bool:
        if state == "reading_back":
            return PHRASES.meaning(text, PHRASES.read_back) == "all_clear"
        question = QUESTIONS[state]
        accepted = PHRASES.choices.get(question.key, PHRASES.yes_no)
        return PHRASES.meaning(text, {**accepted, "unsure": PHRASES.unsure}) == "no"

    def check_danger(self, danger: DangerHeard | None, heard: Heard, state: str) -> None:
        if danger is None:
            return
        if not danger.ask_first:
            assert self.talk.state == "emergency", (heard, state)
            advice = DIALOGUE.prompts.advice_for(
                Urgency.EMERGENCY_NOW, self.talk.answers, unheard=False
            )
            first = advice.do[0]
            assert self.reply.lines[0] in (first.says, first.other)
        elif state != "confirming":
            assert self.talk.state in ("confirming", "emergency"), (heard, state)

    def check_reply(self, reply: Reply, before: str) -> None:
        assert (reply.listening is None) is self.over()
        if reply.listening is not None:
            assert set(PHRASES.danger_phrases) <= set(reply.listening.phrases)
        quiet = ("idle", "paused", "emergency")
        assert reply.lines or (before in quiet and self.talk.state in quiet), before

    def check_words(self, reply: Reply) -> None:
        for line in set(reply.lines) - _clean:
            assert not BANNED.search(line.lower()), line
            _clean.add(line)

    def teardown(self) -> None:
        """There is a way out: asking to stop leads to the end, and idle to a visit."""
        if not hasattr(self, "talk"):
            return
        if self.talk.state == "idle":
            self.hear(Heard("start the checklist"))
            assert self.talk.state in QUESTIONS
        for _ in range(3):
            if not self.over():
                self.hear(Heard("stop"))
        assert self.over()


TestRandomConversations = Walk.TestCase
TestRandomConversations.settings = settings(
    max_examples=CONVERSATIONS,
    stateful_step_count=TURNS,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
