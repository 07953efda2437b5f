"""Input and output as somebody left them: closed, full, or in another encoding."""

from __future__ import annotations

import codecs
import io
import os
import sys
from contextlib import suppress

from voice_app.errors import StreamFault


class _Output(io.TextIOWrapper):
    """Standard output that remembers what went wrong: captions that fail do not stop a visit."""

    problem: OSError | None = None

    def write(self, text: str) -> int:
        """Write as usual."""
        try:
            return super().write(text)
        except OSError as problem:
            self.problem = problem
            raise

    def flush(self) -> None:
        """Flush as usual."""
        try:
            super().flush()
        except OSError as problem:
            self.problem = problem
            raise


def prepare() -> None:
    """Make the three streams fit to be used, whatever the program was started with.

    A closed one is opened on nothing, so that no file of ours takes its number: reading ends at
    once, writing fails as on a full disk. Characters that cannot be read or shown cost themselves
    and not the visit.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            _fill(number)
            mode = "r" if number == 0 else "w"
            opened = open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 (it stays)
            setattr(sys, name, opened)
            setattr(sys, f"__{name}__", opened)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace" if stream is sys.stdin else "backslashreplace")
    if isinstance(sys.stdin, io.TextIOWrapper) and _is_ascii(sys.stdin.encoding):
        # All that ASCII can write, UTF-8 reads, and what people type beyond it is UTF-8.
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    out = sys.stdout
    if out is sys.__stdout__ and isinstance(out, io.TextIOWrapper):
        how = (out.encoding, out.errors, None, out.line_buffering, out.write_through)
        sys.stdout = _Output(out.detach(), *how)


def see_output_written() -> None:
    """Raise `StreamFault` where something that was written did not arrive."""
    out = sys.stdout
    with suppress(OSError, ValueError):
        out.flush()
    if isinstance(out, _Output) and out.problem is not None:
        with suppress(OSError, ValueError):
            _discard(out.fileno())  # or the end of the program would try and fail again
        raise StreamFault(
            f"The output cannot be written: {out.problem.strerror}.",
            "Make room there, or have it written elsewhere.",
        )


def complain(text: str) -> None:
    """Write to standard error, if that can be done."""
    try:
        print(text, file=sys.stderr, flush=True)
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            _discard(sys.stderr.fileno())


def _is_ascii(encoding: str) -> bool:
    return codecs.lookup(encoding).name == "ascii"


def _discard(number: int) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)


def _fill(number: int) -> None:
    # For reading only, also where something is to be written: that fails, as it should.
    nowhere = os.open(os.devnull, os.O_RDONLY)
    if nowhere != number:
        os.dup2(nowhere, number)
        os.close(nowhere)
