"""Keeps the unfinished visit on disk while it lasts, and stores visits on request."""

from __future__ import annotations

import fcntl
import itertools
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from voice_app import bounded_files
from voice_app import clock as computer
from voice_app.checklist.checklist import Checklist
from voice_app.dialogue.effects import DropUnfinished, Effect, Forget, Helped, KeepVisit
from voice_app.dialogue.pacing import Paced
from voice_app.dialogue.progress import Progress
from voice_app.errors import KeepingFault
from voice_app.storage import private_file
from voice_app.storage.places import (
    unfinished_file,
    unfinished_files,
    visits_folder,
    visits_of,
    voices_file,
)
from voice_app.storage.private_file import deleting
from voice_app.storage.visit_record import Record, UnreadableRecord, read, told, written
from voice_app.triage.rules import RuleTable

UNFINISHED_FOR = timedelta(hours=24)
"""An unfinished visit is deleted once it is known to have started longer ago than this."""
_WAS_SET = timedelta(minutes=1)
"""If the clock and elapsed time disagree by more than this, somebody has set the clock."""
_SPACE = "Free some space on the disk, and see that this folder can be written."


@dataclass(frozen=True)
class Unfinished:
    """What was found of an earlier visit."""

    progress: Progress | None
    """None if there is nothing to resume."""
    day: str = ""
    """The name of a line: `day_today`, `day_yesterday` or `day_unknown`."""
    notice: str = ""
    """The name of a line that explains why: too old, unreadable, another version."""


class VisitStore:
    """The only code that writes answers to disk. `clock` returns the time with its zone."""

    def __init__(
        self,
        checklist: Checklist,
        table: RuleTable,
        region: str,
        *,
        folder: Path | None = None,
        clock: Callable[[], datetime] = lambda: computer.now(),
    ) -> None:
        """Keep the visits of the checklist in `folder`; None: of the program's own."""
        self._checklist = checklist
        self._table = table
        self._region = region
        self._clock = clock
        self._file = unfinished_file(folder)
        self._visits = visits_of(folder)
        self._begin()
        self._lock: int | None = None
        self._stored: tuple[Path, Record] | None = None
        """The visit stored last."""

    def claim(self) -> bool:
        """Claim the folder for this process; False if another visit holds it."""
        with suppress(OSError):  # an unwritable folder shows up at the first answer
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
            descriptor = os.open(
                self._file.with_name(self._file.stem.replace("unfinished", "lock")), flags, 0o600
            )
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(descriptor)
                return False
            self._lock = descriptor
        return True

    def close(self) -> None:
        """Release the folder for other processes."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def carry_out(self, effect: Effect) -> None:
        """Carry out a conversation's request. Raises `KeepingFault`."""
        match effect:
            case KeepVisit():
                self.store(effect)
            case DropUnfinished():
                self.let_go()
            case Helped(answer):
                self._note_helpful(answer)
            case Forget():
                forget_everything()

    # ---- The unfinished visit ----

    def unfinished(self) -> Unfinished:
        """Look for a visit to resume; one that cannot be resumed is deleted."""
        try:
            data = bounded_files.read_bytes(self._file)
        except OSError:
            return Unfinished(None)
        try:
            record = read(data, self._checklist)
        except UnreadableRecord:
            return self._dropped("unreadable")
        now = self._clock()
        dated = computer.tells_age(record.started, now)
        if dated and now - record.started >= UNFINISHED_FOR:
            return self._dropped("too_old")
        if record.checklist != self._checklist.sha256 or record.table != self._table.sha256:
            return self._dropped("other_version")
        known = record.progress
        if not (known.said or known.doubt or known.notes):
            return Unfinished(None)
        if not dated:  # its day counts from now on
            return Unfinished(known, "day_unknown")
        self._started = record.started
        same_day = record.started.astimezone(now.tzinfo).date() == now.date()
        return Unfinished(known, "day_today" if same_day else "day_yesterday")

    def keep(self, progress: Progress) -> None:
        """Save the answers; they are on disk when this returns. Raises `KeepingFault`."""
        record = self._record(progress)
        try:
            private_file.write(self._file, written(record))
        except OSError as problem:
            raise KeepingFault(
                f"I cannot save your answers ({problem.strerror}). The visit goes on.",
                f"{_SPACE} ({self._file.parent})",
            ) from problem

    def let_go(self) -> None:
        """Delete the unfinished visit. Raises `KeepingFault`."""
        self._begin()
        deleting(self._file, lambda: private_file.delete(self._file))

    # ---- Stored visits ----

    def store(self, visit: KeepVisit) -> None:
        """Store a finished visit. Raises `KeepingFault`."""
        # Store what was answered, not how long somebody took for it.
        record = self._record(replace(visit.progress, manner=None, paced=Paced()), visit)
        file = _new_name(record, self._visits)
        _write_visit(file, record)
        self._stored = file, record

    def _note_helpful(self, answer: str) -> None:
        if self._stored is not None:  # it could not be kept, and the person was told
            file, record = self._stored
            _write_visit(file, replace(record, helpful=answer))

    def _begin(self) -> None:
        self._started = self._opened = self._clock()
        self._steady = computer.steady()

    def _started_at(self) -> datetime:
        """When the visit began, on the current clock, which may have been set since."""
        lasted = timedelta(seconds=computer.steady() - self._steady)
        set_by = self._clock() - self._opened - lasted
        return self._started + set_by if abs(set_by) > _WAS_SET else self._started

    def _record(self, progress: Progress, visit: KeepVisit | None = None) -> Record:
        return Record(
            started=self._started_at(),
            region=self._region,
            checklist=self._checklist.sha256,
            table=self._table.sha256,
            progress=progress,
            verdict=told(visit.verdict) if visit else None,
        )

    def _dropped(self, notice: str) -> Unfinished:
        with suppress(KeepingFault):  # the first answer overwrites it anyway
            self.let_go()
        return Unfinished(None, notice=notice)


