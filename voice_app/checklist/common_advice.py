"""What is said in every emergency, whatever the checklist: no checklist can leave it out."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from voice_app import layers
from voice_app.authored import Entry
from voice_app.checklist.prompts import Advice


def nothing_lost(file: Path, advice: Collection[Advice]) -> None:
    """Refuse advice for an emergency that leaves out what every checklist says there."""
    common = layers.common_of(file)
    guidance = common.get("guidance") if common else None
    spoken = {one.name: one.entry for one in advice}
    for name, entry in guidance or ():
        own = [layers.plain(item) for item in spoken[name].require("do").sequence()]
        for item in entry.require("do").sequence():
            if layers.plain(item) not in own and not _waits(item):
                what = item if isinstance(item.value, str) else item.require("say")
                raise spoken[name].error(
                    f"The advice `{name}` leaves out: {what.text()}",
                    f"Every checklist says that. Take the sentence from {what.file}.",
                )


def _waits(entry: Entry) -> bool:
    """Say whether a sentence is said only in some case: another checklist may tell it better."""
    return isinstance(entry.value, dict) and "when" in entry.value
