from pathlib import Path

import pytest

from voice_app.checklist.dialogue import Dialogue
from voice_app.errors import SettingFault
from voice_app.evaluation import scores
from voice_app.evaluation.grammars import Grammars
from voice_app.evaluation.manifest import Clip
from voice_app.evaluation.scores import Confusion, Outcome, Scored
from voice_app.evaluation.statistics import share
from voice_app.hearing.redecoding import Turn


def judge(
    dialogue: Dialogue,
    grammar: str,
    text: str,
    raw: str,
    speaker: str = "ann",
    said: str = "",
    faint: str = "",
    doubted: bool = False,
    rivals: tuple[str, ...] = (),
) -> Scored:
    clip = Clip(Path("a.wav"), text, speaker, "clean", 2, said=said)
    return scores.scored(
        clip, Turn(raw, rivals, faint, doubted=doubted), 2.0, grammar, Grammars(dialogue)
    )


@pytest.mark.parametrize(
    ("grammar", "text", "raw", "outcome"),
    [
        ("phrases:yes|no", "yes", "yes", Outcome.RIGHT),
        ("phrases:yes|no", "yes", "no", Outcome.WRONG),
        ("phrases:yes|no", "no", "[unk] no", Outcome.REASKED),
        ("phrases:yes|no", "yes", "yes [unk]", Outcome.REASKED),
        ("phrases:yes|no", "", "[unk]", Outcome.REFUSED),
        ("phrases:yes|no", "", "no", Outcome.ACCEPTED),
        ("all", "yeah", "yes", Outcome.WRONG),
        ("question:gate", "yeah", "yes", Outcome.RIGHT),
        ("turn:gate", "repeat", "yes", Outcome.WRONG),
        ("turn:gate", "i can't breathe", "[unk] i can't breathe [unk]", Outcome.RIGHT),
    ],
)
def test_words_count_as_they_do_in_a_visit(
    dialogue: Dialogue, grammar: str, text: str, raw: str, outcome: Outcome
) -> None:
    assert judge(dialogue, grammar, text, raw).outcome is outcome


@pytest.mark.parametrize(
    ("grammar", "raw", "rivals", "outcome"),
    [
        ("phrases:yes|no", "yes", ("no",), Outcome.REASKED),
        ("phrases:yes|no", "no", ("yes",), Outcome.REASKED),
        ("phrases:yes|no", "yes", ("yes [unk]",), Outcome.REASKED),
        ("question:onset_days", "two weeks", ("two weeks ago", "fourteen days"), Outcome.RIGHT),
        ("question:onset_days", "two weeks", ("ten weeks",), Outcome.REASKED),
        ("question:breath_now", "yes", ("no", "[unk]"), Outcome.RIGHT),
        ("question:breath_now", "no", ("[unk]",), Outcome.REASKED),
        ("turn:gate", "yes", ("repeat",), Outcome.RIGHT),
        ("turn:course", "better", ("repeat",), Outcome.REASKED),
    ],
)
def test_a_rival_that_means_something_else_leaves_a_turn_not_understood(
    dialogue: Dialogue, grammar: str, raw: str, rivals: tuple[str, ...], outcome: Outcome
) -> None:
    assert judge(dialogue, grammar, raw, raw, rivals=rivals).outcome is outcome


def test_the_figures_of_a_group(dialogue: Dialogue) -> None:
    clips = [
        judge(dialogue, "turn:gate", "yes", "yes"),
        judge(dialogue, "turn:gate", "yes", "no"),
        judge(dialogue, "turn:gate", "yes", "[unk]", speaker="bob"),
        judge(dialogue, "turn:gate", "", "emergency", speaker="bob", said="emergent"),
        judge(dialogue, "turn:gate", "emergency", "[unk]", speaker="bob"),
    ]
    row = scores.row("clean", clips)
    assert (row.clips, row.speakers, row.seconds) == (5, 2, 10.0)
    assert (row.right.count, row.wrong.count) == (1, 2)
    assert (row.reasked.count, row.reasked.of) == (2, 4)
    assert (row.missed.count, row.missed.of) == (1, 1)
    assert row.alarms_per_hour == pytest.approx(1 / 8 * 3600)
    assert Confusion("emergent", "danger: emergency", 1) in scores.confusions(clips)
    assert {r.name: r.right.count for r in scores.by_speaker(clips)} == {"ann": 1, "bob": 0}


def test_the_interval_takes_speakers_as_independent() -> None:
    together = share({"ann": (100, 100), "bob": (0, 100), "cyd": (100, 100), "dan": (0, 100)})
    mixed = share(dict.fromkeys(("ann", "bob", "cyd", "dan"), (50, 100)))
    assert (together.low, together.high) == (0.0, 1.0)
    assert (mixed.low, mixed.high) == (0.5, 0.5)
    again = share({"ann": (100, 100), "bob": (0, 100), "cyd": (100, 100), "dan": (0, 100)})
    assert again == together


def test_none_of_thirty_is_not_known_to_be_none() -> None:
    never = share({"ann": (0, 15), "bob": (0, 15)})
    assert never.method == "exact"
    assert never.high == pytest.approx(1 - 0.025 ** (1 / 30))
    assert share({"ann": (3, 15)}).low is None
    assert share({}).rate is None


@pytest.mark.parametrize("name", ["turns:gate", "turn:nothing", "phrases: | ", ""])
def test_a_grammar_that_is_not_there(dialogue: Dialogue, name: str) -> None:
    with pytest.raises(SettingFault):
        Grammars(dialogue).get(name)


def test_danger_that_is_asked_about_is_not_missed_and_is_no_alarm(dialogue: Dialogue) -> None:
    chest = judge(dialogue, "turn:gate", "chest pain", "[unk]", faint="[unk] chest pain")
    gone = judge(dialogue, "turn:gate", "chest pain", "[unk]")
    vain = judge(dialogue, "turn:gate", "", "[unk]", faint="stroke", said="stroll")
    row = scores.row("all", [chest, gone, vain])

    assert (row.missed.count, row.missed.of) == (1, 2)
    assert (row.alarms, row.asked.count) == (0, 1)


def test_danger_that_a_wider_view_does_not_hear_is_asked_about(dialogue: Dialogue) -> None:
    told = judge(dialogue, "turn:gate", "chest pain", "[unk] chest pain", doubted=True)
    vain = judge(dialogue, "turn:gate", "", "[unk] stroke", said="stroll", doubted=True)
    row = scores.row("all", [told, vain])

    assert (told.outcome, vain.outcome) == (Outcome.REASKED, Outcome.REFUSED)
    assert (row.missed.count, row.alarms, row.asked.count) == (0, 0, 1)


def test_danger_with_an_everyday_meaning_is_asked_about(dialogue: Dialogue) -> None:
    told = judge(dialogue, "turn:gate", "a fit", "a fit")
    vain = judge(dialogue, "turn:gate", "", "a fit", said="aching")
    denied = judge(dialogue, "turn:gate", "", "not a stroke", said="not a stroller")
    row = scores.row("all", [told, vain, denied])

    assert (row.missed.count, row.alarms, row.asked.count) == (0, 0, 2)


def test_danger_is_right_whatever_else_it_may_be(dialogue: Dialogue) -> None:
    told = judge(dialogue, "turn:gate", "chest pain", "chest pain", rivals=("[unk]", "yes"))

    assert (told.outcome, told.alarm) == (Outcome.RIGHT, True)
