"""Danger in plain words: what is acted on, what is asked about, and what is no danger."""

from __future__ import annotations

from typing import Literal

import pytest

from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.phrases import Danger, DangerHeard
from voice_app.language.danger import Weight

Done = Literal["acted", "asked", "nothing"]


def done(danger: DangerHeard | None) -> Done:
    if danger is None:
        return "nothing"
    return "asked" if danger.ask_first else "acted"


@pytest.mark.parametrize(
    "said",
    [
        # B1: the plain cries of the review, in the first person and in others.
        "he's not breathing", "she stopped breathing", "i'm struggling to breathe",
        "i can't catch my breath", "short of breath", "chest pains", "my chest is tight",
        "i took too many pills", "i can't pass water", "he's unresponsive", "i've gone blind",
        "she passed out",
        # One idea in many grammars: "cannot", a person, a tense, a dialect.
        "i can hardly breathe", "unable to breathe", "he is not able to breathe",
        "my mother's having trouble breathing", "i not can breathe", "breath is not coming",
        "he cannot swallow his own saliva", "there's something stuck in his throat",
        "my husband's face has dropped", "all of a sudden my arm won't move",
        "her speech came out as nonsense", "the patient is having a seizure", "he's fitting",
        "they won't wake up", "my legs have gone", "both her legs won't move",
        "no urine since yesterday", "i've gone numb between my legs", "he swallowed bleach",
        "a cobra bit my son", "his blood sugar is really low", "fetch an ambulance",
        "ring nine nine nine", "somebody help me", "blood is pouring from his leg",
        "he fell off the ladder and his arms are numb", "my tongue is swelling up",
    ],
)  # fmt: skip
def test_a_plain_cry_is_acted_on(dialogue: Dialogue, said: str) -> None:
    found = dialogue.understanding.phrases.danger_in(said)

    assert done(found) == "acted"
    assert found is not None
    assert found.kind is Danger.EMERGENCY


@pytest.mark.parametrize(
    "said",
    [
        "end it all", "i wish i was dead", "he wants to kill himself", "she wants to die",
        "i don't want to live any more", "sometimes i think about killing myself",
        "i might hurt myself", "i don't want to wake up", "they'd be better off without me",
        "life isn't worth living", "i've nothing to live for", "he says he'll hang himself",
        "i took the pills so i'd die", "i'm tired of living", "there is no point in living",
        "i've been hurting myself", "i not want live", "if it gets worse i'll kill myself",
        "i'm scared i'll kill myself", "i'd rather be dead", "she no longer wants to live",
    ],
)  # fmt: skip
def test_not_wanting_to_live_is_a_crisis_in_any_person(dialogue: Dialogue, said: str) -> None:
    found = dialogue.understanding.phrases.danger_in(said)

    assert done(found) == "acted"
    assert found is not None
    assert found.kind is Danger.CRISIS


@pytest.mark.parametrize(
    ("said", "what"),
    [
        # A negator that governs the danger; a "no" that is an answer does not.
        ("i'm not choking", "asked"),
        ("seeing double", "asked"),
        ("suddenly seeing double", "acted"),
        ("he hasn't passed out", "asked"),
        ("i don't think it's a stroke", "asked"),
        ("i have no sign of a stroke", "asked"),
        ("no chest pain or choking", "asked"),
        ("i no longer have chest pain", "asked"),
        ("no i can't breathe", "acted"),
        ("no help me", "asked"),
        ("i'm not okay i can't breathe", "acted"),
        ("i'm not joking he's choking", "acted"),
        ("no chest pain but i can't breathe", "acted"),
        ("he isn't breathing", "acted"),
        # Negated by two words, not one that may be misheard.
        ("no i don't have chest pain", "nothing"),
        ("i'm not having any trouble breathing", "nothing"),
        # Long over, over at some time, and not over.
        ("my father had a stroke in 2010", "nothing"),
        ("i had a fit ten years ago", "nothing"),
        ("i nearly drowned when i was a child", "nothing"),
        ("my father had a stroke", "asked"),
        ("i had a seizure", "asked"),
        ("my father had a stroke in 2026", "asked"),
        ("i've just had a fit", "acted"),
        ("she had a stroke an hour ago", "acted"),
        ("i had a stroke ten years ago and now i can't breathe", "acted"),
        ("i tried to kill myself ten years ago", "asked"),
        # Feared, supposed, asked.
        ("i'm scared i'll have a stroke", "nothing"),
        ("what if i'm having a heart attack", "asked"),
        ("i'm afraid of choking", "nothing"),
        ("i'm afraid i can't breathe", "acted"),
        ("it feels as if i can't breathe", "acted"),
        # Idioms and other meanings.
        ("dying for a tea", "nothing"),
        ("it's to die for", "nothing"),
        ("stroke the cat", "nothing"),
        ("a stroke of luck", "nothing"),
        ("i'm having a stroke of luck", "nothing"),
        ("my back is killing me", "nothing"),
        ("this is killing me", "asked"),
        ("it took my breath away", "nothing"),
        ("my phone is dead", "nothing"),
        ("i can't see the point of this question", "nothing"),
        ("help me understand the question", "nothing"),
        ("i took my pills this morning as usual", "nothing"),
        # What a good listener asks back.
        ("i can't go on", "asked"),
        ("i've had enough of life", "asked"),
        ("i fainted", "asked"),
        ("he's confused", "asked"),
        ("i need help", "asked"),
        ("i'm a bit short of breath", "asked"),
    ],
)  # fmt: skip
def test_what_governs_a_danger_decides_what_is_done(
    dialogue: Dialogue, said: str, what: Done
) -> None:
    assert done(dialogue.understanding.phrases.danger_in(said)) == what


