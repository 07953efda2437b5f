"""Answers in a person's own words: what is understood, and what never becomes the milder answer."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from voice_app.bootstrap import load_dialogue
from voice_app.checklist.dialogue import Dialogue
from voice_app.errors import AuthoringError
from voice_app.language.sentences_file import Sentences, load_sentences
from voice_app.resources import data_path
from voice_app.verify.claims import load_claims
from voice_app.verify.lint_sentences import sentence_mistakes
from voice_app.verify.sentences import prove_sentences

DATA = Path(__file__).parent.parent / "data"
FOLDER = data_path("dialogs/symptom_checklist")
MILD = {"no", "same", "better", "a_little", "none", "normal", "one", "fingers", "neither"}


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def value(dialogue: Dialogue, key: str, said: str) -> str:
    if key == "cmd":
        return dialogue.understanding.command(said) or "-"
    answer = dialogue.understanding.answer(said, dialogue.checklist.by_key[key])
    return "-" if answer is None else str(answer.value)


def keys(name: str) -> list[str]:
    return sorted({row["question"] for row in rows(name)})


@pytest.mark.parametrize("key", keys("sentences.tsv"))
def test_sentences_are_understood(dialogue: Dialogue, key: str) -> None:
    found = {
        row["said"]: value(dialogue, key, row["said"])
        for row in rows("sentences.tsv")
        if row["question"] == key
    }

    assert found == {r["said"]: r["value"] for r in rows("sentences.tsv") if r["question"] == key}


@pytest.mark.parametrize("key", keys("turned_sentences.tsv"))
def test_what_turns_a_sign_round_never_leaves_the_mild_answer(dialogue: Dialogue, key: str) -> None:
    said = [row["said"] for row in rows("turned_sentences.tsv") if row["question"] == key]

    assert [s for s in said if value(dialogue, key, s) in MILD] == []


@pytest.mark.parametrize(
    ("key", "said", "meant"),
    [
        # An unknown word beside the milder answer, and beside the worrying one.
        ("legs", "no my legs are fine", "no"),
        ("legs", "no my legs are [unk] fine", "-"),
        ("legs", "no [unk]", "-"),
        ("legs", "yes on the [unk] stairs", "yes"),
        ("legs", "yup on the [unk] stairs", "-"),
        ("legs", "yes but my legs are [unk] fine", "-"),
        # Contradictions, and what takes back what was said before.
        ("legs", "yes no", "-"),
        ("legs", "no wait yes", "yes"),
        ("legs", "no my legs are weak", "-"),
        ("side", "left no right", "right"),
        ("side", "left right", "-"),
        # A denial of one half is no denial of both.
        ("breath_now", "i'm not choking", "-"),
        ("saddle_bladder", "my bladder is fine", "-"),
        ("saddle_bladder", "no numbness and my bladder and bowels are fine", "no"),
        # Another time than the one that was asked about.
        ("sudden_week", "not today", "-"),
        ("sudden_week", "not this week", "no"),
        ("breath_now", "i was fine", "-"),
        # A no that answers, and a no that denies what follows.
        ("breath_now", "no struggling", "no"),
        ("breath_now", "no i'm struggling", "-"),
        ("hand_tasks", "no i can't do my buttons", "yes"),
        # A no with its "not" is a no; what else is not so is none.
        ("worry", "no i'm not", "none"),
        ("worry", "no it's not", "none"),
        ("worry", "no he's not", "none"),
        ("worry", "no i'm not okay", "-"),
        ("worry", "no i'm not fine", "-"),
        ("worry", "no i'm not well", "-"),
        ("worry", "no i'm not coping", "-"),
        ("worry", "no i'm not a lot", "-"),
        ("worry", "i'm not", "-"),
        # What is wondered about is not said.
        ("sudden_week", "i don't know whether it was sudden", "unsure"),
        # A degree is a yes, and a limit makes no mild answer.
        ("speech", "a bit slurred", "yes"),
        ("speech", "it's mostly fine", "-"),
    ],
)
def test_every_word_counts(dialogue: Dialogue, key: str, said: str, meant: str) -> None:
    assert value(dialogue, key, said) == meant


def raise_first(mistakes: Iterator[AuthoringError]) -> None:
    for mistake in mistakes:
        raise mistake


def edited(tmp_path: Path, old: str, new: str) -> Sentences:
    text = (FOLDER / "sentences.en.yaml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    file = tmp_path / "sentences.en.yaml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return load_sentences(file)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("\n  legs:\n", "\n  leggs:\n", "No question is called `leggs`."),
        ("\n  legs:\n", "\n  legs:\n    values: {sideways: [over there]}\n", "is not an answer"),
        ("\n  legs:\n", "\n  legs:\n    never: {sides: [at no time]}\n", "`sides` is not part"),
        ("\n  legs:\n", "\n  legs:\n    was: [[zebra]]\n", "Text is expected here."),
        ("\n  legs:\n", '\n  legs:\n    was: "[zebra]"\n', "This may match no words at all."),
        ("\n  legs:\n", "\n  legs:\n    was: (zebra\n", "is not closed"),
        ("\n  legs:\n", "\n  legs:\n    never: [my zebra]\n    not: [my zebra]\n", "is both"),
    ],
)
def test_a_mistake_names_its_line(
    tmp_path: Path, dialogue: Dialogue, old: str, new: str, problem: str
) -> None:
    values = {key: question.values for key, question in dialogue.checklist.by_key.items()}
    sentences = edited(tmp_path, old, new)

    with pytest.raises(AuthoringError, match=problem) as raised:
        raise_first(sentence_mistakes(sentences, values))

    lines = (tmp_path / "sentences.en.yaml").read_text(encoding="utf-8").splitlines()
    first = lines.index(new.strip("\n").splitlines()[0]) + 1
    assert first <= raised.value.line <= first + 2


@pytest.mark.long
def test_verify_finds_what_leaves_a_milder_value(dialogs_copy: Path) -> None:
    folder = dialogs_copy
    text = (folder / "sentences.en.yaml").read_text(encoding="utf-8")
    # Once "never" carries nothing, "never fine" is as good as "fine".
    before, rest = text.split("\n  never:\n")
    after = rest[rest.index("\n  barely:") :]
    text = f"{before}\n  never: [at no point in time]{after}"
    text = text.replace("\n  skip:\n", "\n  skip:\n    - (never|nothing|not once)\n", 1)
    (folder / "sentences.en.yaml").write_text(text, encoding="utf-8")
    claims = load_claims(FOLDER / "triage.yaml")

    found = list(prove_sentences(load_dialogue(folder), claims))

    assert not any(finding.failures for finding in found[:1])
    assert any(finding.failures for finding in found[1:])


@pytest.mark.parametrize(
    ("key", "said", "wanted"),
    [
        ("falls", "she fell off the trampoline twice", "yes"),
        ("legs", "i trip over the hosepipe", "yes"),
        ("swallow", "i choke on marmalade", "yes"),
        ("legs", "the goldfish trips me up", "-"),
        ("swallow", "i don't choke on marmalade", "-"),
        ("swallow", "i'm not sure i choke on marmalade", "-"),
        ("falls", "no i fell off the trampoline but i'm fine", "-"),
        ("swallow", "i choke [unk]", "-"),
        ("fever_headache", "a fever and marmalade", "-"),
        ("course", "worse than marmalade", "-"),
        ("swallow", "i swallow marmalade perfectly fine", "-"),
    ],
)
def test_a_sign_that_is_told_first_counts_whatever_follows(
    dialogue: Dialogue, key: str, said: str, wanted: str
) -> None:
    assert value(dialogue, key, said) == wanted
