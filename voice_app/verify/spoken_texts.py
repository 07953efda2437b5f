"""Everything that can be said, with the line on which it was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from voice_app.authored import Entry
from voice_app.checklist.checklist import AnswerKind, Question
from voice_app.checklist.choices import answers_to
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.style import Part
from voice_app.dialogue.guidance import together


@dataclass(frozen=True)
class Spoken:
    """One text, with its blanks unfilled."""

    text: str
    part: Part
    block: str
    """Texts of one block are heard together."""
    entry: Entry


def spoken(dialogue: Dialogue) -> Iterator[Spoken]:
    """Yield every authored text that is spoken."""
    source = dialogue.prompts.source
    others = (dialogue.around.source, dialogue.sounds.source, dialogue.learning().source)
    for file in (source, *others):
        for name, entry in file.require("lines"):
            yield from _texts(entry, Part.LINE, f"line {name}")
    for group in ("exchanges", "setup"):
        for name, entry in dialogue.around.source.require(group):
            yield from _texts(entry.require("ask"), Part.QUESTION, f"exchange {name}")
            yield from _texts(entry.require("why"), Part.HELP, f"exchange {name}")
            yield from _texts(entry.require("options"), Part.OPTIONS, f"exchange {name}")
    for name, entry in source.require("options"):
        yield from _texts(entry, Part.OPTIONS, f"options {name}")
    for group in ("places", "progress"):
        for name, entry in source.require(group):
            yield from _texts(entry, Part.LINE, f"{group} {name}")
    for key, entry in source.require("differently"):
        yield from _texts(entry, Part.QUESTION, f"differently {key}")
    for group in ("reasons", "ago"):
        for name, entry in source.require(group):
            yield from _texts(entry, Part.REASON, f"{group} {name}")
    for name, entry in source.require("regions"):
        for what in ("crisis", "same_day"):
            if (said := entry.get(what)) is not None:
                yield from _texts(said, Part.REGION, f"region {name}")
    for key, entry in source.require("questions"):
        for name, part in _QUESTION:
            if (words := entry.get(name)) is not None:
                yield from _texts(words, part, f"question {key}")
    for name, entry in source.require("guidance"):
        for where in ("so_far", "do", "more_urgent", "close"):
            listed = entry.get(where)
            for item in listed.sequence() if listed is not None else ():
                for said in _variants(item):
                    yield from _texts(said, Part.ADVICE, f"advice {name}")
    for rule in dialogue.table.rules:
        yield from _texts(rule.entry.require("says"), Part.REASON, f"rule {rule.id}")
    for question in dialogue.for_the_doctor.questions:
        for said in _variants(question.entry):
            yield from _texts(said, Part.EXPLANATION, "explanation for the doctor")
    for fact in dialogue.facts.listed:
        yield from _texts(fact.entry.require("says"), Part.TOLD, f"fact {fact.key}")
    for topic in dialogue.library.topics:
        yield from _texts(topic.entry.require("name"), Part.EXPLANATION, f"name {topic.key}")
        for where in ("short", "more"):
            block = f"explanation {topic.key}"
            yield from _texts(topic.entry.require(where), Part.EXPLANATION, block)


def put_together(dialogue: Dialogue) -> Iterator[Spoken]:
    """Yield the sentences that the program makes by filling blanks."""
    prompts = dialogue.prompts
    longest = max((q.denied for q in prompts.questions.values()), key=lambda d: len(d.split()))
    advised = [s for advice in prompts.advice for s in advice.sentences]
    to_say = [text for s in advised for text in (s.says, s.other) if "{finding}" in text]
    for key, entry in prompts.source.require("questions"):
        if (denied := entry.get("denied")) is not None:
            for text in together([denied.text(), longest]):
                yield Spoken(text, Part.DOUBT, f"question {key}", denied)
        told, topic = _leaves(entry.require("told")), entry.require("topic")
        block = f"question {key}"
        for leaf in told:
            text = leaf.text().format(said=prompts.days_ago(60))
            yield Spoken(prompts.reasons["told"].format(told=text), Part.TOLD, block, leaf)
            own = prompts.own_words(text, other=False)
            for desk in to_say:
                yield Spoken(desk.replace("{finding}", f"{own}."), Part.TOLD, block, leaf)
        for name in ("unsure", "unheard", "skipped"):
            said = prompts.reasons[name].format(topic=topic.text())
            yield Spoken(said, Part.DOUBT, block, topic)
        question = dialogue.checklist.by_key[key]
        last = prompts.line("reask_last", options=prompts.options_for(question))
        pairs = combinations(_answers_named(dialogue, question), 2)
        either = [t for a, b in pairs for t in prompts.line("which_of_two", one=a, other=b)]
        for text in (*last, *either):
            yield Spoken(text, Part.QUESTION, block, entry.require("short"))
    for fact in dialogue.facts.listed:
        yield Spoken(fact.says, Part.TOLD, f"fact {fact.key}", fact.entry.require("says"))
    for leaf, heard in dialogue.understanding.phrases.spoken_danger.listened_for["ear"]:
        for text in (t for p in heard for t in prompts.line("did_you_say_again", phrase=p)):
            yield Spoken(text, Part.QUESTION, "line did_you_say_again", leaf)


def _answers_named(dialogue: Dialogue, question: Question) -> list[str]:
    """Return the names of an answer; of the spans of time, the two longest."""
    names = [phrase for _, phrase in answers_to(question, dialogue)]
    if question.kind is AnswerKind.DURATION:
        spans = dialogue.understanding.durations.phrases
        names += sorted(spans, key=lambda span: len(span.split()))[-2:]
    return names


_QUESTION = (
    ("before", Part.QUESTION),
    ("ask", Part.QUESTION),
    ("short", Part.QUESTION),
    ("help", Part.HELP),
    ("topic", Part.DOUBT),
    ("denied", Part.DOUBT),
    ("told", Part.TOLD),
)


def _texts(entry: Entry, part: Part, block: str) -> Iterator[Spoken]:
    for leaf in _leaves(entry):
        yield Spoken(leaf.text(), part, block, leaf)


def _variants(item: Entry) -> Iterator[Entry]:
    """Yield the versions spoken to the person and about somebody else."""
    if isinstance(item.value, str):
        yield item
        return
    yield item.require("say")
    other = item.get("other")
    if other is not None and other.value:
        yield other


def _leaves(entry: Entry) -> Iterator[Entry]:
    if isinstance(entry.value, str):
        yield entry
        return
    inner = entry.value if isinstance(entry.value, tuple) else tuple(entry.value.values())
    for item in inner:
        yield from _leaves(item)
