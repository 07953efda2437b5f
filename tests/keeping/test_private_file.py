import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from voice_app.storage import private_file


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_the_owner_can_read_file_and_folder_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        private_file.write(tmp_path / "own" / "answers.json", b"no")
    finally:
        os.umask(before)

    assert mode(tmp_path / "own") == 0o700
    assert mode(tmp_path / "own" / "answers.json") == 0o600


def test_a_folder_and_a_file_that_others_could_read_are_closed(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir(mode=0o755)
    (folder / "answers.json").touch(mode=0o644)
    (folder / "answers.json.new").touch(mode=0o644)

    private_file.write(folder / "answers.json", b"no")

    assert mode(folder) == 0o700
    assert mode(folder / "answers.json") == 0o600
    assert sorted(path.name for path in folder.iterdir()) == ["answers.json"]


def test_a_link_that_lies_in_wait_is_not_written_through(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("untouched")
    (tmp_path / "answers.json.new").symlink_to(elsewhere)

    private_file.write(tmp_path / "answers.json", b"no")

    assert elsewhere.read_text() == "untouched"
    assert (tmp_path / "answers.json").read_bytes() == b"no"


def test_a_write_that_fails_leaves_the_old_and_nothing_beside_it(tmp_path: Path) -> None:
    """A process that may write 100 bytes to any file: the disk is full in mid-answer."""
    file = tmp_path / "answers.json"
    private_file.write(file, b"old")
    program = (
        "import resource, sys; from pathlib import Path;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100));"
        "from voice_app.storage import private_file;"
        "private_file.write(Path(sys.argv[1]), b'x' * 1000)"
    )

    run = subprocess.run([sys.executable, "-c", program, str(file)], capture_output=True, text=True)

    assert "OSError" in run.stderr
    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["answers.json"]


def test_a_writer_killed_at_any_moment_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    old, new = b"o" * 40_000, b"n" * 40_000
    program = (
        "import sys; from pathlib import Path;"
        "from voice_app.storage import private_file;"
        "print(flush=True)\n"
        f"while True:\n for data in ({old!r}, {new!r}):\n"
        "  private_file.write(Path(sys.argv[1]), data)"
    )
    for moment in range(20):
        writer = subprocess.Popen(
            [sys.executable, "-c", program, str(file)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        while not file.exists():
            assert writer.poll() is None
        with pytest.raises(subprocess.TimeoutExpired):
            writer.wait(timeout=moment / 2000)
        writer.kill()
        writer.wait()
        assert file.read_bytes() in (old, new)


def test_deleting_takes_what_a_crash_left_beside_it(tmp_path: Path) -> None:
    private_file.write(tmp_path / "answers.json", b"no")
    (tmp_path / "answers.json.new").write_bytes(b"half")

    private_file.delete(tmp_path / "answers.json")
    private_file.delete(tmp_path / "answers.json")

    assert list(tmp_path.iterdir()) == []
