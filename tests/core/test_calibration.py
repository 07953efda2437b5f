"""What is learnt from words that were asked for, and how a visit uses it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from voice_app.bootstrap import load_learning
from voice_app.checklist.answers import Answer
from voice_app.checklist.calibration import Trial, Voice, learnt, load_calibration
from voice_app.checklist.dialogue import Dialogue
from voice_app.dialogue.conversation import Conversation
from voice_app.errors import AuthoringError, KeepingFault
from voice_app.hearing.vosk_recogniser import VoskRecogniser
from voice_app.sessions.enrolment import MOST_ASKS, Enrolment
from voice_app.sessions.speaker_selection import SpeakerSelection, fitted
from voice_app.settings import Patience
from voice_app.storage import voice_profiles
from voice_app.storage.places import voices_file
from voice_app.storage.visit_store import forget_everything
from voice_app.turn import Heard

CLEAR: Mapping[str, str] = {}
"""By word: what is heard instead; for this speaker nothing but the word itself."""


def voice_of(
    dialogue: Dialogue, instead: Mapping[str, str], pause: float = 0.0, seconds: float = 0.4
) -> Voice:
    """Return what is learnt from a speaker for whom some words are heard otherwise."""
    calibration = load_learning(dialogue)
    learning = Enrolment(dialogue, calibration, "one")
    reply = learning.start()
    while reply.listening is not None:
        word = reply.listening.options
        heard = Heard(instead.get(word, word), pause=pause, spoken=seconds)
        reply = learning.hear(heard)
    assert learning.voice is not None
    return learning.voice


@pytest.mark.parametrize(
    ("instead", "pair"),
    [
        (CLEAR, ("yes", "no")),
        ({"no": "[unk]"}, ("yes", "nope")),
        ({"no": "yes"}, ("yes", "nope")),
        ({"no": "not sure"}, ("yes", "nope")),
        ({"no": "", "nope": "[unk]"}, ("correct", "negative")),
        ({"yes": "[unk]"}, ("correct", "negative")),
        ({"yes": "", "negative": ""}, ("correct", "nope")),
        ({"yes": "", "correct": ""}, ("", "")),
    ],
)
def test_the_pair_that_is_heard_best_is_chosen(
    dialogue: Dialogue, instead: Mapping[str, str], pair: tuple[str, str]
) -> None:
    voice = voice_of(dialogue, instead)
    assert (voice.yes, voice.no) == pair


def test_a_word_that_might_as_well_have_been_another_is_not_heard(dialogue: Dialogue) -> None:
    learning = Enrolment(dialogue, load_learning(dialogue), "one")
    reply = learning.start()
    while reply.listening is not None:
        word = reply.listening.options
        rivals = ("no", "nope", "[unk]") if word == "no" else ()
        reply = learning.hear(Heard(word, rivals=rivals, spoken=0.4))
    assert learning.voice is not None
    assert (learning.voice.no, learning.voice.right["no"]) == ("nope", 0.0)


def test_a_word_that_was_once_heard_as_its_opposite_is_never_chosen(dialogue: Dialogue) -> None:
    calibration = load_learning(dialogue)
    trials = [Trial(w, w) for w in calibration.words for _ in range(3)] + [Trial("yes", "no")]
    voice = learnt(trials, calibration, dialogue.understanding.phrases)
    assert voice.yes == "correct"
    assert voice.strict


@pytest.mark.parametrize(
    ("pause", "seconds", "silence"),
    [(0.0, 0.4, Patience.silence), (2.2, 0.4, 3.5), (0.0, 1.4, 3.0), (4.0, 1.4, 5.0)],
)
def test_long_pauses_and_slow_words_are_waited_for(
    dialogue: Dialogue, pause: float, seconds: float, silence: float
) -> None:
    assert voice_of(dialogue, CLEAR, pause, seconds).silence == silence


def test_a_no_that_fails_now_and_then_is_heard_in_two_ways_everywhere(dialogue: Dialogue) -> None:
    clear, hard = (voice_of(dialogue, instead) for instead in (CLEAR, {"no": "yes"}))
    assert not clear.strict
    assert hard.strict
    for voice, doubted in ((clear, False), (hard, True)):
        suited = fitted(dialogue, voice)
        conversation = Conversation(suited)
        # Nothing else than the voice gives a reason for doubt: a yes would be no more urgent.
        conversation.change(said={"main": Answer("weakness", ""), "course": Answer("worse", "")})
        conversation.ask(suited.checklist.by_key["hand_tasks"])
        conversation.hear(Heard("no", second="[unk]"))
        assert (conversation.state == "reading_back") is doubted
    assert fitted(dialogue, clear).grave == dialogue.grave


def test_a_visit_offers_the_pair(dialogue: Dialogue) -> None:
    conversation = Conversation(fitted(dialogue, voice_of(dialogue, {"no": ""})))
    conversation.start()
    reply = conversation.hear(Heard("help"))
    assert "yes, nope, or not sure" in " ".join(reply.lines)
    assert reply.listening is not None
    assert "no" in reply.listening.phrases


def test_what_was_found_is_told(dialogue: Dialogue) -> None:
    learning = Enrolment(dialogue, load_learning(dialogue), "one")
    reply = learning.start()
    while reply.listening is not None:
        word = reply.listening.options
        reply = learning.hear(Heard("" if word == "no" else word, pause=2.0))
    assert "Yes and nope work best for you." in reply.lines
    assert "I'll wait 3 seconds after you speak." in reply.lines


def test_the_name_is_asked_for_and_only_a_listed_one_is_taken(dialogue: Dialogue) -> None:
    learning = Enrolment(dialogue, load_learning(dialogue), None)
    assert "Which person are you?" in " ".join(learning.start().lines)
    learning.hear(Heard("[unk]"))
    assert learning.hear(Heard("two")).lines == ("Please say, yes.",)
    assert learning.name == "two"
    silent = Enrolment(dialogue, load_learning(dialogue), None)
    silent.start()
    replies = [silent.hear(Heard("", speech=False)) for _ in range(MOST_ASKS)]
    assert replies[-1].listening is None


def test_stop_changes_nothing_and_danger_leads_to_its_advice(dialogue: Dialogue) -> None:
    stopped = Enrolment(dialogue, load_learning(dialogue), "one")
    stopped.start()
    assert stopped.hear(Heard("stop")).listening is None
    assert stopped.voice is None
    for talk in (
        Enrolment(dialogue, load_learning(dialogue), "one"),
        SpeakerSelection(dialogue, ["one", "two"], load_learning(dialogue)),
    ):
        talk.start()
        assert talk.hear(Heard("i can't breathe")).lines[0].startswith("Call 911")
        assert talk.state == "emergency"


def test_who_speaks_is_asked_and_never_guessed(dialogue: Dialogue) -> None:
    who = SpeakerSelection(dialogue, ["one", "helper"], load_learning(dialogue))
    assert who.start().lines == ("Who is speaking? Say one, helper.",)
    assert who.hear(Heard("[unk]")).listening is not None
    assert who.hear(Heard("helper")).listening is None
    assert who.name == "helper"
    silent = SpeakerSelection(dialogue, ["one", "helper"], load_learning(dialogue))
    silent.start()
    silent.hear(Heard("", speech=False))
    assert silent.hear(Heard("", speech=False)).listening is None
    assert silent.name is None


def test_voices_are_kept_privately_and_forgotten(dialogue: Dialogue) -> None:
    voice = voice_of(dialogue, {"no": ""})
    voice_profiles.keep("one", voice)
    voice_profiles.keep("helper", voice)
    assert voice_profiles.load() == {"one": voice, "helper": voice}
    assert voices_file().stat().st_mode & 0o077 == 0
    assert voice_profiles.forget("one")
    assert not voice_profiles.forget("one")
    assert list(voice_profiles.load()) == ["helper"]
    forget_everything()
    assert voice_profiles.load() == {}


@pytest.mark.parametrize("damage", [b"", b"[]", b'{"format": 9}', b'{"format": 1, "voices": 3}'])
def test_a_damaged_file_is_as_if_nothing_were_known(damage: bytes) -> None:
    voices_file().parent.mkdir(parents=True)
    voices_file().write_bytes(damage)
    assert voice_profiles.load() == {}


def test_a_folder_that_cannot_be_written_is_told(dialogue: Dialogue) -> None:
    voices_file().parent.parent.mkdir(parents=True, exist_ok=True)
    voices_file().parent.write_bytes(b"")  # a file stands where the folder should be
    with pytest.raises(KeepingFault):
        voice_profiles.keep("one", voice_of(dialogue, CLEAR))


def test_every_word_and_name_is_known_to_the_model(
    dialogue: Dialogue, recogniser: VoskRecogniser
) -> None:
    calibration = load_learning(dialogue)
    assert recogniser.unknown_words([*calibration.names, *calibration.words]) == []


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("[correct, negative]\n", "[negative, correct]\n", "are no word for yes and one for no"),
        ("times: 3", "times: some", "not a whole number"),
        ("{word}", "{words}", "Nothing fills a blank"),
    ],
)
def test_a_mistake_in_the_file_names_its_line(
    dialogue: Dialogue, dialogs_copy: Path, right: str, wrong: str, told: str
) -> None:
    file = dialogs_copy / "calibration.en.yaml"
    text = file.read_text()
    assert right in text
    file.write_text(text.replace(right, wrong, 1))
    with pytest.raises(AuthoringError, match=told):
        load_calibration(file, dialogue.understanding.phrases)


@pytest.mark.parametrize("rivals", [("two",), ("[unk]",), ("helper", "two"), ("stop",)])
def test_a_name_that_might_as_well_be_another_is_asked_for_again(
    dialogue: Dialogue, rivals: tuple[str, ...]
) -> None:
    """Whoever is taken for somebody else is heard with that person's words for yes and no."""
    doubtful = Heard("one", rivals=rivals)
    who = SpeakerSelection(dialogue, ["one", "two", "helper"], load_learning(dialogue))
    learning = Enrolment(dialogue, load_learning(dialogue), None)
    for asks in (who, learning):
        asks.start()
        reply = asks.hear(doubtful)
        assert asks.name is None
        assert reply.listening is not None
        assert "one" in reply.listening.phrases

        asks.hear(Heard("one", rivals=("um one",)))
        assert asks.name == "one"


def test_a_stop_that_might_as_well_be_a_name_ends_nothing(dialogue: Dialogue) -> None:
    who = SpeakerSelection(dialogue, ["one", "two"], load_learning(dialogue))
    learning = Enrolment(dialogue, load_learning(dialogue), None)
    for asks in (who, learning):
        asks.start()
        assert asks.hear(Heard("stop", rivals=("two",))).listening is not None
