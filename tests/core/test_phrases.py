"""What is an answer, and what is not: whole phrases, with danger phrases found anywhere."""

from __future__ import annotations

import pytest

from voice_app.checklist.checklist import AnswerKind
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.phrases import Danger
from voice_app.checklist.places import FRAME
from voice_app.dialogue.turn_grammar import TurnGrammar
from voice_app.turn import Heard

YES_NO: dict[str | None, tuple[str, ...]] = {
    "yes": (
        "yes", "yeah", "yep", "yup", "correct", "right", "true", "i do", "it is", "definitely",
        "i think so", "sometimes", "a bit", "a little", "kind of", "now and then", "yes yes",
        "um yes", "yes [unk]", "yes it is [unk] [unk]", "Yes!", "yeah, I do.",
    ),
    "no": (
        "no", "nope", "nah", "none", "not at all", "never", "i don't", "negative", "no no no",
        "know", "no, not at all", "well no", "No.", "no i don\u2019t",
    ),
    "unsure": (
        "not sure", "unsure", "i'm not sure", "don't know", "i don't know", "i don't no", "dunno",
        "maybe", "might be", "possibly", "hard to say", "can't tell", "i forget", "skip",
        "i don't know i don't know", "um i'm not sure",
    ),
    None: (
        "", "uh-huh", "uh-uh", "mm", "mm-hmm", "sure", "i can", "i can't", "[unk]",
        "no problem", "no [unk]", "no longer", "no more than usual", "not", "yes no", "no yes",
        "[unk] yes", "[unk] no", "no i don't know", "yes i don't know", "no maybe", "not sure no",
        "yes [unk] no", "um", "no trouble at all", "i'm not [unk]", "know how",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("meaning", "said"), [(value, text) for value, texts in YES_NO.items() for text in texts]
)
def test_words_mean_yes_no_not_sure_or_nothing(
    dialogue: Dialogue, meaning: str | None, said: str
) -> None:
    assert dialogue.understanding.yes_or_no(said) == meaning


@pytest.mark.parametrize(
    ("key", "said", "value"),
    [
        ("main", "no grip", "weakness"),
        ("main", "dropping things", "weakness"),
        ("main", "pins and needles", "numbness"),
        ("main", "cramp", "stiffness"),
        ("main", "pain", "other"),
        ("main", "yes", None),
        ("main", "weakness numbness", None),
        ("side", "right", "right"),
        ("side", "my left hand", "left"),
        ("side", "both hands", "both"),
        ("side", "two", "both"),
        ("side", "yes", None),
        ("side", "left right", None),
        ("course", "going downhill", "worse"),
        ("course", "on and off", "comes_and_goes"),
        ("course", "no change", "same"),
        ("course", "no", None),
        ("worry", "can't cope", "overwhelming"),
        ("worry", "not at all", "none"),
        ("numb_where", "both hands and feet", "hands_and_feet"),
        ("doctor_seen", "still waiting", "waiting"),
        ("doctor_seen", "not normal", "known_condition"),
        ("twitch_places", "all over", "many"),
        ("legs", "right", "yes"),
    ],
)
def test_a_choice_takes_its_own_words_and_no_others(
    dialogue: Dialogue, key: str, said: str, value: str | None
) -> None:
    answer = dialogue.understanding.answer(said, dialogue.checklist.by_key[key])

    assert (answer.value if answer else None) == value


def test_every_phrase_of_every_choice_means_its_value(dialogue: Dialogue) -> None:
    phrases = dialogue.understanding.phrases
    for key, choices in phrases.choices.items():
        for value, group in choices.items():
            for phrase in group:
                assert phrases.meaning(phrase, choices) == value, (key, phrase)


def test_every_danger_phrase_is_found_alone_and_inside_other_words(dialogue: Dialogue) -> None:
    phrases = dialogue.understanding.phrases
    for kind in Danger:
        for phrase in (*phrases.danger[kind], *phrases.ask_first[kind]):
            for said in (phrase, f"[unk] {phrase}", f"oh {phrase} [unk]", f"{phrase.upper()}!"):
                found = phrases.danger_in(said)
                assert found is not None, said
                assert found.kind is kind
                assert found.ask_first is (phrase in phrases.ask_first[kind])


def test_every_way_into_a_danger_phrase_holds_one(dialogue: Dialogue) -> None:
    phrases = dialogue.understanding.phrases

    carriers = phrases.spoken_danger.carriers
    assert [c for c in carriers if phrases.danger_in(c) is None] == []


@pytest.mark.parametrize(
    ("said", "phrase", "ask_first"),
    [
        ("oh god i can't breathe", "can't breathe", False),
        ("no i can't breathe", "can't breathe", False),
        ("no no i can't swallow", "can't swallow", False),
        ("yes i'm choking", "i'm choking", False),
        ("no chest pain", "chest pain", True),
        ("i have no chest pain", "chest pain", True),
        ("i'm not choking", "choking", True),
        ("it isn't a stroke", "stroke", True),
        ("i never passed out", "passed out", True),
        ("this is killing me", "killing me", True),
        ("i don't want to die", "want to die", True),
        ("i don't want to live", "don't want to live", False),
        ("there is no reason to live", "no reason to live", False),
        ("no chest pain but i can't breathe", "can't breathe", False),
        ("i'm not choking i have chest pain", "chest pain", False),
        ("i don't know i can't breathe", "can't breathe", True),
        ("emergency i want to die", "want to die", False),
    ],
)
def test_a_negation_before_a_danger_phrase_makes_it_a_question_never_nothing(
    dialogue: Dialogue, said: str, phrase: str, ask_first: bool
) -> None:
    found = dialogue.understanding.phrases.danger_in(said)

    assert found is not None
    assert (found.phrase, found.ask_first) == (phrase, ask_first)


@pytest.mark.parametrize("said", ["", "yes", "breathe", "chest", "weak hand", "killing time"])
def test_ordinary_words_hold_no_danger(dialogue: Dialogue, said: str) -> None:
    assert dialogue.understanding.phrases.danger_in(said) is None


def test_no_answer_is_lost_because_it_sounds_like_danger(dialogue: Dialogue) -> None:
    phrases = dialogue.understanding.phrases
    answers = [
        *(p for group in phrases.yes_no.values() for p in group),
        *phrases.unsure,
        *(p for choices in phrases.choices.values() for group in choices.values() for p in group),
        *(p for group in phrases.commands.values() for p in group),
        *(p for group in phrases.after_emergency.values() for p in group),
        *dialogue.understanding.durations.phrases,
    ]

    found = {p: phrases.danger_in(p) for p in answers}
    # What would only be asked about is no danger where it is an answer to the open question.
    assert [p for p, danger in found.items() if danger and not danger.ask_first] == []
    for key, question in dialogue.checklist.by_key.items():
        for phrase in dialogue.understanding.answers_to(question):
            assert dialogue.understanding.danger(Heard(phrase), question) is None, (key, phrase)
    everywhere = [p for group in phrases.commands.values() for p in group]
    assert [p for p in everywhere if found[p]] == []


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("repeat", "repeat"),
        ("say that again please", "repeat"),
        ("help", "help"),
        ("go back", "back"),
        ("stop", "stop"),
        ("i want to stop", "stop"),
        ("stop repeat", None),
        ("don't stop", None),
        ("go [unk]", None),
    ],
)
def test_commands_are_whole_phrases(dialogue: Dialogue, said: str, command: str | None) -> None:
    assert dialogue.understanding.command(said) == command


