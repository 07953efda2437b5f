"""What to listen for in a clip, and what the app would take from the words heard.

The names, in the column `grammar` of a list and behind the options of the command:

    all              every phrase of the checklist
    phrases:yes|no   these phrases
    question:KEY     the answers to one question
    turn:KEY         everything the app listens for while the question is open

A recogniser may always hear `[unk]` as well. Words are interpreted as in a visit: with `all` and
`phrases` each phrase has a separate meaning, with `question` and `turn` all phrases of an answer
mean the same.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace

from voice_app.checklist.checklist import AnswerKind, Question
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.phrases import DangerHeard
from voice_app.dialogue.speaking_pace import SpeakingPace
from voice_app.dialogue.turn_grammar import TurnGrammar
from voice_app.errors import SettingFault
from voice_app.hearing.redecoding import Turn
from voice_app.settings import Patience
from voice_app.turn import Heard, Listening
from voice_app.understanding.nbest import Belief, agreed, belief, certain

ALL = "all"


@dataclass(frozen=True)
class Grammar:
    """The phrases of a turn and their meanings."""

    name: str
    phrases: tuple[str, ...]
    meaning: Callable[[str], str]
    """Maps the words of a turn to what the app takes from them, "" for nothing."""
    certain: Callable[[Heard], Heard]
    """Maps a turn to what remains if rivals mean something else; see `certainty.py`."""
    believed: Callable[[Heard], bool] = lambda heard: True
    """Whether an answer in it is accepted rather than read back or asked for again."""
    turn: Listening | None = None
    """What the turn listens for: heard as in a visit, redecoded if one decoding is unclear."""

    def understood(self, turn: Turn) -> str:
        """Return what the app takes from a turn immediately: nothing if it asks first."""
        if turn.doubted:
            return ""
        whole = Heard(
            turn.text,
            rivals=turn.rivals,
            second=turn.second,
            unexplained=turn.unexplained,
            decoy=turn.decoy,
        )
        heard = self.certain(whole)
        return self.meaning(heard.text) if self.believed(heard) else ""


class Grammars:
    """All grammars of one checklist, each built on first use."""

    def __init__(self, dialogue: Dialogue) -> None:
        self._dialogue = dialogue
        self._words = dialogue.understanding
        self._made: dict[str, Grammar] = {}

    def get(self, name: str) -> Grammar:
        """Return the grammar of that name. Raises `SettingFault`."""
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def is_danger(self, text: str) -> bool:
        """Return whether the words contain a danger phrase."""
        return self._words.phrases.danger_in(text) is not None

    def danger_in(self, turn: Turn) -> DangerHeard | None:
        """Return the danger that the app finds in a turn, and whether it asks first."""
        return self._words.danger(Heard(turn.text, danger=turn.danger, doubted=turn.doubted))

    def _make(self, name: str) -> Grammar:
        kind, _, rest = name.partition(":")
        if name == ALL:
            return self._list(name, self._dialogue.phrases)
        if kind == "phrases" and rest.replace("|", "").strip():
            phrases = (" ".join(p.lower().split()) for p in rest.split("|"))
            return self._list(name, tuple(dict.fromkeys(p for p in phrases if p)))
        if kind in ("question", "turn"):
            question = self._dialogue.checklist.by_key.get(rest)
            if question is None:
                keys = ", ".join(self._dialogue.checklist.by_key)
                raise SettingFault(f"There is no question {rest!r}.", f"Questions: {keys}.")
            sure = functools.partial(self._certain, question=question)
            believed = functools.partial(self._believed, question=question)
            if kind == "question":
                answers = tuple(dict.fromkeys(self._words.expected_for(question)))
                spans = question.kind is AnswerKind.DURATION
                alone = Listening(answers, words_combine=spans)
                meaning = _cached(lambda text: self._answer(text, question))
                return Grammar(name, answers, meaning, sure, believed, alone)
            weighed = self._dialogue.is_at_stake({}, question)
            grammar = TurnGrammar(self._dialogue)
            turn = grammar.listening(question.key, crisis=False, second_view=weighed)
            # As at the start of a visit: the person's pace is not known yet.
            pace = SpeakingPace(self._dialogue.policy.limit)
            turn = replace(turn, limit=pace.limit(Patience()))
            meaning = _cached(lambda text: self._turn(text, question))
            return Grammar(name, turn.phrases, meaning, sure, believed, turn)
        raise SettingFault(
            f"There is no grammar {name!r}.",
            "Write all, phrases:yes|no, question:KEY or turn:KEY.",
        )

    def _list(self, name: str, phrases: tuple[str, ...]) -> Grammar:
        each = {phrase: (phrase,) for phrase in phrases}
        meaning = _cached(lambda text: self._words.phrases.meaning(text, each) or "")
        return Grammar(name, phrases, meaning, lambda heard: agreed(heard, meaning))

    def _certain(self, heard: Heard, question: Question) -> Heard:
        """Danger takes effect whatever else it may be."""
        if self.is_danger(heard.text):
            return heard
        return certain(heard, self._dialogue, question)

    def _believed(self, heard: Heard, question: Question) -> bool:
        answer = self._words.answer(heard.text, question)
        if answer is None or self._words.command(heard.text) is not None:
            return True
        return belief(heard, answer, self._dialogue, question, {}) is Belief.TAKEN

    def _answer(self, text: str, question: Question) -> str:
        answer = self._words.answer(text, question)
        return "" if answer is None else str(answer.value)

    def _turn(self, text: str, question: Question) -> str:
        """In the order of a conversation: danger, commands, explanations, answers."""
        danger = self._words.phrases.danger_in(text)
        if danger is not None:
            return f"danger: {danger.kind.value}"
        command = self._words.command(text)
        if command is not None:
            return f"command: {command}"
        topic = self._dialogue.library.topic(self._words.phrases.words, text)
        if topic is not None:
            return f"topic: {topic.key}"
        return self._answer(text, question)


def _cached(meaning: Callable[[str], str]) -> Callable[[str], str]:
    return functools.lru_cache(maxsize=10_000)(meaning)
