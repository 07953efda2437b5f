"""Settings from the file and the environment; a bad one never stands in a visit's way."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from voice_app import authored
from voice_app.app.run_options import RunOptions
from voice_app.cli.main import main
from voice_app.errors import KeepingFault
from voice_app.resources import data_path
from voice_app.settings import PROFILES, Patience
from voice_app.storage import settings_file
from voice_app.storage.setting_kinds import KINDS, REGIONS


def write(text: str | bytes) -> Path:
    file = settings_file.config_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def run(typed: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "voice_app", *options],
        input=typed, text=True, capture_output=True, timeout=120, check=False,
    )  # fmt: skip


def test_the_regions_are_those_that_have_numbers() -> None:
    file = data_path("dialogs/common/prompts.en.yaml")
    assert set(REGIONS) == set(authored.read(file).require("regions").mapping())


def test_every_default_is_a_value_that_its_setting_takes() -> None:
    for name, kind in KINDS.items():
        assert kind.check(kind.default) == kind.default, name


def test_the_environment_goes_before_the_file_and_the_file_before_the_default() -> None:
    file = write('# mine\nregion = "gb"\nrate = 120\n')

    found = settings_file.load({"VOICE_APP_RATE": "130", "HOME": "/"})

    assert (found.text("region"), found.origins["region"]) == ("gb", f"{file}:2")
    assert (found.whole("rate"), found.origins["rate"]) == (130, "VOICE_APP_RATE")
    assert (found.text("patience"), found.origins["patience"]) == ("normal", "default")
    assert found.problems == ()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('region = "xx"', "region cannot be 'xx'. Write one of unknown, us, ca"),
        ("region = 5", "region cannot be 5"),
        ("rate = 20", "Write a whole number from 90 to 250. 150 is used instead."),
        ("rate = true", "rate cannot be True"),
        ('rate = "fast"', "rate cannot be 'fast'"),
        ("volume = nan", "Write a number from -16 to 12"),
        ('patience = "forever"', "Write one of normal, slow, very slow, no limit"),
        ('person = "a\\nb"', "Write text in quotes"),
        ('regoin = "gb"', "There is no setting 'regoin'. Did you mean region?"),
        ("[person]", "person cannot be {}"),
        ("set_up = 1", "Write true or false."),
    ],
)
def test_a_bad_value_names_file_line_and_remedy_and_the_default_holds(line: str, told: str) -> None:
    file = write(f'helper = "my son"\n\n{line}\n')

    found = settings_file.load({})

    (problem,) = found.problems
    assert problem.text.startswith(f"{file}:3: ")
    assert told in problem.text
    assert found.text("helper") == "my son"
    assert {name: found.values[name] for name in KINDS if name != "helper"} == {
        name: kind.default for name, kind in KINDS.items() if name != "helper"
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b'region = "gb"\nrate = = 5\n', ":2: This is not valid TOML"),
        (b"\xff\xfe", "cannot be read"),
        (b"rate = 1\nrate = 2\n", "not valid TOML"),
        (b"rate = " + b"[" * 100_000, "is unusable"),
        (b"rate = " + b"9" * 5000, "is unusable"),
        (b'person = "' + b"a" * 1_000_000 + b'"', "larger than 1 MB"),
    ],
)
def test_a_file_that_is_no_toml_is_one_problem(text: bytes, told: str) -> None:
    write(text)

    (problem,) = settings_file.load({}).problems

    assert told in problem.text


@pytest.mark.parametrize("place", ["folder", "pipe", "/dev/zero"])
def test_settings_that_are_no_file_are_one_problem_and_nothing_waits(place: str) -> None:
    file = settings_file.config_file()
    file.parent.mkdir(parents=True)
    if place == "folder":
        file.mkdir()
    elif place == "pipe":
        os.mkfifo(file)  # nobody ever writes into it
    else:
        file.symlink_to(place)

    (problem,) = settings_file.load({}).problems

    assert "cannot be read" in problem.text
    with pytest.raises(KeepingFault):
        settings_file.load({}).update(rate=120)


@pytest.mark.parametrize(
    "text", [b"\xff", b"rate = = 5", b"rate = " + b"[" * 100_000, b"rate = " + b"9" * 5000]
)
def test_settings_that_cannot_be_read_never_keep_the_emergency_line_back(
    text: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(text)

    typed = run("", "run", "--typed")
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/none")  # no microphone can be used
    sound = tmp_path / "alsa.conf"
    sound.write_text("pcm.default { type pulse }\nctl.default { type pulse }\n")
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(sound))
    deaf = run("", "run")

    assert "I can't read your settings, so I'll use the usual ones." in typed.stdout
    for visit in (typed, deaf):
        assert "Traceback" not in visit.stderr
    assert "App: Say emergency at any time." in typed.stdout
    assert "App: If this is an emergency, call 911, 999 or 112 now." in deaf.stdout
    assert CliRunner().invoke(main, ["settings"]).exit_code == 1


def test_a_bad_variable_is_named_and_the_file_holds() -> None:
    write("rate = 120\n")

    found = settings_file.load({"VOICE_APP_RATE": "quick"})

    assert found.whole("rate") == 120
    assert found.problems[0].text.startswith("VOICE_APP_RATE: rate cannot be 'quick'.")


def test_a_change_is_written_and_comments_and_other_lines_stay() -> None:
    file = write('# mine\nregion = "gb" # home\n')
    found = settings_file.load({})

    found.update(rate=130, volume=4.0)

    assert file.read_text() == '# mine\nregion = "gb" # home\nrate = 130\nvolume = 4.0\n'
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = settings_file.load({})
    assert (again.whole("rate"), again.values["volume"], again.problems) == (130, 4.0, ())


def test_a_change_to_a_file_that_cannot_be_parsed_leaves_it_alone_and_still_holds() -> None:
    file = write("rate = = 5\n")
    found = settings_file.load({})

    with pytest.raises(KeepingFault, match="cannot save this setting"):
        found.update(rate=130)

    assert file.read_text() == "rate = = 5\n"
    assert found.whole("rate") == 130
    with pytest.raises(ValueError, match="whole number"):
        found.update(rate=5)


def test_a_visit_uses_the_file_and_the_command_line_goes_before_it() -> None:
    write('region = "gb"\n')
    by_file = run("yes\nokay\n", "run", "--typed")
    by_option = run("yes\nokay\n", "run", "--typed", "--region", "nz")

    assert "App: Call 999 now." in by_file.stdout
    assert "App: Call 111 now." in by_option.stdout


def test_a_visit_with_bad_settings_says_so_and_starts_with_the_usual_ones() -> None:
    file = write('region = "xx"\n')

    result = run("yes\nokay\n", "run", "--typed")

    assert result.returncode == 0
    assert "App: I can't use one of your settings: region." in result.stdout
    assert f"[{file}:1: region cannot be 'xx'." in result.stdout
    assert "App: Call 911, 999 or 112 now." in result.stdout


def test_the_effective_settings_are_shown_with_where_they_come_from() -> None:
    file = write('region = "gb"\nrate = 5\n')

    result = run("", "settings")

    assert f'region = "gb"  # {file}:1' in result.stdout
    assert "rate = 150  # default" in result.stdout
    assert f"{file}:2: rate cannot be 5." in result.stderr
    assert result.returncode == 1


def test_the_person_of_the_settings_is_asked_about() -> None:
    write('person = "Ada"\n')

    shown = run("no\nno\nstop\nokay\n", "run", "--typed").stdout

    assert "App: I'll ask about Ada.\n" in shown
    assert "Are they struggling to breathe" in shown


def test_nothing_is_asked_or_kept_where_no_day_of_keeping_is_wanted(own_home: Path) -> None:
    write("retention_days = 0\n")

    shown = run("no\nno\nno\nstop\nokay\n", "run", "--typed", "--keep").stdout

    assert "Do you want me to keep" not in shown
    assert not list((own_home / "data").rglob("*.json"))


EXAMPLES: dict[str, tuple[object, str, object]] = {
    "region": ("gb", "region", "gb"),
    "rate": (120, "rate", 120),
    "volume": (-4.0, "volume", -4.0),
    "patience": ("slow", "patience", PROFILES["slow"]),
    "silence": (3.5, "patience", replace(Patience(), silence=3.5)),
    "first_word": (20.0, "patience", replace(Patience(), first_sound=20.0, longest=60.0)),
    "person": ("Ada", "person", "Ada"),
    "helper": ("Bob", "helper", "Bob"),
    "microphone": ("USB", "microphone", "USB"),
    "loudspeaker": ("HDMI", "loudspeaker", "HDMI"),
    "earcons": (False, "earcons", False),
    "screen": (True, "screen", True),
    "retention_days": (30, "retention_days", 30),
    "alarm_command": ("ring", "alarm_command", "ring"),
    "set_up": (True, "set_up", True),
}
"""By setting: a value other than the default, and what it makes of which part of a request."""


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("by", ["file", "environment"])
def test_every_setting_reaches_the_visit_and_tells_where_it_comes_from(
    name: str, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    value, part, wanted = EXAMPLES[name]
    file = settings_file.config_file()
    monkeypatch.delenv("VOICE_APP_SET_UP", raising=False)  # set for all other tests
    if by == "file":
        write(f"{name} = {json.dumps(value)}\n")
    else:
        monkeypatch.setenv(
            f"VOICE_APP_{name.upper()}", value if isinstance(value, str) else json.dumps(value)
        )
    requests: list[RunOptions] = []

    def hold(request: RunOptions, *_: object) -> int:
        requests.append(request)
        return 0

    monkeypatch.setattr("voice_app.app.start.hold_visit", hold)

    assert CliRunner().invoke(main, ["run"]).exit_code == 0

    (request,) = requests
    assert request.problems == ()
    assert getattr(request, part) == wanted
    shown = CliRunner().invoke(main, ["settings"]).output
    origin = f"{file}:1" if by == "file" else f"VOICE_APP_{name.upper()}"
    assert f"{name} = {json.dumps(value)}  # {origin}; " in shown


def test_a_profile_of_the_command_line_goes_before_what_was_learnt_of_ones_patience() -> None:
    write("silence = 4.0\nfirst_word = 30\n")
    found = settings_file.load({})

    assert found.patience("very-slow") == PROFILES["very slow"]
    assert found.patience(silence=1.5) == replace(
        Patience(), silence=1.5, first_sound=30.0, longest=90.0
    )


@pytest.mark.parametrize("line", ["silence = 0.5", "silence = 6", "first_word = 200"])
def test_no_silence_is_taken_that_would_cut_off_or_hang(line: str) -> None:
    write(line)

    (problem,) = settings_file.load({}).problems

    assert "0 follows the patience setting." in problem.text
