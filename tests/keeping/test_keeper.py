"""What lies on the disk between two visits, and what is made of it."""

from __future__ import annotations

import dataclasses
import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from voice_app.checklist.answers import Answer, Provenance, Respondent, unheard
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.effects import DropUnfinished, Forget, KeepVisit
from voice_app.dialogue.pacing import Paced
from voice_app.dialogue.progress import Note, Progress
from voice_app.errors import KeepingFault
from voice_app.settings import Patience, VoiceSettings
from voice_app.storage import places
from voice_app.storage.retention import drop_expired
from voice_app.storage.visit_record import Record, UnreadableRecord, read, written
from voice_app.storage.visit_store import VisitStore, stored_visits
from voice_app.triage.decide import decide

SOME = Progress(
    {
        "breath_now": Answer("no", "no not at all"),
        "sudden_week": unheard(),
        "main": Answer("weakness", "i drop things"),
        "onset_days": Answer(90, "three months"),
        "emergency_phrase": Answer("yes", "chest pain"),
    },
    taken_back={"sudden_past": Answer("yes", "yes it did")},
    other=True,
    by=Respondent.HELPER,
    doubt="a fit",
    notes=(Note("she drops cups", Respondent.HELPER),),
    manner=VoiceSettings(110, -4.0, Patience(30.0, 3.0, 90.0, unhurried=True), tones=False),
    paced=Paced(True, True, False, 7, 1, (2.5, 3.0), (4.0,), (True, False)),
)
EVENING = datetime(2026, 11, 21, 23, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = EVENING

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keeper(dialogue: Dialogue, clock: Clock) -> VisitStore:
    return VisitStore(dialogue.checklist, dialogue.table, "gb", clock=clock)


def later(dialogue: Dialogue, clock: Clock) -> VisitStore:
    """The keeper of the next start."""
    return VisitStore(dialogue.checklist, dialogue.table, "gb", clock=clock)


def file() -> Path:
    return places.state_folder() / "unfinished.json"


def test_what_is_kept_comes_back_whole_and_in_order(
    dialogue: Dialogue, keeper: VisitStore, clock: Clock
) -> None:
    keeper.keep(SOME)

    found = later(dialogue, clock).unfinished()

    assert found.progress == SOME
    assert found.progress is not None
    assert list(found.progress.said) == list(SOME.said)
    assert found.day == "day_today"


def test_every_part_of_an_answer_and_of_the_progress_is_written() -> None:
    """Whoever adds to them what a visit needs must see that it outlives a crash."""
    assert {field.name for field in dataclasses.fields(Answer)} == {
        "value", "words", "how", "by", "sign", "volunteered"}  # fmt: skip
    assert {field.name for field in dataclasses.fields(Progress)} == {
        "said", "taken_back", "other", "doubt", "by", "manner", "paced", "notes"}  # fmt: skip
    assert {how.value for how in Provenance} == {"said", "unheard", "skipped"}


def test_it_is_told_as_yesterdays_after_midnight_and_deleted_after_a_day(
    dialogue: Dialogue, keeper: VisitStore, clock: Clock
) -> None:
    keeper.keep(SOME)

    clock.now += timedelta(hours=23, minutes=59)
    assert later(dialogue, clock).unfinished().day == "day_yesterday"
    clock.now += timedelta(minutes=1)
    found = later(dialogue, clock).unfinished()

    assert (found.progress, found.notice) == (None, "too_old")
    assert not file().exists()


def test_the_day_counts_from_the_start_however_often_it_is_taken_up(
    dialogue: Dialogue, keeper: VisitStore, clock: Clock
) -> None:
    keeper.keep(SOME)
    clock.now += timedelta(hours=20)
    second = later(dialogue, clock)
    second.unfinished()
    second.keep(SOME)

    clock.now += timedelta(hours=5)

    assert later(dialogue, clock).unfinished().notice == "too_old"


@pytest.mark.parametrize(
    ("began", "now", "day"),
    [
        (EVENING, EVENING - timedelta(hours=2), "day_today"),
        (EVENING, EVENING - timedelta(days=3), "day_unknown"),
        (EVENING, EVENING - timedelta(days=732), "day_unknown"),
        (EVENING - timedelta(days=732), EVENING, "day_unknown"),
        (EVENING - timedelta(days=732), EVENING - timedelta(days=731), "day_unknown"),
        (EVENING + timedelta(days=30_000), EVENING, "day_unknown"),
    ],
)
def test_a_visit_whose_age_no_clock_can_tell_is_taken_up_and_its_day_counts_from_then(
    dialogue: Dialogue, clock: Clock, began: datetime, now: datetime, day: str
) -> None:
    clock.now = began
    later(dialogue, clock).keep(SOME)
    clock.now = now
    second = later(dialogue, clock)

    found = second.unfinished()

    assert (found.progress, found.day, found.notice) == (SOME, day, "")
    second.keep(SOME)
    if now == EVENING:
        clock.now += timedelta(hours=24)
        assert later(dialogue, clock).unfinished().notice == "too_old"


def test_a_clock_that_is_set_in_mid_visit_dates_the_visit_anew(
    dialogue: Dialogue, clock: Clock
) -> None:
    clock.now = EVENING - timedelta(days=732)
    keeper = later(dialogue, clock)
    keeper.keep(SOME)

    clock.now = EVENING
    keeper.keep(SOME)
    keeper.carry_out(kept(dialogue))

    assert later(dialogue, clock).unfinished().day == "day_today"
    ((file, record),) = stored_visits(dialogue.checklist)
    assert record is not None
    assert abs(record.started - EVENING) < timedelta(minutes=1)
    assert file.name.startswith("2026-11-21")


@pytest.mark.parametrize("changed", ["checklist", "table"])
def test_another_version_of_the_questions_or_rules_is_not_taken_up(
    dialogue: Dialogue, clock: Clock, changed: str
) -> None:
    parts = {"checklist": dialogue.checklist, "table": dialogue.table}
    parts[changed] = replace(parts[changed], sha256="another")  # type: ignore[type-var]
    VisitStore(parts["checklist"], parts["table"], "gb", clock=clock).keep(SOME)  # type: ignore[arg-type]

    found = later(dialogue, clock).unfinished()

    assert (found.progress, found.notice) == (None, "other_version")
    assert not file().exists()


def spoilt() -> list[bytes]:
    """Files that a bad disk, another program or a curious hand could leave."""
    good = json.loads(written(Record(EVENING, "gb", "CHECKLIST", "t", SOME)))
    answers = good["answers"]
    changes: list[dict[str, Any]] = [
        {"format": 2}, {"format": None}, {"started": "yesterday"}, {"started": 5},
        {"started": "2026-11-21T10:00:00"}, {"answers": None}, {"answers": [1]},
        {"answers": [{**answers[0], "value": "worse"}]},
        {"answers": [{**answers[0], "value": True}]},
        {"answers": [{**answers[0], "value": ["no"]}]},
        {"answers": [{**answers[0], "question": "nothing"}]},
        {"answers": [{**answers[0], "question": ["gate"]}]},
        {"answers": [{**answers[0], "how": "guessed"}]},
        {"answers": [{**answers[0], "words": 5}]},
        {"answers": [{**answers[3], "value": -1}]},
        {"answers": [{**answers[3], "value": True}]},
        {"answers": [{**answers[3], "value": 10**400}]},
        {"manner": {**good["manner"], "rate": float("nan")}},
        {"manner": {**good["manner"], "rate": 10**400}},
        {"manner": {**good["manner"], "volume": float("nan")}},
        *[{"manner": {**good["manner"], "patience": {**good["manner"]["patience"], name: odd}}}
          for name in ("first_sound", "silence", "longest")
          for odd in (float("nan"), float("inf"), 10**400)],
        {"paced": {**good["paced"], "first": ["x"]}},
        {"paced": {**good["paced"], "first": [float("nan")]}},
        {"paced": {**good["paced"], "latest": {}}},
        {"paced": {**good["paced"], "offered_sounds": "often"}},
        {"about_somebody_else": "no"}, {"doubt": 7}, {"verdict": "bad"},
    ]  # fmt: skip
    whole = json.dumps(good).encode()
    return [
        b"", b"\0" * 500, whole[: len(whole) // 2], b"\xff\xfe", b"[]", b"null", b"{}",
        b"[" * 100_000, *(json.dumps({**good, **change}).encode() for change in changes),
    ]  # fmt: skip


@pytest.mark.parametrize("data", spoilt(), ids=lambda data: data[:40].decode("latin1"))
def test_a_spoilt_file_is_told_and_dropped_and_never_an_error(
    dialogue: Dialogue, clock: Clock, data: bytes
) -> None:
    data = data.replace(b"CHECKLIST", dialogue.checklist.sha256.encode())
    file().parent.mkdir(parents=True)
    file().write_bytes(data)

    found = later(dialogue, clock).unfinished()

    assert (found.progress, found.notice) == (None, "unreadable")
    assert not file().exists()


def test_the_file_that_the_spoilt_ones_are_made_from_is_good(dialogue: Dialogue) -> None:
    record = Record(EVENING, "gb", dialogue.checklist.sha256, "t", SOME)

    assert read(written(record), dialogue.checklist) == record
    with pytest.raises(UnreadableRecord):
        read(b"{}", dialogue.checklist)


def test_a_folder_that_cannot_be_written_is_a_fault_in_words(
    dialogue: Dialogue, clock: Clock, own_home: Path
) -> None:
    (own_home / "state").write_text("a file where the folder should be")
    keeper = later(dialogue, clock)

    assert keeper.claim()
    assert keeper.unfinished().progress is None
    with pytest.raises(KeepingFault, match=r"cannot save your answers \(.+\)\. The visit goes on"):
        keeper.keep(SOME)


def test_a_second_visit_at_the_same_time_keeps_its_hands_off(
    dialogue: Dialogue, keeper: VisitStore, clock: Clock
) -> None:
    assert keeper.claim()
    assert not later(dialogue, clock).claim()
    keeper.close()
    second = later(dialogue, clock)
    assert second.claim()
    second.close()


def kept(dialogue: Dialogue) -> KeepVisit:
    values = {key: answer.value for key, answer in SOME.said.items()}
    return KeepVisit(SOME, decide(values, dialogue.table))


def test_a_visit_that_is_kept_can_be_listed_and_the_unfinished_one_is_gone(
    dialogue: Dialogue, keeper: VisitStore
) -> None:
    keeper.keep(SOME)
    keeper.carry_out(kept(dialogue))
    keeper.carry_out(DropUnfinished())

    (stored,) = stored_visits(dialogue.checklist)

    assert stored[1] is not None
    assert stored[1].progress == replace(SOME, manner=None, paced=Paced())
    assert stored[1].verdict == {
        "urgency": "EMERGENCY_NOW",
        "rules": ["E2_sudden_onset_past_week", "E6_emergency_phrase"],
        "complete": True,
    }
    assert not file().exists()


def test_a_kept_visit_to_an_older_checklist_is_still_listed(
    dialogue: Dialogue, clock: Clock
) -> None:
    older = replace(dialogue.checklist, sha256="older")
    VisitStore(older, dialogue.table, "gb", clock=clock).carry_out(kept(dialogue))

    (stored,) = stored_visits(dialogue.checklist)

    assert stored[1] is not None
    assert stored[1].verdict is not None
    assert stored[1].verdict["urgency"] == "EMERGENCY_NOW"


def test_forgetting_leaves_no_answer_on_the_disk(
    dialogue: Dialogue, keeper: VisitStore, own_home: Path
) -> None:
    keeper.keep(SOME)
    keeper.carry_out(kept(dialogue))
    file().with_name("unfinished.json.new").write_bytes(b"half an answer")

    keeper.carry_out(Forget())

    left = [path for path in own_home.rglob("*") if path.is_file() and path.stat().st_size]
    assert left == []


def test_kept_visits_are_dropped_when_their_time_is_over(
    dialogue: Dialogue, keeper: VisitStore, clock: Clock
) -> None:
    keeper.carry_out(kept(dialogue))
    (places.visits_folder() / "strange.json").write_text("not ours")

    assert drop_expired(dialogue.checklist, 30, EVENING + timedelta(days=30)) == 0
    assert len(list(stored_visits(dialogue.checklist))) == 2
    assert drop_expired(dialogue.checklist, 30, EVENING + timedelta(days=31)) == 1

    assert [name.name for name, _ in stored_visits(dialogue.checklist)] == ["strange.json"]


@pytest.mark.parametrize(
    "now", [EVENING - timedelta(days=10_000), EVENING + timedelta(days=30_000)], ids=str
)
def test_a_clock_that_cannot_be_right_has_nothing_dropped(
    dialogue: Dialogue, keeper: VisitStore, now: datetime
) -> None:
    keeper.carry_out(kept(dialogue))

    assert drop_expired(dialogue.checklist, 30, now) == 0
    assert len(list(stored_visits(dialogue.checklist))) == 1


@pytest.mark.parametrize("wrong", [-732, 30_000, 400])
def test_a_visit_kept_with_a_wrong_clock_stays_for_its_time_from_when_the_clock_was_set(
    dialogue: Dialogue, clock: Clock, wrong: int
) -> None:
    clock.now = EVENING + timedelta(days=wrong)
    later(dialogue, clock).carry_out(kept(dialogue))
    for file, _ in stored_visits(dialogue.checklist):
        os.utime(file, (clock.now.timestamp(), clock.now.timestamp()))

    dropped = [
        drop_expired(dialogue.checklist, 30, EVENING + timedelta(days=days))
        for days in (0, 29, 30, 31)
    ]

    assert dropped == [0, 0, 0, 1]


def test_visits_that_begin_in_the_same_second_are_all_kept(
    dialogue: Dialogue, keeper: VisitStore
) -> None:
    for _ in range(3):
        keeper.carry_out(kept(dialogue))

    names = [file.name for file, _ in stored_visits(dialogue.checklist)]
    assert sorted(names) == [
        "2026-11-21T230000Z-2.json", "2026-11-21T230000Z-3.json", "2026-11-21T230000Z.json",
    ]  # fmt: skip
