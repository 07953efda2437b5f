"""The settings: read from file and environment, reported with their origins, and written.

Precedence, lowest first: default, file, environment, command line.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import platformdirs
import tomlkit
from tomlkit.exceptions import TOMLKitError

from voice_app import bounded_files
from voice_app.errors import KeepingFault
from voice_app.settings import LONGEST_TURN, PROFILES, Patience, VoiceSettings
from voice_app.storage import private_file
from voice_app.storage.setting_kinds import KINDS, Kind, Setting

PREFIX = "VOICE_APP_"
EXAMPLE = 'lines such as: region = "gb"'


@dataclass(frozen=True)
class Problem:
    """A setting that cannot be used."""

    name: str
    """"" for the whole file."""
    text: str
    """File and line or variable, what is wrong, and the remedy."""


def config_file() -> Path:
    """Where the settings are stored; XDG_CONFIG_HOME moves it."""
    return Path(platformdirs.user_config_dir("voice-app")) / "settings.toml"


class Preferences:
    """The effective settings, with the origin of each."""

    def __init__(
        self,
        values: Mapping[str, Setting],
        origins: Mapping[str, str],
        problems: tuple[Problem, ...],
    ) -> None:
        self.values = dict(values)
        self.origins = dict(origins)
        self.problems = problems

    def text(self, name: str) -> str:
        """Return a text setting."""
        return str(self.values[name])

    def whole(self, name: str) -> int:
        """Return an integer setting."""
        return int(self.values[name])

    def number(self, name: str) -> float:
        """Return a numeric setting."""
        return float(self.values[name])

    def flag(self, name: str) -> bool:
        """Return a true-or-false setting."""
        return bool(self.values[name])

    def patience(self, profile: str | None = None, silence: float | None = None) -> Patience:
        """Return how long to wait; a given profile or silence overrides the stored ones.

        A given profile applies as a whole: values stored for another profile are ignored.
        """
        kept = profile is None
        found = PROFILES[(profile or self.text("patience")).replace("-", " ")]
        first = self.number("first_word") if kept else 0.0
        silence = silence or (self.number("silence") if kept else 0.0)
        if first:
            times = first / found.first_sound
            longest = min(found.longest * max(times, 1.0), LONGEST_TURN)
            found = replace(found, first_sound=first, longest=longest)
        return replace(found, silence=silence) if silence else found

    def update(self, **changes: Setting) -> None:
        """Change settings and write them to the file; the rest of the file is unchanged.

        Raises `KeepingFault` when the file cannot be written, and `ValueError` for a value that the
        setting does not accept. The changes apply from now on in either case.
        """
        checked = {name: KINDS[name].check(value) for name, value in changes.items()}
        self.values |= checked
        self.origins |= dict.fromkeys(checked, "changed by voice")
        file = config_file()
        try:
            known = bounded_files.read_text(file) if file.exists() else ""
            document = tomlkit.parse(known)
            for name, value in checked.items():
                document[name] = value
            private_file.write(file, tomlkit.dumps(document).encode())
        except (OSError, ValueError, RecursionError, TOMLKitError) as problem:
            raise KeepingFault(
                "I cannot save this setting. It holds until the end of this visit.",
                f"See that {file} can be written and is TOML: {problem}.",
            ) from problem


def changed_by_voice(before: VoiceSettings, after: VoiceSettings) -> dict[str, Setting]:
    """Return the settings that differ between `before` and `after`, with the values of `after`."""
    old, new = _of(before), _of(after)
    return {name: value for name, value in new.items() if value != old[name]}


def _of(manner: VoiceSettings) -> dict[str, Setting]:
    return {
        "rate": manner.rate,
        "volume": manner.volume,
        "silence": round(manner.patience.silence, 2),
        "first_word": round(manner.patience.first_sound, 2),
        "earcons": manner.tones,
    }


def load(environment: Mapping[str, str] | None = None) -> Preferences:
    """Read everything. A bad value becomes a problem, and the next lower one applies."""
    values: dict[str, Setting] = {name: kind.default for name, kind in KINDS.items()}
    origins = dict.fromkeys(KINDS, "default")
    problems: list[Problem] = []
    file = config_file()
    written, lines = _read(file, problems)
    for name, value in written.items():
        place = f"{file}:{_line(name, lines)}"
        _take(name, value, place, values, origins, problems)
    environment = os.environ if environment is None else environment
    for variable in sorted(environment):
        if variable.startswith(PREFIX):
            name = variable.removeprefix(PREFIX).lower()
            value = _as_kind(environment[variable], KINDS.get(name))
            _take(name, value, variable, values, origins, problems)
    return Preferences(values, origins, tuple(problems))


def _read(file: Path, problems: list[Problem]) -> tuple[Mapping[str, object], list[str]]:
    try:
        text = bounded_files.read_text(file)
        return tomllib.loads(text), text.splitlines()
    except FileNotFoundError:
        return {}, []
    except OSError as problem:
        text = (
            f"{file}: The settings cannot be read ({problem.strerror or problem}). "
            "Make it a file that you may read, or delete it."
        )
    except UnicodeDecodeError as problem:
        text = f"{file}: The settings cannot be read ({problem}). Make it plain UTF-8 text."
    except tomllib.TOMLDecodeError as problem:
        at = re.search(r"line (\d+)", str(problem))
        text = f"{file}:{at[1] if at else 1}: This is not valid TOML ({problem}). Write {EXAMPLE}"
    except (ValueError, RecursionError):  # an endless number, or endlessly nested lists
        text = f"{file}: A value in the settings is unusable. Write {EXAMPLE}"
    problems.append(Problem("", text))
    return {}, []


def _take(
    name: str,
    value: object,
    place: str,
    values: dict[str, Setting],
    origins: dict[str, str],
    problems: list[Problem],
) -> None:
    kind = KINDS.get(name)
    if kind is None:
        close = difflib.get_close_matches(name, KINDS, 1)
        remedy = f"Did you mean {close[0]}?" if close else f"Settings: {', '.join(KINDS)}."
        problems.append(Problem(name, f"{place}: There is no setting {name!r}. {remedy}"))
        return
    try:
        values[name] = kind.check(value)
    except ValueError as problem:
        kept = f"{values[name]!r} is used instead."
        text = f"{place}: {name} cannot be {value!r}. {problem} {kept}"
        problems.append(Problem(name, text))
        return
    origins[name] = place


def _line(name: str, lines: list[str]) -> int:
    pattern = re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*[=.\]]|\s*\[+\s*{re.escape(name)}")
    return next((number for number, line in enumerate(lines, 1) if pattern.match(line)), 1)


def from_text(name: str, text: str) -> Setting:
    """Return the value of the setting `name` written in a text. Raises `ValueError`."""
    return KINDS[name].check(_as_kind(text, KINDS[name]))


def _as_kind(text: str, kind: Kind | None) -> object:
    """Convert a variable's text to the setting's type."""
    if kind is None or isinstance(kind.default, str):
        return text
    if isinstance(kind.default, bool):
        return {"true": True, "1": True, "false": False, "0": False}.get(text.lower(), text)
    try:
        return int(text) if isinstance(kind.default, int) else float(text)
    except ValueError:
        return text