def test_the_vocabulary_holds_every_phrase_that_any_moment_listens_for(
    dialogue: Dialogue,
) -> None:
    words = dialogue.understanding
    everything = {*dialogue.phrases, *dialogue.library.every_phrase}

    parts = set(words.durations.words)
    for state in (*FRAME, *dialogue.checklist.by_key):
        assert set(TurnGrammar(dialogue).phrases(state, crisis=True)) - parts <= everything


@pytest.mark.parametrize("word", ["yes", "yeah", "yep"])
@pytest.mark.parametrize("rest", ["[unk]", "[unk] [unk]", "in my left arm", "it is [unk]"])
def test_a_leading_yes_may_be_followed_by_unknown_words(
    dialogue: Dialogue, word: str, rest: str
) -> None:
    assert dialogue.understanding.yes_or_no(f"{word} {rest}") == "yes"


@pytest.mark.parametrize(
    "said",
    ["it is [unk]", "i do [unk]", "often [unk]", "sometimes [unk]", "a bit [unk]", "right [unk]",
     "of course [unk]", "[unk] yes", "yeah not at all [unk]", "yes no [unk]", "yes [unk] not sure"],
)  # fmt: skip
def test_only_a_leading_yes_may_be_followed_by_unknown_words(dialogue: Dialogue, said: str) -> None:
    """ "It is" may begin "it is not", and "sometimes" another cry (A4, A5)."""
    assert dialogue.understanding.yes_or_no(said) is None


def test_where_yes_is_not_the_worrying_answer_nothing_may_follow_it(dialogue: Dialogue) -> None:
    words = dialogue.understanding
    assert words.starts_over("yes")
    assert not words.starts_over("yes [unk]")
    keep = dialogue.around.exchanges["keep"]
    assert words.phrases.meaning("yes [unk]", keep.hear) is None


def test_the_beginning_of_many_sentences_is_no_no(dialogue: Dialogue) -> None:
    """ "It doesn't go away" was heard as "it doesn't"."""
    for key, question in dialogue.checklist.by_key.items():
        if question.kind is AnswerKind.YES_NO:
            turn = TurnGrammar(dialogue).listening(key, crisis=False)
            assert {"it doesn't", "it isn't", "it hasn't"} <= {*turn.decoys}, key
