from pathlib import Path

import pytest

from voice_app.errors import AuthoringError
from voice_app.evaluation.manifest import Clip, read_manifest, write_manifest

HEAD = "path\ttext\tspeaker\tcondition\n"


def listed(folder: Path, text: str) -> Path:
    (folder / "a.wav").write_bytes(b"")
    file = folder / "list.tsv"
    file.write_text(text, encoding="utf-8")
    return file


def test_paths_are_relative_to_the_list(tmp_path: Path) -> None:
    (clip,) = read_manifest(listed(tmp_path, HEAD + "a.wav\tNot  Sure\tann\tclean\n"))
    assert clip == Clip(tmp_path / "a.wav", "not sure", "ann", "clean", 2)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    listed(tmp_path, "")
    clips = (
        Clip(tmp_path / "a.wav", "yes", "ann", "clean", 2, "turn:gate"),
        Clip(tmp_path / "a.wav", "", "bob", "noise", 3, "", "marmalade"),
    )
    write_manifest(tmp_path / "list.tsv", clips)
    assert read_manifest(tmp_path / "list.tsv") == clips


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("", 1, "empty"),
        (HEAD, 1, "names no recording"),
        ("path\ttext\tspeaker\n", 1, "`condition` is missing"),
        (HEAD.replace("text", "texts"), 1, "`texts` is not known"),
        (HEAD + "a.wav\tyes\tann\n", 2, "3 columns here and 4"),
        (HEAD + "a.wav\tyes\tann\tclean\na.wav\tyes\t\tclean\n", 3, "`speaker` is empty"),
        (HEAD + "b.wav\tyes\tann\tclean\n", 2, "no recording"),
    ],
)
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, problem: str
) -> None:
    with pytest.raises(AuthoringError, match=problem) as fault:
        read_manifest(listed(tmp_path, text))
    assert fault.value.line == line
    assert fault.value.remedy


def test_a_list_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(AuthoringError, match="cannot be read"):
        read_manifest(tmp_path / "none.tsv")
    (tmp_path / "latin.tsv").write_bytes(b"path\xff")
    with pytest.raises(AuthoringError, match="not UTF-8"):
        read_manifest(tmp_path / "latin.tsv")
