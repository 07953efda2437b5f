from voice_app.hearing.spelling import Spelling

SOUNDS = {"know": "no", "week": "weak", "to": "two"}


def test_only_one_of_two_words_that_sound_alike_is_in_the_grammar() -> None:
    spelling = Spelling(("no", "i don't know", "a week ago", "weak", "no"), SOUNDS)
    assert spelling.grammar == ["no", "i don't no", "a weak ago", "weak"]


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
