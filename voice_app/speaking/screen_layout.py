"""Lays out the screen, from 20 columns by 6 rows up to any size. Draws nothing itself."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from voice_app.speaking.big_letters import FONTS, Rows, big
from voice_app.turn import SessionStatus, TurnPhase

Row = tuple[str, str]
"""A screen line and its style, in rich's notation."""

_BAND: Mapping[TurnPhase | SessionStatus, tuple[str, str]] = {
    TurnPhase.SPEAKING: ("SPEAKING", "bold black on bright_white"),
    TurnPhase.LISTENING: ("LISTENING", "bold black on bright_green"),
    TurnPhase.THINKING: ("THINKING", "bold black on bright_yellow"),
    TurnPhase.ENDED: ("THE END", "bold black on bright_white"),
    SessionStatus.EMERGENCY: ("EMERGENCY", "bold black on bright_white"),
    SessionStatus.PAUSED: ("PAUSED", "bold bright_white on blue"),
    SessionStatus.IDLE: ("WAITING", "bold bright_white on blue"),
}
_CALM = "bold bright_white on black"
_ALARM = "bold bright_white on red"
"""Nothing else turns the whole screen red."""
_SMALLEST = FONTS[-1]
_LEAST_FOR_LARGE_BAND = 16
"""Rows of the whole screen."""
_Letters = str | None
"""A font; None means ordinary text."""
_SIZES: tuple[tuple[_Letters, _Letters, _Letters], ...] = (
    *((font, smaller, smaller) for font, smaller in pairwise(FONTS)),
    *((font, _SMALLEST, _SMALLEST) for font in FONTS[1:]),
    *((font, _SMALLEST, None) for font in FONTS[1:]),
    (_SMALLEST, None, None),
    (None, None, None),
)
"""Letters for the sentence, for what may be said and for what was heard; best first."""


@dataclass(frozen=True)
class View:
    """Everything that can be shown."""

    moment: TurnPhase = TurnPhase.SPEAKING
    situation: SessionStatus = SessionStatus.VISIT
    says: tuple[str, ...] = ()
    """The app's sentences since the person last spoke; the last is the one being said."""
    heard: str = ""
    """What the person said last."""
    options: str = ""
    """What may be said while listening."""
    note: str = ""
    """What else happened: a fault, silence."""
    tone: str = ""
    """The words of the last tone."""
    plain: bool = False
    """True if the terminal cannot show block letters."""
    pinned: tuple[str, ...] = ()
    """Whom to call: in an emergency this stays largest, whatever is being said."""


def rows(view: View, width: int, height: int) -> list[Row]:
    """Return exactly `height` rows of `width` columns."""
    alarm = view.situation is SessionStatus.EMERGENCY
    style = _ALARM if alarm else _CALM
    band, body = _arranged(view, width, height)
    filled = [*band, *((row, style) for row in body)][:height]
    filled += [("", style)] * (height - len(filled))
    return [(row[:width].ljust(width), how) for row, how in filled]


def _arranged(view: View, width: int, height: int) -> tuple[list[Row], list[str]]:
    """The state, and the words below it: the largest that fit together."""
    *large, plain = _SIZES
    # Prefer a long question in large letters to a large state.
    tries = [(True, size) for size in large] + [(False, size) for size in large]
    for large_band, size in () if view.plain else tries:
        band = list(_band(view, width, large=large_band and height >= _LEAST_FOR_LARGE_BAND))
        body = _body(view, width, height - len(band), *size)
        if body is not None:
            return band, body
    band = list(_band(view, width, large=height >= _LEAST_FOR_LARGE_BAND and not view.plain))
    body = _body(view, width, height - len(band), *plain)
    return band, _too_small(view, width) if body is None else body


def _band(view: View, width: int, *, large: bool) -> Iterator[Row]:
    """The state, in words as well as colour."""
    quiet = view.situation is SessionStatus.VISIT
    word, style = _BAND[view.moment if quiet else view.situation]
    beside = view.tone if quiet else _BAND[view.moment][0].lower()
    beside = "" if beside.upper() == word else beside
    letters = big(word, _SMALLEST, width) if large else None
    if letters is None:
        yield f" {word}   {beside}", style
        return
    for number, row in enumerate(letters):
        side = beside if number == 1 and len(row) + len(beside) + 4 <= width else ""
        yield f" {row}{side:>{width - len(row) - 2}}" if side else f" {row}", style
    if view.situation is SessionStatus.EMERGENCY:
        yield "!" * width, style


def _body(view: View, width: int, height: int, *letters: _Letters) -> list[str] | None:
    """The sentence above, the rest below; None if it does not fit."""
    vital = _vital(view)
    saying = view.says[-1] if view.says else ""
    large, *smaller = letters
    now, beside, options, heard, note = (
        _set(text, font, width)
        for text, font in zip(
            (
                vital or saying,
                saying if vital and saying not in view.pinned else "",
                f"You can say: {view.options}" if view.options else "",
                f"You said: {view.heard}" if view.heard else "",
                view.note,
            ),
            (large, smaller[0], *smaller, None),
            strict=True,
        )
    )
    if now is None or beside is None or heard is None or options is None or note is None:
        return None
    now = (*now, *_apart(beside))
    # Reserve the space for what may be said, so that nothing jumps when the turn changes.
    offered = options if view.moment is TurnPhase.LISTENING else ("",) * len(options)
    foot = [*_apart(heard), *_apart(offered), *_apart(note)]
    room = height - len(now) - len(foot)
    if room < 0:
        return None
    before = [says for says in view.says[:-1] if not (vital and says in view.pinned)]
    earlier = [row for says in before for row in _set(says, None, width) or ()]
    above = earlier[len(earlier) - min(len(earlier), room - 1) :] if room > 1 else []
    spare = room - len(above)
    gap = 1 if spare and above else 0
    return [*above, *[""] * gap, *now, *[""] * (spare - gap), *foot]


def _vital(view: View) -> str:
    return " ".join(view.pinned) if view.situation is SessionStatus.EMERGENCY else ""


def _too_small(view: View, width: int) -> list[str]:
    """Fallback if not even ordinary text fits: what is being said, and what may be answered."""
    return [
        *(_set(_vital(view) or (view.says[-1] if view.says else ""), None, width) or ()),
        *(_set(view.options, None, width) or ()),
    ]


def _apart(part: Rows) -> Rows:
    return ("", *part) if part else ()


def _set(text: str, font: _Letters, width: int) -> Rows | None:
    if not text:
        return ()
    if font is None:
        return tuple(f" {row}" for row in textwrap.wrap(text, max(width - 2, 1)))
    letters = big(text, font, width - 1)
    return letters and tuple(f" {row}" for row in letters)
