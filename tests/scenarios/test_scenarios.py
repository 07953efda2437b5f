"""Every scripted visit, through the real Vosk engine."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.core.support import load_cases
from tests.levels import LEVELS
from voice_app.bootstrap import load_dialogue, load_recogniser
from voice_app.errors import AuthoringError
from voice_app.speech_models.checking import among_other_words
from voice_app.testing.live_script import LiveScript, load_live_scripts
from voice_app.testing.make_transcripts import TODAY, index, transcript, transcript_file
from voice_app.testing.runner import Outcome, differences, play
from voice_app.testing.scenario import Scenario, load_scenario, load_scenarios

FIXTURES = Path(__file__).parents[2] / "audio_fixtures"
SCENARIOS = {scenario.name: scenario for scenario in load_scenarios(FIXTURES)}
ONE_OF_EACH_KIND = (
    "emergency_at_first_question",
    "thoughts_of_self_harm",
    "twitching_examined_normal",
    "neck_pain_weak_fingers",
)
"""An emergency, a crisis, the mildest advice, and a visit as most are: what every edit needs."""
EVERY_SCENARIO = [
    pytest.param(name, marks=() if name in ONE_OF_EACH_KIND else pytest.mark.long)
    for name in SCENARIOS
]


@cache
def outcome_of(name: str) -> Outcome:
    dialogue = load_dialogue(today=TODAY)
    return play(SCENARIOS[name], dialogue, load_recogniser(dialogue))


@pytest.mark.parametrize("name", EVERY_SCENARIO)
def test_the_visit_goes_as_scripted(name: str) -> None:
    outcome = outcome_of(name)
    assert differences(SCENARIOS[name], outcome) == [], "\n".join(outcome.transcript)


def test_every_visit_is_listed() -> None:
    page = index(tuple(SCENARIOS.values()), load_live_scripts(FIXTURES))
    assert (FIXTURES / "README.md").read_text(encoding="utf-8") == page, "run `make transcripts`"


@pytest.mark.parametrize("name", EVERY_SCENARIO)
def test_its_transcript_is_what_is_said(name: str) -> None:
    written = transcript_file(SCENARIOS[name]).read_text(encoding="utf-8")
    assert written == transcript(SCENARIOS[name], outcome_of(name)), "run `make transcripts`"


def test_it_fails_for_every_other_urgency() -> None:
    name = ONE_OF_EACH_KIND[0]
    scenario = SCENARIOS[name]
    for urgency in {level.name for level in LEVELS.in_order} - {scenario.expect.urgency}:
        changed = replace(scenario, expect=replace(scenario.expect, urgency=urgency))
        assert any("urgency" in found for found in differences(changed, outcome_of(name)))


def test_every_kind_of_visit_that_was_promised_is_there() -> None:
    assert {
        "emergency_at_first_question",
        "twenty_something",
        "twitching_examined_normal",
        "early_stop",
        "silent_caller",
        "repeat_and_go_back",
    } <= set(SCENARIOS)


def test_no_recording_is_left_over_or_missing() -> None:
    scripts: list[Scenario | LiveScript] = [*SCENARIOS.values(), *load_live_scripts(FIXTURES)]
    listed = {file for script in scripts for file in script.recordings}
    listed |= {clip.path for clip in among_other_words()}
    assert listed == set(FIXTURES.glob("*/*.wav"))


def test_other_words_and_another_order_are_noticed() -> None:
    scenario = SCENARIOS["emergency_at_first_question"]
    outcome = outcome_of(scenario.name)
    first, *rest = scenario.turns
    for wrong in (replace(first, hears="no"), replace(first, open="gate")):
        assert differences(replace(scenario, turns=(wrong, *rest)), outcome)
    assert differences(replace(scenario, turns=(*scenario.turns, first)), outcome)


def test_two_scenario_files_in_one_folder_are_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.scenario.yaml").write_text("about: x\n")
    with pytest.raises(AuthoringError, match="2 scenario files"):
        load_scenario(tmp_path)


def test_a_wrong_urgency_names_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "a.scenario.yaml"
    file.write_text(
        "about: x\nvoice: flite rms\nturns: []\n"
        "expect:\n  urgency: SOON\n  rules: []\n  complete: true\n"
    )
    scenario = load_scenario(tmp_path)

    with pytest.raises(AuthoringError, match=r"a\.scenario\.yaml:5: `SOON` is not an urgency"):
        scenario.expect.check(LEVELS)


SPOKEN_VIGNETTES = [scenario for scenario in SCENARIOS.values() if scenario.vignette]


def test_at_least_twelve_vignettes_are_spoken() -> None:
    assert len({scenario.vignette for scenario in SPOKEN_VIGNETTES}) >= 12
    assert len([name for name in SCENARIOS if name.startswith("seed_")]) == 5


@pytest.mark.parametrize("scenario", SPOKEN_VIGNETTES, ids=lambda scenario: scenario.name)
def test_a_spoken_vignette_ends_where_its_person_must(scenario: Scenario) -> None:
    person = next(case for case in load_cases("vignettes") if case.id == scenario.vignette)
    assert scenario.expect.urgency == person.urgency.name
    if person.most_questions is not None:
        assert len(scenario.turns) <= person.most_questions
