"""What can be wished for beside a visit: from idle, at the first start, before the first answer."""

import subprocess
import sys
import tomllib

import pytest

from voice_app.storage import settings_file, voice_profiles
from voice_app.storage.settings_file import config_file

IDLE = "App: I'm listening. Say start the checklist, or emergency."
FIRST = "App: Are you struggling to breathe, or choking, right now?"
REGION = "App: Where are you?"
LEARN = "App: Please say, yes."
LEARNT = "\n".join(["yes", "no", "nope", "correct", "negative", "not sure", "all clear"] * 3)


def run(typed: str, *options: str) -> str:
    result = subprocess.run(
        [sys.executable, "-m", "voice_app", "run", "--typed", *options],
        input=typed, text=True, capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    return result.stdout


def after(shown: str, said: str) -> list[str]:
    """The lines from the person's `said` on."""
    return shown.partition(f"You: {said}\n")[2].splitlines()


def test_a_voice_is_learnt_from_idle_and_idle_goes_on() -> None:
    shown = run(f"learn my voice\ntwo\n{LEARNT}\nstart the checklist\nhelp\n", "--idle")

    assert "App: Yes and no work best for you." in shown
    assert shown.count(IDLE) == 2
    assert list(voice_profiles.load()) == ["two"]
    assert after(shown, "start the checklist")[0].startswith("App: Hello.")

    again = run("forget my voice\nstart the checklist\n", "--idle", "--voice", "two")
    assert after(again, "forget my voice")[:2] == [
        "App: I've deleted what I learnt about your voice.", IDLE]  # fmt: skip
    assert voice_profiles.load() == {}


def test_danger_while_a_voice_is_learnt_from_idle_is_dealt_with() -> None:
    shown = run("learn my voice\ntwo\nyes\ni can't breathe\ni am here\n", "--idle")

    assert after(shown, "i can't breathe")[0] == "App: Call 911, 999 or 112 now."
    assert after(shown, "i am here") == ["App: Please get help now. Goodbye.", IDLE]


def test_sounds_are_offered_in_idle_and_tried_before_they_count() -> None:
    shown = run("what can i say\nuse sounds\nno\nno\nstop\nokay\n", "--idle")

    assert "App: You can also say use sounds, to answer without words." in after(
        shown, "what can i say"
    )
    assert (
        after(shown, "use sounds")[0]
        == "App: Please make your sound twice now. For example, hum twice."
    )
    # Words were typed at the check, so words go on.
    assert "App: Let's go on with words." in shown


def test_who_wants_sounds_from_idle_has_them_at_the_first_start_too() -> None:
    shown = run("use sounds\nuse words\nskip\nskip\nskip\nfine\n", "--idle", "--setup")

    rest = after(shown, "use sounds")
    assert rest[0] == "App: Please make your sound twice now. For example, hum twice."
    assert rest.index(REGION) < rest.index(FIRST)


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_everything_is_forgotten_from_idle_only_after_a_yes(answer: str) -> None:
    run("no\n", "--keep")  # broken off

    shown = run(f"forget everything\n{answer}\nstart the checklist\n", "--idle", "--keep")

    assert after(shown, answer)[1] == IDLE
    assert ("unfinished visit" in shown) is (answer == "no")


def test_at_the_first_start_a_voice_is_learnt_and_the_open_question_comes_again() -> None:
    shown = run(f"ireland\nlearn my voice\ntwo\n{LEARNT}\nmy mother\nskip\nfine\nno\n", "--setup")

    rest = after(shown, "learn my voice")
    assert LEARN in rest
    assert shown.count(REGION) == 1
    assert rest.count("App: Who has the symptoms?") == 1
    assert "App: I'll ask about your mother." in rest
    assert list(voice_profiles.load()) == ["two"]


def test_at_the_first_start_sounds_can_be_asked_for() -> None:
    shown = run("ireland\nuse sounds\nuse words\nmy mother\nskip\nfine\n", "--setup")

    rest = after(shown, "use sounds")
    assert rest[0] == "App: Please make your sound twice now. For example, hum twice."
    assert "App: Who has the symptoms?" in rest


def test_the_settings_are_changed_by_voice_before_the_first_answer_and_from_idle() -> None:
    shown = run("change the settings\ncanada\nfor myself\nmy son\none month\nfine\nyes\nokay\n")
    assert after(shown, "fine")[-2:] == ["You: okay", "App: Please get help now. Goodbye."]
    assert "App: Call 911 now." in shown
    shown = run("change my settings\nireland\nstop\nyes\n", "--idle")
    assert IDLE in shown
    shown = run("change the settings\nireland\nstop\nyes\nokay\n", "--idle")
    assert "App: Call 112 or 999 now." in shown
    written = tomllib.loads(config_file().read_text())
    assert (written["region"], written["helper"]) == ("ie", "your son")


def test_after_an_answer_it_is_too_late_for_that_and_the_question_stays_open() -> None:
    for wish in ("change the settings", "learn my voice", "forget my voice"):
        shown = run(f"no\n{wish}\n")
        assert after(shown, wish)[0] == "App: Please say that before the first answer of a visit."


def test_all_of_the_manner_that_was_changed_by_voice_holds_at_the_next_start() -> None:
    run("slower\nlouder\nmore time\ntones off\nno\nstop\nokay\nno\n", "--keep", "--earcons")

    written = tomllib.loads(config_file().read_text())
    assert written == {
        "rate": 130, "volume": 4.0, "silence": 3.0, "first_word": 12.0, "earcons": False,
    }  # fmt: skip
    found = settings_file.load({})
    assert found.patience().silence == 3.0
    assert found.origins["silence"].startswith(str(config_file()))

    run("less time\nless time\ntones on\nno\nstop\nokay\nno\n", "--keep")
    written = tomllib.loads(config_file().read_text())
    assert (written["silence"], written["first_word"], written["earcons"]) == (2.5, 10.0, True)


@pytest.mark.parametrize(
    ("typed", "options"),
    [
        ("speak slower\n", ["--idle"]),
        ("slower\nskip\nskip\nskip\nfine\n", ["--setup"]),
        ("no\nstop\nokay\nslower\nno\n", []),  # at the question whether to keep the answers
    ],
)
def test_it_holds_wherever_it_was_wished(typed: str, options: list[str]) -> None:
    run(typed, "--keep", *options)

    assert settings_file.load({}).whole("rate") == 130


def test_nothing_is_written_where_no_trace_is_wanted() -> None:
    run("slower\nmore time\ntones off\nno\nstop\nokay\n", "--no-keep")

    assert not config_file().exists()


def test_the_volume_of_the_first_start_is_the_next_ones() -> None:
    run("skip\nskip\nskip\nlouder\nlouder\nfine\n", "--setup", "--keep")

    assert settings_file.load({}).number("volume") == 8.0


def test_how_long_visits_stay_can_be_said_when_the_settings_are_changed() -> None:
    shown = run("change the settings\nskip\nskip\nskip\none month\nfine\nyes\nokay\n")

    assert "App: When you ask me to keep a visit, how long should I keep it?" in shown
    assert "\nretention_days = 30\n" in f"\n{config_file().read_text()}"
