"""What was said or offered before a crash is not said or offered again after it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import pytest

from tests.core.support import MUMBLE, calm, words_for
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.reply import Reply
from voice_app.sessions.scanning import Scanning
from voice_app.sessions.session_options import SessionOptions
from voice_app.sessions.visit_session import Session
from voice_app.settings import RATES, VoiceSettings
from voice_app.storage.places import state_folder
from voice_app.storage.visit_store import VisitStore, stored_visits
from voice_app.turn import Heard

HALF, REST, SOUNDS = "About half way.", "If you're tired", "You can also answer without words."


@dataclass
class Visits:
    """A visit that is cut off and taken up again, over a real file."""

    dialogue: Dialogue

    def __post_init__(self) -> None:
        self.manner = VoiceSettings()
        self.lines: list[str] = []
        self.open()

    def open(self) -> None:
        """Begin, or take up what lies on the disk, as after a power cut."""
        self.keeper = VisitStore(self.dialogue.checklist, self.dialogue.table, "gb")
        found = self.keeper.unfinished().progress
        plan = SessionOptions(keeps=True, unfinished=found, day="today")
        self.session = Session(self.dialogue, plan, VoiceSettings())
        self.sitting = Scanning(self.session, self.dialogue)
        self.take(self.sitting.start())
        if found is not None:
            self.say("continue the visit")

    def take(self, reply: Reply) -> None:
        self.reply = reply
        self.manner = reply.manner or self.manner
        self.lines += reply.lines
        progress = self.sitting.progress()
        if progress is not None and not progress.is_empty:
            self.keeper.keep(progress)

    def say(self, *texts: str) -> None:
        for text in texts:
            self.hear(Heard(text, seconds=4.0))

    def hear(self, heard: Heard) -> None:
        self.take(self.sitting.hear(heard))

    def go_on(self, *, unsure: int = 0, turns: int = 1000, cut_every: int = 0) -> None:
        """Answer calmly, so often with not sure among the harmless; cut off every so many turns."""
        taken = 0
        while self.sitting.state in self.dialogue.checklist.by_key and taken < turns:
            key = self.sitting.state
            value = calm(self.dialogue, key)
            if unsure and key not in self.dialogue.grave and key not in ("selfharm",):
                unsure -= 1
                value = "unsure"
            self.say(words_for(self.dialogue, key, value))
            taken += 1
            if cut_every and taken % cut_every == 0:
                self.open()

    def count(self, part: str) -> int:
        return sum(line.startswith(part) for line in self.lines)


@pytest.mark.parametrize("unsure", [0, 5])
def test_however_often_it_is_cut_off_no_remark_is_made_twice(
    dialogue: Dialogue, unsure: int
) -> None:
    whole = Visits(dialogue)
    whole.go_on(unsure=unsure)
    whole.keeper.let_go()
    assert unsure or whole.count(HALF) == 1  # answers that are not sure may jump over the middle
    cut = Visits(dialogue)
    # Each start asks the safety questions again, so it must come further than those.
    cut.go_on(unsure=unsure, cut_every=len(dialogue.grave) + 2)

    assert cut.sitting.state == whole.sitting.state == "guidance"
    for part in (HALF, REST):
        assert cut.count(part) == whole.count(part), part
    assert unsure == 0 or whole.count(REST) >= 1, "the offer must be there to be lost"


def test_rate_volume_patience_and_tones_are_those_of_before(dialogue: Dialogue) -> None:
    visits = Visits(dialogue)
    visits.say("slower", "quieter", "more time", "tones off", "no")
    before = visits.manner
    assert before.rate < VoiceSettings().rate
    assert before.patience.silence > VoiceSettings().patience.silence
    assert not before.tones

    visits.open()

    assert visits.manner == before
    assert visits.session.conversation.manner == before


def test_the_question_whether_to_go_on_is_already_asked_so(dialogue: Dialogue) -> None:
    visits = Visits(dialogue)
    visits.say("no", "slower")
    keeper = VisitStore(dialogue.checklist, dialogue.table, "gb")
    plan = SessionOptions(keeps=True, unfinished=keeper.unfinished().progress)

    reply = Session(dialogue, plan, VoiceSettings()).start()

    assert reply.manner == visits.manner != VoiceSettings()


def test_answers_without_words_are_offered_twice_in_all(dialogue: Dialogue) -> None:
    visits = Visits(dialogue)
    visits.say("no", "no", "no")
    for _ in range(400):
        if visits.sitting.state not in dialogue.checklist.by_key:
            break
        at = visits.sitting.state
        visits.hear(MUMBLE)
        if visits.sitting.state != at:
            offered = visits.count(SOUNDS)
            visits.open()
            visits.say(*["no"] * 3)
            assert visits.count(SOUNDS) >= offered
    assert visits.count(SOUNDS) <= 2


def test_a_visit_that_stays_tells_nothing_of_the_pace(dialogue: Dialogue) -> None:
    visits = Visits(dialogue)
    visits.go_on()
    conversation = visits.session.conversation
    from voice_app.dialogue.effects import KeepVisit

    visits.keeper.store(KeepVisit(conversation.progress(), conversation.verdict()))

    ((_, record),) = stored_visits(dialogue.checklist)
    assert record is not None
    assert record.progress == replace(
        conversation.progress(), manner=None, paced=type(conversation.progress().paced)()
    )


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("manner", {"rate": RATES[1] + 1}),
        ("manner", {"volume": "loud"}),
        ("manner", {"patience": {"silence": 0}}),
        ("manner", []),
        ("paced", {"faith": 1}),
    ],
)
def test_what_was_changed_by_hand_is_not_taken_up(
    dialogue: Dialogue, part: str, value: object
) -> None:
    Visits(dialogue).say("no", "slower")
    file = state_folder() / "unfinished.json"
    content = json.loads(file.read_text())
    changed = {**content[part], **value} if isinstance(value, dict) else value
    file.write_text(json.dumps({**content, part: changed}))

    found = VisitStore(dialogue.checklist, dialogue.table, "gb").unfinished()

    assert (found.progress, found.notice) == (None, "unreadable")


def test_a_file_of_an_earlier_program_is_taken_up_without_them(dialogue: Dialogue) -> None:
    Visits(dialogue).say("no", "slower")
    file = state_folder() / "unfinished.json"
    content = json.loads(file.read_text())
    del content["manner"], content["paced"]
    file.write_text(json.dumps(content))

    found = VisitStore(dialogue.checklist, dialogue.table, "gb").unfinished().progress

    assert found is not None
    assert (found.manner, list(found.said)) == (None, ["breath_now"])
