from pathlib import Path

import pytest

from voice_app.authored import Entry
from voice_app.errors import AuthoringError
from voice_app.language.templates import Rules, Template, rules_from


def entry(value: str | tuple[Entry, ...]) -> Entry:
    return Entry(value, Path("phrases.yaml"), 7)


def template(text: str, **rules: str) -> Template:
    return rules_from({name: entry(rule) for name, rule in rules.items()}, str.split).read(
        entry(text)
    )


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("help me", {"help me"}),
        ("[please] help", {"please help", "help"}),
        ("(a|b c) d", {"a d", "b c d"}),
        ("a|b c", {"a", "b c"}),
        ("[(a|b)] c", {"a c", "b c", "c"}),
        ("i [really [really]] do", {"i do", "i really do", "i really really do"}),
    ],
)
def test_a_template_stands_for_phrases(text: str, phrases: set[str]) -> None:
    it = template(text)
    assert set(it.phrases) == phrases
    assert all(it.is_all_of(phrase.split()) for phrase in phrases)
    assert not it.is_all_of(["something", "else"])


def test_a_rule_stands_for_its_templates() -> None:
    it = template("<who> (can't|cannot) breathe", who="(he|she|my <kin>)".replace("<kin>", "mum"))
    assert it.is_all_of(["my", "mum", "cannot", "breathe"])
    assert it.first_words == {"he", "she", "my"}


def test_it_is_found_inside_a_sentence_at_its_longest() -> None:
    it = template("help [me]")
    assert list(it.find(["oh", "please", "help", "me", "now", "help"])) == [(2, 4), (5, 6)]


@pytest.mark.parametrize("text", ["(a", "a)", "[a", "a]", "<nobody> falls", "a <", "(a]"])
def test_what_is_no_template_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(AuthoringError) as refused:
        template(text)
    assert "phrases.yaml:7" in str(refused.value)


def test_a_rule_is_defined_once() -> None:
    rules = Rules()
    rules.define("who", entry("he"))
    with pytest.raises(AuthoringError, match="twice"):
        rules.define("who", entry("she"))