@pytest.mark.parametrize(
    "said",
    [
        "no she hasn't had anything like that", "i can't sleep", "i'm not okay", "okay",
        "hardly ever", "no i can breathe all right", "i have", "my number is six six two six six",
        "yes i can't button my shirt any more", "not that i know of",
        "at the end of august", "do i need to see a doctor",
    ],
)  # fmt: skip
def test_the_innocent_sentences_of_the_review_hold_no_danger(dialogue: Dialogue, said: str) -> None:
    assert dialogue.understanding.phrases.danger_in(said) is None


@pytest.mark.parametrize("said", ["no reason to live", "no air", "no no air"])
def test_a_no_in_front_may_answer_an_open_question(dialogue: Dialogue, said: str) -> None:
    phrases = dialogue.understanding.phrases

    assert done(phrases.danger_in(said)) == "acted"
    assert done(phrases.danger_in(said, answers_no=True)) == "asked"
    assert done(phrases.danger_in(f"i get {said}", answers_no=True)) == "acted"


@pytest.mark.parametrize(
    ("said", "phrase"),
    [
        ("oh god i can't catch my breath please", "can't catch my breath"),
        ("mum's chest is really tight", "chest is really tight"),
        ("he wants to die", "wants to die"),
    ],
)
def test_a_danger_is_named_in_the_words_that_were_said(
    dialogue: Dialogue, said: str, phrase: str
) -> None:
    found = dialogue.understanding.phrases.danger_in(said)

    assert found is not None
    assert found.phrase == phrase


@pytest.mark.parametrize("kind", Danger)
def test_every_pattern_that_acts_is_acted_on(dialogue: Dialogue, kind: Danger) -> None:
    phrases = dialogue.understanding.phrases
    examples = phrases.spoken_danger.examples[kind, Weight.ACTS]

    assert len(examples) > 50
    assert [p for p in examples if done(phrases.danger_in(p)) != "acted"] == []


def test_a_decoy_means_nothing_by_itself(dialogue: Dialogue) -> None:
    phrases = dialogue.understanding.phrases

    assert phrases.spoken_danger.decoys
    assert [p for p in phrases.spoken_danger.decoys if phrases.danger_in(p)] == []


@pytest.mark.parametrize(
    "around",
    [
        "{} right now please", "{} now", "{} today", "{} tonight", "{} this morning",
        "{} so much", "{} and i'm scared", "{} and it's getting worse", "oh god {}",
        "please listen {}", "i think {} again", "{} please help", "{} i'm on my own",
    ],
)  # fmt: skip
def test_no_other_words_take_danger_away(dialogue: Dialogue, around: str) -> None:
    phrases = dialogue.understanding.phrases
    said = [around.format(phrase) for phrase in phrases.danger_phrases]

    assert [text for text in said if phrases.danger_in(text) is None] == []


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("i want to be dead right now", "acted"), ("you're dead right", "nothing"),
        ("i can't go on right now", "asked"), ("i can't do this right now", "nothing"),
        ("she's having a fit and i'm scared", "acted"), ("i'm fit and active", "nothing"),
        ("i took all my pills this morning", "asked"),
        ("i took my pills this morning", "nothing"),
        ("i'll end my life here", "acted"),
        ("it's not worth living here", "acted"), ("i can't see this morning", "acted"),
        ("i can't see this screen", "nothing"),
    ],
)  # fmt: skip
def test_an_idiom_takes_nothing_from_a_danger_that_it_shares_words_with(
    dialogue: Dialogue, said: str, wanted: Done
) -> None:
    assert done(dialogue.understanding.phrases.danger_in(said)) == wanted
