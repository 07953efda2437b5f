"""A 64-bit ARM Debian in a folder, whose programs QEMU runs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

RELEASE = "bookworm"
HOME = "/srv"
"""Whoever installs it is at home there, in the root."""
CHECKOUT = f"{HOME}/voice_app"
_INCLUDED = "make,git,python3,ca-certificates"
"""What somebody has who types `git clone` and `make`."""
_FORMAT = Path("/usr/lib/binfmt.d/qemu-aarch64.conf")
_REGISTER = Path("/proc/sys/fs/binfmt_misc")
_HANDED_ON = ("/etc/resolv.conf", "/etc/pip.conf", "/etc/ssl/certs/ca-certificates.crt")
"""How the host reaches the package index."""


class CannotBeMade(Exception):
    """What stands in the way, and the remedy."""


@dataclass(frozen=True)
class Ran:
    """What came of a command."""

    status: int
    out: str
    complaints: str
    seconds: float


def run(command: Sequence[str], stdin: str = "", env: Mapping[str, str] | None = None) -> Ran:
    """Run a command to its end."""
    begun = time.monotonic()
    done = subprocess.run(command, input=stdin, text=True, capture_output=True, env=env)
    return Ran(done.returncode, done.stdout, done.stderr, time.monotonic() - begun)


def _demand(command: Sequence[str]) -> Ran:
    ran = run(command)
    if ran.status:
        raise CannotBeMade(f"{' '.join(command)}: {ran.complaints.strip() or ran.status}")
    return ran


def let_its_programs_run() -> None:
    """Have the kernel hand ARM programs to QEMU for as long as we run.

    It is asked in mounts of our own (`unshare --mount`), and forgets what was registered when
    nobody has it mounted any more: so it is mounted even where it knows them now.
    """
    mounted = run(["mount", "-t", "binfmt_misc", "none", str(_REGISTER)])
    if run(["arch-test", "arm64"]).status == 0:
        return
    try:
        (_REGISTER / "register").write_text(_FORMAT.read_text())
        _demand(["arch-test", "arm64"])
    except (CannotBeMade, OSError) as problem:
        raise CannotBeMade(
            "This kernel does not hand 64-bit ARM programs to QEMU "
            f"({mounted.complaints.strip() or problem}). Run this as root, on a kernel with "
            "binfmt_misc."
        ) from problem


class Machine:
    """The root below `folder`; made once, and copied for each proof."""

    def __init__(self, folder: Path) -> None:
        self._base = folder / "base"
        self._root = folder / "root"

    def make(self) -> float:
        """Make the root; return how many seconds that took, or had taken."""
        told = self._base.with_suffix(".json")
        if not told.exists():
            shutil.rmtree(self._base, ignore_errors=True)
            self._base.parent.mkdir(parents=True, exist_ok=True)
            made = _demand(
                [
                    *("mmdebstrap", "--mode=root", "--architectures=arm64", "--variant=apt"),
                    *(f"--include={_INCLUDED}", RELEASE, str(self._base)),
                ]
            )
            told.write_text(json.dumps({"seconds": made.seconds}))
        if self._root.exists():
            shutil.rmtree(self._root)
        _demand(["cp", "-a", str(self._base), str(self._root)])
        for file in filter(os.path.exists, _HANDED_ON):
            shutil.copyfile(file, self._root / file[1:])
        return float(json.loads(told.read_text())["seconds"])

    def enter(self) -> None:
        """Mount what its programs need."""
        for kind, place in (("proc", "proc"), ("tmpfs", "dev/shm")):
            (self._root / place).mkdir(exist_ok=True)
            _demand(["mount", "-t", kind, kind, str(self._root / place)])

    def take_in(self, commit: str) -> None:
        """Put a checkout of `commit` into the root."""
        place = self._root / CHECKOUT[1:]
        place.mkdir(parents=True)
        archive = f"git archive {commit} | tar -x -C '{place}'"
        _demand(["sh", "-c", archive])

    def run(self, *command: str, stdin: str = "") -> Ran:
        """Run a command in the checkout within the root."""
        settings = [f"{name}={value}" for name, value in os.environ.items() if name[:4] == "PIP_"]
        inside = ["env", "-i", "-C", CHECKOUT, f"HOME={HOME}", "LANG=C.UTF-8", "TERM=dumb"]
        inside += ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", *settings]
        return run(["chroot", str(self._root), *inside, *command], stdin)

    def read(self, file: str) -> bytes:
        """Return what a file within the root holds."""
        return (self._root / file.lstrip("/")).read_bytes()

    def files(self, folder: str) -> list[str]:
        """Return the names of the files in a folder within the root."""
        return sorted(file.name for file in (self._root / folder.lstrip("/")).glob("*"))
