"""Worrying answers that were taken back, or lost by a correction, until they are asked for again.

Changing one answer can lose another: after "three months" the app asks whether it began suddenly;
after a change to "three days" it no longer does. What was told must not vanish that way. The
question that now covers the finding is asked again, or the lost question itself if none does. Until
that is answered, the more urgent of the answers before and after the correction stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from voice_app.checklist.agenda import open_keys
from voice_app.checklist.answers import Answer
from voice_app.checklist.checklist import Checklist, Question
from voice_app.checklist.dialogue import Dialogue
from voice_app.triage.decide import Verdict, decide
from voice_app.triage.rules import Urgency

Said = Mapping[str, Answer]
"""By question key, in the order given."""


@dataclass(frozen=True)
class TakenBack:
    """What a correction took away."""

    lost: Said = field(default_factory=dict)
    """Worrying answers that were taken back and not yet asked for again."""
    before: Said = field(default_factory=dict)
    """All answers as they were before the first unsettled correction."""


def restored(lost: Said, said: Said) -> TakenBack:
    """Return what an earlier visit had not yet asked for again."""
    return TakenBack(dict(lost), {**said, **lost})


@dataclass(frozen=True)
class Corrections:
    """What a correction does to the answers of a checklist."""

    dialogue: Dialogue

    def keep(self, taken: TakenBack, before: Said, said: Said) -> TakenBack:
        """Remember the worrying answers that are in `before` and no longer in `said`."""
        gone = {key: answer for key, answer in before.items() if key not in said}
        if gone:
            findings = self._findings(before)
            gone = {key: answer for key, answer in gone.items() if key in findings}
        return TakenBack({**taken.lost, **gone}, {**(taken.before or before), **gone})

    def answered(self, taken: TakenBack, question: Question, said: Said) -> TakenBack:
        """Settle the lost answers that `question`, just answered, covers; itself included."""
        answers = self._checklist.values_of(said)
        lost = {
            key: answer
            for key, answer in taken.lost.items()
            if key != question.key and self._question(key).cover(answers) != question.key
        }
        return TakenBack(lost, taken.before if lost else {})

    def settle(
        self, taken: TakenBack, before: Said, answered: Said
    ) -> tuple[TakenBack, dict[str, Answer]]:
        """Forget what the latest answer contradicts, and what would no longer be asked.

        Worrying answers are remembered; `before` holds the answers before the latest one. If
        another question covers a lost one, its own answer contradicts what was told and is
        forgotten too. A worrying answer to a question that was asked again for its sake stays.
        """
        said = dict(answered)
        latest = list(said)[-1]
        settled = self._question(latest).implies.get(str(said[latest].value), {})
        for key, value in settled.items():
            if key in said and said[key].value != value:
                del said[key]
        while gone := [key for key in said if not self._applies(key, said)]:
            for key in gone:
                del said[key]
        taken = self.keep(taken, before, said)
        for key in self._astray(taken, said):
            cover = self._question(key).cover(self._checklist.values_of(said))
            worries = key in self._findings({**said, key: taken.lost[key]})
            if cover == latest or not worries:  # by itself, not only with what was corrected
                lost = {k: answer for k, answer in taken.lost.items() if k != key}
                taken = TakenBack(lost, taken.before)
            elif cover in said:
                for question in self._checklist.with_what_they_led_to([cover]):
                    said.pop(question.key, None)
                taken = self.keep(taken, before, said)
        return (taken if taken.lost else TakenBack()), said

    def due(self, taken: TakenBack, said: Said) -> Question | None:
        """Return the question to ask again for the sake of a lost answer."""
        for key in self._astray(taken, said):
            cover = self._question(key).cover(self._checklist.values_of(said))
            return self._question(cover or key)
        return None

    def standing(self, taken: TakenBack, said: Said) -> Said:
        """Return the answers that count: those before a correction while they are more urgent."""
        if taken.lost and self._urgency(taken.before) > self._urgency(said):
            return taken.before
        return said

    def _astray(self, taken: TakenBack, said: Said) -> list[str]:
        """Return the lost answers whose questions will no longer be asked by themselves."""
        still_open = open_keys(self._checklist, self._checklist.values_of(said))
        return [key for key in taken.lost if key not in said and key not in still_open]

    def _applies(self, key: str, said: Said) -> bool:
        """Say whether an answer still belongs to the visit.

        Either its question still applies, or it was answered after everything that its asking
        depends on: then it was asked for the sake of a worrying answer, and stays while it worries.
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
        """Return the questions whose answers some rule rests on."""
        verdict = self._verdict(said)
        return {key for reason in (*verdict.reasons, *verdict.also) for key in reason.answers}

    def _urgency(self, said: Said) -> Urgency:
        return self._verdict(said).urgency

    def _verdict(self, said: Said) -> Verdict:
        return decide(self._checklist.values_of(said), self.dialogue.table)

    @property
    def _checklist(self) -> Checklist:
        return self.dialogue.checklist

    def _question(self, key: str) -> Question:
        return self._checklist.by_key[key]
