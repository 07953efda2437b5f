"""Reads WAV files as programs really write them; Python's `wave` rejects some up to 3.11.

`wave` does not accept the extensible header that many recorders write for plain 16-bit samples, nor
files written to a pipe, whose header does not state the length.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

_PCM, _EXTENSIBLE = 1, 0xFFFE
_SAME_GUID = bytes.fromhex("000000001000800000aa00389b71")
"""What follows the format number in an extensible header, if the format is a usual one."""
_UNKNOWN_LENGTH = 0x7FFF_0000
"""Bytes: stated lengths from here up mean "unknown", as in 0xFFFFFFFF or a little under 2 GB."""


_KNOWN_STARTS = {
    b"OggS": "an Ogg file",
    b"fLaC": "a FLAC file",
    b"ID3": "an MP3 file",
    b"\xff\xfb": "an MP3 file",
    b"\x1aE\xdf\xa3": "a WebM or Matroska file",
    b"FORM": "an AIFF file",
}
_PIECE = 1 << 20
"""Bytes per read: a stated length is not trusted until that much data has arrived."""


class NotPlain(Exception):
    """Not a WAV file of plain samples; the message says what it is instead."""


@dataclass(frozen=True)
class PlainWav:
    """A file's samples and what its header says about them."""

    width: int
    """Bytes per sample."""
    channels: int
    rate: int
    announced: int
    """Frames stated in the header, or the actual number if it does not say."""
    data: bytes
    """Complete frames."""


def read_plain_wav(file: BinaryIO) -> PlainWav:
    """Read the file. Raises `NotPlain` and `OSError`."""
    start = file.read(12)
    if start[:4] != b"RIFF" or start[8:12] != b"WAVE":
        kinds = (kind for known, kind in _KNOWN_STARTS.items() if start.startswith(known))
        raise NotPlain(f"is {next(kinds, 'not a WAV file' if start else 'empty')}")
    shape: tuple[int, int, int] | None = None
    while True:
        name, size = _chunk(file)
        if name == b"data" and shape is not None:
            channels, rate, frame = shape
            unknown = size >= _UNKNOWN_LENGTH
            data = file.read() if unknown else _read(file, size)
            data = data[: len(data) // frame * frame]
            announced = (len(data) if unknown else size) // frame
            return PlainWav(frame // channels, channels, rate, announced, data)
        content = _read(file, size + size % 2)
        if name == b"fmt ":
            shape = _shape(content)


def _read(file: BinaryIO, size: int) -> bytes:
    pieces = []
    while size and (piece := file.read(min(size, _PIECE))):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _chunk(file: BinaryIO) -> tuple[bytes, int]:
    header = file.read(8)
    if len(header) < 8:
        raise NotPlain("is a WAV file that breaks off in its header")
    return header[:4], int.from_bytes(header[4:], "little")


def _shape(content: bytes) -> tuple[int, int, int]:
    """Return channels, sample rate and bytes per frame."""
    if len(content) < 16:
        raise NotPlain("is a WAV file that breaks off in its header")
    form, channels, rate, _, _, bits = struct.unpack("<HHIIHH", content[:16])
    if form == _EXTENSIBLE and content[26:40] == _SAME_GUID:
        form = int.from_bytes(content[24:26], "little")
    if form != _PCM:
        raise NotPlain(f"is a WAV file, but not a plain PCM one (format {form})")
    if not channels or not bits:
        raise NotPlain("is a WAV file without channels or samples")
    return channels, rate, channels * -(-bits // 8)
