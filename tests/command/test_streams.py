"""Input and output that are closed, full, endless or in another encoding: never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

TYPED = ("run", "--typed")


def shell(command: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run `command` in a shell, where `"$@"` is the program with `arguments`."""
    program = (sys.executable, "-m", "voice_app", *arguments)
    return subprocess.run(
        ["sh", "-c", command, "sh", *program],
        capture_output=True, env={**os.environ, **environment}, timeout=120, check=False,
    )  # fmt: skip


def in_words(result: subprocess.CompletedProcess[bytes], status: int) -> str:
    told = (result.stdout + result.stderr).decode()
    assert "Traceback" not in told
    assert "Exception ignored" not in told
    assert result.returncode == status, told
    return told


def test_a_closed_input_is_one_that_has_ended() -> None:
    closed, ended = shell('"$@" <&-', *TYPED), shell('"$@" </dev/null', *TYPED)

    in_words(closed, 0)
    assert closed.stdout == ended.stdout


@pytest.mark.parametrize("buffered", ["", "1"])
@pytest.mark.parametrize("arguments", [TYPED, ("diagram",), ("--version",), ("settings",)])
@pytest.mark.parametrize("where", [">/dev/full", ">&-"])
def test_an_output_that_takes_nothing_is_told(
    where: str, arguments: tuple[str, ...], buffered: str
) -> None:
    result = shell(f'"$@" </dev/null {where}', *arguments, PYTHONUNBUFFERED=buffered)

    assert "The output cannot be written: " in in_words(result, 1)


@pytest.mark.parametrize("where", ["2>/dev/full", "2>&-", ">&- 2>&- <&-"])
def test_where_nothing_can_be_told_the_status_still_tells(where: str) -> None:
    in_words(shell(f'"$@" {where}', "triage", "/nonexistent", PYTHONUNBUFFERED=""), 1)


def test_no_file_of_ours_takes_the_number_of_a_closed_stream(tmp_path: Path) -> None:
    folder = tmp_path / "spoken"
    result = shell('"$@" <&- >&- 2>&-', *TYPED, "--speaker", f"wav:{folder}")

    assert result.returncode == 1
    assert all(file.read_bytes().startswith(b"RIFF") for file in folder.iterdir())


@pytest.mark.parametrize("encoding", ["", "ascii", "utf-8", "latin-1:strict"])
def test_danger_is_understood_whatever_the_encoding(encoding: str) -> None:
    """U+2019 in UTF-8; under latin-1 it becomes three signs, and the words are asked about."""
    result = shell(r"printf 'i can\342\200\231t breathe\n' | " + '"$@"', *TYPED,
                   PYTHONIOENCODING=encoding)  # fmt: skip

    told = in_words(result, 0)
    assert encoding.startswith("latin") or "App: Please get help now. Goodbye." in told


def test_an_odd_byte_in_a_word_is_taken_for_its_apostrophe() -> None:
    result = shell(r"printf 'i can\222t breathe\n' | " + '"$@"', *TYPED)

    assert "App: Please get help now. Goodbye." in in_words(result, 0)


def test_an_odd_byte_costs_its_line_and_not_the_visit() -> None:
    result = shell(r"printf '\377\n\377\nhelp me\n' | " + '"$@"', *TYPED, PYTHONIOENCODING="ascii")

    assert "You: help me" in in_words(result, 0)


def test_a_file_name_of_odd_bytes_can_be_told(tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/\xff.wav"
    result = subprocess.run(
        [sys.executable, "-m", "voice_app", "run", "--wav", odd, "--speaker", "none"],
        capture_output=True, timeout=120, check=False,
    )  # fmt: skip

    assert ".wav" in in_words(result, 1)


def test_an_input_without_lines_ends_in_the_advice_for_what_is_known() -> None:
    told = in_words(shell('"$@" </dev/zero', *TYPED), 1)

    assert "A typed line is longer than" in told
    assert "emergency" in told.split("longer than", 1)[1]


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e999", "0.99", "five"])
def test_a_silence_that_is_no_number_within_its_bounds_is_refused(number: str) -> None:
    told = in_words(shell('"$@" </dev/null', *TYPED, "--silence", number), 2)

    assert "--silence" in told


def test_a_path_that_the_system_refuses_is_told_in_words() -> None:
    told = in_words(shell('"$@"', "models", "list", VOSK_MODEL_PATH="a" * 5000), 1)

    assert "File name too long" in told
