"""How an explanation is asked for in a sentence of one's own, and what is told of this visit."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.core.support import DATA, SILENCE, talk_at
from voice_app.bootstrap import load_dialogue
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.vocabulary import CHECKLIST_FOLDER
from voice_app.checklist.wordings import Way, load_wordings
from voice_app.errors import AuthoringError
from voice_app.resources import data_path
from voice_app.understanding.typed import TOPIC, interpret_typed
from voice_app.verify.lint_topics import misread_topics

FOLDER = data_path(CHECKLIST_FOLDER)
ENOUGH = 20
"""Ways to ask for each topic."""
FOUND_AT_LEAST = 0.85
"""Of the wordings that are set aside. They were written first, but their misses were seen while
patterns were mended: a share of people's own wordings would be lower."""


def set_aside() -> list[tuple[str, str]]:
    lines = (DATA / "wordings_aside.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [(key, said) for key, said in (line.split("\t") for line in lines)]


def test_wordings_that_were_set_aside_find_their_topic(
    dialogue: Dialogue,
) -> None:
    """Danger goes before: a wording that tells of it does not count as found."""
    library, words = dialogue.library, dialogue.understanding
    cases, found = set_aside(), Counter[str]()
    for key, said in cases:
        topic = library.meant(words.phrases.words, said, told=True)
        silent = words.phrases.danger_in(said) is None and words.command(said) is None
        found[key] += silent and topic is not None and topic.key == key

    print(f"{found.total()} of {len(cases)}:", dict(found))
    assert {key for key, _ in cases} == {topic.key for topic in library.topics}
    assert set(Counter(key for key, _ in cases).values()) == {5}
    assert found.total() >= FOUND_AT_LEAST * len(cases)


def phrases_of(way: Way) -> set[str]:
    try:
        return set(way.template.phrases)
    except ValueError:  # more than anybody could count, or any word
        return {f"{way.template.text} {n}" for n in range(ENOUGH)}


def test_every_topic_is_asked_for_in_twenty_ways(dialogue: Dialogue) -> None:
    wordings = dialogue.library.wordings()
    ways: dict[str, set[str]] = {topic.key: set() for topic in dialogue.library.topics}
    for way in (*wordings.asked, *wordings.told, *wordings.about):
        ways[way.key] |= phrases_of(way)

    assert {key: len(group) for key, group in ways.items() if len(group) < ENOUGH} == {}


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("Can you tell me what carpal tunnel is?", "carpal_tunnel"),
        ("is the thyroid something that makes me weak", "thyroid"),
        ("so do you think it's ALS", "is_it_als"),
        ("what questions should I bring up with the neurologist", "doctor_questions"),
    ],
)
def test_a_question_is_explained_and_leads_back(dialogue: Dialogue, said: str, key: str) -> None:
    talk = talk_at(dialogue, "legs")
    topic = next(topic for topic in dialogue.library.topics if topic.key == key)
    before = dict(talk.conversation.said)

    talk.say(said)

    assert talk.state == "library"
    if topic.fill is None:
        assert topic.short[0] in talk.last
    assert talk.say("continue").startswith("Back to the question.")
    assert talk.state == "legs"
    assert talk.conversation.said == before


def test_what_answers_the_open_question_is_an_answer(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "worry")

    talk.say("i'm so scared")

    assert talk.conversation.said["worry"].value == "a_lot"


def test_a_complaint_asks_for_nothing_while_a_question_is_open(dialogue: Dialogue) -> None:
    asked = talk_at(dialogue, "eyes")
    asked.say("my fingers tingle at night")
    assert asked.state == "eyes"

    talk = talk_at(dialogue, "guidance")
    talk.say("my fingers tingle at night")
    assert talk.state == "library"
    assert "wrist" in talk.last


def test_a_note_may_hold_a_question(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "noting")

    talk.say("does he have carpal tunnel")

    assert talk.state != "library"


@pytest.mark.parametrize("said", ["will i die from this", "is this going to kill me"])
def test_words_of_danger_go_before(dialogue: Dialogue, said: str) -> None:
    talk = talk_at(dialogue, "legs")

    talk.say(said)

    assert talk.state in ("emergency", "confirming")