def forget_everything() -> None:
    """Delete unfinished and stored visits and everything learnt about voices.

    Raises `KeepingFault` naming what is left.
    """
    for file in unfinished_files():
        deleting(file, lambda file=file: private_file.delete(file))  # type: ignore[misc]
    folder = visits_folder()
    if folder.exists():
        deleting(folder, lambda: shutil.rmtree(folder))
    deleting(voices_file(), lambda: private_file.delete(voices_file()))


def stored_visits(
    checklist: Checklist, folder: Path | None = None
) -> Iterator[tuple[Path, Record | None]]:
    """Yield every stored visit of the checklist in `folder`, earliest first.

    None stands for a file that is not a visit.
    """
    yield from _read(sorted(visits_of(folder).glob("*.json")), checklist)


def every_visit(checklist: Checklist) -> Iterator[tuple[Path, Record | None]]:
    """Yield the stored visits of all checklists; of others than `checklist` without answers."""
    yield from _read(sorted(visits_folder().rglob("*.json")), checklist)


def _read(files: Iterable[Path], checklist: Checklist) -> Iterator[tuple[Path, Record | None]]:
    for file in files:
        try:
            yield file, read(bounded_files.read_bytes(file), checklist)
        except (OSError, UnreadableRecord):
            yield file, None


def _write_visit(file: Path, record: Record) -> None:
    try:
        private_file.write(file, written(record))
    except OSError as problem:
        raise KeepingFault(
            f"I cannot keep your answers ({problem.strerror}).",
            f"{_SPACE} ({file.parent})",
        ) from problem


def _new_name(record: Record, folder: Path) -> Path:
    """Return a new file for a visit, distinct from those that began in the same second."""
    name = f"{record.started.astimezone(UTC):%Y-%m-%dT%H%M%SZ}"
    numbers = itertools.chain([""], (f"-{number}" for number in itertools.count(2)))
    files = (folder / f"{name}{number}.json" for number in numbers)
    return next(file for file in files if not file.exists())
