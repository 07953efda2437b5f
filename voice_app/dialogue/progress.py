"""How far a visit has come: everything that must be kept to resume it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from voice_app.checklist.agenda import outlook
from voice_app.checklist.answers import Answer, Respondent
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.pacing import Paced
from voice_app.settings import VoiceSettings
from voice_app.triage.decide import decide


@dataclass(frozen=True)
class Note:
    """Somebody's words for the doctor, verbatim."""

    words: str
    by: Respondent
    """Who said it."""


@dataclass(frozen=True)
class Progress:
    """Everything a conversation knows about its person."""

    said: Mapping[str, Answer] = field(default_factory=dict)
    """By question key, in the order given."""
    taken_back: Mapping[str, Answer] = field(default_factory=dict)
    """Worrying answers that a correction took away and that must be asked for again."""
    other: bool = False
    """Whether the answers are about somebody else."""
    doubt: str = ""
    """The danger phrase that is being asked about ("Did you say ...?"), or ""."""
    by: Respondent = Respondent.PERSON
    """Who answers."""
    notes: tuple[Note, ...] = ()
    """Notes that were read back and kept; they decide nothing."""
    manner: VoiceSettings | None = None
    """How the app speaks and waits, as the person asked; None if not known."""
    paced: Paced = field(default_factory=Paced)
    """How the answers came, and what was already offered."""

    @property
    def is_empty(self) -> bool:
        """Whether it holds nothing to resume."""
        return not self.said and not self.doubt and not self.notes


def taken_up(progress: Progress, dialogue: Dialogue) -> dict[str, Answer]:
    """Return the answers that still count when a visit is resumed.

    Whatever can be an emergency may have become one meanwhile, so it is asked again. Only an
    emergency that was already told stands, because its advice must not wait for more questions.
    """
    values = {key: answer.value for key, answer in progress.said.items()}
    answers = dialogue.checklist.with_implied(values)
    raised: set[str] = set()
    if outlook(dialogue.checklist, dialogue.table, answers).least.is_emergency:
        reasons = decide(answers, dialogue.table, complete=False).reasons
        raised = {key for reason in reasons for key in reason.answers}
    anew = dialogue.grave & dialogue.checklist.by_key.keys() - raised
    return {key: answer for key, answer in progress.said.items() if key not in anew}
