"""What the tests of the core share: cases from tests/data, and conversations held by typing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tests.levels import LEVELS
from voice_app import authored
from voice_app.authored import Entry
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.conversation import Conversation
from voice_app.dialogue.reply import Reply
from voice_app.triage.conditions import Value
from voice_app.triage.rules import Rule, RuleTable, Urgency
from voice_app.turn import Heard

DATA = Path(__file__).parent.parent / "data"
SILENCE = Heard("", speech=False)
MUMBLE = Heard("[unk]")


@dataclass(frozen=True)
class Case:
    """One person of the test data."""

    id: str
    story: str
    answers: Mapping[str, Value | None]
    """With the defaults; None means not answered."""
    urgency: Urgency
    rule: str | None = None
    """The rule that decides."""
    without_rule: Urgency | None = None
    stop_after: str | None = None
    most_questions: int | None = None

    @property
    def given(self) -> dict[str, Value]:
        """The answers that were given."""
        return {key: value for key, value in self.answers.items() if value is not None}

    def as_yaml(self) -> str:
        """Return the answers as a file for `voice-app triage`."""
        return "".join(
            f"{key}: {'null' if value is None else value}\n" for key, value in self.answers.items()
        )


def load_cases(name: str) -> tuple[Case, ...]:
    """Return the cases of tests/data/<name>.yaml, completed by the defaults."""
    defaults = _answers(authored.read(DATA / "vignettes.yaml").require("defaults"))
    cases = authored.read(DATA / f"{name}.yaml").require("cases")
    return tuple(_case(id_, entry, defaults) for id_, entry in cases)


def _case(id_: str, entry: Entry, defaults: Mapping[str, Value | None]) -> Case:
    entry.only(
        "story", "answers", "rule", "urgency", "without_rule", "stop_after", "most_questions"
    )
    rule, without = entry.get("rule"), entry.get("without_rule")
    stop, most = entry.get("stop_after"), entry.get("most_questions")
    return Case(
        id=id_,
        story=entry.require("story").text(),
        answers={**defaults, **_answers(entry.require("answers"))},
        urgency=LEVELS.named(entry.require("urgency")),
        rule=rule.text() if rule else None,
        without_rule=LEVELS.named(without) if without else None,
        stop_after=stop.text() if stop else None,
        most_questions=most.whole_number() if most else None,
    )


def _answers(entry: Entry) -> dict[str, Value | None]:
    answers: dict[str, Value | None] = {}
    for key, value in entry:
        text = value.text()
        answers[key] = None if text == "null" else int(text) if text.isdecimal() else text
    return answers


def without_rule(table: RuleTable, rule: str) -> RuleTable:
    """Return the table without one rule."""
    return replace(table, rules=tuple(r for r in table.rules if r.id != rule))


def without_level(table: RuleTable, rule: Rule, level: Urgency) -> RuleTable:
    """Return the table with one level of one rule taken out."""
    levels = {urgency: part for urgency, part in rule.levels.items() if urgency != level}
    poorer = replace(rule, levels=levels)
    return replace(table, rules=tuple(poorer if r.id == rule.id else r for r in table.rules))


class Talk:
    """A conversation held by typing, that remembers everything said."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        self.conversation = Conversation(dialogue)
        self.replies: list[Reply] = [self.conversation.start()]

    @property
    def state(self) -> str:
        return self.conversation.state

    @property
    def last(self) -> str:
        """The latest lines as one text."""
        return " ".join(self.replies[-1].lines)

    def hear(self, heard: Heard) -> str:
        """Hand over one turn; return what the app says to it."""
        self.replies.append(self.conversation.hear(heard))
        return self.last

    def say(self, *texts: str) -> str:
        """Speak, one turn for each text; return what the app says to the last."""
        for text in texts:
            self.hear(Heard(text))
        return self.last

    def answer(self, value: Value) -> str:
        """Answer the open question with a value, in the first words that mean it."""
        return self.say(words_for(self.dialogue, self.state, value))

    def go_to(self, state: str, answers: Mapping[str, Value]) -> None:
        """Answer as in `answers`, otherwise "no", until `state` is reached."""
        while self.state != state:
            assert self.state in self.dialogue.checklist.by_key, f"{state} was never reached"
            self.answer(answers.get(self.state, calm(self.dialogue, self.state)))

    def finish(self, answers: Mapping[str, Value]) -> None:
        """Answer as in `answers`, otherwise "no", until no question is open."""
        while self.state in self.dialogue.checklist.by_key:
            self.answer(answers.get(self.state, calm(self.dialogue, self.state)))


