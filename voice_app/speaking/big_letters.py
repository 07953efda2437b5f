"""Large letters several rows high, readable from across the room. The fonts are pyfiglet's."""

from __future__ import annotations

from functools import cache

from pyfiglet import FigletFont

Rows = tuple[str, ...]

FONTS = ("mono12", "smmono12", "smblock", "pagga")
"""From the largest (9 rows) to the smallest (3 rows, capitals only). All need Unicode."""
_ASCII = range(32, 127)
_BACKGROUND = str.maketrans("░", " ")  # pagga shades the background; contrast matters more


def big(text: str, font: str, width: int) -> Rows | None:
    """Return `text` in letters of `font`, wrapped between words to at most `width` columns.

    None when a word is too long for a line, or a character is not in the font.
    """
    if not (text.isascii() and text.isprintable()):
        return None
    lines: list[str] = []
    for word in text.split():
        if _columns(word, font) > width:
            return None
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _columns(longer, font) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(row for line in lines for row in _set(line, font))


def _columns(line: str, font: str) -> int:
    return sum(len(_glyph(letter, font)[0]) for letter in line)


def _set(line: str, font: str) -> list[str]:
    glyphs = [_glyph(letter, font) for letter in line]
    rows = ["".join(parts).rstrip() for parts in zip(*glyphs, strict=True)]
    while not rows[0]:
        del rows[0]
    # Descenders keep a line from touching the next; without any, save a row.
    while len(rows) > 1 and not rows[-1] and not rows[-2]:
        del rows[-1]
    return rows


@cache
def _glyph(letter: str, font: str) -> Rows:
    loaded = _font(font)
    rows = [
        row.replace(loaded.hardBlank, " ").translate(_BACKGROUND)
        for row in loaded.chars[ord(letter)]
    ]
    widest = max(map(len, rows))
    return tuple(row.ljust(widest) for row in rows)


class _Letters(FigletFont):
    """A font without its thousands of extra characters, which take 0.3 s to parse."""

    @classmethod
    def preloadFont(cls, font: str) -> str:  # noqa: N802 - pyfiglet's name
        data = super().preloadFont(font).split("\n")
        height, comments = (int(data[0].split()[field]) for field in (1, 5))
        return "\n".join(data[: 1 + comments + len(_ASCII) * height])


@cache
def _font(name: str) -> FigletFont:
    return _Letters(font=name)
