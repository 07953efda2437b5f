from voice_app.hearing.spelling import Spelling

SOUNDS = {"know": "no", "week": "weak", "to": "two"}


def no_word(word: str) -> bool:
    """A model without words for whole phrases."""
    return False


def test_only_one_of_two_words_that_sound_alike_is_in_the_grammar() -> None:
    spelling = Spelling(("no", "i don't know", "a week ago", "weak", "no"), SOUNDS)
    assert spelling.grammar(no_word) == ["no", "i don't no", "a weak ago", "weak"]


def test_a_phrase_that_the_model_holds_as_one_word_is_one_word_in_the_grammar() -> None:
    spelling = Spelling(("no", "i don't know", "a week ago"), SOUNDS)
    assert spelling.grammar({"i_don't_know", "no"}.__contains__) == [
        "no",
        "i_don't_know",
        "a weak ago",
    ]
    assert spelling.written("[unk] i_don't_know no") == "[unk] i don't know no"


def test_any_other_phrase_is_a_chain_of_as_few_words_as_the_model_holds() -> None:
    spelling = Spelling(("it isn't getting better", "no i don't know"), SOUNDS)
    known = {"it_isn't", "getting_better", "i_don't_know", "isn't_getting"}
    assert spelling.grammar(known.__contains__) == ["it_isn't getting_better", "no i_don't_know"]
    assert spelling.written("it_isn't getting_better") == "it isn't getting better"


def test_what_was_heard_is_written_as_the_phrases_write_it() -> None:
    spelling = Spelling(("no", "i don't know", "weak", "a week ago"), SOUNDS)
    assert spelling.written("no") == "no"
    assert spelling.written("i don't no") == "i don't know"
    assert spelling.written("weak") == "weak"
    assert spelling.written("a weak ago") == "a week ago"
    assert spelling.written("no i don't no [unk]") == "no i don't know [unk]"
    assert spelling.written("") == ""


def test_of_two_phrases_that_sound_alike_the_first_is_written() -> None:
    assert Spelling(("to", "two"), SOUNDS).written("two") == "to"