_CALM: Mapping[str, Value] = {
    "adult": "yes",
    "main": "twitching",
    "exposure": "none",
    "onset_days": 5,
    "course": "same",
    "side": "left",
    "numb_where": "fingers",
    "twitch_places": "one",
    "worry": "none",
    "doctor_seen": "no",
    "age_band": "under_40",
    "known": "none",
}


def calm(dialogue: Dialogue, key: str) -> Value:
    """Return the answer of a person with a few days of twitching in one place."""
    assert key in dialogue.checklist.by_key
    return _CALM.get(key, "no")


def words_for(dialogue: Dialogue, key: str, value: Value) -> str:
    """Return words that answer question `key` with `value`."""
    phrases = dialogue.understanding.phrases
    if isinstance(value, int):
        return f"{value} days"
    if value == "unsure":
        return phrases.unsure[0]
    return phrases.choices.get(key, phrases.yes_no)[value][0]


ROUTES: Mapping[str, Mapping[str, Value]] = {
    "breath_sentence": {"breath_now": "unsure"},
    "sudden_1day": {"sudden_week": "unsure"},
    **{
        sign: {"gate": "unsure"}
        for sign in (
            "chest_pain", "rapid_spread", "saddle_bladder", "recent_injury", "fever_headache",
        )
    },
    **{
        sign: {"other_signs": "unsure"}
        for sign in ("exposure", "low_sugar", "seizure_faint_confusion", "sight_or_balance")
    },
    "much_worse_4_weeks": {"onset_days": 90, "course": "worse"},
    "side": {"main": "weakness", "onset_days": 20, "course": "worse"},
    "sudden_past": {"main": "weakness", "onset_days": 90},
    "spread": {"main": "weakness"},
    "falls": {"legs": "yes", "onset_days": 90},
    "bladder_change": {"legs": "yes"},
    "urine": {"legs": "yes", "bladder_change": "yes"},
    "saliva": {"swallow": "yes"},
    "drink": {"swallow": "yes"},
    "choke_repeat": {"swallow": "unsure", "onset_days": 90},
    "weak_cough": {"swallow": "unsure", "onset_days": 90},
    "back_pain": {"legs": "yes"},
    "cancer": {"legs": "yes", "back_pain": "yes", "onset_days": 90},
    "sleep_breath": {"main": "weakness", "course": "better"},
    "fatigue": {"course": "comes_and_goes"},
    "attacks": {"course": "comes_and_goes"},
    "numb_where": {"numb": "yes"},
    "twitch": {"main": "weakness", "course": "better"},
    "selfharm_now": {"selfharm": "yes"},
    "doctor_seen": {"onset_days": 90},
    "under_12": {"adult": "no"},
    "known": {"breath_lying": "yes"},
    "pregnant": {"main": "other"},
    "pregnancy_signs": {"main": "other", "pregnant": "yes"},
    "neurologist_12_months": {"onset_days": 90, "doctor_seen": "normal"},
}  # fmt: skip
"""By question that not everybody is asked: answers after which it is asked."""


def is_detail(dialogue: Dialogue, state: str) -> bool:
    """Say whether `state` asks for a detail that is offered after the advice."""
    return state in {question.key for question in dialogue.checklist.details}


def talk_at(dialogue: Dialogue, state: str) -> Talk:
    """Return a conversation that has come to `state` as a person could bring it there."""
    talk = Talk(dialogue)
    match state:
        case "opening":
            talk.conversation = Conversation(dialogue)
        case "confirming":
            talk.say("i have no chest pain")
        case "emergency":
            talk.say("emergency")
        case "guidance":
            talk.say("no", "stop")
        case "reading_back":
            talk.hear(Heard("no", second="[unk]"))
        case "library":
            talk.say("what is als")
        case "paused":
            talk.say("pause")
        case "review":
            talk.say("no", "what have i said")
        case "starting_over":
            talk.say("start over")
        case "noting" | "reading_note":
            talk.conversation.change(takes_notes=True)
            talk.say("no", "the helper answers", "take a note")
            if state == "reading_note":
                talk.hear(Heard("[unk]", note="tired in the evening"))
        case "idle":
            talk.conversation = Conversation(dialogue)
            talk.replies = [talk.conversation.rest()]
        case detail if is_detail(dialogue, detail):
            talk.finish({})
            talk.say("more questions")
            talk.go_to(detail, {})
        case "ended":
            talk.say("no", "stop", "stop")
        case _:
            talk.go_to(state, ROUTES.get(state, {}))
    assert talk.state == state
    return talk
