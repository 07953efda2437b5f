"""Reduces typed text to the few characters that phrases are written in. Pure.

Keyboards, word processors and web pages use many marks where a phrase has an apostrophe, a hyphen
or a space. A cry for help must not depend on which.
"""

from __future__ import annotations

import unicodedata

_APOSTROPHES = (
    "`\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u02ca\u02cb\u0374\u0384\u055a\u05f3"
    "\u1fbd\u1fbf\u1fef\u1ffd\u1ffe\u2018\u2019\u201a\u201b\u2032\u2035\ua78b\ua78c\uff07\uff40"
)
"""Includes stand-alone accents, which many keyboards produce before a `t`."""
_HYPHENS = "\u058a\u2010\u2011\u2043\u2212\ufe58\ufe63\uff0d"
_DASHES = "\u2012\u2013\u2014\u2015\u2e3a\u2e3b\ufe31\ufe32"
"""A dash separates what it stands between; a hyphen joins it."""
_MARKS = str.maketrans(
    {
        **dict.fromkeys(_APOSTROPHES, "'"),
        **dict.fromkeys(_HYPHENS, "-"),
        **dict.fromkeys(_DASHES, " - "),
        "\u00ad": None,  # a soft hyphen only marks where a line may break
    }
)
_NO_WIDTH = "Cf"
"""Unicode's category of invisible characters: zero-width spaces, direction marks."""


def plain(text: str) -> str:
    """Return `text` with one kind of apostrophe, hyphen and space, and nothing invisible."""
    # Marks first: NFKC turns a lone accent into a space and a combining accent.
    folded = unicodedata.normalize("NFKC", text.translate(_MARKS)).translate(_MARKS)
    seen = "".join(c for c in folded if unicodedata.category(c) != _NO_WIDTH)
    return " ".join(seen.split())
