"""Who vouches for each rule and each medical text, and until when: read from approvals.yaml.

Nothing here stops the app: authors are warned, and the safety report has a page for those who sign.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from voice_app import authored
from voice_app.authored import Entry
from voice_app.checklist.dialogue import Dialogue
from voice_app.triage.wording import in_words

FILE = "approvals.yaml"
_DIGITS = 12
"""Length of a digest: enough to tell two texts apart."""
_DATED = "reviewed"
"""The date of a comparison with the sources is not part of what is approved."""


@dataclass(frozen=True)
class Block:
    """Something that is approved as a whole."""

    name: str
    digest: str
    """Covers all its words and conditions."""
    reviewed: date
    entry: Entry
    """Where it was authored."""


@dataclass(frozen=True)
class Approval:
    """What the file says about one block."""

    version: int
    author: str
    approved_by: tuple[str, ...]
    """Name, role and registration of each approver; empty if nobody has approved it."""
    approved: date | None
    digest: str
    """Digest of the approved text, or ""."""
    expires: date | None
    """None if it is counted from the day of the approval or the review."""


@dataclass(frozen=True)
class Approvals:
    """The whole file."""

    default: Approval
    valid: timedelta
    warn: timedelta
    blocks: Mapping[str, tuple[Approval, Entry]]


@dataclass(frozen=True)
class Standing:
    """A block and its approval."""

    block: Block
    approval: Approval
    expires: date

    @property
    def is_approved(self) -> bool:
        """Whether somebody vouches for it."""
        return bool(self.approval.approved_by)

    @property
    def has_changed(self) -> bool:
        """Whether it differs from what was approved."""
        return self.is_approved and self.approval.digest != self.block.digest


def load_approvals(file: Path) -> Approvals:
    """Read the file. Raises `AuthoringError`."""
    source = authored.read(file)
    source.only("defaults", "warn_days", "blocks")
    defaults = source.require("defaults")
    defaults.only("version", "author", "approved_by", "valid_days")
    if defaults.require("approved_by").value:
        raise defaults.require("approved_by").error(
            "Nobody can approve what is not named.", "Name each block that was approved."
        )
    default = Approval(
        version=defaults.require("version").whole_number(),
        author=defaults.require("author").text(),
        approved_by=(),
        approved=None,
        digest="",
        expires=None,
    )
    return Approvals(
        default,
        timedelta(days=defaults.require("valid_days").whole_number()),
        timedelta(days=source.require("warn_days").whole_number()),
        {name: (_approval(entry, default), entry) for name, entry in source.require("blocks")},
    )


def _approval(entry: Entry, default: Approval) -> Approval:
    entry.only("version", "author", "approved_by", "approved", "expires", "digest")
    people = entry.require("approved_by")
    if not people.sequence():
        raise people.error("Nobody is named here.", "Name who approved it, or drop the block.")
    version, author, expires = (entry.get(name) for name in ("version", "author", "expires"))
    return Approval(
        version=version.whole_number() if version else default.version,
        author=author.text() if author else default.author,
        approved_by=tuple(_person(item) for item in people.sequence()),
        approved=entry.require("approved").day(),
        digest=entry.require("digest").text(),
        expires=expires.day() if expires else None,
    )


def _person(entry: Entry) -> str:
    entry.only("name", "role", "registration")
    return ", ".join(entry.require(part).text() for part in ("name", "role", "registration"))


# ---- What is approved ----


def blocks(dialogue: Dialogue) -> Iterator[Block]:
    """Yield every rule and every medical text."""
    for rule in dialogue.table.rules:
        levels = {urgency.name: in_words(when) for urgency, when in rule.levels.items()}
        words = [_plain(rule.entry.require(part)) for part in ("because", "says", "sources")]
        yield Block(f"rule {rule.id}", _digest([levels, words]), rule.reviewed, rule.entry)
    prompts = dialogue.prompts
    questions, differently = (prompts.source.require(p) for p in ("questions", "differently"))
    for key, question in prompts.questions.items():
        entry = questions.require(key)
        text = [_plain(entry), _plain(differently.require(key))]
        yield Block(f"question {key}", _digest(text), question.basis.reviewed, entry)
    for part, of in (("guidance", "advice"), ("regions", "region")):
        for name, entry in prompts.source.require(part):
            yield _dated(f"{of} {name}", entry)
    for topic in dialogue.library.topics:
        yield _dated(f"topic {topic.key}", topic.entry)
    if dialogue.for_the_doctor.questions:
        yield _dated("for the doctor", dialogue.for_the_doctor.source)


def _dated(name: str, entry: Entry) -> Block:
    return Block(name, _digest(_plain(entry)), entry.require(_DATED).day(), entry)


def _plain(entry: Entry) -> Any:
    """Return what was written, without lines, layout and review dates."""
    if isinstance(entry.value, str):
        return " ".join(entry.value.split())
    if isinstance(entry.value, tuple):
        return [_plain(item) for item in entry.value]
    return {key: _plain(item) for key, item in entry.value.items() if key != _DATED}


def _digest(text: Any) -> str:
    return hashlib.sha256(json.dumps(text, sort_keys=True).encode()).hexdigest()[:_DIGITS]


# ---- Current standing ----


def standings(dialogue: Dialogue, approvals: Approvals) -> tuple[Standing, ...]:
    """Return every block with its approval.

    Raises `AuthoringError` for an approval of something that does not exist.
    """
    found = tuple(blocks(dialogue))
    names = {block.name for block in found}
    for name, (_, entry) in approvals.blocks.items():
        if name not in names:
            raise entry.error(
                f"There is no block `{name}`.", "Names are like `rule P6_falls` or `topic emg`."
            )
    return tuple(_standing(block, approvals) for block in found)


def _standing(block: Block, approvals: Approvals) -> Standing:
    approval, _ = approvals.blocks.get(block.name, (approvals.default, None))
    begun = approval.approved or block.reviewed
    return Standing(block, approval, approval.expires or begun + approvals.valid)


def warnings(
    found: Sequence[Standing], approvals: Approvals, today: date | None
) -> tuple[str, ...]:
    """Return what an author should know, one sentence each; `today` is None if unknown."""
    missing = [s for s in found if not s.is_approved]
    changed = [s for s in found if s.has_changed]
    over = [s for s in found if today is not None and s.expires <= today]
    soon = [s for s in found if today is not None and today < s.expires <= today + approvals.warn]
    days = approvals.warn.days
    return (
        *([f"Nobody has approved {_counted(missing, found)}."] if missing else ()),
        *(f"{_where(s)} changed since it was approved: now {s.block.digest}." for s in changed),
        *(_by_day(over, "expired") if over else ()),
        *(_by_day(soon, f"expire within {days} days,") if soon else ()),
    )


def _counted(some: Sequence[Standing], every: Sequence[Standing]) -> str:
    if len(some) == len(every):
        return f"any of the {len(every)} rules and medical texts"
    names = ", ".join(s.block.name for s in some)
    return f"{len(some)} of {len(every)} rules and medical texts: {names}"


def _where(it: Standing) -> str:
    return f"{it.block.name} ({it.block.entry.file.name}:{it.block.entry.line})"


def _by_day(some: Sequence[Standing], what: str) -> Iterator[str]:
    """Yield a sentence per day: most blocks expire together."""
    for day in sorted({s.expires for s in some}):
        names = [s.block.name for s in some if s.expires == day]
        yield f"{len(names)} {what} on {day}: {', '.join(names)}."
