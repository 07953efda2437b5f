"""A helper's note: written word for word, read back, kept as text, and never an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.support import SILENCE, Talk, talk_at
from voice_app.checklist.answers import Respondent
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.phrases import Danger
from voice_app.dialogue.progress import Note
from voice_app.sessions.scanning import Scanning
from voice_app.sessions.session_options import SessionOptions
from voice_app.sessions.visit_session import Session
from voice_app.turn import Heard

NOTE = "she drops cups since the summer and is tired in the evening"


def helped(dialogue: Dialogue) -> Talk:
    talk = Talk(dialogue)
    talk.conversation.change(takes_notes=True)
    talk.say("no", "the helper answers")
    return talk


def noted(dialogue: Dialogue, words: str = NOTE) -> Talk:
    talk = helped(dialogue)
    talk.say("take a note")
    talk.hear(Heard("[unk]", note=words))
    return talk


def test_it_is_read_back_and_kept_after_a_clear_yes(dialogue: Dialogue) -> None:
    talk = helped(dialogue)
    asked, before = talk.state, talk.conversation.verdict()
    assert "I'll write down what you say" in talk.say("take a note")
    listening = talk.replies[-1].listening
    assert listening is not None
    assert {"end of note", "can't breathe", "want to die"} <= set(listening.note_until)
    assert "confused" not in listening.note_until, "asked about after the note"
    assert talk.hear(Heard("[unk]", note=f"{NOTE} end of note")) == (
        f"I wrote: {NOTE}. Do you want me to keep this note? Say keep it, or no."
    )
    assert talk.conversation.now.notes == (), "nothing is kept before the yes"
    assert talk.say("keep it").startswith("I'll keep the note with the answers.")
    assert talk.state == asked
    assert talk.conversation.progress().notes == (Note(NOTE, Respondent.HELPER),)
    assert talk.conversation.verdict() == before


@pytest.mark.parametrize("words", ["no", "not sure"])
def test_it_is_dropped_where_it_was_written_wrongly(dialogue: Dialogue, words: str) -> None:
    talk = noted(dialogue)
    assert talk.say(words).startswith("I won't keep this note.")
    assert talk.conversation.progress().notes == ()


def test_silence_does_not_keep_it(dialogue: Dialogue) -> None:
    talk = noted(dialogue)
    assert talk.hear(SILENCE) == "Do you want me to keep this note? Say keep it, or no."
    assert talk.hear(SILENCE).startswith("I won't keep this note.")


def test_nothing_said_is_no_note(dialogue: Dialogue) -> None:
    talk = helped(dialogue)
    asked = talk.state
    talk.say("take a note")
    assert talk.hear(replace(SILENCE, note="")).startswith("I'm ready to write.")
    assert talk.hear(replace(SILENCE, note="")).startswith("I didn't hear a note.")
    assert talk.state == asked
    talk.say("take a note")
    assert talk.hear(Heard("end of note", note="end of note")).startswith("I didn't hear a note.")


def test_only_a_helper_takes_notes_and_nobody_else_pays_for_it(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    talk.conversation.change(takes_notes=True)
    listening = talk.replies[-1].listening
    assert listening is not None
    assert "take a note" not in listening.phrases
    assert "I'll write down" not in talk.say("take a note")
    talk.say("for someone else")
    listening = talk.replies[-1].listening
    assert listening is not None
    assert "take a note" in listening.phrases
    assert "I'll write down" in talk.say("take a note")


def test_without_a_larger_model_it_is_said_how_to_get_one(dialogue: Dialogue) -> None:
    talk = Talk(dialogue)
    said = talk.say("the helper answers", "take a note")
    assert "I can't write notes here." in said
    assert "voice-app models install" in said
    assert talk.state == "breath_now"


def test_a_model_that_fails_is_told_and_the_visit_goes_on(dialogue: Dialogue) -> None:
    talk = helped(dialogue)
    asked = talk.state
    talk.say("take a note")
    assert talk.hear(Heard("[unk]")).startswith("I couldn't write that down.")
    assert talk.state == asked


def test_danger_in_either_view_of_a_note_is_an_emergency(dialogue: Dialogue) -> None:
    phrases = dialogue.understanding.phrases
    for phrase in (phrase for kind in Danger for phrase in phrases.danger[kind]):
        for heard in (
            Heard("[unk]", note=f"since this morning {phrase} all day"),
            Heard(f"[unk] {phrase}", note="since this morning something all day"),
        ):
            talk = talk_at(dialogue, "noting")
            talk.hear(heard)
            assert talk.state == "emergency", heard
    talk = talk_at(dialogue, "noting")
    assert talk.hear(Heard("[unk]", note="quiet words", danger="choking")).startswith("Did you say")


def test_after_a_false_alarm_the_note_is_read_back(dialogue: Dialogue) -> None:
    talk = helped(dialogue)
    asked = talk.state
    talk.say("take a note")
    talk.hear(Heard("[unk]", note="her father is having a stroke"))
    assert talk.state == "emergency"
    talk.say("false alarm")
    said = talk.say("no")
    assert "I wrote: her father is having a stroke." in said
    assert talk.state == "reading_note"
    talk.say("keep it")
    assert talk.state == asked
    assert talk.conversation.answers.get("emergency_phrase") is None


def test_a_denied_danger_in_a_note_is_asked_about(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "noting")
    assert talk.hear(Heard("[unk]", note="there is no chest pain")).startswith("Did you say")
    assert "I wrote: there is no chest pain." in talk.say("no")


def test_a_pause_leads_back_to_the_note(dialogue: Dialogue) -> None:
    talk = noted(dialogue)
    talk.say("pause")
    assert f"I wrote: {NOTE}." in talk.say("resume")
    assert talk.state == "reading_note"


def test_a_command_counts_only_where_both_views_hear_it(dialogue: Dialogue) -> None:
    talk = talk_at(dialogue, "noting")
    assert "I wrote: at the bus stop." in talk.hear(Heard("stop", note="at the bus stop"))
    talk = talk_at(dialogue, "noting")
    talk.hear(Heard("stop", note="stop"))
    assert talk.state == "guidance"


@pytest.mark.parametrize("command", ["forget everything", "use sounds", "stop"])
def test_no_command_around_the_visit_is_found_in_a_note(dialogue: Dialogue, command: str) -> None:
    sitting = Scanning(Session(dialogue, SessionOptions(notes=True, keeps=True)), dialogue)
    sitting.start()
    for said in ("the helper answers", "take a note"):
        sitting.hear(Heard(said))
    assert sitting.state == "noting"
    reply = sitting.hear(Heard(command, note=NOTE))
    assert reply.lines[0] == f"I wrote: {NOTE}."
    assert sitting.state == "reading_note"


def test_a_long_note_is_cut_and_what_was_unclear_stays_visible(dialogue: Dialogue) -> None:
    most = dialogue.pacing.note_words
    talk = noted(dialogue, " ".join(["tired"] * (most + 1)))
    assert "I wrote down only the first part." in talk.last
    talk.say("keep it")
    assert len(talk.conversation.now.notes[0].words.split()) == most
    assert "I wrote: no (unclear) today." in noted(dialogue, "no [unk] today").last


def test_there_is_an_end_to_notes(dialogue: Dialogue) -> None:
    talk = helped(dialogue)
    for _ in range(dialogue.pacing.most_notes):
        talk.say("take a note")
        talk.hear(Heard("[unk]", note=NOTE))
        talk.say("keep it")
    assert talk.say("take a note").startswith("I can't keep any more notes")


def test_it_is_told_when_looking_back_and_with_the_advice(dialogue: Dialogue) -> None:
    talk = noted(dialogue)
    talk.say("keep it")
    told = f"The helper's note, word for word: {NOTE}."
    assert told in talk.say("what have i said")
    assert told in " ".join(talk.conversation.recap())
    assert "I've kept a helper's note for the doctor." in talk.say("stop")
    assert told in talk.say("what have i said")


def test_starting_over_deletes_it(dialogue: Dialogue) -> None:
    talk = noted(dialogue)
    talk.say("keep it", "start over", "yes start over")
    assert talk.conversation.progress().notes == ()


def test_a_visit_knows_whether_notes_can_be_written(dialogue: Dialogue) -> None:
    for possible in (True, False):
        session = Session(dialogue, SessionOptions(notes=possible))
        session.start()
        session.hear(Heard("the helper answers"))
        session.hear(Heard("take a note"))
        assert (session.state == "noting") is possible
