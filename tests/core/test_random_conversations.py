"""Random conversations: whatever is said, and in whatever order, the safety
properties of the clinical specification (section 6) hold after every single turn.

Each conversation is one random walk through the core. Words are drawn from everything that can be
heard: answers, every command, danger and crisis phrases, explanations, silence and sounds that are
no words; some might as well have been others, and some danger is heard in one way alone. At its
end every walk must still find a way out.
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.core.support import MUMBLE, ROUTES, SILENCE, calm, words_for
from tests.levels import EMERGENCY_NOW
from voice_app.bootstrap import load_dialogue
from voice_app.checklist.answers import Provenance
from voice_app.checklist.checklist import AnswerKind
from voice_app.checklist.phrases import DangerHeard
from voice_app.checklist.style import Part, load_style
from voice_app.checklist.vocabulary import CHECKLIST_FOLDER
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.reply import Reply
from voice_app.resources import data_path
from voice_app.triage.conditions import Condition, Value, holds
from voice_app.triage.rules import Urgency
from voice_app.turn import Heard
from voice_app.verify.claims import load_claims

FEW = 300
"""So many are tried at every edit."""
CONVERSATIONS = int(os.environ.get("VOICE_APP_WALKS", "10000"))
"""They take six and a half minutes of a core; VOICE_APP_WALKS=500 takes a look while you work."""

TURNS = 11
"""In one walk, after some calm answers that led somewhere; two of three are random words."""

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
    "more questions", "what is als", "take a note", "the helper answers", "i have no chest pain",
    "this is killing me",
)]  # fmt: skip
EVERYTHING = [Heard(phrase) for phrase in DIALOGUE.phrases]
NEARLY = [
    Heard(text, second=text, rivals=rivals)
    for text in ("yes", "no", "not sure", "two weeks", "worse", "both", "all clear", "stop")
    for rivals in (("yes",), ("no",), ("[unk]",), ("ten weeks",), ("better", "[unk]"), ("both",),
                   ("no", "not at all"), ("start over",), ("i can't breathe",))
]  # fmt: skip
"""Words that might as well have been others."""
DANGER = [phrase for tables in (PHRASES.danger, PHRASES.ask_first)
          for group in tables.values() for phrase in group]  # fmt: skip
FAINT = [Heard("[unk]", danger=f"[unk] {phrase}") for phrase in [*DANGER, "not choking"]]
DOUBTED = [Heard(f"[unk] {phrase} [unk]", doubted=True) for phrase in DANGER]
STYLE = load_style(data_path(CHECKLIST_FOLDER) / "style.en.yaml")
HOW_IT_IS_SAID = ("written_not_spoken", "translated")
"""What people say themselves, and is told back, need not be said well."""
NEVER_SAID = [
    group
    for group in STYLE.never_said
    if Part.TOLD not in group.allowed_in and group.name not in HOW_IT_IS_SAID
]
BANNED = re.compile("|".join(
    rf"(?<!\w){re.escape(words)}(?!\w)" for group in NEVER_SAID for words in group.phrases
))  # fmt: skip
QUOTED = re.compile("|".join(map(re.escape, sorted(DANGER, key=len, reverse=True))))
"""What was heard is quoted, whatever its words: "I heard you say, took too many tablets."."""
OFFER = DIALOGUE.prompts.line("offer_rest")
CALM = None
"""What leads a walk on, to where the next words count: the answer of a calm person, with
or without some trouble, to whatever is asked."""
WAY_ON = {
    "guidance": "more questions", "idle": "start the checklist", "emergency": "false alarm",
    "confirming": "no", "reading_back": "all clear", "reading_note": "keep it",
}  # fmt: skip
"""By state that is no question; "resume" leads on from all others."""


def shares(*groups: tuple[int, Sequence[Heard | None]]) -> list[Heard | None]:
    """Repeat each group so that it has its share, in percent, of all."""
    most = max(len(group) * 100 // share for share, group in groups)
    return [
        turn
        for share, group in groups
        for turn in list(group) * (most * share // 100 // len(group))
    ]


TURN = st.sampled_from(
    shares((32, [CALM]), (10, UNHEARD), (3, [DOUBTFUL]), (12, COMMANDS), (18, ANSWERS),
           (16, EVERYTHING), (4, NEARLY), (3, FAINT), (2, DOUBTED))
)  # fmt: skip
_clean: set[str] = set()


@functools.cache
def unmet(answers: frozenset[tuple[str, Value]], urgency: Urgency) -> list[Condition]:
    """Return what holds of the answers and calls for a higher urgency."""
    floors = [floor for floor in FLOORS if holds(floor.when, dict(answers))]
    return [floor.when for floor in floors if urgency < floor.at_least]


@functools.cache
def danger_in(text: str) -> DangerHeard | None:
    return PHRASES.danger_in(text)


def new_conversation() -> Conversation:
    """Return one in which a helper's notes can be written."""
    talk = Conversation(DIALOGUE)
    talk.change(takes_notes=True)
    return talk


