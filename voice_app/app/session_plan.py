"""Plans the start of a visit: what was saved of an earlier one, and what must be said first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from voice_app import clock
from voice_app.app.run_options import RunOptions
from voice_app.checklist.dialogue import Dialogue
from voice_app.errors import (
    KeepingFault,
)
from voice_app.sessions.session_options import SessionOptions
from voice_app.storage.retention import drop_expired
from voice_app.storage.visit_store import VisitStore


@contextmanager
def keeping(
    request: RunOptions, dialogue: Dialogue
) -> Iterator[tuple[VisitStore | None, SessionOptions]]:
    """Yield the store for answers, and what to ask around the checklist."""
    around = dialogue.around
    if request.demo:
        yield None, SessionOptions()
        return
    about = around.line("about_person", person=request.person) if request.person else ()
    plan = SessionOptions(
        notices=(*_bad_settings(request, dialogue), *about),
        other=bool(request.person),
        notes=request.typed or request.notes_model is not None,
    )
    if not request.keeps:
        yield None, plan
        return
    keeper = VisitStore(dialogue.checklist, dialogue.table, request.region, folder=request.folder)
    if not keeper.claim():
        yield None, replace(plan, notices=(*around.line("in_use"), *plan.notices))
        return
    try:
        expired: tuple[str, ...] = ()
        with suppress(KeepingFault):  # retried at the next start
            if drop_expired(dialogue.checklist, request.retention_days, clock.now()):
                expired = around.line("expired", days=str(request.retention_days))
        found = keeper.unfinished()
        notice = (*expired, *(around.line(found.notice) if found.notice else ()))
        yield (
            keeper,
            replace(
                plan,
                keeps=True,
                asks_to_keep=request.retention_days > 0,
                unfinished=found.progress,
                day="".join(around.line(found.day)) if found.day else "",
                notices=(*notice, *plan.notices),
            ),
        )
    finally:
        keeper.close()


def _bad_settings(request: RunOptions, dialogue: Dialogue) -> tuple[str, ...]:
    around = dialogue.around
    names = dict.fromkeys(problem.name for problem in request.problems)
    return tuple(
        line
        for name in names
        for line in (
            around.line("bad_setting", name=name.replace("_", " "))
            if name
            else around.line("bad_settings_file")
        )
    )
