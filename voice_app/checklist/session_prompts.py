"""What is asked before and after the checklist: read from around.en.yaml."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from voice_app import layers
from voice_app.authored import Entry


@dataclass(frozen=True)
class SessionPrompt:
    """One question that is no part of the checklist, and what may be answered."""

    key: str
    ask: tuple[str, ...]
    """Sentences; the last one is the question, and is said alone when it is asked again."""
    options: str
    """Fits into "You can say ..."."""
    why: str
    """What the answer is for, a sentence."""
    hear: Mapping[str, tuple[str, ...]]
    """By meaning: the phrases for it."""
    entry: Entry
    """Where it stands."""

    @property
    def phrases(self) -> tuple[str, ...]:
        """Everything that may be answered."""
        return tuple(phrase for group in self.hear.values() for phrase in group)


@dataclass(frozen=True)
class SessionPrompts:
    """All such questions and sentences of one language."""

    exchanges: Mapping[str, SessionPrompt]
    setup: Mapping[str, SessionPrompt]
    """What is asked at the first start, by the setting that it is for, in that order."""
    lines: Mapping[str, tuple[str, ...]]
    source: Entry
    """The authored file, for errors that must point into it."""

    def line(self, name: str, /, **blanks: str) -> tuple[str, ...]:
        """Return the named line's sentences with its blanks filled in."""
        return tuple(text.format(**blanks) for text in self.lines[name])

    @property
    def phrases(self) -> tuple[str, ...]:
        """Everything that may be answered to any of them."""
        every = (*self.exchanges.values(), *self.setup.values())
        return tuple(phrase for exchange in every for phrase in exchange.phrases)


_MEANINGS: Mapping[str, tuple[str, ...]] = {
    "unfinished": ("continue", "new"),
    "keep": ("yes", "no"),
    "helpful": ("yes", "no", "unsure"),
    "forget": ("yes", "no"),
}
"""What the program asks for by name, by exchange."""
_SETUP = ("region", "person", "helper", "retention_days", "loudness", "hearing")
RETENTION = "retention_days"
"""Asked only of who wants to answer these questions again: at a first start nothing is kept."""
LOUDNESS, HEARING = "loudness", "hearing"
"""Those that set nothing in the file by themselves: whether both sides hear each other."""
_BLANKS = {
    "unfinished": {"day"},
    "setup_options": {"options"},
    "can_say": {"options"},
    "bad_setting": {"name"},
    "expired": {"days"},
    "about_person": {"person"},
    "shout_for": {"helper"},
}
_LINES = (
    "before_visit", "in_visit", "after_visit", "can_say",
    "setup_loudness_bound", "setup_still_not_heard", "setup_nothing_before",
    "setup_opening", "setup_taken", "setup_left", "setup_heard", "setup_not_heard", "setup_done",
    "setup_options",
    "announced", "continued", "new_visit", "day_today", "day_yesterday", "day_unknown", "expired",
    "kept", "thanked", "not_kept",
    "forgotten", "not_forgotten", "too_old", "other_version", "unreadable", "in_use", "bad_setting",
    "bad_settings_file", "about_person", "shout_for",
    "alarm_ran", "alarm_failed", "alarm_none", "alarm_sounds", "alarm_tone", "alarm_called_off",
)  # fmt: skip


def load_around(file: Path) -> SessionPrompts:
    """Read the file. Raises `AuthoringError`."""
    source = layers.read(file)
    source.only("exchanges", "setup", "lines")
    exchanges = source.require("exchanges")
    exchanges.only(*_MEANINGS)
    setup = source.require("setup")
    setup.only(*_SETUP)
    lines = source.require("lines")
    lines.only(*_LINES)
    return SessionPrompts(
        exchanges={key: _exchange(key, exchanges.require(key)) for key in _MEANINGS},
        setup={key: _exchange(key, setup.require(key)) for key in _SETUP},
        lines={
            name: tuple(
                _filled(item, _BLANKS.get(name, set())) for item in lines.require(name).sequence()
            )
            for name in _LINES
        },
        source=source,
    )


def _exchange(key: str, entry: Entry) -> SessionPrompt:
    entry.only("ask", "options", "why", "hear")
    hear = entry.require("hear")
    meanings = _MEANINGS.get(key, tuple(hear.mapping()))
    hear.only(*meanings)
    blanks = _BLANKS.get(key, set())
    return SessionPrompt(
        key=key,
        ask=tuple(_filled(item, blanks) for item in entry.require("ask").sequence()),
        options=_filled(entry.require("options"), set()),
        why=_filled(entry.require("why"), set()),
        hear={meaning: hear.require(meaning).texts() for meaning in meanings},
        entry=entry,
    )


def _filled(entry: Entry, blanks: set[str]) -> str:
    """Return the text after a check that it has no blank the program does not fill."""
    text = entry.text()
    used = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    if used - blanks:
        raise entry.error(
            f"Nothing fills the blank {{{min(used - blanks)}}}.",
            f"Blanks here: {', '.join(sorted(blanks)) or 'none'}.",
        )
    return text