class Walk(RuleBasedStateMachine):
    """One conversation."""

    @initialize(
        calm_answers=st.sampled_from([0, 1, 2, 3, 5, 8, 12, 20]),
        person=st.sampled_from([{}, *ROUTES.values()]),
        idle=st.sampled_from([False] * 9 + [True]),
    )
    def begin(self, calm_answers: int, person: Mapping[str, Value], idle: bool) -> None:
        self.person = person
        self.talk = new_conversation()
        self.reply = self.talk.rest() if idle else self.talk.start()
        for _ in range(0 if idle else calm_answers):
            if self.talk.state in QUESTIONS:
                self.talk.hear(self.way_on())

    def way_on(self) -> Heard:
        state = self.talk.state
        if state in QUESTIONS:
            answer = self.person.get(state, calm(DIALOGUE, state))
            return Heard(words_for(DIALOGUE, state, answer))
        return Heard(WAY_ON.get(state, "resume"))

    def over(self) -> bool:
        return self.talk.state == "ended"

    @rule(heard=TURN, after_sign=st.sampled_from([0, 1, 2, 3, 4, 5]))
    def say(self, heard: Heard | None, after_sign: int) -> None:
        if self.over():
            self.talk = new_conversation()
            self.reply = self.talk.start()
        if heard is CALM:
            heard = self.way_on()
        heard = replace(heard, unread=self.unread(after_sign) if heard.speech else ())
        before = dict(self.talk.said)
        urgency, state = self.urgency(), self.talk.state
        self.hear(heard)
        if replace(heard, unread=(), danger="") in UNHEARD:
            assert self.urgency() >= urgency, "silence took something back"
        new = {key: a for key, a in self.talk.said.items() if before.get(key) != a}
        for key, answer in new.items():
            if answer.value == "no":
                assert self.is_a_no(heard.text, state, key), (key, heard)
                assert not heard.unread or key != "gate", "a no to one sign answered them all"
            if key == state and answer.how is Provenance.SAID and danger_in(heard.text) is None:
                assert self.is_agreed(answer.value, heard, state), (key, heard)
            if answer.how is Provenance.UNHEARD:
                assert answer.value == "unsure"
                assert before.get(key) in (None, answer), "silence replaced an answer"
        if (
            list(before) == [key for key in self.talk.said if key in before]
            and new
            and all(answer.value == "yes" and key not in before for key, answer in new.items())
        ):
            assert self.urgency() >= urgency, "a further yes lowered the urgency"

    def unread(self, after_sign: int) -> tuple[str, ...]:
        """Return what was not said yet after so many signs of a list; 0 is after the whole."""
        between = self.reply.listening.between if self.reply.listening else ()
        at = [n for n, line in enumerate(self.reply.lines) if line in between]
        return self.reply.lines[at[min(after_sign, len(at)) - 1] :] if at and after_sign else ()

    def hear(self, heard: Heard) -> None:
        state = self.talk.state
        if state == "noting" and heard.text:
            heard = replace(heard, note=heard.text)
        self.reply = self.talk.hear(heard)
        alone = replace(heard, danger="", note=None)
        danger = DIALOGUE.understanding.danger(alone, QUESTIONS.get(state))
        self.check_danger(danger, heard, state)
        self.check_reply(self.reply, state)
        assert not unmet(frozenset(self.talk.answers.items()), self.urgency())
        if self.talk.outlook().least is EMERGENCY_NOW:  # whatever else is answered
            assert self.talk.state in ("emergency", "confirming", "ended"), "its advice must wait"
        if self.talk.state in ("guidance", "emergency"):
            self.check_words(self.reply)

    def urgency(self) -> Urgency:
        return DIALOGUE.verdict(self.talk.answers, complete=True).urgency

    def is_a_no(self, text: str, state: str, key: str) -> bool:
        if state == "reading_back":
            if PHRASES.meaning(text, PHRASES.read_back) == "all_clear":
                return True
            if QUESTIONS[key].kind is AnswerKind.YES_NO:
                return False  # a bare no does not confirm one; to a yes it is another answer
            state = key
        answer = DIALOGUE.understanding.answer(text, QUESTIONS[state])
        return answer is not None and answer.value == "no" and danger_in(text) is None

    def is_agreed(self, value: Value, heard: Heard, state: str) -> bool:
        """Say whether every rival means the same; only a yes about an emergency needs it not."""
        if value == "yes" and state in DIALOGUE.doubted:
            return True
        found = (DIALOGUE.understanding.answer(r, QUESTIONS[state]) for r in heard.rivals)
        return all(other is not None and other.value == value for other in found)

    def check_danger(self, danger: DangerHeard | None, heard: Heard, state: str) -> None:
        if danger is None:
            return
        if not danger.ask_first and not heard.doubted:
            assert self.talk.state == "emergency", (heard, state)
            advice = DIALOGUE.prompts.advice_for(EMERGENCY_NOW, self.talk.answers, unheard=False)
            first = advice.do[0]
            assert self.reply.lines[0] in (first.says, first.other)
        elif state != "confirming":
            assert self.talk.state in ("confirming", "emergency"), (heard, state)

    def check_reply(self, reply: Reply, before: str) -> None:
        assert (reply.listening is None) is self.over()
        if reply.listening is not None:
            assert set(PHRASES.danger_phrases) <= set(reply.listening.phrases)
        if self.talk.state in DIALOGUE.grave:
            assert not set(OFFER) & set(reply.lines), (
                "a rest was offered before a danger is settled"
            )
        quiet = ("idle", "paused", "emergency")
        assert reply.lines or (before in quiet and self.talk.state in quiet), before

    def check_words(self, reply: Reply) -> None:
        for line in set(reply.lines) - _clean:
            assert not BANNED.search(QUOTED.sub("", line.lower())), line
            _clean.add(line)

    def teardown(self) -> None:
        """There is a way out: asking to stop leads to the end, and idle to a visit."""
        if not hasattr(self, "talk"):
            return
        if self.talk.state == "idle":
            self.hear(Heard("start the checklist"))
            assert self.talk.state in QUESTIONS
        # "Did you say ...?" may be asked once more before "stop" is heard.
        unclear = DIALOGUE.policy.unclear_faint_danger - 1
        for _ in range(3 + unclear * (self.talk.state == "confirming")):
            if not self.over():
                self.hear(Heard("stop"))
        assert self.over()


def so_many(conversations: int) -> settings:
    return settings(
        max_examples=conversations,
        stateful_step_count=TURNS,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )


class WalkAmongMany(Walk):
    """The same: a class of its own has settings of its own."""


TestAFewRandomConversations = Walk.TestCase
TestAFewRandomConversations.settings = so_many(FEW)

TestRandomConversations = pytest.mark.long(pytest.mark.timeout(2400)(WalkAmongMany.TestCase))
TestRandomConversations.settings = so_many(CONVERSATIONS)