# ---- The list, and at rest ----


def test_the_list_reads_a_few_names_at_a_time_and_all_in_the_end(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "guidance")
    size = dialogue.pacing.named_topics
    heard = talk.say("what topics are there")
    names = dialogue.library.names
    assert sum(name.lower() in heard.lower() for name in names) <= size + 1

    turns = len(names) // size + 1
    heard += "".join(talk.say("tell me more") for _ in range(turns))

    assert [name for name in names if name.lower() not in heard.lower()] == []
    assert "Say continue to go on." in talk.last


def test_topics_are_explained_at_rest_and_nothing_else_is_answered(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "idle")

    assert "ALS is a rare illness" in talk.say("what is als")
    assert "start the checklist" in talk.last
    assert "In time it can affect" in talk.say("tell me more")
    assert talk.state == "idle"
    assert talk.hear(SILENCE) == ""
    assert talk.say("tell me more") == "", "the explanation is over"
    assert talk.say("the weather is fine") == ""
    assert "What is ALS" in talk.say("what topics are there")
    talk.say("start the checklist")
    assert talk.state == "breath_now"


def test_at_rest_the_list_is_listened_for_and_then_the_names(dialogue: Dialogue) -> None:
    talk, names = talk_at(dialogue, "idle"), set(dialogue.library.by_name)
    before = talk.replies[-1].listening
    talk.say("what topics are there")
    after = talk.replies[-1].listening
    assert before is not None
    assert after is not None

    assert set(before.phrases) & names == {"what topics are there"}
    assert {*names, "tell me more"} <= set(after.phrases)


def test_at_a_question_only_a_few_are_listened_for(dialogue: Dialogue) -> None:
    listening = talk_at(dialogue, "legs").replies[-1].listening
    after = talk_at(dialogue, "guidance").replies[-1].listening
    assert listening is not None
    assert after is not None

    assert set(dialogue.library.phrases) <= set(listening.phrases)
    assert "the thyroid" not in listening.phrases
    assert "the thyroid" in after.phrases


@pytest.mark.parametrize("turn", ["legs", "idle"])
def test_interpret_tells_a_topic(dialogue: Dialogue, turn: str) -> None:
    assert interpret_typed("How is carpal tunnel treated?", dialogue, turn).command == TOPIC


# ---- Mistakes of authors ----

ASKING = """
rules:
  so: "[and]"
about: [<so> what is <name>]
topics:
  emg:
    names: [an emg]
    asked: [needles why]
"""


def test_a_template_is_read_with_the_names_of_its_topic(tmp_path: Path, dialogue: Dialogue) -> None:
    (tmp_path / "asking.en.yaml").write_text(ASKING, encoding="utf-8")
    words = dialogue.understanding.phrases.words
    wordings = load_wordings(tmp_path / "asking.en.yaml", words)

    said = {text: wordings.topic(words(text), told=False) for text in ("what is an emg", "an emg")}

    assert said == {"what is an emg": "emg", "an emg": None}


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("  emg:\n", "  emgs:\n", "There is no topic `emgs`"),
        ("needles why", "help me with it", '"help me with it" reports danger'),
        ("needles why", "say that again", "is the command `repeat`"),
        ("needles why", "[and] what is als", "what_is_als"),
        ("  emg:\n", "  emgs:\n", "`emg` has no sentence that asks for it"),
    ],
)
def test_a_wording_that_never_leads_to_its_topic_is_refused(
    tmp_path: Path, before: str, after: str, problem: str
) -> None:
    text = (FOLDER / "asking.en.yaml").read_text(encoding="utf-8")
    if before == "needles why":
        text = text.replace("  emg:\n", f"  emg:\n    told: ['{after}']\n", 1)
    else:
        text = text.replace(before, after, 1)
    for file in FOLDER.iterdir():
        if file.name != "asking.en.yaml":
            (tmp_path / file.name).symlink_to(file)
    (tmp_path / "asking.en.yaml").write_text(text, encoding="utf-8")

    try:
        found = list(misread_topics(load_dialogue(tmp_path)))
    except AuthoringError as error:
        found = [error]

    assert any(problem in str(mistake) for mistake in found), [str(f) for f in found]
