"""Every kind of authoring mistake is refused with the file and line it stands on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from voice_app.bootstrap import load_dialogue
from voice_app.checklist.answers import DANGER_PHRASES
from voice_app.checklist.dialogue import Dialogue
from voice_app.errors import AuthoringError
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.verify.lint import findings

CHECKLIST, PHRASES, PROMPTS = "checklist.yaml", "phrases.en.yaml", "prompts.en.yaml"
DANGER = "danger.en.yaml"
DURATIONS, TRIAGE = "durations.en.yaml", "triage.yaml"

E6 = "  E6_emergency_phrase:\n    levels:\n      EMERGENCY_NOW:\n        any: "
BOTH = '[{emergency_phrase: "yes"}, {crisis_phrase: "yes"}]'

Spoil = Callable[[str, str, str], int]


@pytest.fixture
def spoil(dialogs_copy: Path) -> Spoil:
    """Replace the first `old` in a file of the copy; return the line of the mistake."""

    def change(name: str, old: str, new: str) -> int:
        file = dialogs_copy / name
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{name} no longer holds {old!r}"
        before = text[: text.index(old)]
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        return before.count("\n") + 1

    return change


def knows_all(phrases: Sequence[str]) -> list[str]:
    """Stand for a speech model that has every word but "zyzzyva"."""
    return [word for phrase in phrases for word in phrase.split() if word == "zyzzyva"]


def mistakes(folder: Path) -> list[AuthoringError]:
    try:
        return list(findings(load_dialogue(folder), knows_all))
    except AuthoringError as error:
        return [error]


REFUSED = [
    # A file's form.
    (CHECKLIST, "  legs: {answers: yes_no}", "  legs: {answer: yes_no}", "`answer` is not known"),
    (CHECKLIST, "  legs: {answers: yes_no}", "  legs: {answers: maybe}", "no way to answer"),
    (CHECKLIST, "  legs: {answers: yes_no}", "  legs: {answers: choice}", "No phrases answer"),
    (CHECKLIST, "  legs: {answers: yes_no}", "  speech: {answers: yes_no}", None),
    (CHECKLIST, "ask_when: leg_trouble}", "ask_when: leg_pain}", "`leg_pain` is not a term"),
    (PHRASES, "  repeat: [repeat", "  repeet: [repeat", "No phrase for `repeat`"),
    (PHRASES, "  false_alarm: [", "  false_alrm: [", "`false_alrm` is not known"),
    (DANGER, "carriers:", "carrier:", "`carrier` is not known"),
    (DANGER, "  - emergency\n", "  - (emergency\n", "is not closed"),
    (DANGER, "  - suffocating\n", "  - suffering\n", "but is not danger"),
    (DANGER, "  - hardly ever\n", "  - hardly breathing\n", "decoy but is danger"),
    (DANGER, "  - (emergency|", "  - (well|", "`well` is never heard"),
    (DANGER, "\nemergency:\n", "\nemergency:\n  - want to die\n", "is not acted on"),
    # What a "not" would turn round.
    (PHRASES, "    - nope", "    - it goes well", 'Nothing turns "it goes well" round'),
    (PHRASES, 'course: ["it\'s {answer}"]', 'course: ["it\'s fine"]', "No answer stands here"),
    (PHRASES, 'course: ["it\'s {answer}"]', 'course: ["so {answer}"]', "Nothing turns `so"),
    (DURATIONS, "  one: 1", "  one: once", "not a whole number"),
    (DURATIONS, "months: [january, ", "months: [", "twelve months"),
    (PROMPTS, "  stopping: We", "  stoping: We", "`stoping` is not known"),
    (PROMPTS, "  stopping: We", "  stopping: We {name}", "Nothing fills the blank {name}"),
    (PROMPTS, "  stopping: We", "  stopping: We {", "curly bracket stands alone"),
    (PROMPTS, '  told: "You told me that {told}."', '  told: "You told me {said}."', "{said}"),
    (PROMPTS, '  days: "{n} days ago"', '  dais: "{n} days ago"', "`dais` is not known"),
    (PROMPTS, "    topic: your legs", "    topic: your {legs}", "{legs}"),
    (PROMPTS, "      worse: it is getting worse", "      worst: it is", "`worst` is not known"),
    (PROMPTS, "    urgency: PROMPT", "    urgency: SOON", "`SOON` is not an urgency"),
    (PROMPTS, "  legs:\n", "  legz:\n", "`legz` is not known"),
    # What the parts say of each other.
    (PHRASES, "    - nope", "    - yeah", '"yeah" stands for both'),
    (PHRASES, "    - nope", "    - dunno", '"dunno" stands for both'),
    (PHRASES, "    - nope", "    - pardon", "stands for both"),
    (PHRASES, "    right: [right,", "    right: [left,", '"left" stands for both'),
    (TRIAGE, '  P6b_legs:\n    levels:\n      ROUTINE: {legs: ["yes", unsure]}',
     '  P6b_legs:\n    levels:\n      ROUTINE: {legz: ["yes", unsure]}', "looks at `legz`"),
    (TRIAGE, '  P6b_legs:\n    levels:\n      ROUTINE: {legs: ["yes", unsure]}',
     '  P6b_legs:\n    levels:\n      ROUTINE: {legs: ["yea", unsure]}', "`legs: yea`"),
    (CHECKLIST, "  attacks: {answers: yes_no, ask_when: {course: comes_and_goes}}",
     "  attacks: {answers: yes_no, ask_when: {course: comes}}", "`course: comes`"),
    (CHECKLIST, "  main:\n    answers: choice\n    implies: {numbness: {numb:",
     "  main:\n    answers: choice\n    implies: {numbnes: {numb:", "does not exist"),
    (PROMPTS, "when: {any: [{sudden_week:",
     "when: {any: [{sudden_weak:", "looks at `sudden_weak`"),
    (CHECKLIST, "  legs: {answers: yes_no}", "  legs: {answers: yes_no, ask_when: {}}", None),
    # Words of danger that are not always an emergency, or get the other one's advice.
    (TRIAGE, E6 + BOTH, E6 + '[{emergency_phrase: "no"}, {crisis_phrase: "yes"}]',
     "`emergency_phrase` does not always lead to"),
    (TRIAGE, E6 + BOTH, E6 + '[{emergency_phrase: "yes", legs: "yes"}, {crisis_phrase: "yes"}]',
     "`emergency_phrase` does not always lead to"),
    # Words.
    (PHRASES, "    - nope", "    - zyzzyva", '"zyzzyva"'),
    (DANGER, "  - suffocating\n", "  - suffocating zyzzyva\n", '"zyzzyva"'),
    (DURATIONS, "  - a couple of weeks ago", "  - a zyzzyva ago", '"zyzzyva"'),
    (DURATIONS, "  one: 1", "  zyzzyva: 1", '"zyzzyva"'),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "problem"), REFUSED)
def test_a_mistake_is_refused_where_it_stands(
    dialogs_copy: Path, spoil: Spoil, file: str, old: str, new: str, problem: str | None
) -> None:
    line = spoil(file, old, new)

    found = mistakes(dialogs_copy)

    assert found, "nobody noticed"
    named = [(error.file.name, error.line) for error in found]
    here = [error for error in found if error.file.name == file and error.line >= line]
    assert here, named
    assert problem is None or any(problem in error.problem for error in here), str(found[0])
    assert all(error.remedy for error in found)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (f, o, n)
        for f, o, n, problem in REFUSED
        if problem in ('"zyzzyva"', '"yeah" stands for both')
    ],
)
def test_a_wrong_phrase_is_named_by_its_very_line(
    dialogs_copy: Path, spoil: Spoil, file: str, old: str, new: str
) -> None:
    line = spoil(file, old, new)

    assert (file, line) in {(e.file.name, e.line) for e in mistakes(dialogs_copy)}


@pytest.mark.parametrize(
    ("file", "lacking"),
    [
        (CHECKLIST, "cannot be read"),
        (TRIAGE, "cannot be read"),
        (PHRASES, "`either_way` is missing"),
        (PROMPTS, "`questions` is missing"),
        (DURATIONS, ""),
    ],
)
def test_each_file_must_be_yaml_and_be_there_unless_it_is_common(
    dialogs_copy: Path, file: str, lacking: str
) -> None:
    (dialogs_copy / file).write_text("a: [", encoding="utf-8")
    (broken,) = mistakes(dialogs_copy)
    (dialogs_copy / file).unlink()
    missing = mistakes(dialogs_copy)

    assert broken.file == dialogs_copy / file
    assert "not valid YAML" in broken.problem
    assert [mistake.file for mistake in missing] == [dialogs_copy / file][: bool(lacking)]
    assert all(lacking in mistake.problem for mistake in missing)


def test_a_level_without_any_advice_is_refused(dialogs_copy: Path, spoil: Spoil) -> None:
    line = spoil(PROMPTS, "    urgency: SELF_MONITOR", "    urgency: ROUTINE")

    (found,) = mistakes(dialogs_copy)

    assert found.problem == "There is no advice for SELF_MONITOR that always applies."
    assert found.line < line


def test_a_table_that_takes_danger_lightly_is_refused_at_its_rule(
    dialogs_copy: Path, spoil: Spoil
) -> None:
    line = spoil(TRIAGE, E6, E6.replace("EMERGENCY_NOW", "URGENT_TODAY"))

    found = mistakes(dialogs_copy)

    assert [(e.file.name, e.line) for e in found] == [(TRIAGE, line)] * 2
    told = [f"`{key}` does not always lead to EMERGENCY_NOW." for key in DANGER_PHRASES]
    assert [e.problem for e in found] == told


@pytest.mark.parametrize("key", DANGER_PHRASES)
def test_a_table_that_does_not_know_danger_is_refused_where_its_rules_begin(
    dialogs_copy: Path, spoil: Spoil, key: str
) -> None:
    (other,) = {*DANGER_PHRASES} - {key}
    spoil(TRIAGE, E6 + BOTH, f'{E6}[{{{other}: "yes"}}]')

    (found,) = mistakes(dialogs_copy)

    lines = (dialogs_copy / TRIAGE).read_text(encoding="utf-8").splitlines()
    assert found.problem == f"`{key}` does not always lead to EMERGENCY_NOW."
    assert lines[found.line - 1].startswith(("rules:", "  E1_"))


def test_words_of_danger_never_get_the_advice_of_the_other_kind(
    dialogs_copy: Path, spoil: Spoil
) -> None:
    spoil(
        PROMPTS, '{crisis_phrase: "yes"}, {selfharm_now', '{emergency_phrase: "yes"}, {selfharm_now'
    )

    assert [error.problem for error in mistakes(dialogs_copy)] == [
        "The advice after `emergency_phrase` is `crisis`.",
        "The advice after `crisis_phrase` is `emergency`.",
    ]


def test_the_bundled_files_are_in_order(
    dialogs_copy: Path, dialogue: Dialogue, recogniser: VoskRecogniser
) -> None:
    assert mistakes(dialogs_copy) == []
    assert list(findings(dialogue, recogniser.unknown_words)) == []


def test_a_library_word_that_the_bundled_model_lacks_is_named_too(
    dialogs_copy: Path, spoil: Spoil, recogniser: VoskRecogniser
) -> None:
    spoil("topics.en.yaml", "what does als do", "what is xylophonia")

    (found,) = findings(load_dialogue(dialogs_copy), recogniser.unknown_words)

    assert found.file.name == "topics.en.yaml"
    assert '"xylophonia"' in found.problem


def test_a_word_that_the_bundled_model_lacks_is_named_with_its_line(
    dialogs_copy: Path, spoil: Spoil, recogniser: VoskRecogniser
) -> None:
    line = spoil(PHRASES, "    - nope", "    - no xylophones")

    (found,) = findings(load_dialogue(dialogs_copy), recogniser.unknown_words)

    assert (found.file.name, found.line) == (PHRASES, line)
    assert '"xylophones"' in found.problem
