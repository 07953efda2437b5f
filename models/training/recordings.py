"""Human recordings, listed in a manifest that stays outside the project.

The manifest is a tab-separated file with a header and the columns `path` (relative to the
manifest), `text` (lower case, may be empty), `speaker`, `source`, `licence` and `kind`. Kinds
`noise` and `rir` are background sounds and room impulse responses; all others are speech. Only
licences that allow the trained weights to be shipped under the project's terms are accepted.
"""

import csv
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from models.training.errors import TrainingFault

ALLOWED_LICENCES = (
    r"cc by(?! ?-| nc| sa| nd)",
    r"cc0",
    r"public domain",
    r"apache-2\.0",
    r"mit\b",
    r"an4 licence",
)
"""Patterns that match the start of the licence column, in lower case. Share-alike and
non-commercial licences are not among them.
"""

DEV_SHARE = 5
"""One speaker in this many is held out for development."""

DEV_WORDS = ("jarvis", "view glass")
"""Texts never trained on in any voice, to measure how well truly new words are rejected."""

_COLUMNS = ("path", "text", "speaker", "source", "licence", "kind")
_NOT_SPEECH = ("noise", "rir")
_NOBODY = ("unknown", "none", "")


@dataclass(frozen=True)
class Recording:
    """A line of the manifest."""

    path: Path
    text: str
    """What is said; empty if unknown."""
    speaker: str
    source: str
    licence: str
    kind: str

    @property
    def speech(self) -> bool:
        """Whether somebody speaks in it."""
        return self.kind not in _NOT_SPEECH

    @property
    def held_out(self) -> bool:
        """Whether it is for development only.

        Speech is assigned by speaker, so that nobody is on both sides. Sounds are assigned by file
        name, and clips of unnamed speakers are held out by their text alone.
        """
        if self.text in DEV_WORDS:
            return True
        if not self.speech:
            return _one_in(DEV_SHARE, self.path.stem)
        return self.speaker not in _NOBODY and _one_in(DEV_SHARE, self.speaker)


def _one_in(share: int, name: str) -> bool:
    return zlib.crc32(name.encode()) % share == 0


def allowed(licence: str) -> bool:
    """Whether weights trained on a recording under this licence may be shipped."""
    return any(re.match(pattern, licence.strip().lower()) for pattern in ALLOWED_LICENCES)


def read_manifest(path: Path) -> tuple[Recording, ...]:
    """All recordings whose licence is allowed, in the manifest's order."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise TrainingFault(
                f"{path} lacks the columns {', '.join(missing)}.",
                f"Its first line must name {', '.join(_COLUMNS)}, separated by tabs.",
            )
        rows = [{name: row[name] or "" for name in _COLUMNS} for row in reader]
    return tuple(
        Recording(
            path.parent / row["path"],
            row["text"].lower(),
            row["speaker"],
            row["source"],
            row["licence"],
            row["kind"],
        )
        for row in rows
        if allowed(row["licence"])
    )


def split(recordings: Iterable[Recording]) -> tuple[list[Recording], list[Recording]]:
    """Speech with a known text: for training, and held out."""
    spoken = [r for r in recordings if r.speech and r.text]
    return [r for r in spoken if not r.held_out], [r for r in spoken if r.held_out]
