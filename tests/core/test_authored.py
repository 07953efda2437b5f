"""Reading authored YAML: words stay words, and every mistake names its file and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from voice_app import authored
from voice_app.authored import Entry
from voice_app.errors import AuthoringError
from voice_app.resources import data_path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "authored.yaml"


def read(file: Path, text: str) -> Entry:
    file.write_text(text, encoding="utf-8")
    return authored.read(file)


def mistake(file: Path, content: str | bytes) -> AuthoringError:
    data = content.encode() if isinstance(content, str) else content
    file.write_bytes(data)
    with pytest.raises(AuthoringError) as caught:
        authored.read(file)
    assert caught.value.file == file
    assert str(caught.value).startswith(f"{file}:{caught.value.line}: ")
    return caught.value


def test_words_that_yaml_would_turn_into_something_else_stay_words(file: Path) -> None:
    entry = read(
        file, "no: [no, yes, on, off, true, ~]\n12:30: 12:30\n010: 010\nday: 2026-11-21\nn: 1e3\n"
    )

    assert entry.require("no").texts() == ("no", "yes", "on", "off", "true", "~")
    assert entry.require("12:30").text() == "12:30"
    assert entry.require("010").text() == "010"
    assert entry.require("n").text() == "1e3"
    assert entry.require("day").day() == date(2026, 11, 21)


def test_a_value_knows_its_line(file: Path) -> None:
    entry = read(file, "# a comment\nfirst: one\nsecond:\n  - two\n\n  - three\n")

    assert entry.require("first").line == 2
    assert [item.line for item in entry.require("second").sequence()] == [4, 6]


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "appears here twice"),
        ("x:\n  a: 1\n  a: 2\n", 3, "appears here twice"),
        ("a: 1\n\tb: 2\n", 2, "not valid YAML"),
        ("a: [1, 2\nb: 3\n", 2, "not valid YAML"),
        ("a: *nowhere\n", 1, "not valid YAML"),
        ("a: 'open\n", 2, "not valid YAML"),
        ("a: 1\n--- \nb: 2\n", 2, "not valid YAML"),
        ("", 1, "empty"),
        ("# only a comment\n", 1, "empty"),
        ("a: &a [*a]\n", 1, "contains itself"),
        ("[a, b]: c\n", 1, "Text is expected"),
        ("'': c\n", 1, "Text is expected"),
    ],
)
def test_a_malformed_file_is_refused_with_its_line(
    file: Path, text: str, line: int, part: str
) -> None:
    error = mistake(file, text)

    assert error.line == line
    assert part in error.problem
    assert error.remedy


@pytest.mark.parametrize("content", [b"\xff\xfe\x00a", b"\x89PNG\r\n\x1a\n\x00", b"a: \x00\n"])
def test_a_binary_file_is_refused(file: Path, content: bytes) -> None:
    assert "UTF-8" in str(mistake(file, content))


def test_a_missing_file_and_a_folder_are_refused(file: Path, tmp_path: Path) -> None:
    for path in (file, tmp_path):
        with pytest.raises(AuthoringError, match="cannot be read"):
            authored.read(path)


@pytest.mark.parametrize("text", ["x", "1.5", "--5", "-", "1e3", "0x10", "12:30"])
def test_what_is_no_whole_number_is_refused(file: Path, text: str) -> None:
    entry = read(file, f'a: 1\nb: "{text}"\n').require("b")

    with pytest.raises(AuthoringError, match="not a whole number") as caught:
        entry.whole_number()
    assert caught.value.line == 2


@pytest.mark.parametrize("text", ["9" * 20, "-" + "9" * 10, "9" * 5000])
def test_a_number_beyond_all_use_is_called_too_large(file: Path, text: str) -> None:
    entry = read(file, f"a: 1\nb: {text}\n").require("b")

    for as_number in (entry.whole_number, entry.number):
        with pytest.raises(AuthoringError, match="too large") as caught:
            as_number()
        assert caught.value.line == 2


def nested_aliases(levels: int, each: int) -> str:
    lines = [f"l0: &l0 [{', '.join(['x'] * each)}]"]
    lines += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * each)}]" for n in range(1, levels)]
    return "\n".join(lines) + "\n"


def test_aliases_that_grow_beyond_all_use_are_refused(file: Path) -> None:
    error = mistake(file, nested_aliases(levels=9, each=9))  # 387 million values

    assert "aliases" in error.problem
    assert len(file.read_bytes()) < 500


def test_an_alias_stands_for_its_value(file: Path) -> None:
    entry = read(file, "a: &both {all: [x, y]}\nb: *both\n" + nested_aliases(levels=3, each=9))

    assert entry.require("b").require("all").texts() == ("x", "y")
    assert len(entry.require("l2").sequence()[8].sequence()[8].sequence()) == 9


@pytest.mark.parametrize("endless", ["/dev/zero", "/dev/urandom"])
def test_a_file_without_an_end_is_refused(endless: str) -> None:
    with pytest.raises(AuthoringError, match="larger than 1 MB"):
        authored.read(Path(endless))


def test_the_remedy_fits_who_made_the_file(file: Path) -> None:
    assert "Restore" not in mistake(file, "").remedy
    with pytest.raises(AuthoringError, match="git checkout"):
        authored.read(data_path("dialogs/symptom_checklist") / "absent.yaml")


@pytest.mark.parametrize("text", ["2026-13-01", "21.11.2026", "soon"])
def test_what_is_no_day_is_refused(file: Path, text: str) -> None:
    with pytest.raises(AuthoringError, match="not a date"):
        read(file, f"a: {text}\n").require("a").day()


@pytest.mark.parametrize("text", ["yes", "no", "1", "True"])
def test_only_true_and_false_are_flags(file: Path, text: str) -> None:
    with pytest.raises(AuthoringError, match="neither true nor false"):
        read(file, f"a: {text}\n").require("a").flag()


def test_an_unknown_or_missing_name_is_refused_where_it_stands(file: Path) -> None:
    entry = read(file, "a:\n  b: 1\n  c: 2\n")

    with pytest.raises(AuthoringError, match="`c` is not known here") as unknown:
        entry.require("a").only("b")
    assert unknown.value.line == 3
    with pytest.raises(AuthoringError, match="`d` is missing"):
        entry.require("a").require("d")


def test_a_list_is_no_mapping_and_a_mapping_no_text(file: Path) -> None:
    entry = read(file, "a: [1]\nb: {c: 1}\nd:\n")

    with pytest.raises(AuthoringError, match="Named values"):
        entry.require("a").mapping()
    with pytest.raises(AuthoringError, match="Text is expected"):
        entry.require("b").text()
    with pytest.raises(AuthoringError, match="list is expected"):
        entry.require("b").sequence()
    with pytest.raises(AuthoringError, match="Text is expected"):
        entry.require("d").text()
