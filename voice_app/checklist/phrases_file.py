"""Reads the phrase file, and refuses what would never be heard or never be meant."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from voice_app import authored, layers
from voice_app.checklist.decoys import load_decoys
from voice_app.checklist.phrases import Phrases, split_by
from voice_app.language.danger_file import FILE as DANGER_FILE
from voice_app.language.danger_file import load_danger

_NAMES = {
    "yes_no": ("yes", "no"),
    "after_emergency": ("false_alarm", "acknowledge", "alone"),
    "after_advice": ("more_questions",),
    "in_library": ("more",),
    "read_back": ("all_clear", "was_yes"),
    "start_over": ("confirm",),
    "notes": ("take", "end", "keep", "drop"),
}  # fmt: skip
"""What the program asks for by name: a misspelt one would never be heard."""


def load_phrases(file: Path) -> Phrases:
    """Read the phrase file. Raises `AuthoringError`."""
    source = layers.read(file)
    source.only(
        "yes_no", "leading_yes", "unsure", "skipped", "either_way", "choices", "commands",
        "after_emergency", "after_advice", "in_library",
        "read_back", "change", "idle", "start_over", "notes", "decoys", "fillers", "homophones",
    )  # fmt: skip
    change = source.require("change")
    change.only("say", "names")
    if "{name}" not in change.require("say").text():
        raise change.require("say").error("Nothing is named here.", "Write {name} for the name.")
    idle = source.require("idle")
    idle.only("wake", "commands")
    fillers = frozenset(source.require("fillers").texts())
    homophones = {word: entry.text() for word, entry in source.require("homophones")}
    for part, names in _NAMES.items():
        source.require(part).only(*names)
        for name in names:
            source.require(part).require(name)
    return Phrases(
        yes_no=_groups(source.require("yes_no")),
        leading_yes=frozenset(source.require("leading_yes").texts()),
        unsure=(*source.require("unsure").texts(), *source.require("skipped").texts()),
        skipped=source.require("skipped").texts(),
        either_way=_groups(source.require("either_way")),
        choices={key: _groups(entry) for key, entry in source.require("choices")},
        commands=_groups(source.require("commands")),
        after_emergency=_groups(source.require("after_emergency")),
        after_advice=_groups(source.require("after_advice")),
        in_library=_groups(source.require("in_library")),
        read_back=_groups(source.require("read_back")),
        change=change.require("say").text(),
        names=_groups(change.require("names")),
        wake=idle.require("wake").texts(),
        at_rest=_at_rest(idle.require("commands"), _groups(source.require("commands"))),
        start_over=_groups(source.require("start_over")),
        notes=_groups(source.require("notes")),
        spoken_danger=load_danger(file.with_name(DANGER_FILE), split_by(fillers, homophones)),
        fillers=fillers,
        homophones=homophones,
        decoys=load_decoys(source.require("decoys")),
        source=source,
    )


def _at_rest(
    entry: authored.Entry, commands: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Sort the phrases by their command; each command needs one, of two words or more."""
    meant = {phrase: name for name, group in commands.items() for phrase in group}
    found: dict[str, tuple[str, ...]] = {}
    for item in entry.sequence():
        phrase = item.text()
        if phrase not in meant:
            raise item.error(f"`{phrase}` stands under no command.", "Take one of those phrases.")
        if len(phrase.split()) < 2:
            raise item.error(f"`{phrase}` is one word.", "In idle a television would say it.")
        found[meant[phrase]] = (*found.get(meant[phrase], ()), phrase)
    if missing := commands.keys() - found.keys():
        raise entry.error(f"No phrase for `{min(missing)}` is here.", "Add one of its phrases.")
    return found


def _groups(entry: authored.Entry) -> dict[str, tuple[str, ...]]:
    return {value: phrases.texts() for value, phrases in entry}
