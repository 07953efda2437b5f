"""Worrying answers that were taken back, or lost by a correction, until they are asked for again.

Changing one answer can lose another: who first said "three months" was asked whether it began
suddenly, and who then says "three days" is not asked that any more. What was told must not vanish
by that. The question that now covers the finding is asked again, or the lost question itself where
none does; and until that is answered, the more urgent of the visits before and after it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from voice_app.checklist.agenda import open_keys
from voice_app.checklist.answers import Answer
from voice_app.triage.decide import decide
from voice_app.triage.rules import Urgency

if TYPE_CHECKING:
    from voice_app.checklist.checklist import Question
    from voice_app.checklist.dialogue import Dialogue
    from voice_app.triage.decide import Verdict

Said = Mapping[str, Answer]
"""By question key, in the order of answering."""


class TakenBack:
    """The part of a conversation that remembers what a correction took away."""

    def __init__(self, dialogue: Dialogue) -> None:
        self._dialogue = dialogue
        self._checklist = dialogue.checklist
        self.lost: dict[str, Answer] = {}
        """Worrying answers that were taken back and not asked for again."""
        self._before: dict[str, Answer] = {}
        """All answers as they were before the first correction that is not settled."""

    def clear(self) -> None:
        """Forget all of it: every question that matters has its answer."""
        self.lost, self._before = {}, {}

    def restore(self, lost: Said, said: Said) -> None:
        """Take over what an earlier visit had not asked for again."""
        self.lost, self._before = dict(lost), {**said, **lost}

    def keep(self, before: Said, said: Said) -> None:
        """Remember what worries among the answers that are in `before` and no more in `said`."""
        gone = {key: answer for key, answer in before.items() if key not in said}
        if gone:
            findings = self._findings(before)
            gone = {key: answer for key, answer in gone.items() if key in findings}
        self._before = {**(self._before or before), **gone}
        self.lost |= gone

    def answered(self, question: Question, said: Said) -> None:
        """Settle what `question` has just answered: itself, and what it covers."""
        answers = self._checklist.values_of(said)
        for key in list(self.lost):
            if key == question.key or self._checklist.by_key[key].cover(answers) == question.key:
                del self.lost[key]
        if not self.lost:
            self._before = {}

    def drop_what_no_longer_applies(self, before: Said, said: dict[str, Answer]) -> None:
        """Forget what the latest answer settles otherwise, or what would not be asked any more.

        What worries is remembered; `before` has the answers as they were before the latest one.
        Where another question covers it, its own answer contradicts what was told, and is forgotten
        too. A worrying answer to a question that was asked again for its sake stays.
        """
        latest = list(said)[-1]
        settled = self._checklist.by_key[latest].implies.get(str(said[latest].value), {})
        for key, value in settled.items():
            if key in said and said[key].value != value:
                del said[key]
        while gone := [key for key in said if not self._applies(key, said)]:
            for key in gone:
                del said[key]
        self.keep(before, said)
        for key in self._astray(said):
            cover = self._checklist.by_key[key].cover(self._checklist.values_of(said))
            worries = key in self._findings({**said, key: self.lost[key]})
            if cover == latest or not worries:  # by itself, and not only with what was corrected
                del self.lost[key]
            elif cover in said:
                for question in self._checklist.with_what_they_led_to([cover]):
                    said.pop(question.key, None)
                self.keep(before, said)
        if not self.lost:
            self._before = {}

    def due(self, said: Said) -> Question | None:
        """Return the question that must be asked again for the sake of a lost answer."""
        for key in self._astray(said):
            cover = self._checklist.by_key[key].cover(self._checklist.values_of(said))
            return self._checklist.by_key[cover or key]
        return None

    def standing(self, said: Said) -> Said:
        """Return the answers that count: those before a correction while they are more urgent."""
        if self.lost and self._urgency(self._before) > self._urgency(said):
            return self._before
        return said

    def _astray(self, said: Said) -> list[str]:
        """Return the lost answers to questions that will not be asked any more by themselves."""
        still_open = open_keys(self._checklist, self._checklist.values_of(said))
        return [key for key in self.lost if key not in said and key not in still_open]

    def _applies(self, key: str, said: Said) -> bool:
        """Say whether an answer belongs to the visit as it is now.

        Its question makes sense, or was answered after all on which its asking depends: then it was
        asked for the sake of a worrying answer, and one that still worries stays.
        """
        question = self._checklist.by_key.get(key)
        if (
            question is None
            or said[key].volunteered
            or question.ask_when is None
            or question.applies(self._checklist.values_of(said))
        ):
            return True
        order = list(said)
        later = order[order.index(key) + 1 :]
        return not question.looked_at.intersection(later) and key in self._findings(said)

    def _findings(self, said: Said) -> set[str]:
        """Return the questions on whose answers some rule rests."""
        verdict = self._verdict(said)
        return {key for reason in (*verdict.reasons, *verdict.also) for key in reason.answers}

    def _urgency(self, said: Said) -> Urgency:
        return self._verdict(said).urgency

    def _verdict(self, said: Said) -> Verdict:
        return decide(self._checklist.values_of(said), self._dialogue.table)
