"""Every phrase that any turn may accept: what the speech model must know."""

from pathlib import Path

from voice_app.checklist.checklist import load_checklist
from voice_app.checklist.durations import Durations, load_durations
from voice_app.checklist.facts import FILE as FACTS_FILE
from voice_app.checklist.facts import Facts, load_facts
from voice_app.checklist.phrases import Phrases
from voice_app.checklist.phrases_file import load_phrases
from voice_app.checklist.session_prompts import SessionPrompts, load_around
from voice_app.checklist.topics import Topics, load_library
from voice_app.resources import data_path

CHECKLIST_FOLDER = "dialogs/symptom_checklist"


def all_phrases(
    phrases: Phrases, durations: Durations, library: Topics, around: SessionPrompts, facts: Facts
) -> tuple[str, ...]:
    """Return each phrase once, in the order of the files; of topics those heard at questions."""
    groups = [
        *phrases.yes_no.values(),
        phrases.unsure,
        *(group for question in phrases.choices.values() for group in question.values()),
        *phrases.after_emergency.values(),
        *phrases.after_advice.values(),
        *phrases.in_library.values(),
        *phrases.read_back.values(),
        phrases.wake,
        *phrases.start_over.values(),
        *phrases.notes.values(),
        phrases.names,
        phrases.everywhere,
        phrases.spoken_danger.spoken_denials,
        sorted(phrases.fillers),
        phrases.decoys.parts,
        durations.phrases,
        library.phrases,
        facts.phrases,
        around.phrases,
    ]
    return tuple(dict.fromkeys(phrase for group in groups for phrase in group))


def accepted_phrases(folder: Path | None = None) -> tuple[str, ...]:
    """Return every phrase of a checklist, by default the bundled one. Raises `AuthoringError`."""
    folder = folder or data_path(CHECKLIST_FOLDER)
    phrases = load_phrases(folder / "phrases.en.yaml")
    durations = load_durations(folder / "durations.en.yaml", phrases.homophones)
    library = load_library(folder / "topics.en.yaml")
    around = load_around(folder / "around.en.yaml")
    checklist = load_checklist(folder / "checklist.yaml", phrases)
    facts = load_facts(folder / FACTS_FILE, phrases.words, checklist)
    listed = all_phrases(phrases, durations, library, around, facts)
    return tuple(dict.fromkeys([*listed, *library.every_phrase]))
